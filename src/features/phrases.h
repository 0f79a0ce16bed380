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

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
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
  bool operator==(const PhraseHits&) const = default;
};

// What the automaton does on a piece of a skeleton that it enters as if nothing
// stood before.
struct PhraseSteps {
  std::uint16_t first = 0;  // the number of the first character
  std::uint16_t last = 0;   // the state behind it
  std::uint16_t found = 0;  // the number of what it finds
};

class PhraseGroups {
 public:
  // REQUIRES: at most kMaxPhraseGroups groups; phrases of valid UTF-8, none
  // empty, and of less than some 30,000 characters in all.
  explicit PhraseGroups(std::span<const PhraseGroup> groups);

  PhraseHits find(std::string_view skeleton) const;

  // A search that goes on piece by piece. A character is taken by take(c, end),
  // `end` being the bytes of the skeleton up to its own end.
  //
  //   PhraseGroups::Search search(groups);
  //   search.go_on([](auto&& take) { take('^', 1); });
  //   PhraseHits hits = search.hits(bytes);
  class Search;

  // What a search does on this piece, if it may be kept: it finds but one thing
  // and nothing that is measured. REQUIRES: walk(take) takes at least one
  // character.
  template <typename Walk>
  std::optional<PhraseSteps> steps(Walk&& walk) const;

  // The number of a character, 0 for those that stand in no phrase.
  std::uint16_t number_of(char32_t c) const {
    return c < class_of_.size() ? class_of_[c] : std::uint16_t{0};
  }

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
    bool leads_from(std::uint16_t state) const { return from() == state; }
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

class PhraseGroups::Search {
 public:
  explicit Search(const PhraseGroups& groups) : all_(&groups) {}

  template <typename Walk>
  void go_on(Walk&& walk);

  // True if what begins with this character is read as if nothing stood before.
  bool is_new_with(std::uint16_t first) const {
    return !all_->edges_[std::size_t{state_} + first].leads_from(state_);
  }
  // As go_on() with the piece that has these steps. REQUIRES: is_new_with() its
  // first character.
  void skip(const PhraseSteps& steps) {
    groups_ |= all_->found_groups_[steps.found];
    state_ = steps.last;
  }
  // The same for any piece: walks until what stood before no longer matters,
  // mostly a character or two. walk(take) stops where take() is false.
  template <typename Walk>
  void skip(const PhraseSteps& steps, Walk&& walk);

  // What was found in so many bytes.
  PhraseHits hits(std::size_t bytes) const {
    return all_->hits(groups_, ends_, bytes);
  }

 private:
  friend class PhraseGroups;
  void note(std::size_t at, std::size_t found);
  Step next(std::uint16_t state, char32_t c) const {
    const std::size_t character = all_->number_of(c);
    const Step edge = all_->edges_[state + character];
    return edge.leads_from(state) ? edge : all_->root_[character];
  }

  const PhraseGroups* all_;
  std::uint16_t state_ = 0;
  std::uint64_t groups_ = 0;
  Ends ends_;
};

// What the loop needs of the groups is copied to where nothing that it writes
// can change it, and so stays in registers; what it seldom does is called.
template <typename Walk>
void PhraseGroups::Search::go_on(Walk&& walk) {
  const std::uint16_t* const class_of = all_->class_of_.data();
  const Step* const edges = all_->edges_.data();
  const Step* const root = all_->root_.data();
  const std::uint64_t* const found_groups = all_->found_groups_.data();
  const std::size_t first_measured = all_->first_measured_;
  Step state(kNobody, state_, 0);
  std::uint64_t groups = groups_;
  walk([&](char32_t c, std::size_t end) {
    const std::size_t character =
        c < kFirstRare ? class_of[c] : all_->number_of(c);
    const Step edge = edges[state.to() + character];
    const Step other = root[character];
    state = edge.leads_from(state.to()) ? edge : other;
    const std::size_t found = state.found();
    groups |= found_groups[found];
    if (found >= first_measured) note(end, found);
  });
  state_ = state.to();
  groups_ = groups;
}

template <typename Walk>
void PhraseGroups::Search::skip(const PhraseSteps& steps, Walk&& walk) {
  std::uint16_t of_piece = 0;  // the state if nothing stood before
  bool matters = true;
  walk([&](char32_t c, std::size_t end) {
    const Step step = next(state_, c);
    state_ = step.to();
    groups_ |= all_->found_groups_[step.found()];
    if (step.found() >= all_->first_measured_) note(end, step.found());
    of_piece = next(of_piece, c).to();
    return matters = state_ != of_piece;
  });
  if (!matters) skip(steps);
}

template <typename Walk>
std::optional<PhraseSteps> PhraseGroups::steps(Walk&& walk) const {
  Search search(*this);
  PhraseSteps steps;
  bool is_first = true;
  search.go_on([&](auto&& take) {
    walk([&](char32_t c, std::size_t end) {
      if (is_first) steps.first = number_of(c);
      is_first = false;
      take(c, end);
    });
  });
  steps.last = search.state_;
  if (!search.ends_.empty()) return {};
  // Those of what is not measured rise.
  const auto all = std::span(found_groups_).first(first_measured_);
  const auto found = std::ranges::lower_bound(all, search.groups_);
  if (found == all.end() || *found != search.groups_) return {};
  steps.found = static_cast<std::uint16_t>(found - all.begin());
  return steps;
}

}  // namespace kijil

#endif  // KIJIL_FEATURES_PHRASES_H_
