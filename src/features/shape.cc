// Tested by shape_test.cc.
#include "features/shape.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/hash.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// The last syllable of a word decides; `가` and `이` also end many nouns, which
// the share over a whole line evens out.
bool ends_like_particle(char32_t last) {
  static const std::u32string_view kParticles = U"은는이가을를에의도로와과만께";
  return kParticles.find(last) != std::u32string_view::npos;
}

bool ends_like_connective(char32_t last) {
  static const std::u32string_view kConnectives = U"고며면서해한된인할던게니자";
  return kConnectives.find(last) != std::u32string_view::npos;
}

bool is_wide(char32_t c) {
  return is_hangul(c) || is_hanja(c) || (c >= 0x3040 && c <= 0x30FF);
}

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

// Gathers a LineShape while the code points of a line pass by.
class Counter {
 public:
  void add(char32_t c) {
    if (c == ' ') {
      end_word();
      previous_ = c;
      return;
    }
    if (word_length_++ == 0) ++shape_.words;
    if (shape_.first == 0) shape_.first = c;
    count_kind(c);
    count_marks(c);
    update_topic(c);
    shape_.last = c;
    previous_ = c;
  }

  LineShape finish() {
    end_word();
    const auto share = [this](int count) {
      return shape_.characters == 0 ? 0.0f
                                    : static_cast<float>(count) /
                                          static_cast<float>(shape_.characters);
    };
    shape_.hangul = share(hangul_);
    shape_.hanja = share(hanja_);
    shape_.latin = share(latin_);
    shape_.digit = share(digits_);
    shape_.mark = share(marks_);
    if (shape_.words > 0) {
      const auto words = static_cast<float>(shape_.words);
      shape_.josa = static_cast<float>(josa_) / words;
      shape_.connective = static_cast<float>(connectives_) / words;
    }
    shape_.quotes_pair = double_quotes_ % 2 == 0 && single_quotes_ % 2 == 0;
    return std::move(shape_);
  }

 private:
  void count_kind(char32_t c) {
    ++shape_.characters;
    shape_.length += is_wide(c) ? 1.0f : 0.5f;
    if (is_hangul(c)) {
      ++hangul_;
    } else if (c == '0') {
      ++digits_;
    } else if (is_latin(c)) {
      ++latin_;
    } else if (is_hanja(c)) {
      ++hanja_;
      ++run_of_hanja_;
      return;
    } else {
      ++marks_;
    }
    end_hanja();
  }

  // A single Hanja among other characters is the shorthand of headlines.
  void end_hanja() {
    if (run_of_hanja_ == 1) ++shape_.lone_hanja;
    run_of_hanja_ = 0;
  }

  void count_marks(char32_t c) {
    if (is_sentence_mark(c) && is_hangul(previous_)) ++shape_.sentence_ends;
    if (c == '"') ++double_quotes_, ++shape_.quotes;
    if (c == '\'') ++single_quotes_, ++shape_.quotes;
    if (c == '(' || c == '[' || c == '<' || c == 0x3010 || c == 0x300C) {
      ++shape_.brackets;
    }
    if (previous_ == '#' && is_letter(c)) ++shape_.hashes;
    if (c == '|') ++shape_.pipes;
    if (c == 0x2665 || c == 0x2661 || c == 0x2764) ++shape_.hearts;
    if (is_code_mark(c)) ++shape_.code_marks;
  }

  void update_topic(char32_t c) {
    if (!is_hangul(c) && !is_hanja(c) && !is_latin(c)) {
      topic_length_ = 0;
      return;
    }
    if (topic_length_ == 0) topic_first_ = c;
    if (++topic_length_ == 2) {
      shape_.topics.push_back(static_cast<std::uint32_t>(
          hash_mix((std::uint64_t{topic_first_} << 32) | c)));
    }
  }

  void end_word() {
    // Two syllables at least: `이`, `그` and `한` alone are words, not endings.
    if (word_length_ >= 2 && is_hangul(shape_.last)) {
      josa_ += ends_like_particle(shape_.last);
      connectives_ += ends_like_connective(shape_.last);
    }
    end_hanja();
    word_length_ = 0;
    topic_length_ = 0;
  }

  LineShape shape_;
  int hangul_ = 0, hanja_ = 0, latin_ = 0, digits_ = 0, marks_ = 0;
  int josa_ = 0, connectives_ = 0;
  int double_quotes_ = 0, single_quotes_ = 0;
  int word_length_ = 0, topic_length_ = 0, run_of_hanja_ = 0;
  char32_t previous_ = 0, topic_first_ = 0;
};

// What a character is for likeness: letters and digits by kind, marks as such.
char32_t likeness_class(char32_t c) {
  if (is_hangul(c)) return U'가';
  if (is_hanja(c)) return U'家';
  if (is_latin(c)) return U'a';
  return c;
}

}  // namespace

float LineShape::covered(PhraseId id) const {
  if (skeleton_bytes == 0) return 0;
  return static_cast<float>(phrases.covered[static_cast<std::size_t>(id)]) /
         static_cast<float>(skeleton_bytes);
}

LineShape ShapeReader::read(std::string_view bytes,
                            std::string_view normalized) const {
  Counter counter;
  for (Utf8Reader reader(normalized); !reader.at_end();) {
    counter.add(reader.next());
  }
  LineShape shape = counter.finish();
  const std::string skeleton = phrase_skeleton(normalized);
  shape.phrases = lexicon().find(skeleton);
  shape.skeleton_bytes = skeleton.size();
  shape.identity = hash_bytes(normalized);
  shape.leading_number = leading_number(bytes);
  return shape;
}

float likeness(const LineShape& a, const LineShape& b) {
  if (a.characters == 0 || b.characters == 0) return 0;
  const bool same_start = likeness_class(a.first) == likeness_class(b.first);
  const bool same_end = likeness_class(a.last) == likeness_class(b.last);
  const float ratio = std::abs(std::log(a.length / b.length));
  // A third each; a line twice as long keeps about half of its third.
  return (static_cast<float>(same_start) + static_cast<float>(same_end) +
          std::exp(-ratio)) /
         3.0f;
}

}  // namespace kijil
