// Moves the rows of a folded table towards new lines: stage one of going on
// from a model.
//
//   std::string section = tune_rows(table, examples, {.l2 = 0.01}).value();
//
// A folded table is a linear classifier, so that its maximum a posteriori
// estimate under a Gaussian prior at the stored rows is well defined: it
// minimises the cross-entropy of the examples' labels plus l2/2 times the sum
// of squared changes (Chelba and Acero, "Adaptation of maximum entropy
// capitalizer", EMNLP 2004). The loss is convex and L-BFGS starts at the stored
// rows, so that neither a seed nor an order of examples nor a number of epochs
// matters. Rows that no example uses keep their bytes.
// Thread-safety: pure functions.
#ifndef KIJIL_TRAIN_ROW_TUNER_H_
#define KIJIL_TRAIN_ROW_TUNER_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kijil/result.h"
#include "scores/folded_table.h"
#include "train/fasttext.h"

namespace kijil::train {

struct RowTuning {
  double l2 = 0.01;
  // What logits are divided by before softmax; the model's own, so that a line
  // which it errs on, and is not sure of, pulls as hard as its errors deserve.
  float temperature = 1;
  int iterations = 100;  // of L-BFGS, at most
};

// The examples as sums of rows, and what the rows' changes cost.
class RowLoss {
 public:
  // REQUIRES: a table with the labels of kijil::Label, as FoldedTable::parse()
  // gives it: no place of 0 rows.
  RowLoss(const FoldedTable& table, std::span<const StageOneExample> examples,
          const RowTuning& tuning);

  // Rows that the examples use, in rising order.
  std::span<const FoldedTable::RowPlace> places() const { return places_; }
  // `changes`: kNumLabels numbers for each place, added to the stored row.
  // Returns the loss and fills its gradient.
  double operator()(std::span<const double> changes,
                    std::span<double> gradient) const;

 private:
  struct Use {
    std::uint32_t place;  // in places_
    float weight;         // of the row in the line's mean
  };
  struct Line {
    std::size_t uses_end = 0;  // in uses_
    std::array<double, kNumLabels> logits{};
    std::size_t label = 0;
  };

  RowTuning tuning_;
  std::vector<FoldedTable::RowPlace> places_;
  std::vector<Use> uses_;
  std::vector<Line> lines_;
};

// The bytes of the tuned table's section.
Result<std::string> tune_rows(const FoldedTable& table,
                              std::span<const StageOneExample> examples,
                              const RowTuning& tuning);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_ROW_TUNER_H_
