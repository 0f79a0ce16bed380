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
 public:
  // REQUIRES: at most kMaxPhraseGroups groups; no empty phrase.
  explicit PhraseGroups(std::span<const PhraseGroup> groups);

  PhraseHits find(std::string_view skeleton) const;

 private:
  struct Ending {
    std::uint8_t group;
    std::uint8_t length;
  };
  using State = std::uint16_t;

  State add(std::string_view phrase);
  void link();

  // next_[state * kBytes + byte]
  std::vector<State> next_;
  std::vector<std::vector<Ending>> endings_;
};

}  // namespace kijil

#endif  // KIJIL_FEATURES_PHRASES_H_
