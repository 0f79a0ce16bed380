// The automaton is a trie of all phrases, byte by byte, whose missing edges
// are filled in breadth-first order with those of the longest proper suffix
// that is also in the trie; reading a line is then one table look-up per byte.
// Tested by phrases_test.cc.
#include "features/phrases.h"

#include <algorithm>
#include <deque>

namespace kijil {
namespace {

constexpr std::size_t kBytes = 256;

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
  next_.assign(kBytes, 0);
  endings_.emplace_back();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const std::string_view phrase : groups[g].phrases) {
      endings_[add(phrase)].push_back(
          {static_cast<std::uint8_t>(g),
           static_cast<std::uint8_t>(phrase.size())});
    }
  }
  link();
}

PhraseGroups::State PhraseGroups::add(std::string_view phrase) {
  State state = 0;
  for (const char c : phrase) {
    const std::size_t edge = state * kBytes + static_cast<unsigned char>(c);
    if (next_[edge] == 0) {
      next_[edge] = static_cast<State>(endings_.size());
      next_.resize(next_.size() + kBytes, 0);
      endings_.emplace_back();
    }
    state = next_[edge];
  }
  return state;
}

void PhraseGroups::link() {
  std::vector<State> suffix(endings_.size(), 0);
  std::deque<State> queue;
  for (std::size_t b = 0; b < kBytes; ++b) {
    if (next_[b] != 0) queue.push_back(next_[b]);
  }
  while (!queue.empty()) {
    const State state = queue.front();
    queue.pop_front();
    const auto& inherited = endings_[suffix[state]];
    endings_[state].insert(endings_[state].end(), inherited.begin(),
                           inherited.end());
    for (std::size_t b = 0; b < kBytes; ++b) {
      State& edge = next_[state * kBytes + b];
      const State fallback = next_[suffix[state] * kBytes + b];
      if (edge == 0) {
        edge = fallback;
      } else {
        suffix[edge] = fallback;
        queue.push_back(edge);
      }
    }
  }
}

PhraseHits PhraseGroups::find(std::string_view skeleton) const {
  struct End {
    std::uint32_t at;
    State state;
  };
  std::vector<End> ends;
  State state = 0;
  for (std::size_t i = 0; i < skeleton.size(); ++i) {
    state = next_[state * kBytes + static_cast<unsigned char>(skeleton[i])];
    if (!endings_[state].empty()) {
      ends.push_back({static_cast<std::uint32_t>(i + 1), state});
    }
  }
  // From the last end to the first, what a group covers already lies behind
  // what it covers next, so that one place tells them apart.
  PhraseHits hits;
  std::array<std::uint32_t, kMaxPhraseGroups> covered_from;
  covered_from.fill(static_cast<std::uint32_t>(skeleton.size()));
  for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
    for (const Ending ending : endings_[end->state]) {
      hits.groups.set(ending.group);
      std::uint32_t& from = covered_from[ending.group];
      const std::uint32_t begin = end->at - ending.length;
      if (begin >= from) continue;
      hits.covered[ending.group] += std::min(end->at, from) - begin;
      from = begin;
    }
  }
  return hits;
}

}  // namespace kijil
