// Two labellings of the same gold pages, side by side.
//
//   auto c = kijil::compare(gold, before, after).value();
//   std::cout << kijil::comparison_text(c, {"before", "after"});
//
// Thread-safety: pure functions.
#ifndef KIJIL_COMPARE_H_
#define KIJIL_COMPARE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kijil/evaluate.h"
#include "kijil/export.h"
#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil {

struct Difference {
  std::string name;  // "macro avg f1-score", "body recall", ...
  double a = 0, b = 0;
  // Of b - a: a paired bootstrap interval, the same drawn pages for both.
  Interval interval;
};

// Lines that exactly one of the two labelled rightly, and how likely so uneven
// a split is if neither is better: two-sided, exact for fewer than 25 such
// lines, else chi-squared with Edwards' continuity correction (McNemar,
// Psychometrika 12, 1947; Edwards, Psychometrika 13, 1948). Lines of one page
// are not independent, so that the true p is larger.
struct McNemar {
  std::size_t a_only = 0, b_only = 0;
  double statistic = 0;  // chi-squared; 0 where the exact test was used
  double p = 1;
};

struct PageDifference {
  std::string id, site;
  std::size_t index = 0;  // in the gold pages
  std::size_t errors_a = 0, errors_b = 0;
};

struct ChangedLine {
  std::size_t page = 0, line = 0;  // indices into the gold; line from 0
  std::string page_id, text;
  std::optional<Label> gold;
  Label a = Label::kBlank, b = Label::kBlank;
  float score_a = 0, score_b = 0;
};

struct Comparison {
  Evaluation a, b;
  std::vector<Difference> differences;
  McNemar mcnemar;
  // Pages on which b makes fewer, more, or as many errors.
  std::size_t won = 0, lost = 0, tied = 0;
  std::vector<PageDifference> pages;  // those not tied, most won first
  std::vector<ChangedLine> changed;   // in reading order
};

// Fails as evaluate() does.
KIJIL_EXPORT Result<Comparison> compare(
    std::span<const LabeledPage> gold,
    std::span<const std::vector<LineResult>> a,
    std::span<const std::vector<LineResult>> b,
    const EvaluateOptions& options = {.bootstrap_samples = 1000});

// What the two are called in a report.
struct ComparedNames {
  std::string a = "A", b = "B";
};
KIJIL_EXPORT std::string comparison_text(const Comparison& comparison,
                                         const ComparedNames& names = {});
KIJIL_EXPORT std::string comparison_markdown(const Comparison& comparison,
                                             const ComparedNames& names = {});
KIJIL_EXPORT std::string comparison_json(const Comparison& comparison,
                                         const ComparedNames& names = {});

}  // namespace kijil

#endif  // KIJIL_COMPARE_H_
