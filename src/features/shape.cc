// Tested by shape_test.cc.
#include "features/shape.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include "base/hash.h"
#include "features/ngrams.h"
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
  lanes_[kKanaLane] += is_kana(c);
  if (is_sentence_mark(c)) {
    lanes_[kSentenceEndLane] += kind_of(previous_) == CharacterKind::kHangul;
  }
  lanes_[kDoubleQuoteLane] += c == '"';
  lanes_[kSingleQuoteLane] += c == '\'';
  if (c == '(' || c == '[' || c == '<' || c == 0x3010 || c == 0x300C) {
    ++lanes_[kBracketLane];
  }
  lanes_[kPipeLane] += c == '|';
  if (c == 0x2665 || c == 0x2661 || c == 0x2764) ++lanes_[kHeartLane];
  lanes_[kCodeMarkLane] += is_code_mark(c);
}

void ShapeCounter::write_to(LineShape& shape) const {
  const auto& n = lanes_;
  const int characters = n[kHangulLane] + n[kHanjaLane] + n[kLatinLane] +
                         n[kDigitLane] + n[kMarkLane];
  shape.characters = characters;
  // All wide characters count 1, all others 0.5.
  shape.length = 0.5f * static_cast<float>(characters + n[kHangulLane] +
                                           n[kHanjaLane] + n[kKanaLane]);
  const auto share = [](int count, int of) {
    return of == 0 ? 0.0f : static_cast<float>(count) / static_cast<float>(of);
  };
  shape.hangul = share(n[kHangulLane], characters);
  shape.hanja = share(n[kHanjaLane], characters);
  shape.latin = share(n[kLatinLane], characters);
  shape.digit = share(n[kDigitLane], characters);
  shape.mark = share(n[kMarkLane], characters);
  shape.words = words_;
  shape.josa = share(n[kParticleLane], words_);
  shape.connective = share(n[kConnectiveLane], words_);
  shape.sentence_ends = n[kSentenceEndLane];
  shape.quotes = n[kDoubleQuoteLane] + n[kSingleQuoteLane];
  shape.quotes_pair =
      n[kDoubleQuoteLane] % 2 == 0 && n[kSingleQuoteLane] % 2 == 0;
  shape.brackets = n[kBracketLane];
  shape.hashes = n[kHashLane];
  shape.pipes = n[kPipeLane];
  shape.hearts = n[kHeartLane];
  shape.lone_hanja = n[kLoneHanjaLane];
  shape.code_marks = n[kCodeMarkLane];
}

float LineShape::covered(PhraseId id) const {
  assert(static_cast<std::size_t>(id) < kMeasuredPhraseGroups);
  if (skeleton_bytes == 0) return 0;
  return static_cast<float>(phrases.covered[static_cast<std::size_t>(id)]) /
         static_cast<float>(skeleton_bytes);
}

namespace {

// A line's skeleton (phrases.h) as far as it was read.
struct Skeleton {
  std::size_t bytes = 0;
  bool behind_zero = false;
};

// Counts what passes by in `text`, words of a normal form, and takes what it
// adds to the skeleton.
template <typename Take>
void walk(std::string_view text, Skeleton& skeleton, ShapeCounter& counter,
          Take&& take) {
  // How many more bytes than the skeleton the text has so far, which may be
  // less than none.
  std::size_t more = 0 - skeleton.bytes;
  bool behind_zero = skeleton.behind_zero;
  // Where no three bytes follow any more.
  const std::size_t last_place =
      text.size() - std::min<std::size_t>(text.size(), 2);
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead == ' ') {
      counter.end_word();
      ++at;
      ++more;
    } else if (lead < 0x80) {
      counter.ascii(text[at]);
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
        const char32_t c = syllable_at(text.data() + at);
        if (!is_hangul_syllable(c)) break;
        take(c, at + 3 - more);
      }
      if (at > begin) {
        counter.syllables(text.substr(begin, at - begin));
        continue;
      }
      Utf8Reader reader(text.substr(at));
      const char32_t c = reader.next();
      at += reader.position();
      counter.rare(c);
      take(c, at - more);
    }
  }
  counter.end_word();
  skeleton = {text.size() - more, behind_zero};
}

// Takes what `word` adds to the skeleton, as walk() does, until take() is
// false.
template <typename Take>
void walk_skeleton(std::string_view word, Skeleton skeleton, Take&& take) {
  Utf8Reader reader(word);
  while (!reader.at_end()) {
    const std::size_t begin = reader.position();
    const char32_t c = reader.next();
    const bool goes_on = c == '0' && skeleton.behind_zero;
    skeleton.behind_zero = c == '0';
    if (goes_on) continue;
    skeleton.bytes += reader.position() - begin;
    if (!take(c == '^' || c == '$' ? U'*' : c, skeleton.bytes)) return;
  }
}

// What the word adds to a line, if that can be kept.
WordShape shape_of(std::string_view word, const PhraseGroups& phrases) {
  LineTopics topics;
  ShapeCounter counter(topics);
  Skeleton skeleton;
  const std::optional<PhraseSteps> steps =
      phrases.steps([&](auto&& take) { walk(word, skeleton, counter, take); });
  const auto kept = std::span(counter.lanes()).first(kKeptLanes);
  const auto others = std::span(counter.lanes()).subspan(kKeptLanes);
  WordShape shape;
  shape.set_state(WordShape::kNotKept);
  if (!steps || topics.size() > 1 ||
      std::ranges::any_of(others, [](int count) { return count != 0; })) {
    return shape;
  }
  shape.phrases = *steps;
  shape.set_topic(topics.empty() ? 0 : topics[0]);
  std::ranges::copy(kept, shape.lanes.begin());
  shape.lanes[kSkeletonLane] = static_cast<std::uint8_t>(skeleton.bytes);
  shape.set_state(WordShape::kKept);
  return shape;
}

// Sums of many words' lanes, eight in a register. A line is read as far as no
// lane can overflow (normalize.h).
class LaneSums {
 public:
  void add(const WordShape& shape) {
    using Bytes = std::uint8_t __attribute__((vector_size(16)));
    Bytes lanes;
    std::memcpy(&lanes, shape.lanes.data(), sizeof lanes);
    const Bytes zeros{};
    first_ += reinterpret_cast<Counts>(__builtin_shufflevector(
        lanes, zeros, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    last_ += reinterpret_cast<Counts>(
        __builtin_shufflevector(lanes, zeros, 8, 24, 9, 25, 10, 26, 11, 27, 12,
                                28, 13, 29, 14, 30, 15, 31));
    ++words_;
  }
  void add_to(ShapeCounter& counter) const {
    std::array<int, kKeptLanes> lanes;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      lanes[i] = i < 8 ? first_[i] : last_[i - 8];
    }
    counter.add(words_, lanes);
  }

 private:
  using Counts = std::uint16_t __attribute__((vector_size(16)));
  Counts first_{}, last_{};
  std::size_t words_ = 0;
};

// Reads a line word by word.
class LineWalk {
 public:
  LineWalk(const PhraseGroups& phrases, LineShape& shape)
      : phrases_(phrases), shape_(shape), search_(phrases) {
    search_.go_on([](auto&& take) { take('^', 1); });
  }

  void read(std::string_view text) {
    search_.go_on([&](auto&& take) { walk(text, skeleton_, counter_, take); });
  }
  void read(const LineWord& word) {
    const std::string_view text = word.word.text();
    if (!word.is_known()) return read(text);
    WordShape& known = word.known->shape;
    if (known.state() == WordShape::kUnread) {
      known.become(shape_of(text, phrases_));
    }
    const bool goes_on = skeleton_.behind_zero && text.front() == '0';
    if (known.state() != WordShape::kKept || goes_on) return read(text);
    if (search_.is_new_with(known.phrases.first)) {
      search_.skip(known.phrases);
    } else {
      search_.skip(known.phrases,
                   [&](auto&& take) { walk_skeleton(text, skeleton_, take); });
    }
    sums_.add(known);
    if (known.topic() != 0) shape_.topics.push_back(known.topic());
    skeleton_ = {skeleton_.bytes + known.lanes[kSkeletonLane],
                 text.back() == '0'};
  }
  void finish() {
    const std::size_t bytes = skeleton_.bytes + 1;
    search_.go_on([&](auto&& take) { take('$', bytes); });
    shape_.phrases = search_.hits(bytes);
    shape_.skeleton_bytes = static_cast<std::uint32_t>(bytes);
    sums_.add_to(counter_);
    counter_.write_to(shape_);
  }

 private:
  const PhraseGroups& phrases_;
  LineShape& shape_;
  PhraseGroups::Search search_;
  Skeleton skeleton_{1, false};
  ShapeCounter counter_{shape_.topics};
  LaneSums sums_;
};

// The last character. REQUIRES: valid UTF-8.
char32_t last_character(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (is_utf8_continuation(text[at])) --at;
  return Utf8Reader(text.substr(at)).next();
}

// What is asked of the line as a whole.
void read_ends(std::string_view bytes, std::string_view normalized,
               LineShape& shape) {
  if (!normalized.empty()) {
    shape.first = Utf8Reader(normalized).next();
    shape.last = last_character(normalized);
    shape.first_look = look_of(shape.first);
    shape.last_look = look_of(shape.last);
  }
  shape.leading_number = leading_number(bytes);
}

// A line is known again by its words, whose hashes are known.
std::uint64_t with_word(std::uint64_t identity, std::uint64_t hash) {
  return hash_step(identity, hash);
}
std::uint64_t identity_of(std::string_view normalized) {
  std::uint64_t identity = 0;
  while (!normalized.empty()) {
    const std::size_t end = std::min(normalized.find(' '), normalized.size());
    identity = with_word(identity, hash_state(normalized.substr(0, end)));
    normalized.remove_prefix(std::min(end + 1, normalized.size()));
  }
  return identity;
}

}  // namespace

LineShape ShapeReader::read(std::string_view bytes,
                            std::string_view normalized) const {
  LineShape shape;
  LineWalk line(*phrases_, shape);
  line.read(normalized);
  line.finish();
  shape.identity = identity_of(normalized);
  read_ends(bytes, normalized, shape);
  return shape;
}

LineShape ShapeReader::read(std::string_view bytes, std::string_view normalized,
                            std::span<const LineWord> words) const {
  LineShape shape;
  LineWalk line(*phrases_, shape);
  for (const LineWord& word : words) {
    line.read(word);
    shape.identity = with_word(shape.identity, word.word.hash);
  }
  line.finish();
  read_ends(bytes, normalized, shape);
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
