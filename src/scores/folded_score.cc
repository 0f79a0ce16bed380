// The score of a line, as visit_rows() of folded_table.cc defines it, without
// an allocation and in one pass: a word is hashed for fastText while its end is
// looked for; the n-grams that end at a character are those that ended at the
// one before with one more, so that four running hashes do for all starts; and
// the pair of words is made when the second is there. Row sums are integers, so
// that the order of additions, which differs, cannot matter.
// This lean way is for what kijil trains: rows of 16 bits for four labels,
// n-grams of up to four characters, pairs of words, and buckets by a power of
// two. All else goes the plain way.
// Tested by folded_score_test.cc against the plain way.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>

#include "features/ngrams.h"
#include "scores/folded_table.h"
#include "scores/word_key.h"

namespace kijil {
namespace {

constexpr std::size_t kLeanLabels = 4;
constexpr int kLeanCharacters = 4;
// The sum of rows of four 16-bit numbers, two at a time in one register: made
// positive by turning the sign bit, each has 32 bits to grow in.
class RowSum {
 public:
  // Adds the rows of a table of 2^n rows that these hashes lead to.
  void add(const char* rows, std::uint32_t mask,
           std::span<const std::uint32_t> hashes) {
    if (rows_ + hashes.size() > kMostRows) carry();
    std::uint64_t even = even_, odd = odd_;
    for (const std::uint32_t hash : hashes) {
      std::uint64_t four;
      std::memcpy(&four, rows + std::size_t{hash & mask} * sizeof four,
                  sizeof four);
      four ^= kSigns;
      even += four & kLowHalves;
      odd += (four >> 16) & kLowHalves;
    }
    even_ = even;
    odd_ = odd;
    rows_ += hashes.size();
  }
  void carry() {
    for (std::size_t k = 0; k < kLeanLabels; ++k) {
      const std::uint64_t sum = k % 2 == 0 ? even_ : odd_;
      carried_[k] += static_cast<std::int64_t>((sum >> (k / 2 * 32)) & kLow) -
                     static_cast<std::int64_t>(rows_ << 15);
    }
    carried_rows_ += rows_;
    even_ = odd_ = rows_ = 0;
  }
  // REQUIRES: carry() was called after the last add().
  std::size_t rows() const { return carried_rows_; }
  double total(std::size_t k) const { return static_cast<double>(carried_[k]); }

 private:
  // So many 16-bit numbers cannot overflow a 32-bit sum.
  static constexpr std::size_t kMostRows = 1 << 16;
  static constexpr std::uint64_t kSigns = 0x8000800080008000u;
  static constexpr std::uint64_t kLowHalves = 0x0000FFFF0000FFFFu;
  static constexpr std::uint64_t kLow = 0xFFFFFFFFu;

  std::uint64_t even_ = 0, odd_ = 0;
  std::size_t rows_ = 0, carried_rows_ = 0;
  std::array<std::int64_t, kLeanLabels> carried_{};
};

// Hashes on their way to a sum; full is what `sum` gets in one go.
class HashBuffer {
 public:
  void push(std::uint32_t hash) { hashes_[size_++] = hash; }
  // REQUIRES: asked before more than kLeanCharacters hashes are pushed.
  bool is_full() const { return size_ > kSize - kLeanCharacters; }
  std::span<const std::uint32_t> hashes() const {
    return {hashes_.data(), size_};
  }
  void clear() { size_ = 0; }

 private:
  static constexpr std::size_t kSize = 256;
  std::array<std::uint32_t, kSize> hashes_;
  std::size_t size_ = 0;
};

bool is_space(char c) {
  return static_cast<unsigned char>(c) <= ' ' && is_fasttext_space(c);
}

// Running hashes of the last one to four characters of a word.
class LastCharacters {
 public:
  void begin_character() {
    four_ = three_;
    three_ = two_;
    two_ = one_;
    one_ = kFnvOffset;
    ++characters_;
  }
  void take(char byte) {
    one_ = fasttext_hash_step(one_, byte);
    two_ = fasttext_hash_step(two_, byte);
    three_ = fasttext_hash_step(three_, byte);
    four_ = fasttext_hash_step(four_, byte);
  }
  // Those of at least min_n and at most max_n characters.
  void push_to(HashBuffer& buffer, int min_n, int max_n) const {
    const int longest = std::min(max_n, characters_);
    if (min_n <= 1 && longest >= 1) buffer.push(one_);
    if (min_n <= 2 && longest >= 2) buffer.push(two_);
    if (min_n <= 3 && longest >= 3) buffer.push(three_);
    if (min_n <= 4 && longest >= 4) buffer.push(four_);
  }

 private:
  std::uint32_t one_ = 0, two_ = 0, three_ = 0, four_ = 0;
  int characters_ = 0;
};

// Reads the hashes of a word's n-grams, as for_each_ngram() finds them in the
// word between its boundary marks, and calls flush() whenever the buffer is
// full. REQUIRES: max_n <= kLeanCharacters.
template <typename Flush>
void read_hashes(std::string_view word, const NgramSettings& settings,
                 HashBuffer& buffer, Flush&& flush) {
  const int min_n = settings.min_n, max_n = settings.max_n;
  LastCharacters last;
  const char* at = word.data();
  const char* const end = at + word.size();
  last.begin_character();
  last.take('<');
  // A broken word's first bytes count as the boundary mark's.
  while (at != end && is_utf8_continuation(*at)) last.take(*at++);
  while (at != end) {
    last.begin_character();
    do {
      last.take(*at++);
    } while (at != end && is_utf8_continuation(*at));
    last.push_to(buffer, min_n, max_n);
    if (buffer.is_full()) flush();
  }
  last.begin_character();
  last.take('>');
  // A boundary mark alone is no n-gram.
  last.push_to(buffer, std::max(min_n, 2), max_n);
  if (buffer.is_full()) flush();
}

// Calls use(word, hash) for each word of the line, its end among them.
template <typename Use>
void for_each_word(std::string_view line, std::string_view label_prefix,
                   Use&& use) {
  const char* at = line.data();
  const char* const end = at + line.size();
  while (at != end && *at != '\n') {
    if (is_space(*at)) {
      ++at;
      continue;
    }
    const char* const begin = at;
    std::uint32_t hash = kFnvOffset;
    do {
      hash = fasttext_hash_step(hash, *at++);
    } while (at != end && !is_space(*at));
    const std::string_view word(begin, static_cast<std::size_t>(at - begin));
    if (word == kEndOfLine) break;  // as in fastText
    if (!word.starts_with(label_prefix)) use(word, hash);
  }
  use(kEndOfLine, fasttext_hash(kEndOfLine));
}

}  // namespace

bool FoldedTable::is_lean() const {
  return format_ == RowFormat::kInt16 && labels_.size() == kLeanLabels &&
         settings_.max_n <= kLeanCharacters && settings_.word_ngrams <= 2 &&
         (settings_.buckets == 0 || std::has_single_bit(settings_.buckets));
}

// Words are read a few at a time: first all are hashed and what they may need
// is fetched, then they are looked up. Whether the vocabulary has a word
// decides what comes next, and nothing could go on before its slot came from
// memory.
class FoldedTable::LeanSum {
 public:
  explicit LeanSum(const FoldedTable& table)
      : table_(table), pairs_(table.settings_.word_ngrams == 2) {}

  void add(std::string_view word, std::uint32_t hash) {
    const std::uint64_t key = word_key(word);
    const std::size_t slot = key & (table_.word_keys_.size() - 1);
    fetch(table_.word_keys_.data() + slot);
    fetch(table_.word_row_counts_.data() + slot);
    fetch(table_.word_rows_.data() + slot * kRowBytes);
    words_[waiting_++] = {word, key};
    // Buckets are told apart by the lower half of a pair's hash alone.
    if (pairs_ && !first_) {
      push(static_cast<std::uint32_t>(
          word_ngram_step(word_ngram_start(previous_), hash)));
    }
    first_ = false;
    previous_ = hash;
    if (waiting_ == words_.size()) look_up();
  }

  LabelScores finish() {
    look_up();
    flush();
    known_.carry();
    buckets_.carry();
    LabelScores scores;
    scores.labels = kLeanLabels;
    scores.rows = known_rows_ + buckets_.rows();
    if (scores.rows == 0) return scores;
    for (std::size_t k = 0; k < kLeanLabels; ++k) {
      const double total = known_.total(k) * table_.word_scale_ +
                           buckets_.total(k) * table_.bucket_scale_;
      scores.values[k] =
          static_cast<float>(total / static_cast<double>(scores.rows));
    }
    return scores;
  }

 private:
  struct Word {
    std::string_view text;
    std::uint64_t key;
  };
  static constexpr std::size_t kRowBytes = 2 * kLeanLabels;

  static void fetch(const void* at) { __builtin_prefetch(at); }
  void push(std::uint32_t hash) {
    fetch(table_.bucket_rows_.data() +
          std::size_t{hash & (table_.settings_.buckets - 1)} * kRowBytes);
    buffer_.push(hash);
    if (buffer_.is_full()) flush();
  }
  void look_up() {
    for (std::size_t w = 0; w < waiting_; ++w) {
      const auto& [text, key] = words_[w];
      if (const std::ptrdiff_t slot = table_.find_key(key); slot >= 0) {
        const auto at = static_cast<std::uint32_t>(slot);
        known_.add(table_.word_rows_.data(), ~0u, {&at, 1});
        known_rows_ += table_.word_row_counts_[at];
      } else if (table_.settings_.max_n > 0 && text != kEndOfLine) {
        read_hashes(text, table_.settings_, buffer_, [this] { flush(); });
      }
    }
    waiting_ = 0;
  }
  void flush() {
    buckets_.add(table_.bucket_rows_.data(), table_.settings_.buckets - 1,
                 buffer_.hashes());
    buffer_.clear();
  }

  const FoldedTable& table_;
  const bool pairs_;
  bool first_ = true;
  std::uint32_t previous_ = 0;
  std::array<Word, 16> words_;
  std::size_t waiting_ = 0;
  HashBuffer buffer_;
  RowSum known_, buckets_;
  std::size_t known_rows_ = 0;
};

LabelScores FoldedTable::score_lean(std::string_view line) const {
  LeanSum sum(*this);
  for_each_word(
      line, settings_.label_prefix,
      [&](std::string_view word, std::uint32_t hash) { sum.add(word, hash); });
  return sum.finish();
}

LabelScores FoldedTable::score(std::string_view line) const {
  return lean_ ? score_lean(line) : score_plainly(line);
}

LabelScores FoldedTable::score(std::string_view line, WordCache&) const {
  return score(line);
}

}  // namespace kijil
