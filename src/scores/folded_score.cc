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

#include "features/ngrams.h"
#include "scores/byte_marks.h"
#include "scores/folded_table.h"
#include "scores/lean_word.h"
#include "scores/line_words.h"
#include "scores/ngram_sum.h"
#include "scores/row_sum.h"
#include "text/padded_text.h"

namespace kijil {
namespace {

constexpr std::size_t kLeanLabels = 4;
constexpr int kLeanCharacters = 4;
constexpr std::size_t kRowBytes = 2 * kLeanLabels;

// A sum of any number of rows.
class LongSum {
 public:
  void add(RowSum rows) { recent_ += rows; }
  // Doubles hold integers of such sizes exactly.
  void carry() {
    for (std::size_t k = 0; k < kLeanLabels; ++k) carried_[k] += recent_[k];
    recent_ = RowSum{};
  }
  double total(std::size_t k) const { return carried_[k] + recent_[k]; }

 private:
  RowSum recent_{};
  std::array<double, kLeanLabels> carried_{};
};

// What becomes of the words that were found: they are told, or forgotten.
class WordNotes {
 public:
  explicit WordNotes(LineWords& words) : words_(words) { words_.clear(); }

  template <typename Waiting>
  void add(std::span<const Waiting> found) {
    LineWord* word = words_.room(found.size());
    for (const auto& [lean, places, known, key, hash] : found) {
      *word++ = {lean.text(), lean.bytes, known};
    }
    words_.add(found.size());
  }
  void leave_out() { words_.leave_out(); }

 private:
  LineWords& words_;
};
struct NoNotes {
  template <typename Waiting>
  void add(std::span<const Waiting>) {}
  void leave_out() {}
};

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

template <typename Notes>
class FoldedTable::LeanSum {
 public:
  LeanSum(const FoldedTable& table, std::span<WordPlaces> places, Notes notes)
      : table_(table),
        places_(places),
        notes_(notes),
        mask_(table.settings_.buckets - 1),
        prefix_(table.settings_.label_prefix),
        prefix_first_(prefix_.empty() ? '\0' : prefix_[0]) {}

  // REQUIRES: called once.
  void read(PaddedText line) {
    for_each_word(line, [this](const char* at, std::size_t size) {
      return add_word(at, size);
    });
    look_up();
    finish();
  }
  // Of what was read.
  LabelScores scores() const {
    LabelScores scores(LabelScores::Unset{});
    scores.labels = kLeanLabels;
    scores.rows = rows_;
    const auto rows = static_cast<double>(std::max<std::size_t>(rows_, 1));
    for (std::size_t k = 0; k < kLeanLabels; ++k) {
      const double total = known_.total(k) * table_.word_scale_ +
                           buckets_.total(k) * table_.bucket_scale_;
      scores.values[k] = static_cast<float>(total / rows);
    }
    return scores;
  }
  // How many words were not in their places.
  std::size_t misses() const { return all_misses_; }

 private:
  struct Waiting {
    LeanWord word;
    WordPlaces* places;
    KnownWord* known;
    std::uint64_t key;
    std::uint32_t fasttext_hash;
  };
  static constexpr std::size_t kWordsAtOnce = 16;

  bool add_word(const char* at, std::size_t size) {
    if (*at == kEndOfLine[0] || *at == prefix_first_ || prefix_.empty())
        [[unlikely]] {
      const std::string_view text(at, size);
      if (text == kEndOfLine || text.starts_with(prefix_)) {  // as in fastText
        notes_.leave_out();
        return text != kEndOfLine;
      }
    }
    Waiting& waiting = words_[waiting_];
    waiting.word.read(at, size);
    waiting.places = places_of(waiting.word);
    __builtin_prefetch(&waiting.places->words[0]);
    __builtin_prefetch(&waiting.places->words[1]);
    if (++waiting_ == kWordsAtOnce) look_up();
    return true;
  }
  WordPlaces* places_of(const LeanWord& word) const {
    return &places_[((word.hash >> 32) * places_.size()) >> 32];
  }

  void look_up() {
    find_cached();
    fetch_slots();
    find_known();
    read_unknown();
    add_pairs();
    notes_.add(std::span<const Waiting>(words_.data(), waiting_));
    all_misses_ += misses_;
    waiting_ = misses_ = unknown_ = 0;
    // So many words are of fewer rows than a RowSum can hold.
    if (++rounds_ % 16 == 0) carry();
  }
  void find_cached() {
    RowSum known{}, buckets{};
    for (std::size_t i = 0; i < waiting_; ++i) {
      Waiting& waiting = words_[i];
      const LeanWord& word = waiting.word;
      waiting.known =
          word.is_short() ? waiting.places->find(word.bytes) : nullptr;
      if (waiting.known == nullptr) {
        missing_[misses_++] = &waiting;
        continue;
      }
      const KnownWord& there = *waiting.known;
      RowSum sum;
      std::memcpy(&sum, there.sum.data(), sizeof sum);
      // No branch for what is as hard to foretell as the next word.
      const RowSum in_vocabulary =
          RowSum{} - ((there.rows & KnownWord::kInVocabulary) != 0);
      known += sum & in_vocabulary;
      buckets += sum & ~in_vocabulary;
      rows_ += there.rows & ~unsigned{KnownWord::kInVocabulary};
      waiting.fasttext_hash = there.hash;
    }
    known_.add(known);
    buckets_.add(buckets);
  }
  // Has what the vocabulary may know of them brought from memory.
  void fetch_slots() {
    for (std::size_t m = 0; m < misses_; ++m) {
      Waiting& waiting = *missing_[m];
      waiting.key = waiting.word.key();
      const std::size_t slot = waiting.key & (table_.word_keys_.size() - 1);
      __builtin_prefetch(table_.slot_tags_.data() + slot);
      __builtin_prefetch(table_.word_keys_.data() + slot);
      __builtin_prefetch(table_.word_row_counts_.data() + slot);
      __builtin_prefetch(table_.word_rows_.data() + slot * kRowBytes);
    }
  }
  void find_known() {
    for (std::size_t m = 0; m < misses_; ++m) {
      Waiting& waiting = *missing_[m];
      const std::ptrdiff_t slot = table_.find_tagged(waiting.key);
      waiting.fasttext_hash = waiting.word.fasttext_hash();
      if (slot < 0) {
        missing_[unknown_++] = missing_[m];
        continue;
      }
      const auto at = static_cast<std::size_t>(slot);
      const RowSum row =
          widened(load_row(table_.word_rows_.data() + at * kRowBytes));
      known_.add(row);
      rows_ += table_.word_row_counts_[at];
      keep(waiting, row, table_.word_row_counts_[at], KnownWord::kInVocabulary);
    }
  }
  // Puts a word that has no place yet into one.
  static void keep(Waiting& waiting, RowSum sum, std::size_t rows,
                   std::uint16_t source) {
    if (!waiting.word.is_short() || rows >= KnownWord::kInVocabulary)
        [[unlikely]]
      return;
    // It may have come a moment ago.
    waiting.known = waiting.places->find(waiting.word.bytes);
    if (waiting.known != nullptr) return;
    waiting.known = &waiting.places->take(waiting.word.bytes);
    std::memcpy(waiting.known->sum.data(), &sum, sizeof sum);
    waiting.known->hash = waiting.fasttext_hash;
    waiting.known->rows = static_cast<std::uint16_t>(rows | source);
  }
  void read_unknown() {
    if (table_.settings_.max_n <= 0) return;
    const NgramSum ngrams(table_.bucket_rows_.data(), mask_,
                          table_.ngram_weights_);
    for (std::size_t u = 0; u < unknown_; ++u) {
      Waiting& waiting = *missing_[u];
      const LeanWord& word = waiting.word;
      if (!word.is_short()) [[unlikely]] {
        rows_ += ngrams.of_long(word.text(), [this](RowSum rows) {
          buckets_.add(rows);
          buckets_.carry();
        });
        continue;
      }
      const auto [sum, rows] = ngrams.of_short(word.padded(), word.size);
      buckets_.add(sum);
      rows_ += rows;
      keep(waiting, sum, rows, 0);
    }
  }
  void add_pairs() {
    if (table_.settings_.word_ngrams != 2 || waiting_ == 0) return;
    // The first word of all makes no pair.
    std::size_t i = first_ ? 1 : 0;
    std::uint32_t previous = first_ ? words_[0].fasttext_hash : previous_;
    RowSum sum{};
    rows_ += waiting_ - i;
    for (; i < waiting_; ++i) {
      const std::uint32_t hash = words_[i].fasttext_hash;
      sum += pair_row(previous, hash);
      previous = hash;
    }
    buckets_.add(sum);
    previous_ = previous;
    first_ = false;
  }
  RowSum pair_row(std::uint32_t first, std::uint32_t second) const {
    // Buckets are told apart by the lower half of a pair's hash alone.
    const auto pair = static_cast<std::uint32_t>(
        word_ngram_step(word_ngram_start(first), second));
    return widened(load_row(table_.bucket_rows_.data() +
                            std::size_t{pair & mask_} * kRowBytes));
  }
  void carry() {
    known_.carry();
    buckets_.carry();
  }
  void finish() {
    constexpr std::uint32_t kEndHash = fasttext_hash(kEndOfLine);
    if (table_.end_slot_ >= 0) {
      const auto at = static_cast<std::size_t>(table_.end_slot_);
      known_.add(widened(load_row(table_.word_rows_.data() + at * kRowBytes)));
      rows_ += table_.word_row_counts_[at];
    }
    if (table_.settings_.word_ngrams == 2 && !first_) {
      buckets_.add(pair_row(previous_, kEndHash));
      ++rows_;
    }
  }

  const FoldedTable& table_;
  const std::span<WordPlaces> places_;
  Notes notes_;
  const std::uint32_t mask_;
  const std::string_view prefix_;
  const char prefix_first_;
  std::array<Waiting, kWordsAtOnce> words_;
  // First those that the cache lacks, then of these those that the vocabulary
  // lacks as well.
  std::array<Waiting*, kWordsAtOnce> missing_;
  std::size_t waiting_ = 0, misses_ = 0, unknown_ = 0, all_misses_ = 0;
  std::size_t rounds_ = 0;
  bool first_ = true;
  std::uint32_t previous_ = 0;
  LongSum known_, buckets_;
  std::size_t rows_ = 0;
};

LabelScores FoldedTable::score(std::string_view line) const {
  if (!lean_) return score_plainly(line);
  const PaddedCopy padded(line);
  WordPlaces places;
  LeanSum sum(*this, {&places, 1}, NoNotes());
  sum.read(padded.text());
  return sum.scores();
}

LabelScores FoldedTable::score(std::string_view line, WordCache& cache) const {
  return score(PaddedCopy(line).text(), cache);
}

LabelScores FoldedTable::score(PaddedText line, WordCache& cache) const {
  if (!lean_) return score_plainly(line);
  LeanSum sum(*this, cache.places(), NoNotes());
  sum.read(line);
  cache.note_misses(sum.misses());
  return sum.scores();
}

LabelScores FoldedTable::score(PaddedText line, WordCache& cache,
                               LineWords& words) const {
  if (!lean_) {
    words.leave_out();
    return score_plainly(line);
  }
  LeanSum sum(*this, cache.places(), WordNotes(words));
  sum.read(line);
  cache.note_misses(sum.misses());
  return sum.scores();
}

}  // namespace kijil
