// Scores line after line, each a few lines late, so that memory answers what
// one line asks while others are worked on.
//
//   LineScorer scorer(table, cache);
//   const auto use = [&](const LabelScores& scores) { ... };
//   for (PaddedText line : lines) scorer.add(line, use);
//   scorer.finish(use);
//
// Calls use(scores) for each line in order, with what table.score(line, cache)
// would give. REQUIRES: lines stay where they are until they are scored.
// Thread-safety: one thread at a time.
#ifndef KIJIL_SCORES_LINE_SCORER_H_
#define KIJIL_SCORES_LINE_SCORER_H_

#include <array>
#include <cstddef>

#include "scores/folded_table.h"
#include "scores/word_cache.h"
#include "scores/word_list.h"

namespace kijil {

class LineScorer {
 public:
  LineScorer(const FoldedTable& table, WordCache& cache)
      : table_(table), cache_(cache) {}

  template <typename Use>
  void add(PaddedText line, Use&& use) {
    if (cache_.is_growth_due()) {
      finish(use);
      cache_.grow_if_due();
    }
    table_.find_words(line, cache_, list(found_++));
    if (found_ - looked_up_ > kAhead)
      table_.look_up(cache_, list(looked_up_++));
    if (looked_up_ - summed_up_ > kAhead)
      use(table_.sum_up(list(summed_up_++)));
  }
  // Scores those that are left.
  template <typename Use>
  void finish(Use&& use) {
    while (looked_up_ < found_) table_.look_up(cache_, list(looked_up_++));
    while (summed_up_ < found_) use(table_.sum_up(list(summed_up_++)));
  }

 private:
  // Lines between two steps of one.
  static constexpr std::size_t kAhead = 2;
  static constexpr std::size_t kLists = 8;
  WordList& list(std::size_t line) { return lists_[line % kLists]; }

  const FoldedTable& table_;
  WordCache& cache_;
  std::array<WordList, kLists> lists_;
  // How many lines have taken each step.
  std::size_t found_ = 0, looked_up_ = 0, summed_up_ = 0;
};

}  // namespace kijil

#endif  // KIJIL_SCORES_LINE_SCORER_H_
