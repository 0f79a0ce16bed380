// Which groups of phrases occur in a line, all of them in one pass.
//
//   PhraseGroups groups({{"copyright", {"무단전재", "ⓒ"}}});
//   groups.find("ⓒ 한빛일보. 무단 전재 금지").has(0);  // true
//
// A phrase is looked for in the line's skeleton: the normal form without
// blanks, with each run of digits written as a single 0, between `^` and `$`.
// So `0.0.0` finds any date with dots, `무단전재` finds `무단 전재` too, `다.$`
// finds an ending and `^0시간전$` a whole line.
// Thread-safety: find() is const and may be called from many threads.
// Method: Aho and Corasick, "Efficient string matching", CACM 18(6), 1975.
#ifndef KIJIL_FEATURES_PHRASES_H_
#define KIJIL_FEATURES_PHRASES_H_

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/short_list.h"

namespace kijil {

inline constexpr std::size_t kMaxPhraseGroups = 64;

// The skeleton of a normalised line (text/normalize.h).
std::string phrase_skeleton(std::string_view normalized);

struct PhraseGroup {
  std::string_view name;
  std::vector<std::string_view> phrases;
};

struct PhraseHits {
  std::bitset<kMaxPhraseGroups> groups;
  // Bytes of the skeleton that phrases of each group cover, each byte counted
  // once however many phrases share it.
  std::array<std::uint32_t, kMaxPhraseGroups> covered{};

  bool has(std::size_t group) const { return groups[group]; }
};

class PhraseGroups {
  // Where its edges begin, so that a step is one look-up.
  struct State {
    std::uint16_t number = 0, base = 0;
  };

 public:
  // REQUIRES: at most kMaxPhraseGroups groups; phrases of valid UTF-8, none
  // empty, and of less than some 30,000 characters in all.
  explicit PhraseGroups(std::span<const PhraseGroup> groups);

  PhraseHits find(std::string_view skeleton) const;

  // Where phrases end in a skeleton.
  struct End {
    std::uint32_t at;     // bytes before it
    std::uint16_t state;  // of the automaton
  };
  using Ends = ShortList<End, 16>;

  // find() for a skeleton that passes by, one character after the other. The
  // ends stand outside, so that the search itself can stay in registers.
  class Search {
   public:
    Search(const PhraseGroups& groups, Ends& ends)
        : groups_(groups), ends_(ends) {}
    // `bytes`: how many the character takes.
    void take(char32_t c, std::size_t bytes) {
      at_ += static_cast<std::uint32_t>(bytes);
      state_ = groups_.next(state_, groups_.class_of(c));
      if (groups_.ends_phrase_[state_.number]) {
        ends_.push_back({at_, state_.number});
      }
    }
    std::uint32_t bytes() const { return at_; }

   private:
    const PhraseGroups& groups_;
    Ends& ends_;
    std::uint32_t at_ = 0;
    State state_;
  };
  // What a search over a skeleton of `bytes` found.
  PhraseHits hits(const Ends& ends, std::uint32_t bytes) const;

 private:
  struct Ending {
    std::uint8_t group;
    std::uint8_t length;  // in bytes
  };
  // An edge to here that the root has not.
  struct Edge {
    std::uint16_t from = kNobody;
    State to;
  };
  static constexpr std::uint16_t kNobody = 0xFFFF;

  std::size_t class_of(char32_t c) const {
    return c < class_of_.size() ? class_of_[c] : 0;
  }
  State next(State state, std::size_t character) const {
    const Edge& edge = edges_[state.base + character];
    return edge.from == state.number ? edge.to : root_[character];
  }

  // Code points that stand in phrases have numbers from 1 on, all others 0.
  std::vector<std::uint16_t> class_of_;
  std::vector<State> root_;  // by class
  std::vector<Edge> edges_;
  std::vector<char> ends_phrase_;             // by state
  std::vector<std::vector<Ending>> endings_;  // by state

  friend class PhraseTrie;
};

}  // namespace kijil

#endif  // KIJIL_FEATURES_PHRASES_H_
