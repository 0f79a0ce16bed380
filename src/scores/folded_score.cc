// The score of a line, as visit_rows() of folded_table.cc defines it, without
// an allocation and nearly without branches that a processor cannot foretell:
// one that it foretells wrongly costs as much as a hundred other instructions.
// Words are taken a few at a time through stages that are loops without ifs:
// what the cache knows, what the vocabulary knows, n-grams of the rest, pairs.
// Row sums are integers, so that the order of additions, which differs, cannot
// matter.
// This lean way is for what kijil trains: rows of 16 bits for four labels,
// n-grams of up to four characters, pairs of words, and buckets by a power of
// two. All else goes the plain way.
// Tested by folded_score_test.cc against the plain way.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>

#include "features/lean_word.h"
#include "features/ngrams.h"
#include "scores/byte_marks.h"
#include "scores/folded_table.h"
#include "scores/line_words.h"
#include "scores/ngram_sum.h"
#include "scores/row_sum.h"
#include "text/padded_text.h"

namespace kijil {
namespace {

constexpr std::size_t kLeanLabels = 4;
constexpr int kLeanCharacters = 4;
constexpr std::size_t kRowBytes = 2 * kLeanLabels;

}  // namespace

bool FoldedTable::is_lean() const {
  return format_ == RowFormat::kInt16 && labels_.size() == kLeanLabels &&
         settings_.max_n <= kLeanCharacters && settings_.word_ngrams <= 2 &&
         (settings_.buckets == 0 || std::has_single_bit(settings_.buckets));
}

void FoldedTable::prepare_lean_score() {
  slot_tags_.resize(word_keys_.size() + kTagsAtOnce);
  for (std::size_t i = 0; i < slot_tags_.size(); ++i) {
    const std::uint64_t key = word_keys_[i & (word_keys_.size() - 1)];
    slot_tags_[i] = key == 0 ? '\0' : tag_of(key);
  }
  end_slot_ = find_word(kEndOfLine);
  ngram_weights_ = NgramWeights(settings_.min_n, settings_.max_n);
}

// Looks at sixteen slots at once: how many a search must pass is as hard to
// foretell as whether it finds anything.
inline std::ptrdiff_t FoldedTable::find_tagged(std::uint64_t key) const {
  const std::size_t mask = word_keys_.size() - 1;
  for (std::size_t from = key & mask;; from = (from + kTagsAtOnce) & mask) {
    const char* const tags = slot_tags_.data() + from;
    const std::uint32_t empty = equal_marks(tags, '\0');
    const std::uint32_t before_empty = empty ^ (empty - 1);
    std::uint32_t same = equal_marks(tags, tag_of(key)) & before_empty;
    for (; same != 0; same &= same - 1) {
      const auto next = static_cast<std::size_t>(std::countr_zero(same));
      const std::size_t slot = (from + next) & mask;
      if (word_keys_[slot] == key) return static_cast<std::ptrdiff_t>(slot);
    }
    if (empty != 0) return -1;
  }
}

void FoldedTable::find_words(PaddedText line, WordCache& cache,
                             WordList& words) const {
  words.begin(line);
  if (!lean_) return words.leave_out();
  const std::string_view prefix = settings_.label_prefix;
  // An empty prefix begins every word.
  const bool any = prefix.empty();
  const char first = any ? kEndOfLine[0] : prefix[0];
  for_each_word(line, [=, &cache, &words](const char* at, std::size_t size) {
    if (*at == kEndOfLine[0] || *at == first || any) [[unlikely]] {
      const std::string_view text(at, size);
      if (text == kEndOfLine || text.starts_with(prefix)) {  // as in fastText
        words.leave_out();
        return text != kEndOfLine;
      }
    }
    LineWord& word = words.add();
    word.word.read(at, size);
    word.places = &cache.places_of(word.word);
    __builtin_prefetch(&word.places->words[0]);
    __builtin_prefetch(&word.places->words[1]);
    return true;
  });
}

// Looks up a few words at a time.
class FoldedTable::Lookup {
 public:
  static constexpr std::size_t kWordsAtOnce = 16;

  Lookup(const FoldedTable& table, WordList& list)
      : table_(table), list_(list) {}

  // REQUIRES: no more than kWordsAtOnce.
  void read(std::span<LineWord> words) {
    misses_ = unknown_ = 0;
    find_cached(words);
    if (misses_ == 0) return;
    fetch_slots();
    find_known();
    read_unknown();
    all_misses_ += misses_;
  }
  // How many words were not in their places.
  std::size_t misses() const { return all_misses_; }

 private:
  void find_cached(std::span<LineWord> words) {
    RowSum known{}, buckets{};
    std::size_t rows = 0;
    for (LineWord& word : words) {
      word.known =
          word.word.is_short() ? word.places->find(word.word.bytes) : nullptr;
      if (word.known == nullptr) {
        missing_[misses_++] = {&word, 0};
        continue;
      }
      RowSum sum;
      std::memcpy(&sum, word.known->sum.data(), sizeof sum);
      // No branch for what is as hard to foretell as the next word.
      const RowSum in_vocabulary =
          RowSum{} - ((word.known->rows & KnownWord::kInVocabulary) != 0);
      known += sum & in_vocabulary;
      buckets += sum & ~in_vocabulary;
      rows += word.known->rows & ~unsigned{KnownWord::kInVocabulary};
      word.hash = word.known->hash;
    }
    list_.in_vocabulary.add(known);
    list_.buckets.add(buckets);
    list_.rows += rows;
  }
  // Has what the vocabulary may know of them brought from memory.
  void fetch_slots() {
    for (Missing& missing : std::span(missing_).first(misses_)) {
      missing.key = missing.word->word.key();
      const std::size_t slot = missing.key & (table_.word_keys_.size() - 1);
      __builtin_prefetch(table_.slot_tags_.data() + slot);
      __builtin_prefetch(table_.word_keys_.data() + slot);
      __builtin_prefetch(table_.word_row_counts_.data() + slot);
      __builtin_prefetch(table_.word_rows_.data() + slot * kRowBytes);
    }
  }
  void find_known() {
    for (const Missing missing : std::span(missing_).first(misses_)) {
      const std::ptrdiff_t slot = table_.find_tagged(missing.key);
      missing.word->hash = missing.word->word.fasttext_hash();
      if (slot < 0) {
        missing_[unknown_++] = missing;
        continue;
      }
      const auto at = static_cast<std::size_t>(slot);
      const RowSum row =
          widened(load_row(table_.word_rows_.data() + at * kRowBytes));
      const std::size_t rows = table_.word_row_counts_[at];
      list_.in_vocabulary.add(row);
      list_.rows += rows;
      keep(*missing.word, row, rows, KnownWord::kInVocabulary);
    }
  }
  void read_unknown() {
    if (table_.settings_.max_n <= 0) return;
    const NgramSum ngrams(table_.bucket_rows_.data(),
                          table_.settings_.buckets - 1, table_.ngram_weights_);
    for (const Missing missing : std::span(missing_).first(unknown_)) {
      const LeanWord& word = missing.word->word;
      if (!word.is_short()) [[unlikely]] {
        list_.rows += ngrams.of_long(word.text(), [this](RowSum rows) {
          list_.buckets.add(rows);
          list_.buckets.carry();
        });
        continue;
      }
      const auto [sum, rows] = ngrams.of_short(word.padded(), word.size);
      list_.buckets.add(sum);
      list_.rows += rows;
      keep(*missing.word, sum, rows, 0);
    }
  }
  // Puts a word that has no place yet into one.
  static void keep(LineWord& word, RowSum sum, std::size_t rows,
                   std::uint16_t source) {
    const LeanWord& lean = word.word;
    if (!lean.is_short() || rows >= KnownWord::kInVocabulary) [[unlikely]]
      return;
    // It may have come a moment ago.
    word.known = word.places->find(lean.bytes);
    if (word.known != nullptr) return;
    word.known = &word.places->take(lean.bytes);
    std::memcpy(word.known->sum.data(), &sum, sizeof sum);
    word.known->hash = word.hash;
    word.known->rows = static_cast<std::uint16_t>(rows | source);
  }

  struct Missing {
    LineWord* word;
    std::uint64_t key;
  };
  const FoldedTable& table_;
  WordList& list_;
  // First those that the cache lacks, then of these those that the vocabulary
  // lacks as well.
  std::array<Missing, kWordsAtOnce> missing_;
  std::size_t misses_ = 0, unknown_ = 0, all_misses_ = 0;
};

inline const char* FoldedTable::pair_row(std::uint32_t first,
                                         std::uint32_t second) const {
  // Buckets are told apart by the lower half of a pair's hash alone.
  const auto pair = static_cast<std::uint32_t>(
      word_ngram_step(word_ngram_start(first), second));
  return bucket_rows_.data() +
         std::size_t{pair & (settings_.buckets - 1)} * kRowBytes;
}

void FoldedTable::look_up(WordCache& cache, WordList& list) const {
  if (!lean_) return;
  // So many words are of fewer rows than a RowSum can hold.
  constexpr std::size_t kCarry = 16 * Lookup::kWordsAtOnce;
  Lookup lookup(*this, list);
  const std::span<LineWord> words = list.words();
  for (std::size_t at = 0; at < words.size(); at += Lookup::kWordsAtOnce) {
    lookup.read(
        words.subspan(at, std::min(Lookup::kWordsAtOnce, words.size() - at)));
    if ((at + Lookup::kWordsAtOnce) % kCarry != 0) continue;
    list.in_vocabulary.carry();
    list.buckets.carry();
  }
  cache.note_misses(lookup.misses());
  if (settings_.word_ngrams != 2) return;
  for (std::size_t i = 1; i < words.size(); ++i) {
    __builtin_prefetch(pair_row(words[i - 1].hash, words[i].hash));
  }
}

LabelScores FoldedTable::sum_up(const WordList& list) const {
  return lean_ ? sum_up_words(list) : score_plainly(list.line());
}

// Alone, so that what it returns is made where it is wanted.
LabelScores FoldedTable::sum_up_words(const WordList& list) const {
  constexpr std::uint32_t kEndHash = fasttext_hash(kEndOfLine);
  LongSum in_vocabulary = list.in_vocabulary, buckets = list.buckets;
  std::size_t all_rows = list.rows;
  if (end_slot_ >= 0) {
    const auto at = static_cast<std::size_t>(end_slot_);
    in_vocabulary.add(widened(load_row(word_rows_.data() + at * kRowBytes)));
    all_rows += word_row_counts_[at];
  }
  const std::span<const LineWord> words = list.words();
  if (settings_.word_ngrams == 2 && !words.empty()) {
    for (std::size_t i = 1; i < words.size(); ++i) {
      buckets.add(
          widened(load_row(pair_row(words[i - 1].hash, words[i].hash))));
      if (i % 4096 == 0) buckets.carry();
    }
    buckets.add(widened(load_row(pair_row(words.back().hash, kEndHash))));
    all_rows += words.size();
  }
  LabelScores scores(LabelScores::Unset{});
  scores.labels = kLeanLabels;
  scores.rows = all_rows;
  const auto rows = static_cast<double>(std::max<std::size_t>(all_rows, 1));
  for (std::size_t k = 0; k < kLeanLabels; ++k) {
    const double total =
        in_vocabulary.total(k) * word_scale_ + buckets.total(k) * bucket_scale_;
    scores.values[k] = static_cast<float>(total / rows);
  }
  return scores;
}

LabelScores FoldedTable::score(std::string_view line) const {
  if (!lean_) return score_plainly(line);
  WordCache cache(1);
  return score(PaddedCopy(line).text(), cache);
}

LabelScores FoldedTable::score(std::string_view line, WordCache& cache) const {
  return score(PaddedCopy(line).text(), cache);
}

LabelScores FoldedTable::score(PaddedText line, WordCache& cache) const {
  if (!lean_) return score_plainly(line);
  cache.grow_if_due();
  find_words(line, cache, cache.list);
  look_up(cache, cache.list);
  return sum_up(cache.list);
}

}  // namespace kijil
