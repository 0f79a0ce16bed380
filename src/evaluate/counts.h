// The sums that every figure of an evaluation is worked out from.
//
//   Counts page = count_page(gold, predicted);
//   all += page;                    // in any order, any number of times
//   Metrics m = metrics_of(all);
//
// Thread-safety: plain values, pure functions.
#ifndef KIJIL_EVALUATE_COUNTS_H_
#define KIJIL_EVALUATE_COUNTS_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "kijil/evaluate.h"
#include "kijil/line.h"

namespace kijil {

// How often something was there, was said to be there, and both.
struct Overlap {
  std::size_t gold = 0, predicted = 0, both = 0;

  Overlap& operator+=(const Overlap& other);
};

struct BinCounts {
  std::size_t lines = 0, correct = 0;
  double scores = 0;
};

// A line that counts: labelled in the gold, and with something visible.
struct ScoredLine {
  std::size_t index = 0;       // in the page
  std::size_t characters = 0;  // visible ones
  Label gold = Label::kBlank;
  LineResult predicted;
};
// REQUIRES: `predicted` has a result for each line of `gold`.
std::vector<ScoredLine> scored_lines(const LabeledPage& gold,
                                     std::span<const LineResult> predicted);

struct Counts {
  std::size_t pages = 0, lines = 0, correct = 0;
  std::array<Overlap, kNumLabels> labels;
  Overlap body_characters;
  std::array<std::array<std::size_t, kNumLabels>, kNumLabels> confusion{};
  std::array<BinCounts, std::tuple_size_v<decltype(Calibration::bins)>> bins;

  void add(const ScoredLine& line);
  Counts& operator+=(const Counts& other);
};
Counts count_lines(std::span<const ScoredLine> lines);

// Which labels a macro average is taken over.
using LabelSet = std::array<bool, kNumLabels>;
// Those with gold lines, or that some line was predicted as.
LabelSet occurring_labels(const Counts& counts);

// All but the thresholds of the calibration, which need the lines.
Metrics metrics_of(const Counts& counts);
// With a macro average over these labels.
Metrics metrics_of(const Counts& counts, const LabelSet& macro_labels);

// F1 of body by characters; negative without body in gold and prediction.
double body_f1(const Counts& counts);

// Counts of some lines, with what thresholds are found from.
class Slice {
 public:
  void add_page() { ++counts_.pages; }
  void add(const ScoredLine& line);
  Metrics metrics() const;

 private:
  // A line's score, and whether its label is right.
  using Judged = std::pair<float, bool>;
  static ScoreThreshold threshold_of(std::vector<Judged> judged,
                                     std::size_t gold);

  Counts counts_;
  std::array<std::vector<Judged>, kNumLabels> judged_;  // by predicted label
};

}  // namespace kijil

#endif  // KIJIL_EVALUATE_COUNTS_H_
