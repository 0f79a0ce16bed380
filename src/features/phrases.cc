// The automaton is a trie of all phrases, character by character, whose missing
// edges lead where those of the longest proper suffix lead that is also in the
// trie; reading a line is then one step per character. Nearly all edges are
// those of the root, so that only the others are kept: some thousand, laid
// into one array in which each state's edges stand at its base plus the
// character's number, among those of other states (the check says whose an edge
// is), and the whole fits the first cache. Characters of no phrase have one
// number.
// Method: Aoe, "An efficient digital search algorithm by using a double-array
// structure", IEEE Transactions on Software Engineering 15(9), 1989.
// Tested by phrases_test.cc.
#include "features/phrases.h"

#include <algorithm>
#include <cassert>
#include <deque>
#include <map>
#include <numeric>
#include <utility>

#include "text/unicode.h"
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

// The trie while it is built.
class PhraseTrie {
 public:
  using Ending = PhraseGroups::Ending;
  using Edge = std::pair<std::size_t, std::uint16_t>;  // character, state

  explicit PhraseTrie(const PhraseGroups& groups)
      : groups_(groups), nodes_(1) {}

  void add(std::string_view phrase, std::size_t group) {
    std::uint16_t state = 0;
    for (Utf8Reader reader(phrase); !reader.at_end();) {
      state = child(state, groups_.number_of(reader.next()));
    }
    nodes_[state].endings.push_back({static_cast<std::uint8_t>(group),
                                     static_cast<std::uint8_t>(phrase.size())});
  }

  // Gives each state the edges and endings of its longest suffix. By then the
  // suffix, being shorter, has those of its own.
  void link() {
    std::vector<std::uint16_t> suffix(nodes_.size(), 0);
    std::deque<std::uint16_t> queue;
    for (const auto& [c, next] : nodes_[0].edges) queue.push_back(next);
    while (!queue.empty()) {
      const std::uint16_t state = queue.front();
      queue.pop_front();
      Node& node = nodes_[state];
      const Node& shorter = nodes_[suffix[state]];
      node.endings.insert(node.endings.end(), shorter.endings.begin(),
                          shorter.endings.end());
      for (const auto& [c, next] : node.edges) {
        suffix[next] = go(suffix[state], c);
        queue.push_back(next);
      }
      if (suffix[state] == 0) continue;
      for (const Edge& edge : shorter.edges) {
        if (find(node, edge.first) == nullptr) node.edges.push_back(edge);
      }
    }
  }

  // Lays all edges out; see the head of this file.
  void write_to(PhraseGroups& groups, std::size_t classes) const {
    const std::vector<std::uint32_t> bases = choose_bases(classes);
    const std::vector<std::uint16_t> found = write_found(groups);
    const auto step = [&](std::uint32_t from, std::uint16_t number) {
      return PhraseGroups::Step(static_cast<std::uint16_t>(from),
                                static_cast<std::uint16_t>(bases[number]),
                                found[number]);
    };
    const std::size_t last = *std::max_element(bases.begin(), bases.end());
    assert(last < PhraseGroups::kNobody);
    groups.edges_.resize(last + classes);
    groups.root_.resize(classes, step(PhraseGroups::kNobody, 0));
    for (const auto& [c, next] : nodes_[0].edges) {
      groups.root_[c] = step(PhraseGroups::kNobody, next);
    }
    for (std::size_t s = 1; s < nodes_.size(); ++s) {
      for (const auto& [c, next] : nodes_[s].edges) {
        groups.edges_[bases[s] + c] = step(bases[s], next);
      }
    }
  }

 private:
  struct Node {
    std::vector<Edge> edges;
    std::vector<Ending> endings;
  };

  // What a state finds: its groups, and the endings of measured ones as group
  // and length.
  struct Found {
    std::vector<std::pair<std::uint8_t, std::uint8_t>> measured;
    std::uint64_t groups = 0;
    auto operator<=>(const Found&) const = default;
  };
  static Found found_by(const Node& node) {
    Found found;
    for (const Ending ending : node.endings) {
      found.groups |= std::uint64_t{1} << ending.group;
      if (ending.group < kMeasuredPhraseGroups) {
        found.measured.push_back({ending.group, ending.length});
      }
    }
    return found;
  }

  // Writes what there is to be found, each once, in the order in which these
  // compare: nothing first, and what is measured last. Tells for each state
  // which of these it finds.
  std::vector<std::uint16_t> write_found(PhraseGroups& groups) const {
    std::map<Found, std::uint16_t> all{{Found(), 0}};
    for (const Node& node : nodes_) all.emplace(found_by(node), 0);
    groups.first_measured_ = all.size();
    for (auto& [found, number] : all) {
      number = static_cast<std::uint16_t>(groups.found_groups_.size());
      if (!found.measured.empty()) {
        groups.first_measured_ =
            std::min<std::size_t>(groups.first_measured_, number);
      }
      groups.found_groups_.push_back(found.groups);
      auto& endings = groups.found_endings_.emplace_back();
      for (const auto& [group, length] : found.measured) {
        endings.push_back({group, length});
      }
    }
    std::vector<std::uint16_t> by_state;
    for (const Node& node : nodes_) by_state.push_back(all.at(found_by(node)));
    return by_state;
  }

  // Where each state's edges begin, so that no two edges share a place, nor two
  // states that have any a beginning; 0 for all others.
  std::vector<std::uint32_t> choose_bases(std::size_t classes) const {
    std::vector<std::uint16_t> order(nodes_.size() - 1);
    std::iota(order.begin(), order.end(), std::uint16_t{1});
    // Those with many edges first, while there is room.
    std::stable_sort(order.begin(), order.end(),
                     [this](std::uint16_t a, std::uint16_t b) {
                       return nodes_[a].edges.size() > nodes_[b].edges.size();
                     });
    std::vector<std::uint32_t> bases(nodes_.size(), 0);
    std::vector<char> taken, begun;
    std::size_t first_free = classes;  // so that no base is below 0
    for (const std::uint16_t state : order) {
      const auto& edges = nodes_[state].edges;
      if (edges.empty()) continue;
      while (first_free < taken.size() && taken[first_free]) ++first_free;
      // Of the first edge. Those with several look for room near the end, so
      // that looking stays short; single ones fill the gaps.
      const std::size_t near_end =
          taken.size() - std::min(taken.size(), classes + kLook);
      std::size_t place =
          edges.size() == 1 ? first_free : std::max(first_free, near_end);
      const auto is_free = [&](std::size_t base) {
        return (base >= begun.size() || !begun[base]) &&
               fits(edges, base, taken);
      };
      while (!is_free(place - edges[0].first)) ++place;
      taken.resize(std::max(taken.size(), place + classes));
      begun.resize(taken.size());
      begun[place - edges[0].first] = 1;
      bases[state] = static_cast<std::uint32_t>(place - edges[0].first);
      for (const Edge& edge : edges) taken[bases[state] + edge.first] = 1;
    }
    return bases;
  }

  static const Edge* find(const Node& node, std::size_t c) {
    for (const Edge& edge : node.edges) {
      if (edge.first == c) return &edge;
    }
    return nullptr;
  }
  std::uint16_t child(std::uint16_t state, std::size_t c) {
    if (const Edge* edge = find(nodes_[state], c)) return edge->second;
    const auto next = static_cast<std::uint16_t>(nodes_.size());
    nodes_[state].edges.push_back({c, next});
    nodes_.emplace_back();
    return next;
  }
  std::uint16_t go(std::uint16_t state, std::size_t c) const {
    if (const Edge* edge = find(nodes_[state], c)) return edge->second;
    const Edge* edge = find(nodes_[0], c);
    return edge == nullptr ? std::uint16_t{0} : edge->second;
  }
  static constexpr std::size_t kLook = 256;

  static bool fits(const std::vector<Edge>& edges, std::size_t base,
                   const std::vector<char>& taken) {
    return std::none_of(edges.begin(), edges.end(), [&](const Edge& edge) {
      return base + edge.first < taken.size() && taken[base + edge.first];
    });
  }

  const PhraseGroups& groups_;
  std::vector<Node> nodes_;
};

PhraseGroups::PhraseGroups(std::span<const PhraseGroup> groups) {
  std::uint16_t classes = 1;
  class_of_.resize(kFirstRare, 0);
  for (const PhraseGroup& group : groups) {
    for (const std::string_view phrase : group.phrases) {
      for (Utf8Reader reader(phrase); !reader.at_end();) {
        const char32_t c = reader.next();
        if (c >= class_of_.size()) class_of_.resize(c + 1, 0);
        if (class_of_[c] == 0) class_of_[c] = classes++;
      }
    }
  }
  PhraseTrie trie(*this);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const std::string_view phrase : groups[g].phrases) trie.add(phrase, g);
  }
  trie.link();
  trie.write_to(*this, classes);
  assert(std::is_sorted(
      found_groups_.begin(),
      found_groups_.begin() + static_cast<std::ptrdiff_t>(first_measured_)));
}

PhraseHits PhraseGroups::find(std::string_view skeleton) const {
  Search search(*this);
  search.go_on([&](auto&& take) {
    for (Utf8Reader reader(skeleton); !reader.at_end();) {
      const char32_t c = reader.next();
      take(c, reader.position());
    }
  });
  return search.hits(skeleton.size());
}

void PhraseGroups::Search::note(std::size_t at, std::size_t found) {
  ends_.push_back(
      {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(found)});
}

// From the last end to the first, what a group covers already lies behind what
// it covers next, so that one place tells them apart.
PhraseHits PhraseGroups::hits(std::uint64_t groups, const Ends& ends,
                              std::size_t bytes) const {
  PhraseHits hits;
  hits.groups = groups;
  if (ends.empty()) return hits;
  std::array<std::uint32_t, kMeasuredPhraseGroups> covered_from;
  covered_from.fill(static_cast<std::uint32_t>(bytes));
  for (std::size_t e = ends.size(); e-- > 0;) {
    const End end = ends[e];
    for (const Ending ending : found_endings_[end.found]) {
      const std::uint32_t begin = end.at - ending.length;
      std::uint32_t& from = covered_from[ending.group];
      if (begin >= from) continue;
      hits.covered[ending.group] += std::min(end.at, from) - begin;
      from = begin;
    }
  }
  return hits;
}

}  // namespace kijil
