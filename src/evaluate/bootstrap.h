// Confidence intervals by drawing pages anew.
//
//   Intervals i = bootstrap(pages, {.samples = 1000, .seed = 1});
//
// Deterministic: the same pages, samples and seed give the same intervals on
// every machine. Thread-safety: pure functions.
#ifndef KIJIL_EVALUATE_BOOTSTRAP_H_
#define KIJIL_EVALUATE_BOOTSTRAP_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "evaluate/counts.h"
#include "kijil/evaluate.h"

namespace kijil {

// Draws as many pages as there are, with replacement, again and again. Two
// labellings are compared in pairs if both take the pages of one draw.
class PageDraws {
 public:
  // REQUIRES: pages > 0.
  PageDraws(std::size_t pages, std::uint64_t seed)
      : random_(seed), draw_(pages) {}
  // Indices of pages; valid until the next call.
  std::span<const std::size_t> next();

 private:
  std::mt19937_64 random_;
  std::vector<std::size_t> draw_;
};

// The figures that have intervals, of the pages drawn (or of all pages), in the
// order of figure_names().
std::vector<double> figures_of(std::span<const Counts> pages,
                               std::span<const std::size_t> drawn);
std::vector<double> figures_of(std::span<const Counts> pages);
// The same of two labellings of the same pages, with macro averages over the
// same labels: those that either has. Otherwise a label that only one of them
// ever predicts would change the other's average by being absent from it.
struct PairedFigures {
  std::vector<double> a, b;
};
PairedFigures paired_figures(std::span<const Counts> a,
                             std::span<const Counts> b,
                             std::span<const std::size_t> drawn);
// "body precision", ..., "macro avg f1-score", ..., "accuracy", "body page
// mean", "ece".
const std::vector<std::string>& figure_names();

// From the 2.5th to the 97.5th percentile. REQUIRES: not empty.
Interval percentile_interval(std::vector<double> values);

struct Bootstrap {
  std::size_t samples = 1000;
  std::uint64_t seed = 1;
};
Intervals bootstrap(std::span<const Counts> pages, const Bootstrap& options);

}  // namespace kijil

#endif  // KIJIL_EVALUATE_BOOTSTRAP_H_
