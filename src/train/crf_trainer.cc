// The gradient of -log P(labels) is, for each weight, its feature's expected
// sum under the model less that under the model held to the labels. Both come
// from forward_backward(): the second on potentials where every other label
// of a labelled position is impossible.
// Tested by crf_trainer_test.cc against finite differences.
#include "train/crf_trainer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "base/parallel.h"
#include "train/lbfgs.h"

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

// Expected sums of the features, as the gradient of log Z.
void add_expected(const CrfModel& model, const SparseSequence& sequence,
                  CrfLoss& sums) {
  const Potentials p = sparse_potentials(model, sequence);
  const Marginals m = forward_backward(p);
  sums.value += m.log_partition;
  const std::size_t pairs = p.states * p.states;
  for (std::size_t t = 0; t < p.length; ++t) {
    add_expectations(sequence.unary.row(t),
                     std::span(m.unary).subspan(t * p.states, p.states),
                     sums.unary_gradient);
    if (t == 0) continue;
    add_expectations(sequence.edge.row(t),
                     std::span(m.edge).subspan(t * pairs, pairs),
                     sums.edge_gradient);
  }
}

void add_to(std::vector<double>& sum, const std::vector<double>& more) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
}

// `prior` holds as many weights, or none, which stands for zeros.
double add_penalty(std::span<const float> weights, std::span<const float> prior,
                   double l2, std::vector<double>& gradient) {
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double w =
        double{weights[i]} - (prior.empty() ? 0.0 : double{prior[i]});
    sum += w * w;
    gradient[i] += l2 * w;
  }
  return l2 / 2 * sum;
}

// What the loss holds beside the labels' likelihood.
struct Penalty {
  double l2 = 0;
  const CrfModel* prior = nullptr;
  std::vector<SparseSequence> anchors = {};
  double anchor_weight = 0;
  CrfLoss expected = {};  // sums of the anchors' features under the prior
};

void set_weights(std::span<const double> x, CrfModel& model) {
  auto from = x.begin();
  for (float& w : model.unary) w = static_cast<float>(*from++);
  for (float& w : model.edge) w = static_cast<float>(*from++);
}

CrfLoss empty_loss(const CrfModel& model) {
  return {0, std::vector<double>(model.unary.size(), 0.0),
          std::vector<double>(model.edge.size(), 0.0)};
}

// A fixed number of shares, added up in order: the sum does not depend on the
// number of cores.
template <typename Add>
CrfLoss sum_over(std::span<const SparseSequence> sequences,
                 const CrfModel& model, Add&& add) {
  constexpr std::size_t kShares = 16;
  std::vector<CrfLoss> shares(kShares);
  parallel_for(kShares, [&](std::size_t share) {
    CrfLoss& loss = shares[share];
    loss = empty_loss(model);
    for (std::size_t i = share; i < sequences.size(); i += kShares) {
      if (sequences[i].length > 0) add(model, sequences[i], loss);
    }
  });
  CrfLoss loss = std::move(shares[0]);
  for (std::size_t share = 1; share < kShares; ++share) {
    loss.value += shares[share].value;
    add_to(loss.unary_gradient, shares[share].unary_gradient);
    add_to(loss.edge_gradient, shares[share].edge_gradient);
  }
  return loss;
}

double dot(const std::vector<double>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * double{b[i]};
  return sum;
}

// KL(prior || model) = log Z - w.E_prior[f] + a constant that makes it 0 at
// the prior; its gradient is E[f] - E_prior[f].
void add_divergence(const CrfModel& model, const Penalty& penalty,
                    CrfLoss& loss) {
  if (penalty.anchors.empty()) return;
  const CrfLoss now = sum_over(penalty.anchors, model, add_expected);
  const CrfLoss& then = penalty.expected;
  const double w = penalty.anchor_weight;
  loss.value +=
      w * (now.value - then.value - dot(then.unary_gradient, model.unary) +
           dot(then.unary_gradient, penalty.prior->unary) -
           dot(then.edge_gradient, model.edge) +
           dot(then.edge_gradient, penalty.prior->edge));
  const auto add = [w](std::vector<double>& to, const std::vector<double>& a,
                       const std::vector<double>& b) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += w * (a[i] - b[i]);
  };
  add(loss.unary_gradient, now.unary_gradient, then.unary_gradient);
  add(loss.edge_gradient, now.edge_gradient, then.edge_gradient);
}

CrfLoss loss_of(const CrfModel& model,
                std::span<const SparseSequence> sequences,
                const Penalty& penalty) {
  CrfLoss loss = sum_over(sequences, model, add_sequence);
  static const CrfModel kZeros;
  const CrfModel& prior = penalty.prior != nullptr ? *penalty.prior : kZeros;
  loss.value +=
      add_penalty(model.unary, prior.unary, penalty.l2, loss.unary_gradient);
  loss.value +=
      add_penalty(model.edge, prior.edge, penalty.l2, loss.edge_gradient);
  add_divergence(model, penalty, loss);
  return loss;
}

std::vector<SparseSequence> sparse(std::span<const LabeledSequence> dense) {
  return {dense.begin(), dense.end()};
}

Penalty penalty_of(const CrfTraining& training) {
  Penalty penalty{training.l2,
                  training.prior,
                  sparse(training.anchors),
                  training.anchor_weight,
                  {}};
  if (!penalty.anchors.empty()) {
    penalty.expected = sum_over(penalty.anchors, *training.prior, add_expected);
  }
  return penalty;
}

}  // namespace

CrfLoss crf_loss(const CrfModel& model,
                 std::span<const LabeledSequence> sequences,
                 const CrfTraining& training) {
  return loss_of(model, sparse(sequences), penalty_of(training));
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

  std::vector<double> x(model.unary.size() + model.edge.size(), 0.0);
  if (training.start != nullptr) {
    const CrfModel& start = *training.start;
    std::copy(start.edge.begin(), start.edge.end(),
              std::copy(start.unary.begin(), start.unary.end(), x.begin()));
  }
  std::vector<SparseSequence> rows;
  rows.reserve(sequences.size());
  for (const LabeledSequence* sequence : sequences) {
    rows.emplace_back(*sequence);
  }
  const Penalty penalty = penalty_of(training);
  Result<std::vector<double>> best = minimise(
      std::move(x), {training.iterations, training.progress},
      [&](std::span<const double> at, std::span<double> gradient) {
        set_weights(at, model);
        const CrfLoss loss = loss_of(model, rows, penalty);
        std::copy(loss.edge_gradient.begin(), loss.edge_gradient.end(),
                  std::copy(loss.unary_gradient.begin(),
                            loss.unary_gradient.end(), gradient.begin()));
        return loss.value;
      });
  if (!best) return best.error();
  set_weights(*best, model);
  return model;
}

}  // namespace kijil::train
