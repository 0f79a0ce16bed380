// Figures travel as flat rows of numbers: one row for each draw, in the order
// that walk() visits names and intervals alike. Tested by bootstrap_test.cc.
#include "evaluate/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace kijil {
namespace {

// Visits all figures of `m`, and the same places of `to`, in one fixed order.
// Metrics and Intervals have members of the same names for this.
template <typename From, typename Visit>
void walk(From& m, Visit&& visit) {
  const auto three = [&visit](const std::string& name, auto& label) {
    visit(name + " precision", label.precision);
    visit(name + " recall", label.recall);
    visit(name + " f1-score", label.f1);
  };
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    three(std::string(label_name(kModelLabels[k])), m.labels[k]);
  }
  three("macro avg", m.macro);
  three("weighted avg", m.weighted);
  three("body characters", m.body_characters);
  visit("accuracy", m.accuracy);
}

double page_mean(std::span<const Counts> pages,
                 std::span<const std::size_t> drawn) {
  double sum = 0;
  std::size_t with_body = 0;
  for (const std::size_t p : drawn) {
    const double f1 = body_f1(pages[p]);
    if (f1 < 0) continue;
    sum += f1;
    ++with_body;
  }
  return with_body == 0 ? 0 : sum / static_cast<double>(with_body);
}

Counts sum_of(std::span<const Counts> pages,
              std::span<const std::size_t> drawn) {
  Counts sum;
  for (const std::size_t p : drawn) sum += pages[p];
  return sum;
}

std::vector<double> flatten(const Metrics& metrics, double body_page_mean) {
  std::vector<double> figures;
  walk(metrics,
       [&](const std::string&, double value) { figures.push_back(value); });
  figures.push_back(body_page_mean);
  figures.push_back(metrics.calibration.ece);
  return figures;
}

// Between neighbours, linearly, as NumPy's default. REQUIRES: sorted.
double quantile(const std::vector<double>& values, double q) {
  const double at = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  const double share = at - std::floor(at);
  return values[below] * (1 - share) + values[above] * share;
}

}  // namespace

std::span<const std::size_t> PageDraws::next() {
  for (std::size_t& page : draw_) {
    // The upper half of the bits, scaled: unlike std::uniform_int_distribution
    // the same with every standard library.
    page = static_cast<std::size_t>(((random_() >> 32) * draw_.size()) >> 32);
  }
  return draw_;
}

std::vector<double> figures_of(std::span<const Counts> pages,
                               std::span<const std::size_t> drawn) {
  const Counts sum = sum_of(pages, drawn);
  return flatten(metrics_of(sum), page_mean(pages, drawn));
}

PairedFigures paired_figures(std::span<const Counts> a,
                             std::span<const Counts> b,
                             std::span<const std::size_t> drawn) {
  const Counts sum_a = sum_of(a, drawn), sum_b = sum_of(b, drawn);
  LabelSet labels = occurring_labels(sum_a);
  const LabelSet of_b = occurring_labels(sum_b);
  for (std::size_t k = 0; k < kNumLabels; ++k) labels[k] |= of_b[k];
  return {flatten(metrics_of(sum_a, labels), page_mean(a, drawn)),
          flatten(metrics_of(sum_b, labels), page_mean(b, drawn))};
}

std::vector<double> figures_of(std::span<const Counts> pages) {
  std::vector<std::size_t> all(pages.size());
  for (std::size_t p = 0; p < all.size(); ++p) all[p] = p;
  return figures_of(pages, all);
}

const std::vector<std::string>& figure_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    const Metrics metrics;
    walk(metrics,
         [&](const std::string& name, double) { names.push_back(name); });
    names.insert(names.end(), {"body page mean", "ece"});
    return names;
  }();
  return kNames;
}

Interval percentile_interval(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.025), quantile(values, 0.975)};
}

Intervals bootstrap(std::span<const Counts> pages, const Bootstrap& options) {
  Intervals intervals;
  if (pages.empty() || options.samples == 0) return intervals;
  intervals.samples = options.samples;
  std::vector<std::vector<double>> drawn(figure_names().size());
  PageDraws draws(pages.size(), options.seed);
  for (std::size_t s = 0; s < options.samples; ++s) {
    const std::vector<double> figures = figures_of(pages, draws.next());
    for (std::size_t i = 0; i < figures.size(); ++i) {
      drawn[i].push_back(figures[i]);
    }
  }
  std::size_t next = 0;
  walk(intervals, [&](const std::string&, Interval& interval) {
    interval = percentile_interval(std::move(drawn[next++]));
  });
  intervals.body_page_mean = percentile_interval(std::move(drawn[next++]));
  intervals.ece = percentile_interval(std::move(drawn[next++]));
  return intervals;
}

}  // namespace kijil
