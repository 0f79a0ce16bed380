// Tested by shape_test.cc.
#include "features/shape.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

#include "base/hash.h"
#include "features/shape_counter.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

bool is_kana(char32_t c) { return is_in(c, 0x3040, 0x30FF); }

bool is_sentence_mark(char32_t c) { return c == '.' || c == '?' || c == '!'; }

bool is_code_mark(char32_t c) {
  static constexpr std::array<bool, 128> kCodeMarks = [] {
    std::array<bool, 128> marks{};
    for (const char mark : std::string_view("{};=\\<>$_&")) {
      marks[static_cast<std::size_t>(mark)] = true;
    }
    return marks;
  }();
  return c < kCodeMarks.size() && kCodeMarks[c];
}

// The first number of the line if nothing but marks stands before it.
std::optional<std::int32_t> leading_number(std::string_view bytes) {
  const auto is_mark = [](char c) {
    return c == ' ' || c == '\t' || c == '(' || c == '[' || c == '#';
  };
  std::size_t i = 0;
  while (i < bytes.size() && i < 3 && is_mark(bytes[i])) ++i;
  std::int32_t value = 0;
  std::size_t digits = 0;
  for (; i < bytes.size() && bytes[i] >= '0' && bytes[i] <= '9'; ++i) {
    if (++digits > 9) return std::nullopt;
    value = value * 10 + (bytes[i] - '0');
  }
  return digits == 0 ? std::nullopt : std::optional(value);
}

// What a character is for likeness: letters by kind, digits and marks as such.
char32_t look_of(char32_t c) {
  switch (kind_of(c)) {
    case CharacterKind::kHangul:
      return U'가';
    case CharacterKind::kHanja:
      return U'家';
    case CharacterKind::kLatin:
      return U'a';
    default:
      return c;
  }
}

}  // namespace

void ShapeCounter::count_mark(char32_t c) {
  kana_ += is_kana(c);
  if (is_sentence_mark(c)) {
    shape_.sentence_ends += kind_of(previous_) == CharacterKind::kHangul;
  }
  double_quotes_ += c == '"';
  single_quotes_ += c == '\'';
  if (c == '(' || c == '[' || c == '<' || c == 0x3010 || c == 0x300C) {
    ++shape_.brackets;
  }
  shape_.pipes += c == '|';
  if (c == 0x2665 || c == 0x2661 || c == 0x2764) ++shape_.hearts;
  shape_.code_marks += is_code_mark(c);
}

void ShapeCounter::finish(std::string_view line) {
  if (!line.empty()) {
    shape_.first = Utf8Reader(line).next();
    shape_.last = previous_;
    shape_.first_look = look_of(shape_.first);
    shape_.last_look = look_of(shape_.last);
  }
  end_word();
  int characters = 0;
  for (const int count : counts_) characters += count;
  shape_.characters = characters;
  // All wide characters count 1, all others 0.5.
  shape_.length =
      0.5f * static_cast<float>(characters + count(CharacterKind::kHangul) +
                                count(CharacterKind::kHanja) + kana_);
  const auto share = [](int count, int of) {
    return of == 0 ? 0.0f : static_cast<float>(count) / static_cast<float>(of);
  };
  shape_.hangul = share(count(CharacterKind::kHangul), characters);
  shape_.hanja = share(count(CharacterKind::kHanja), characters);
  shape_.latin = share(count(CharacterKind::kLatin), characters);
  shape_.digit = share(count(CharacterKind::kDigit), characters);
  shape_.mark = share(count(CharacterKind::kMark), characters);
  shape_.words = words_;
  shape_.josa = share(josa_, words_);
  shape_.connective = share(connectives_, words_);
  shape_.lone_hanja = lone_hanja_;
  shape_.quotes = double_quotes_ + single_quotes_;
  shape_.quotes_pair = double_quotes_ % 2 == 0 && single_quotes_ % 2 == 0;
}

float LineShape::covered(PhraseId id) const {
  assert(static_cast<std::size_t>(id) < kMeasuredPhraseGroups);
  if (skeleton_bytes == 0) return 0;
  return static_cast<float>(phrases.covered[static_cast<std::size_t>(id)]) /
         static_cast<float>(skeleton_bytes);
}

namespace {

// Counts what passes by in `line`, a normal form, and takes its skeleton
// (phrases.h), whose bytes it returns.
template <typename Take>
std::size_t walk(std::string_view line, ShapeCounter& counter, Take&& take) {
  take('^', 1);
  // How many more bytes than the skeleton the line has so far.
  std::size_t more = static_cast<std::size_t>(-1);
  bool behind_zero = false;
  // Where no three bytes follow any more.
  const std::size_t last_place =
      line.size() - std::min<std::size_t>(line.size(), 2);
  for (std::size_t at = 0; at < line.size();) {
    const auto lead = static_cast<unsigned char>(line[at]);
    if (lead == ' ') {
      counter.blank();
      ++at;
      ++more;
    } else if (lead < 0x80) {
      counter.ascii(line[at]);
      ++at;
      if (lead == '0' && behind_zero) {
        ++more;
        continue;
      }
      behind_zero = lead == '0';
      // A caret or dollar sign of the text must not pass for an anchor.
      take(lead == '^' || lead == '$' ? U'*' : char32_t{lead}, at - more);
    } else {
      behind_zero = false;
      const std::size_t begin = at;
      for (; at < last_place; at += 3) {
        const char32_t c = syllable_at(line.data() + at);
        if (!is_hangul_syllable(c)) break;
        take(c, at + 3 - more);
      }
      if (at > begin) {
        counter.syllables(line.substr(begin, at - begin));
        continue;
      }
      Utf8Reader reader(line.substr(at));
      const char32_t c = reader.next();
      at += reader.position();
      counter.rare(c);
      take(c, at - more);
    }
  }
  const std::size_t bytes = line.size() - more + 1;
  take('$', bytes);
  return bytes;
}

}  // namespace

LineShape ShapeReader::read(std::string_view bytes,
                            std::string_view normalized) const {
  LineShape shape;
  ShapeCounter counter(shape);
  std::size_t skeleton_bytes = 0;
  shape.phrases = phrases_->search([&](auto&& take) {
    return skeleton_bytes = walk(normalized, counter, take);
  });
  counter.finish(normalized);
  shape.skeleton_bytes = static_cast<std::uint32_t>(skeleton_bytes);
  shape.identity = hash_bytes(normalized);
  shape.leading_number = leading_number(bytes);
  return shape;
}

float likeness(const LineShape& a, const LineShape& b) {
  if (a.characters == 0 || b.characters == 0) return 0;
  const bool same_start = a.first_look == b.first_look;
  const bool same_end = a.last_look == b.last_look;
  // A third each; a line twice as long keeps about half of its third.
  return (static_cast<float>(same_start) + static_cast<float>(same_end) +
          std::exp(-std::abs(std::log(a.length / b.length)))) /
         3.0f;
}

}  // namespace kijil
