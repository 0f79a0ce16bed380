// Two labellings of the same gold pages, side by side.
//
//   auto c = kijil::compare(gold, before, after).value();
//   std::cout << kijil::comparison_text(c, {"before", "after"});
//
// A is the one to start from, B the one that may be better.
// Thread-safety: pure functions.
#ifndef KIJIL_COMPARE_H_
#define KIJIL_COMPARE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/evaluate.h"
#include "kijil/export.h"
#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil {

// Macro averages are over the labels that the gold or either labelling has, the
// same for both, and so may differ from those of Comparison::a and b.
struct Difference {
  std::string name;  // "macro avg f1-score", "body recall", ...
  double a = 0, b = 0;
  // Of b - a: a paired bootstrap interval, the same drawn pages for both. Both
  // ends are 0 if no samples were asked for.
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

// A line to which a and b give different labels.
struct ChangedLine {
  std::size_t page = 0, line = 0;  // indices into the gold; line from 0
  std::string page_id, text;
  std::optional<Label> gold;  // empty if the line is not scored
  Label a = Label::kBlank, b = Label::kBlank;
  float score_a = 0, score_b = 0;
};

// What b made of a line that a labelled otherwise.
enum class Change {
  kFixed,   // b is right
  kBroken,  // a was
  kBothWrong,
  kUnscored,  // the gold does not tell
};
KIJIL_EXPORT Change change_of(const ChangedLine& line);
// "fixed", "broken", "both wrong" or "unscored".
KIJIL_EXPORT std::string_view change_name(Change change);

struct Comparison {
  Evaluation a = {}, b = {};
  // Precision, recall and F1 of each label, of their macro and weighted average
  // and of body in characters; "accuracy", "body page mean" and, if there are
  // scores, "ece", of which less is better.
  std::vector<Difference> differences = {};
  McNemar mcnemar = {};
  // Pages on which b makes fewer, more, or as many errors.
  std::size_t won = 0, lost = 0, tied = 0;
  std::vector<PageDifference> pages = {};  // those not tied, most won first
  std::vector<ChangedLine> changed = {};   // in reading order
};

// Fails as evaluate() does. REQUIRES of `options`: has_scores is false if
// either labelling came without scores.
KIJIL_EXPORT Result<Comparison> compare(
    std::span<const LabeledPage> gold,
    std::span<const std::vector<LineResult>> a,
    std::span<const std::vector<LineResult>> b,
    const EvaluateOptions& options = {.bootstrap_samples = 1000});

// What the two are called in a report.
struct ComparedNames {
  std::string a = "A", b = "B";
};
struct ComparisonFormat {
  std::size_t pages = 5;           // of those won, and of those lost
  std::size_t changed_lines = 20;  // the first ones; the rest is counted
};
// For people: the figures side by side, McNemar's test in a sentence, pages and
// changed lines. A figure is called better where its interval leaves out 0.
// Ends with a line end.
KIJIL_EXPORT std::string comparison_text(const Comparison& comparison,
                                         const ComparedNames& names = {},
                                         const ComparisonFormat& format = {});
KIJIL_EXPORT std::string comparison_markdown(
    const Comparison& comparison, const ComparedNames& names = {},
    const ComparisonFormat& format = {});
// {"a": {"name", "evaluation": as evaluation_json()}, "b", "differences":
// {figure: {"a", "b", "difference", "interval": [low, high]}}, "samples",
// "mcnemar": {"a only", "b only", "statistic", "p"}, "pages": {"won", "lost",
// "tied", "changed": [{"page", "site", "errors a", "errors b"}]}, "changed
// lines": [{"page", "line" (from 1), "change" (see change_name), "gold" (or
// null), "a", "b", "score a", "score b", "text"}]}. Without samples there are
// no intervals, without scores no scores. Ends with a line end.
KIJIL_EXPORT std::string comparison_json(const Comparison& comparison,
                                         const ComparedNames& names = {});

}  // namespace kijil

#endif  // KIJIL_COMPARE_H_
