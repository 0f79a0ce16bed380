// Tested by shape_test.cc.
#include "features/shape.h"

#include <array>
#include <atomic>
#include <cmath>

#include "base/hash.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// The last syllable of a word decides; `가` and `이` also end many nouns, which
// the share over a whole line evens out.
bool ends_like_particle(char32_t last) {
  switch (last) {
    case U'은':
    case U'는':
    case U'이':
    case U'가':
    case U'을':
    case U'를':
    case U'에':
    case U'의':
    case U'도':
    case U'로':
    case U'와':
    case U'과':
    case U'만':
    case U'께':
      return true;
    default:
      return false;
  }
}

bool ends_like_connective(char32_t last) {
  switch (last) {
    case U'고':
    case U'며':
    case U'면':
    case U'서':
    case U'해':
    case U'한':
    case U'된':
    case U'인':
    case U'할':
    case U'던':
    case U'게':
    case U'니':
    case U'자':
      return true;
    default:
      return false;
  }
}

enum class Kind : std::uint8_t { kHangul, kHanja, kLatin, kDigit, kMark };

// Of a visible character of a normal form, whose digits are all 0.
Kind kind_of(char32_t c) {
  if (is_hangul_syllable(c)) return Kind::kHangul;
  if (c < 0x80) {
    if (is_ascii_letter(c)) return Kind::kLatin;
    return c == '0' ? Kind::kDigit : Kind::kMark;
  }
  if (is_hangul(c)) return Kind::kHangul;
  if (is_latin(c)) return Kind::kLatin;
  return is_hanja(c) ? Kind::kHanja : Kind::kMark;
}

bool is_kana(char32_t c) { return is_in(c, 0x3040, 0x30FF); }

bool is_sentence_mark(char32_t c) { return c == '.' || c == '?' || c == '!'; }

bool is_code_mark(char32_t c) {
  return c < 0x80 &&
         std::string_view("{};=\\<>$_&").find(static_cast<char>(c)) !=
             std::string_view::npos;
}

// The first number of the line if nothing but marks stands before it.
std::optional<std::int64_t> leading_number(std::string_view bytes) {
  std::size_t i = 0;
  while (i < bytes.size() && i < 3 &&
         std::string_view(" \t([#").find(bytes[i]) != std::string_view::npos) {
    ++i;
  }
  std::int64_t value = 0;
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
    case Kind::kHangul:
      return U'가';
    case Kind::kHanja:
      return U'家';
    case Kind::kLatin:
      return U'a';
    default:
      return c;
  }
}

// Gathers a LineShape while the code points of a line pass by.
class Counter {
 public:
  explicit Counter(LineShape& shape) : shape_(shape) {}

  void add(char32_t c) {
    if (c == ' ') {
      end_word();
      previous_ = c;
      previous_kind_ = Kind::kMark;
      return;
    }
    if (word_length_++ == 0) ++shape_.words;
    if (shape_.first == 0) shape_.first = c;
    const Kind kind = kind_of(c);
    ++counts_[static_cast<std::size_t>(kind)];
    if (kind == Kind::kHanja) {
      ++run_of_hanja_;
    } else {
      end_hanja();
    }
    if (previous_ == '#' && is_letter(c)) ++shape_.hashes;
    if (kind == Kind::kMark) {
      count_mark(c);
      topic_length_ = 0;
    } else if (kind == Kind::kDigit) {
      topic_length_ = 0;
    } else {
      add_to_topic(c);
    }
    shape_.last = c;
    previous_ = c;
    previous_kind_ = kind;
  }

  void finish() {
    end_word();
    for (const int count : counts_) shape_.characters += count;
    // All wide characters count 1, all others 0.5.
    shape_.length =
        0.5f * static_cast<float>(shape_.characters + count(Kind::kHangul) +
                                  count(Kind::kHanja) + kana_);
    shape_.hangul = share(Kind::kHangul);
    shape_.hanja = share(Kind::kHanja);
    shape_.latin = share(Kind::kLatin);
    shape_.digit = share(Kind::kDigit);
    shape_.mark = share(Kind::kMark);
    if (shape_.words > 0) {
      const auto words = static_cast<float>(shape_.words);
      shape_.josa = static_cast<float>(josa_) / words;
      shape_.connective = static_cast<float>(connectives_) / words;
      shape_.first_look = look_of(shape_.first);
      shape_.last_look = look_of(shape_.last);
    }
    shape_.quotes_pair = double_quotes_ % 2 == 0 && single_quotes_ % 2 == 0;
    shape_.quotes = double_quotes_ + single_quotes_;
  }

 private:
  int count(Kind kind) const { return counts_[static_cast<std::size_t>(kind)]; }
  float share(Kind kind) const {
    return shape_.characters == 0 ? 0.0f
                                  : static_cast<float>(count(kind)) /
                                        static_cast<float>(shape_.characters);
  }

  // A single Hanja among other characters is the shorthand of headlines.
  void end_hanja() {
    if (run_of_hanja_ == 1) ++shape_.lone_hanja;
    run_of_hanja_ = 0;
  }

  void count_mark(char32_t c) {
    kana_ += is_kana(c);
    if (is_sentence_mark(c)) {
      shape_.sentence_ends += previous_kind_ == Kind::kHangul;
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

  void add_to_topic(char32_t c) {
    if (topic_length_ == 0) topic_first_ = c;
    if (++topic_length_ == 2) {
      shape_.topics.push_back(static_cast<std::uint32_t>(
          hash_mix((std::uint64_t{topic_first_} << 32) | c)));
    }
  }

  void end_word() {
    // Two syllables at least: `이`, `그` and `한` alone are words, not endings.
    if (word_length_ >= 2 && previous_kind_ == Kind::kHangul) {
      josa_ += ends_like_particle(shape_.last);
      connectives_ += ends_like_connective(shape_.last);
    }
    end_hanja();
    word_length_ = 0;
    topic_length_ = 0;
  }

  LineShape& shape_;
  std::array<int, 5> counts_{};  // by Kind
  int kana_ = 0;
  int josa_ = 0, connectives_ = 0;
  int double_quotes_ = 0, single_quotes_ = 0;
  int word_length_ = 0, topic_length_ = 0, run_of_hanja_ = 0;
  char32_t previous_ = 0, topic_first_ = 0;
  Kind previous_kind_ = Kind::kMark;
};

// The line's skeleton (phrases.h), never written down.
class SkeletonSearch {
 public:
  explicit SkeletonSearch(PhraseGroups::Ends& ends) : search_(lexicon(), ends) {
    search_.take('^', 1);
  }
  void add(char32_t c, std::size_t bytes) {
    if (c == ' ' || (c == '0' && last_ == '0')) return;
    last_ = c;
    // A caret or dollar sign of the text must not pass for an anchor.
    search_.take(c == '^' || c == '$' ? U'*' : c, bytes);
  }
  // How many bytes it has.
  std::uint32_t finish() {
    search_.take('$', 1);
    return search_.bytes();
  }

 private:
  PhraseGroups::Search search_;
  char32_t last_ = 0;
};

}  // namespace

float LineShape::covered(PhraseId id) const {
  if (skeleton_bytes == 0) return 0;
  return static_cast<float>(phrases.covered[static_cast<std::size_t>(id)]) /
         static_cast<float>(skeleton_bytes);
}

LineShape ShapeReader::read(std::string_view bytes,
                            std::string_view normalized) const {
  LineShape shape;
  Counter counter(shape);
  PhraseGroups::Ends ends;
  SkeletonSearch skeleton(ends);
  for (Utf8Reader reader(normalized); !reader.at_end();) {
    const std::size_t at = reader.position();
    const char32_t c = reader.next();
    counter.add(c);
    skeleton.add(c, reader.position() - at);
  }
  counter.finish();
  const std::uint32_t skeleton_bytes = skeleton.finish();
  shape.phrases = lexicon().hits(ends, skeleton_bytes);
  shape.skeleton_bytes = skeleton_bytes;
  shape.identity = hash_bytes(normalized);
  shape.leading_number = leading_number(bytes);
  return shape;
}

namespace {

// exp(-|log(a / b)|): 1 for equal lengths, a half for one twice as long. In
// halves of a Hangul unit, as lengths come; each pair is computed once, by
// whichever thread asks first, and all compute the same.
float length_likeness(float a, float b) {
  constexpr std::size_t kTabled = 128;
  static std::array<std::atomic<float>, kTabled * kTabled> table{};
  const auto halves_a = static_cast<std::size_t>(2 * a);
  const auto halves_b = static_cast<std::size_t>(2 * b);
  const auto computed = [&] { return std::exp(-std::abs(std::log(a / b))); };
  if (halves_a >= kTabled || halves_b >= kTabled) return computed();
  std::atomic<float>& known = table[halves_a * kTabled + halves_b];
  float likeness = known.load(std::memory_order_relaxed);
  if (likeness == 0) {
    likeness = computed();
    known.store(likeness, std::memory_order_relaxed);
  }
  return likeness;
}

}  // namespace

float likeness(const LineShape& a, const LineShape& b) {
  if (a.characters == 0 || b.characters == 0) return 0;
  const bool same_start = a.first_look == b.first_look;
  const bool same_end = a.last_look == b.last_look;
  // A third each; a line twice as long keeps about half of its third.
  return (static_cast<float>(same_start) + static_cast<float>(same_end) +
          length_likeness(a.length, b.length)) /
         3.0f;
}

}  // namespace kijil
