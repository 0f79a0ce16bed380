// Two labellings of the same gold, taken in pairs: page by page for the
// intervals, line by line for McNemar's test. Pairs, since pages differ far
// more from each other than two labellings of one page do.
// Tested by compare_test.cc.
#include "kijil/compare.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "evaluate/bootstrap.h"
#include "evaluate/counts.h"
#include "evaluate/mcnemar.h"

namespace kijil {
namespace {

using Predictions = std::span<const std::vector<LineResult>>;

std::vector<Counts> count_pages(std::span<const LabeledPage> gold,
                                Predictions predicted) {
  std::vector<Counts> pages;
  for (std::size_t p = 0; p < gold.size(); ++p) {
    pages.push_back(count_lines(scored_lines(gold[p], predicted[p])));
  }
  return pages;
}

// For each figure, its difference in each draw.
std::vector<std::vector<double>> draw_differences(
    std::span<const Counts> a, std::span<const Counts> b,
    const EvaluateOptions& options) {
  std::vector<std::vector<double>> drawn(figure_names().size());
  PageDraws draws(a.size(), options.seed);
  for (std::size_t s = 0; s < options.bootstrap_samples; ++s) {
    const std::span<const std::size_t> draw = draws.next();
    const auto [of_a, of_b] = paired_figures(a, b, draw);
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      drawn[i].push_back(of_b[i] - of_a[i]);
    }
  }
  return drawn;
}

std::vector<Difference> differences_of(std::span<const Counts> a,
                                       std::span<const Counts> b,
                                       const EvaluateOptions& options) {
  std::vector<std::size_t> all(a.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto [of_a, of_b] = paired_figures(a, b, all);
  const bool with_intervals = options.bootstrap_samples > 0 && !a.empty();
  std::vector<std::vector<double>> drawn;
  if (with_intervals) drawn = draw_differences(a, b, options);
  std::vector<Difference> differences;
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    const std::string& name = figure_names()[i];
    if (name == "ece" && !options.has_scores) continue;
    differences.push_back({name, of_a[i], of_b[i], {}});
    if (with_intervals) {
      differences.back().interval = percentile_interval(std::move(drawn[i]));
    }
  }
  return differences;
}

McNemar test_lines(std::span<const LabeledPage> gold, Predictions a,
                   Predictions b) {
  std::size_t a_only = 0, b_only = 0;
  for (std::size_t p = 0; p < gold.size(); ++p) {
    for (const ScoredLine& line : scored_lines(gold[p], a[p])) {
      const bool a_right = line.predicted.label == line.gold;
      const bool b_right = b[p][line.index].label == line.gold;
      a_only += a_right && !b_right;
      b_only += b_right && !a_right;
    }
  }
  return mcnemar(a_only, b_only);
}

void count_page(const PageDifference& page, Comparison& comparison) {
  if (page.errors_b == page.errors_a) {
    ++comparison.tied;
  } else if (page.errors_b < page.errors_a) {
    ++comparison.won;
  } else {
    ++comparison.lost;
  }
}

// How many more errors a makes; negative if b does.
std::ptrdiff_t gain(const PageDifference& page) {
  return static_cast<std::ptrdiff_t>(page.errors_a) -
         static_cast<std::ptrdiff_t>(page.errors_b);
}

Comparison with_pages(Comparison comparison) {
  for (const PageMetrics& page : comparison.a.pages) {
    const PageDifference difference = {page.id, page.site, page.index,
                                       page.errors,
                                       comparison.b.pages[page.index].errors};
    count_page(difference, comparison);
    if (gain(difference) != 0) comparison.pages.push_back(difference);
  }
  std::stable_sort(comparison.pages.begin(), comparison.pages.end(),
                   [](const PageDifference& x, const PageDifference& y) {
                     return gain(x) > gain(y);
                   });
  return comparison;
}

std::vector<ChangedLine> changed_lines(std::span<const LabeledPage> gold,
                                       Predictions a, Predictions b) {
  std::vector<ChangedLine> changed;
  for (std::size_t p = 0; p < gold.size(); ++p) {
    std::vector<std::optional<Label>> scored(gold[p].lines.size());
    for (const ScoredLine& line : scored_lines(gold[p], a[p])) {
      scored[line.index] = line.gold;
    }
    for (std::size_t i = 0; i < scored.size(); ++i) {
      const LineResult &of_a = a[p][i], &of_b = b[p][i];
      if (of_a.label == of_b.label) continue;
      changed.push_back({p, i, gold[p].id, gold[p].lines[i].text, scored[i],
                         of_a.label, of_b.label, of_a.score, of_b.score});
    }
  }
  return changed;
}

// An error of one of the two, with its name.
Error in_labelling(const char* name, const Error& error) {
  return {error.code, std::string("labelling ") + name + ": " + error.message};
}

}  // namespace

std::string_view change_name(Change change) {
  switch (change) {
    case Change::kFixed:
      return "fixed";
    case Change::kBroken:
      return "broken";
    case Change::kBothWrong:
      return "both wrong";
    case Change::kUnscored:
      break;
  }
  return "unscored";
}

Change change_of(const ChangedLine& line) {
  if (!line.gold) return Change::kUnscored;
  if (line.b == line.gold) return Change::kFixed;
  return line.a == line.gold ? Change::kBroken : Change::kBothWrong;
}

Result<Comparison> compare(std::span<const LabeledPage> gold, Predictions a,
                           Predictions b, const EvaluateOptions& options) {
  Result<Evaluation> of_a = evaluate(gold, a, options);
  if (!of_a) return in_labelling("A", of_a.error());
  Result<Evaluation> of_b = evaluate(gold, b, options);
  if (!of_b) return in_labelling("B", of_b.error());
  Comparison comparison{*std::move(of_a), *std::move(of_b)};
  comparison.differences =
      differences_of(count_pages(gold, a), count_pages(gold, b), options);
  comparison.mcnemar = test_lines(gold, a, b);
  comparison.changed = changed_lines(gold, a, b);
  return with_pages(std::move(comparison));
}

}  // namespace kijil
