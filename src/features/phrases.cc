// The automaton is a trie of all phrases, character by character, whose missing
// edges are filled in breadth-first order with those of the longest proper
// suffix that is also in the trie; reading a line is then one table look-up per
// character. Characters that stand in no phrase are one to it, which keeps the
// table small.
// Tested by phrases_test.cc.
#include "features/phrases.h"

#include <algorithm>
#include <deque>

#include "text/utf8.h"

namespace kijil {
namespace {

bool is_zero(char c) { return c == '0'; }

}  // namespace

std::string phrase_skeleton(std::string_view normalized) {
  std::string out;
  out.reserve(normalized.size() + 2);
  out.push_back('^');
  for (const char c : normalized) {
    if (c == ' ' || (is_zero(c) && is_zero(out.back()))) continue;
    // A caret or dollar sign of the text must not pass for an anchor.
    out.push_back(c == '^' || c == '$' ? '*' : c);
  }
  out.push_back('$');
  return out;
}

PhraseGroups::PhraseGroups(std::span<const PhraseGroup> groups) {
  number_classes(groups);
  next_.assign(classes_, 0);
  endings_.emplace_back();
  children_.emplace_back();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const std::string_view phrase : groups[g].phrases) {
      endings_[add(phrase)].push_back(
          {static_cast<std::uint8_t>(g),
           static_cast<std::uint8_t>(phrase.size())});
    }
  }
  link();
  children_.clear();
  for (const auto& endings : endings_) ends_phrase_.push_back(!endings.empty());
}

void PhraseGroups::number_classes(std::span<const PhraseGroup> groups) {
  for (const PhraseGroup& group : groups) {
    for (const std::string_view phrase : group.phrases) {
      for (Utf8Reader reader(phrase); !reader.at_end();) {
        const char32_t c = reader.next();
        if (c >= class_of_.size()) class_of_.resize(c + 1, 0);
        if (class_of_[c] == 0) {
          class_of_[c] = static_cast<std::uint16_t>(classes_++);
        }
      }
    }
  }
}

PhraseGroups::State PhraseGroups::add(std::string_view phrase) {
  State state = 0;
  for (Utf8Reader reader(phrase); !reader.at_end();) {
    const std::size_t edge = state * classes_ + class_of(reader.next());
    if (next_[edge] == 0) {
      const auto child = static_cast<State>(endings_.size());
      next_[edge] = child;
      children_[state].push_back({edge - state * classes_, child});
      children_.emplace_back();
      next_.resize(next_.size() + classes_, 0);
      endings_.emplace_back();
    }
    state = next_[edge];
  }
  return state;
}

void PhraseGroups::link() {
  std::vector<State> suffix(endings_.size(), 0);
  std::deque<State> queue;
  for (const auto& [c, child] : children_[0]) queue.push_back(child);
  while (!queue.empty()) {
    const State state = queue.front();
    queue.pop_front();
    const auto& inherited = endings_[suffix[state]];
    endings_[state].insert(endings_[state].end(), inherited.begin(),
                           inherited.end());
    // Nearly all edges are missing, so that all are filled in at once.
    State* const edges = next_.data() + state * classes_;
    const State* const fallbacks = next_.data() + suffix[state] * classes_;
    std::copy_n(fallbacks, classes_, edges);
    for (const auto& [c, child] : children_[state]) {
      suffix[child] = fallbacks[c];
      edges[c] = child;
      queue.push_back(child);
    }
  }
}

PhraseHits PhraseGroups::find(std::string_view skeleton) const {
  Search search(*this);
  for (Utf8Reader reader(skeleton); !reader.at_end();) {
    const std::size_t at = reader.position();
    const char32_t c = reader.next();
    search.take(c, reader.position() - at);
  }
  return search.hits();
}

// From the last end to the first, what a group covers already lies behind what
// it covers next, so that one place tells them apart.
PhraseHits PhraseGroups::Search::hits() const {
  PhraseHits hits;
  std::array<std::uint32_t, kMaxPhraseGroups> covered_from;
  for (std::size_t e = ends_.size(); e-- > 0;) {
    const End end = ends_[e];
    for (const Ending ending : groups_.endings_[end.state]) {
      const std::uint32_t begin = end.at - ending.length;
      std::uint32_t& from = covered_from[ending.group];
      if (!hits.groups[ending.group]) {
        hits.groups.set(ending.group);
        from = at_;
      }
      if (begin >= from) continue;
      hits.covered[ending.group] += std::min(end.at, from) - begin;
      from = begin;
    }
  }
  return hits;
}

}  // namespace kijil
