// Only rows that some example uses are variables: a few thousand of the
// table's hundred thousands. Tested by row_tuner_test.cc, the gradient against
// finite differences.
#include "train/row_tuner.h"

#include <algorithm>
#include <cmath>

#include "train/lbfgs.h"

namespace kijil::train {
namespace {

using Place = FoldedTable::RowPlace;

// Turns logits into probabilities; the logarithm of the label's.
double log_softmax(std::array<double, kNumLabels>& z, std::size_t label) {
  const double top = *std::max_element(z.begin(), z.end());
  const double own = z[label] - top;
  double sum = 0;
  for (double& v : z) sum += v = std::exp(v - top);
  for (double& v : z) v /= sum;
  return own - std::log(sum);
}

}  // namespace

RowLoss::RowLoss(const FoldedTable& table,
                 std::span<const StageOneExample> examples,
                 const RowTuning& tuning)
    : tuning_(tuning) {
  std::vector<std::vector<Place>> found;
  for (const StageOneExample& e : examples) {
    found.push_back(table.places(e.text));
    places_.insert(places_.end(), found.back().begin(), found.back().end());
  }
  std::sort(places_.begin(), places_.end());
  places_.erase(std::unique(places_.begin(), places_.end()), places_.end());
  for (std::size_t i = 0; i < examples.size(); ++i) {
    std::sort(found[i].begin(), found[i].end());
    std::size_t rows = 0;
    for (const Place& place : found[i]) rows += place.rows;
    auto at = places_.begin();
    for (const Place& place : found[i]) {
      at = std::lower_bound(at, places_.end(), place);
      uses_.push_back({static_cast<std::uint32_t>(at - places_.begin()),
                       1.0f / static_cast<float>(rows)});
    }
    Line line{uses_.size(), {}, static_cast<std::size_t>(examples[i].label)};
    const LabelScores scores = table.score(examples[i].text);
    std::copy_n(scores.values.begin(), kNumLabels, line.logits.begin());
    lines_.push_back(line);
  }
}

double RowLoss::operator()(std::span<const double> changes,
                           std::span<double> gradient) const {
  const double temperature = double{tuning_.temperature};
  double loss = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    loss += tuning_.l2 / 2 * changes[i] * changes[i];
    gradient[i] = tuning_.l2 * changes[i];
  }
  std::size_t begin = 0;
  for (const Line& line : lines_) {
    const auto uses = std::span(uses_).subspan(begin, line.uses_end - begin);
    begin = line.uses_end;
    std::array<double, kNumLabels> z = line.logits;
    for (const auto& [place, weight] : uses) {
      for (std::size_t k = 0; k < kNumLabels; ++k) {
        z[k] += double{weight} * changes[place * kNumLabels + k];
      }
    }
    for (double& v : z) v /= temperature;
    loss -= log_softmax(z, line.label);
    z[line.label] -= 1;
    for (const auto& [place, weight] : uses) {
      for (std::size_t k = 0; k < kNumLabels; ++k) {
        gradient[place * kNumLabels + k] += double{weight} * z[k] / temperature;
      }
    }
  }
  return loss;
}

Result<std::string> tune_rows(const FoldedTable& table,
                              std::span<const StageOneExample> examples,
                              const RowTuning& tuning) {
  const RowLoss loss(table, examples, tuning);
  if (loss.places().empty()) return table.with_rows({});
  const Result<std::vector<double>> changes =
      minimise(std::vector<double>(loss.places().size() * kNumLabels, 0.0),
               {tuning.iterations},
               [&loss](std::span<const double> x, std::span<double> gradient) {
                 return loss(x, gradient);
               });
  if (!changes) return changes.error();
  std::vector<FoldedTable::NewRow> rows;
  for (std::size_t p = 0; p < loss.places().size(); ++p) {
    FoldedTable::NewRow row{loss.places()[p], table.row(loss.places()[p])};
    for (std::size_t k = 0; k < kNumLabels; ++k) {
      row.scores[k] += static_cast<float>((*changes)[p * kNumLabels + k]);
    }
    rows.push_back(std::move(row));
  }
  return table.with_rows(rows);
}

}  // namespace kijil::train
