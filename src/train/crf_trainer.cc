// The gradient of -log P(labels) is, for each weight, its feature's expected
// sum under the model less that under the model held to the labels. Both come
// from forward_backward(): the second on potentials where every other label
// of a labelled position is impossible.
// Tested by crf_trainer_test.cc against finite differences.
#include "train/crf_trainer.h"

#include <lbfgs.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "train/parallel.h"

namespace kijil::train {
namespace {

// Low enough to rule a label out, high enough that sums stay finite.
constexpr double kImpossible = -1e9;

void hold_to_labels(const std::vector<std::optional<std::size_t>>& labels,
                    Potentials& p) {
  for (std::size_t t = 0; t < p.length; ++t) {
    if (!labels[t]) continue;
    for (std::size_t y = 0; y < p.states; ++y) {
      if (y != *labels[t]) p.unary_at(t, y) += kImpossible;
    }
  }
}

// Most features of a line are 0. Those that are not, row by row; made once,
// since training walks over them hundreds of times.
class SparseRows {
 public:
  struct Entry {
    std::uint32_t feature;
    float value;
  };

  void add_row(std::span<const float> row) {
    for (std::size_t f = 0; f < row.size(); ++f) {
      if (row[f] != 0) {
        entries_.push_back({static_cast<std::uint32_t>(f), row[f]});
      }
    }
    ends_.push_back(entries_.size());
  }
  std::span<const Entry> row(std::size_t t) const {
    const std::size_t begin = t == 0 ? 0 : ends_[t - 1];
    return {entries_.data() + begin, ends_[t] - begin};
  }

 private:
  std::vector<Entry> entries_;
  std::vector<std::size_t> ends_;
};

struct SparseSequence {
  std::size_t length = 0;
  SparseRows unary, edge;
  const std::vector<std::optional<std::size_t>>* labels = nullptr;

  explicit SparseSequence(const LabeledSequence& dense)
      : length(dense.features.length), labels(&dense.labels) {
    for (std::size_t t = 0; t < length; ++t) {
      unary.add_row(dense.features.unary_row(t));
      edge.add_row(dense.features.edge_row(t));
    }
  }
};

// sum[y] += weight[feature][y] x feature, for all features and the `width`
// labels (or pairs of them).
void add_scores(std::span<const SparseRows::Entry> row,
                const std::vector<float>& weights, std::span<double> sum) {
  for (const auto& [feature, value] : row) {
    const float* w = weights.data() + feature * sum.size();
    for (std::size_t y = 0; y < sum.size(); ++y) {
      sum[y] += double{w[y]} * double{value};
    }
  }
}

// gradient += feature x (probability - held probability), for all features.
void add_expectations(std::span<const SparseRows::Entry> row,
                      std::span<const double> difference,
                      std::vector<double>& gradient) {
  for (const auto& [feature, value] : row) {
    double* to = gradient.data() + feature * difference.size();
    for (std::size_t y = 0; y < difference.size(); ++y) {
      to[y] += double{value} * difference[y];
    }
  }
}

// As potentials() of crf.h.
Potentials sparse_potentials(const CrfModel& model,
                             const SparseSequence& sequence) {
  Potentials p(sequence.length, model.states);
  const std::size_t pairs = model.states * model.states;
  for (std::size_t t = 0; t < p.length; ++t) {
    add_scores(sequence.unary.row(t), model.unary,
               std::span(p.unary).subspan(t * p.states, p.states));
    if (t == 0) continue;
    add_scores(sequence.edge.row(t), model.edge,
               std::span(p.edge).subspan(t * pairs, pairs));
  }
  return p;
}

void add_sequence(const CrfModel& model, const SparseSequence& sequence,
                  CrfLoss& loss) {
  Potentials p = sparse_potentials(model, sequence);
  const Marginals all = forward_backward(p);
  hold_to_labels(*sequence.labels, p);
  const Marginals held = forward_backward(p);
  loss.value += all.log_partition - held.log_partition;
  std::vector<double> unary(all.unary), edge(all.edge);
  for (std::size_t i = 0; i < unary.size(); ++i) unary[i] -= held.unary[i];
  for (std::size_t i = 0; i < edge.size(); ++i) edge[i] -= held.edge[i];
  const std::size_t pairs = p.states * p.states;
  for (std::size_t t = 0; t < p.length; ++t) {
    add_expectations(sequence.unary.row(t),
                     std::span(unary).subspan(t * p.states, p.states),
                     loss.unary_gradient);
    if (t == 0) continue;
    add_expectations(sequence.edge.row(t),
                     std::span(edge).subspan(t * pairs, pairs),
                     loss.edge_gradient);
  }
}

void add_to(std::vector<double>& sum, const std::vector<double>& more) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
}

double add_penalty(std::span<const float> weights, double l2,
                   std::vector<double>& gradient) {
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += double{weights[i]} * double{weights[i]};
    gradient[i] += l2 * double{weights[i]};
  }
  return l2 / 2 * sum;
}

// What liblbfgs hands to its callbacks.
struct Problem {
  CrfModel* model;
  std::span<const SparseSequence> sequences;
  const CrfTraining* training;
};

void set_weights(const lbfgsfloatval_t* x, CrfModel& model) {
  for (float& w : model.unary) w = static_cast<float>(*x++);
  for (float& w : model.edge) w = static_cast<float>(*x++);
}

CrfLoss loss_of(const CrfModel& model,
                std::span<const SparseSequence> sequences, double l2) {
  // A fixed number of shares, added up in order: the sum does not depend on
  // the number of cores.
  constexpr std::size_t kShares = 16;
  std::vector<CrfLoss> shares(kShares);
  parallel_for(kShares, [&](std::size_t share) {
    CrfLoss& loss = shares[share];
    loss.unary_gradient.assign(model.unary.size(), 0.0);
    loss.edge_gradient.assign(model.edge.size(), 0.0);
    for (std::size_t i = share; i < sequences.size(); i += kShares) {
      if (sequences[i].length > 0) add_sequence(model, sequences[i], loss);
    }
  });
  CrfLoss loss = std::move(shares[0]);
  for (std::size_t share = 1; share < kShares; ++share) {
    loss.value += shares[share].value;
    add_to(loss.unary_gradient, shares[share].unary_gradient);
    add_to(loss.edge_gradient, shares[share].edge_gradient);
  }
  loss.value += add_penalty(model.unary, l2, loss.unary_gradient);
  loss.value += add_penalty(model.edge, l2, loss.edge_gradient);
  return loss;
}

lbfgsfloatval_t evaluate_loss(void* instance, const lbfgsfloatval_t* x,
                              lbfgsfloatval_t* gradient, const int,
                              const lbfgsfloatval_t) {
  const Problem& problem = *static_cast<const Problem*>(instance);
  set_weights(x, *problem.model);
  const CrfLoss loss =
      loss_of(*problem.model, problem.sequences, problem.training->l2);
  gradient = std::copy(loss.unary_gradient.begin(), loss.unary_gradient.end(),
                       gradient);
  std::copy(loss.edge_gradient.begin(), loss.edge_gradient.end(), gradient);
  return loss.value;
}

int report_progress(void* instance, const lbfgsfloatval_t*,
                    const lbfgsfloatval_t*, const lbfgsfloatval_t,
                    const lbfgsfloatval_t, const lbfgsfloatval_t,
                    const lbfgsfloatval_t, int, int iteration, int) {
  const CrfTraining& training =
      *static_cast<const Problem*>(instance)->training;
  if (training.progress) {
    training.progress(static_cast<double>(iteration) / training.iterations);
  }
  return 0;
}

}  // namespace

CrfLoss crf_loss(const CrfModel& model,
                 std::span<const LabeledSequence> sequences, double l2) {
  return loss_of(
      model, std::vector<SparseSequence>(sequences.begin(), sequences.end()),
      l2);
}

Result<CrfModel> train_crf(std::span<const LabeledSequence* const> sequences,
                           std::size_t states,
                           const std::vector<std::string>& unary_names,
                           const std::vector<std::string>& edge_names,
                           const CrfTraining& training) {
  CrfModel model;
  model.states = states;
  model.unary_names = unary_names;
  model.edge_names = edge_names;
  model.unary.assign(unary_names.size() * states, 0.0f);
  model.edge.assign(edge_names.size() * states * states, 0.0f);

  std::vector<lbfgsfloatval_t> x(model.unary.size() + model.edge.size(), 0.0);
  if (training.start != nullptr) {
    const CrfModel& start = *training.start;
    std::copy(start.edge.begin(), start.edge.end(),
              std::copy(start.unary.begin(), start.unary.end(), x.begin()));
  }
  lbfgs_parameter_t parameters;
  lbfgs_parameter_init(&parameters);
  parameters.max_iterations = training.iterations;
  // Weights are stored as floats; a tighter end would polish what is lost.
  parameters.epsilon = 1e-4;
  parameters.past = 10;
  parameters.delta = 1e-5;
  std::vector<SparseSequence> sparse;
  sparse.reserve(sequences.size());
  for (const LabeledSequence* sequence : sequences) {
    sparse.emplace_back(*sequence);
  }
  Problem problem{&model, sparse, &training};
  const int status =
      lbfgs(static_cast<int>(x.size()), x.data(), nullptr, evaluate_loss,
            report_progress, &problem, &parameters);
  const bool usable = status >= 0 || status == LBFGSERR_MAXIMUMITERATION ||
                      status == LBFGSERR_ROUNDING_ERROR ||
                      status == LBFGSERR_MAXIMUMLINESEARCH ||
                      status == LBFGSERR_MINIMUMSTEP;
  if (!usable) {
    return Error{ErrorCode::kInternal,
                 "L-BFGS failed with status " + std::to_string(status)};
  }
  set_weights(x.data(), model);
  return model;
}

}  // namespace kijil::train
