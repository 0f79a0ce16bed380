// Counts what a LineShape is made of while the characters of a line pass by.
//
//   LineTopics topics;
//   ShapeCounter counter(topics);
//   counter.syllables("첫눈");
//   counter.end_word();
//   counter.ascii('!');
//   counter.end_word();
//   counter.write_to(shape);
//
// Thread-safety: as a plain value. Tested by shape_test.cc and
// shape_counter_test.cc.
#ifndef KIJIL_FEATURES_SHAPE_COUNTER_H_
#define KIJIL_FEATURES_SHAPE_COUNTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/hash.h"
#include "features/known_word.h"
#include "features/shape.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {

// Each has its lane.
enum class CharacterKind : std::uint8_t {
  kHangul = kHangulLane,
  kHanja = kHanjaLane,
  kLatin = kLatinLane,
  kDigit = kDigitLane,
  kMark = kMarkLane
};

// The kinds of visible ASCII characters of a normal form, whose digits are all
// 0.
inline constexpr std::array<CharacterKind, 128> kAsciiKinds = [] {
  std::array<CharacterKind, 128> kinds{};
  for (char32_t c = 0; c < kinds.size(); ++c) {
    kinds[c] = is_ascii_letter(c) ? CharacterKind::kLatin
               : c == '0'         ? CharacterKind::kDigit
                                  : CharacterKind::kMark;
  }
  return kinds;
}();

inline CharacterKind kind_of(char32_t c) {
  if (is_hangul_syllable(c)) return CharacterKind::kHangul;
  if (c < kAsciiKinds.size()) return kAsciiKinds[c];
  if (is_hangul(c)) return CharacterKind::kHangul;
  if (is_latin(c)) return CharacterKind::kLatin;
  return is_hanja(c) ? CharacterKind::kHanja : CharacterKind::kMark;
}

// Some of the syllables, a bit for each.
class SyllableSet {
 public:
  constexpr explicit SyllableSet(std::u32string_view syllables) {
    for (const char32_t c : syllables) bits_[word_of(c)] |= bit_of(c);
  }
  // False for what is no syllable.
  constexpr bool has(char32_t c) const {
    return is_hangul_syllable(c) && (bits_[word_of(c)] & bit_of(c)) != 0;
  }

 private:
  static constexpr std::size_t word_of(char32_t c) { return (c - 0xAC00) / 64; }
  static constexpr std::uint64_t bit_of(char32_t c) {
    return std::uint64_t{1} << ((c - 0xAC00) % 64);
  }
  std::array<std::uint64_t, 11172 / 64 + 1> bits_{};
};

// The last syllable of a word decides; `가` and `이` also end many nouns, which
// the share over a whole line evens out.
inline constexpr SyllableSet kParticleEnds(U"은는이가을를에의도로와과만께");
inline constexpr SyllableSet kConnectiveEnds(U"고며면서해한된인할던게니자");

class ShapeCounter {
 public:
  // Adds what words begin with to `topics`.
  explicit ShapeCounter(LineTopics& topics) : topics_(topics) {}

  // Syllables side by side, as UTF-8. REQUIRES: at least one, no others.
  void syllables(std::string_view run) {
    const auto count = static_cast<int>(run.size() / 3);
    lanes_[kHangulLane] += count;
    lanes_[kHashLane] += previous_ == '#';
    end_hanja();
    if (topic_length_ == 0) {
      topic_first_ = syllable_at(run.data());
      if (count > 1) add_topic(topic_first_, syllable_at(run.data() + 3));
    } else if (topic_length_ == 1) {
      add_topic(topic_first_, syllable_at(run.data()));
    }
    topic_length_ += count;
    word_length_ += count;
    previous_ = syllable_at(run.data() + run.size() - 3);
  }
  // REQUIRES: an ASCII character, no blank.
  void ascii(char c) {
    const auto character = static_cast<unsigned char>(c);
    const CharacterKind kind = kAsciiKinds[character];
    end_hanja();
    add(character, kind);
  }
  // Any other character.
  void rare(char32_t c) {
    const CharacterKind kind = kind_of(c);
    if (kind == CharacterKind::kHanja) {
      ++run_of_hanja_;
    } else {
      end_hanja();
    }
    add(c, kind);
  }
  // Nothing is said by two words together.
  void end_word() {
    // Two syllables at least: `이`, `그` and `한` alone are words, not endings.
    if (word_length_ >= 2) {
      lanes_[kParticleLane] += kParticleEnds.has(previous_);
      lanes_[kConnectiveLane] += kConnectiveEnds.has(previous_);
    }
    words_ += word_length_ > 0;
    end_hanja();
    word_length_ = 0;
    topic_length_ = 0;
    previous_ = ' ';
  }

  const std::array<int, kShapeLanes>& lanes() const { return lanes_; }
  // As if these had passed by.
  void add(std::size_t words, std::span<const int> lanes) {
    words_ += static_cast<int>(words);
    for (std::size_t i = 0; i < lanes.size(); ++i) lanes_[i] += lanes[i];
  }

  // Writes all counts and shares.
  void write_to(LineShape& shape) const;

 private:
  void add(char32_t c, CharacterKind kind) {
    ++lanes_[static_cast<std::size_t>(kind)];
    ++word_length_;
    if (kind == CharacterKind::kMark) {
      count_mark(c);
      topic_length_ = 0;
    } else if (kind == CharacterKind::kDigit) {
      topic_length_ = 0;
    } else {
      if (topic_length_ == 0) topic_first_ = c;
      if (++topic_length_ == 2) add_topic(topic_first_, c);
    }
    // Some marks are letters to Unicode.
    if (previous_ == '#' && is_letter(c)) ++lanes_[kHashLane];
    previous_ = c;
  }
  // A single Hanja among other characters is the shorthand of headlines.
  void end_hanja() {
    if (run_of_hanja_ == 0) return;
    lanes_[kLoneHanjaLane] += run_of_hanja_ == 1;
    run_of_hanja_ = 0;
  }
  void count_mark(char32_t c);
  void add_topic(char32_t first, char32_t second) {
    topics_.push_back(static_cast<std::uint32_t>(
        hash_mix((std::uint64_t{first} << 32) | second)));
  }

  LineTopics& topics_;
  std::array<int, kShapeLanes> lanes_{};
  int words_ = 0;
  // Of the word, the letters side by side and the Hanja side by side that are
  // not at their end yet.
  int word_length_ = 0, topic_length_ = 0, run_of_hanja_ = 0;
  char32_t previous_ = ' ', topic_first_ = 0;
};

}  // namespace kijil

#endif  // KIJIL_FEATURES_SHAPE_COUNTER_H_
