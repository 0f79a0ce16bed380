// Which groups of phrases occur in a line, all of them in one pass.
//
//   PhraseGroups groups({{"copyright", {"무단전재", "ⓒ"}}});
//   groups.find("ⓒ 한빛일보. 무단 전재 금지").has(0);  // true
//
// A phrase is looked for in the line's skeleton: the normal form without
// blanks, with each run of digits written as a single 0, between `^` and `$`.
// So `0.0.0` finds any date with dots, `무단전재` finds `무단 전재` too, `다.$`
// finds an ending and `^0시간전$` a whole line.
// Of the first few groups it is also said how much of the line they cover.
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
// Of so many groups, the first ones, it is measured how much they cover.
inline constexpr std::size_t kMeasuredPhraseGroups = 3;

// The skeleton of a normalised line (text/normalize.h).
std::string phrase_skeleton(std::string_view normalized);

struct PhraseGroup {
  std::string_view name;
  std::vector<std::string_view> phrases;
};

struct PhraseHits {
  std::bitset<kMaxPhraseGroups> groups;
  // Bytes of the skeleton that phrases of each of the first groups cover, each
  // byte counted once however many phrases share it.
  std::array<std::uint32_t, kMeasuredPhraseGroups> covered{};

  bool has(std::size_t group) const { return groups[group]; }
};

class PhraseGroups {
 public:
  // REQUIRES: at most kMaxPhraseGroups groups; phrases of valid UTF-8, none
  // empty, and of less than some 30,000 characters in all.
  explicit PhraseGroups(std::span<const PhraseGroup> groups);

  PhraseHits find(std::string_view skeleton) const;

  // find() for a skeleton that is never written down: walk(take) calls take(c,
  // end) for each of its characters, `end` being the bytes up to the
  // character's end, and returns the bytes of all.
  template <typename Walk>
  PhraseHits search(Walk&& walk) const;

 private:
  struct Ending {
    std::uint8_t group;
    std::uint8_t length;  // in bytes
  };
  // An edge with the state that it leads to, in one number, so that a step is
  // one look-up and a choice without a branch. A state is known by the place
  // where its own edges begin, those that end alike by 0.
  class Step {
   public:
    Step() = default;
    // `found`: what is found in the state.
    constexpr Step(std::uint16_t from, std::uint16_t to, std::uint32_t found)
        : bits_(std::uint64_t{found} << 32 | std::uint64_t{from} << 16 | to) {}
    bool leads_from(Step state) const { return from() == state.to(); }
    std::uint16_t to() const { return static_cast<std::uint16_t>(bits_); }
    std::size_t found() const { return bits_ >> 32; }

   private:
    std::uint16_t from() const {
      return static_cast<std::uint16_t>(bits_ >> 16);
    }
    std::uint64_t bits_ = std::uint64_t{kNobody} << 16;
  };
  static constexpr std::uint16_t kNobody = 0xFFFF;

  // Where phrases of measured groups end in a skeleton.
  struct End {
    std::uint32_t at;     // bytes before it
    std::uint32_t found;  // which ones
  };
  using Ends = ShortList<End, 4>;

  // From here on a character is looked for among those that there are; all
  // before have a place in class_of_.
  static constexpr char32_t kFirstRare = 0x10000;
  std::size_t class_of(char32_t c) const {
    return c < class_of_.size() ? class_of_[c] : 0;
  }
  static void note(Ends& ends, std::size_t at, std::size_t found);
  PhraseHits hits(std::uint64_t groups, const Ends& ends,
                  std::size_t bytes) const;

  // Code points that stand in phrases have numbers from 1 on, all others 0.
  std::vector<std::uint16_t> class_of_;
  std::vector<Step> root_;  // by class; edges that no other state has
  std::vector<Step> edges_;
  // What a state may find: its groups, and the endings of measured ones. Those
  // that have any stand last.
  std::vector<std::uint64_t> found_groups_;
  std::vector<std::vector<Ending>> found_endings_;
  std::size_t first_measured_ = 0;

  friend class PhraseTrie;
};

// What the loop needs of the groups is copied to where nothing that it writes
// can change it, and so stays in registers; what it seldom does is called.
template <typename Walk>
PhraseHits PhraseGroups::search(Walk&& walk) const {
  const std::uint16_t* const class_of = class_of_.data();
  const Step* const edges = edges_.data();
  const Step* const root = root_.data();
  const std::uint64_t* const found_groups = found_groups_.data();
  const std::size_t first_measured = first_measured_;
  Step state(kNobody, 0, 0);
  std::uint64_t groups = 0;
  Ends ends;
  const std::size_t bytes = walk([&](char32_t c, std::size_t end) {
    const std::size_t character =
        c < kFirstRare ? class_of[c] : this->class_of(c);
    const Step edge = edges[state.to() + character];
    const Step other = root[character];
    state = edge.leads_from(state) ? edge : other;
    const std::size_t found = state.found();
    groups |= found_groups[found];
    if (found >= first_measured) note(ends, end, found);
  });
  return hits(groups, ends, bytes);
}

}  // namespace kijil

#endif  // KIJIL_FEATURES_PHRASES_H_
