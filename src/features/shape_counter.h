// Gathers a LineShape while the characters of a line pass by.
//
//   LineShape shape;
//   ShapeCounter counter(shape);
//   counter.syllables("첫눈");
//   counter.blank();
//   counter.ascii('!');
//   counter.finish("첫눈 !");
//
// Thread-safety: as a plain value. Tested by shape_test.cc and
// shape_counter_test.cc.
#ifndef KIJIL_FEATURES_SHAPE_COUNTER_H_
#define KIJIL_FEATURES_SHAPE_COUNTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/hash.h"
#include "features/shape.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {

enum class CharacterKind : std::uint8_t {
  kHangul,
  kHanja,
  kLatin,
  kDigit,
  kMark
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
  explicit ShapeCounter(LineShape& shape) : shape_(shape) {}

  // Syllables side by side, as UTF-8. REQUIRES: at least one, no others.
  void syllables(std::string_view run) {
    const auto count = static_cast<int>(run.size() / 3);
    counts_[static_cast<std::size_t>(CharacterKind::kHangul)] += count;
    shape_.hashes += previous_ == '#';
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
  void blank() {
    end_word();
    previous_ = ' ';
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

  // At the end of `line`: gives the shape all but the phrases, the identity and
  // the leading number.
  void finish(std::string_view line);

 private:
  int count(CharacterKind kind) const {
    return counts_[static_cast<std::size_t>(kind)];
  }
  void add(char32_t c, CharacterKind kind) {
    ++counts_[static_cast<std::size_t>(kind)];
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
    if (previous_ == '#' && is_letter(c)) ++shape_.hashes;
    previous_ = c;
  }
  // A single Hanja among other characters is the shorthand of headlines.
  void end_hanja() {
    if (run_of_hanja_ == 0) return;
    lone_hanja_ += run_of_hanja_ == 1;
    run_of_hanja_ = 0;
  }
  void count_mark(char32_t c);
  void add_topic(char32_t first, char32_t second) {
    shape_.topics.push_back(static_cast<std::uint32_t>(
        hash_mix((std::uint64_t{first} << 32) | second)));
  }
  void end_word() {
    // Two syllables at least: `이`, `그` and `한` alone are words, not endings.
    if (word_length_ >= 2) {
      josa_ += kParticleEnds.has(previous_);
      connectives_ += kConnectiveEnds.has(previous_);
    }
    words_ += word_length_ > 0;
    end_hanja();
    word_length_ = 0;
    topic_length_ = 0;
  }

  LineShape& shape_;
  std::array<int, 5> counts_{};  // by kind
  int words_ = 0, josa_ = 0, connectives_ = 0;
  int double_quotes_ = 0, single_quotes_ = 0, kana_ = 0, lone_hanja_ = 0;
  // Of the word, the letters side by side and the Hanja side by side that are
  // not at their end yet.
  int word_length_ = 0, topic_length_ = 0, run_of_hanja_ = 0;
  char32_t previous_ = 0, topic_first_ = 0;
};

}  // namespace kijil

#endif  // KIJIL_FEATURES_SHAPE_COUNTER_H_
