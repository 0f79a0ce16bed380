// A fastText classifier folded into one table: label scores per n-gram.
//
//   Result<FoldedTable> table = FoldedTable::parse(section_bytes);
//   LabelScores scores = table->score("첫눈이 내렸다.");
//   softmax(scores.span());  // what `fasttext predict-prob` would say
//
// fastText computes softmax(B * mean(A[i])) over the rows A[i] of the line's
// words and n-grams. With few labels the product B * A is small, so it is
// computed once: one row of label scores per vocabulary word (its own row
// summed with those of its n-grams) and one per hash bucket. The fold is
// exact; storing rows as 16-bit integers is the only rounding.
// Thread-safety: const after parse().
#ifndef KIJIL_SCORES_FOLDED_TABLE_H_
#define KIJIL_SCORES_FOLDED_TABLE_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/result.h"
#include "scores/ngram_sum.h"
#include "scores/word_cache.h"
#include "scores/word_key.h"
#include "scores/word_list.h"
#include "text/padded_text.h"

namespace kijil {

// Folding pays while a row is shorter than a fastText embedding.
inline constexpr std::size_t kMaxFoldedLabels = 64;

// Scores of one line: logits, before softmax.
struct LabelScores {
  struct Unset {};
  LabelScores() : values{} {}
  // With nothing in `values`: clearing all of them takes as long as a word.
  explicit LabelScores(Unset) {}

  // What is behind the labels' means nothing.
  std::array<float, kMaxFoldedLabels> values;
  std::size_t labels = 0;
  // How many rows the mean was taken over; 0 for a line without words.
  std::size_t rows = 0;

  std::span<float> span() { return {values.data(), labels}; }
  std::span<const float> span() const { return {values.data(), labels}; }
};

// Turns logits into probabilities, in place.
void softmax(std::span<float> scores);

// What fastText needs to know to find a line's rows.
struct NgramSettings {
  std::int32_t min_n = 0;  // characters; max_n = 0: whole words only
  std::int32_t max_n = 0;
  std::int32_t word_ngrams = 1;
  std::uint32_t buckets = 0;
  std::string label_prefix = "__label__";  // words that begin so are skipped
};

enum class RowFormat : std::uint32_t { kFloat32 = 0, kInt16 = 1 };

// A fold in memory, before it is written: rows of floats.
struct FoldedRows {
  NgramSettings settings;
  std::vector<std::string> labels;
  struct Word {
    std::string text;
    std::uint32_t rows = 1;  // the word's own and its n-grams'
    std::vector<float> scores;
  };
  std::vector<Word> words;
  std::vector<float> buckets;  // settings.buckets x labels.size()
};

// The section that parse() reads; models/FORMAT.md describes it byte by byte.
// REQUIRES: 1 to kMaxFoldedLabels labels.
std::string serialize(const FoldedRows& rows, RowFormat format);

class FoldedTable {
 public:
  // Checks every size and offset. `section` must outlive the table and begin
  // at a multiple of 8 bytes in memory.
  static Result<FoldedTable> parse(std::string_view section);

  // The label scores of one line, which is read as fastText reads a line of a
  // file: up to the first newline, its end counting as the word `</s>`.
  LabelScores score(std::string_view line) const;
  // The same scores, sooner where words come again, and where the line need not
  // be copied to have bytes behind it.
  LabelScores score(std::string_view line, WordCache& cache) const;
  LabelScores score(PaddedText line, WordCache& cache) const;
  // The same in three steps. Who takes each for some lines before the next has
  // memory answer in the meantime: a step asks for what the next one reads.
  // REQUIRES: `cache` has not grown since the first step, and the line is where
  // it was.
  void find_words(PaddedText line, WordCache& cache, WordList& words) const;
  void look_up(WordCache& cache, WordList& words) const;
  LabelScores sum_up(const WordList& words) const;

  // The same by the way that works for every table; for tests.
  LabelScores score_plainly(std::string_view line) const;

  // One part of a line's sum: the bytes it stands on, and its row.
  struct Part {
    std::size_t begin = 0, end = 0;  // bytes of the line; equal for `</s>`
    std::array<float, kMaxFoldedLabels> scores{};
    std::size_t rows = 1;
    // How many words it stands on, `</s>` counted: 1 is a word as a whole, 0 a
    // piece of a word that the vocabulary lacks.
    std::size_t words = 0;
  };
  // All parts; their scores, summed and divided by the sum of rows, are
  // score(line) but for rounding.
  std::vector<Part> explain(std::string_view line) const;

  // One row of the table, as training finds and changes it.
  struct RowPlace {
    bool of_word = false;    // or of a bucket
    std::uint32_t at = 0;    // the word's slot, or the bucket
    std::uint32_t rows = 1;  // how many rows it counts for in a line's mean
    auto operator<=>(const RowPlace&) const = default;
  };
  // The rows of the line's sum, one for each time that a row is in it.
  std::vector<RowPlace> places(std::string_view line) const;
  // The row's scores, one for each label. REQUIRES: a place of this table.
  std::vector<float> row(const RowPlace& place) const;
  // The section with these rows in place of its own, and no other byte
  // changed. 16-bit rows are rounded to the table's steps; what is beyond the
  // largest of them becomes that.
  struct NewRow {
    RowPlace place;
    std::vector<float> scores;
  };
  std::string with_rows(std::span<const NewRow> rows) const;

  std::span<const std::string> labels() const { return labels_; }
  const NgramSettings& settings() const { return settings_; }
  RowFormat row_format() const { return format_; }
  std::size_t words() const { return word_count_; }

 private:
  template <typename Row, typename Visit>
  void visit_rows(std::string_view line, Visit&& visit) const;
  template <typename Row>
  LabelScores score_with(std::string_view line) const;
  template <typename Row>
  std::vector<Part> explain_with(std::string_view line) const;
  // True if Lookup gives what score_plainly() gives; see folded_score.cc.
  bool is_lean() const;
  void prepare_lean_score();
  class Lookup;
  // REQUIRES: lean_.
  LabelScores sum_up_words(const WordList& words) const;
  // The row of two words side by side. REQUIRES: lean_.
  const char* pair_row(std::uint32_t first, std::uint32_t second) const;
  // A few bits of a key, never 0; a search looks at them first.
  static constexpr std::size_t kTagsAtOnce = 16;
  static char tag_of(std::uint64_t key) {
    return static_cast<char>((key >> 56) | 1);
  }
  // As find_key(); REQUIRES: lean_.
  std::ptrdiff_t find_tagged(std::uint64_t key) const;
  // The slot of a vocabulary word, or -1.
  std::ptrdiff_t find_word(std::string_view word) const {
    return find_key(word_key(word));
  }
  std::ptrdiff_t find_key(std::uint64_t key) const {
    const std::size_t mask = word_keys_.size() - 1;
    for (std::size_t slot = key & mask;; slot = (slot + 1) & mask) {
      if (word_keys_[slot] == key) return static_cast<std::ptrdiff_t>(slot);
      if (word_keys_[slot] == 0) return -1;
    }
  }
  template <typename Row>
  const Row* word_row(std::size_t slot) const;
  template <typename Row>
  const Row* bucket_row(std::uint64_t hash) const;
  template <typename Row>
  std::vector<RowPlace> places_with(std::string_view line) const;
  float scale_of(const RowPlace& place) const;
  // The row's bytes, within the section.
  std::string_view row_bytes(const RowPlace& place) const;

  NgramSettings settings_;
  std::vector<std::string> labels_;
  RowFormat format_ = RowFormat::kFloat32;
  bool lean_ = false;
  std::size_t word_count_ = 0;
  float word_scale_ = 1, bucket_scale_ = 1;
  // Open addressing, linear probing, a power of two of slots; key 0 is empty.
  std::span<const std::uint64_t> word_keys_;
  std::span<const std::uint32_t> word_row_counts_;
  std::string_view word_rows_;    // slots x labels, in format_
  std::string_view bucket_rows_;  // buckets x labels, in format_
  std::string_view section_;
  // For the lean way: the slots' tags, the first few once more behind the last,
  // and the slot of `</s>` or -1.
  std::vector<char> slot_tags_;
  std::ptrdiff_t end_slot_ = -1;
  NgramWeights ngram_weights_{0, 0};
};

}  // namespace kijil

#endif  // KIJIL_SCORES_FOLDED_TABLE_H_
