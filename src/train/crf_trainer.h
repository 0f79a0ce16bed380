// Fits the weights of a linear-chain CRF to labelled sequences.
//
//   Result<CrfModel> model =
//       train_crf(sequences, 3, unary_names, edge_names, {.l2 = 1.0});
//
// Maximises the log-likelihood of the labels less l2/2 times the sum of
// squared weights (or, with a prior, of squared differences from its weights:
// Chelba and Acero, "Adaptation of maximum entropy capitalizer", EMNLP 2004),
// by L-BFGS (liblbfgs). Positions without a label are summed
// over, so that a `?` line neither helps nor harms.
// Thread-safety: may run in several threads on models of their own.
#ifndef KIJIL_TRAIN_CRF_TRAINER_H_
#define KIJIL_TRAIN_CRF_TRAINER_H_

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "kijil/result.h"
#include "labels/crf.h"

namespace kijil::train {

struct LabeledSequence {
  SequenceFeatures features;
  std::vector<std::optional<std::size_t>> labels;  // features.length of them
};

struct CrfTraining {
  double l2 = 1.0;
  int iterations = 300;
  std::function<void(double done)> progress = {};
  // Weights to start from, of a CRF with the same features; null for zeros.
  const CrfModel* start = nullptr;
  // Weights that the penalty pulls towards, of a CRF with the same features;
  // null for zeros.
  const CrfModel* prior = nullptr;
  // Sequences on which the prior's answers are to be kept: the loss takes in
  // the divergence KL(prior || model) of their labellings, as often as the
  // weight says. Their labels are not looked at. REQUIRES: a prior.
  std::span<const LabeledSequence> anchors = {};
  double anchor_weight = 1.0;
};

// The objective to minimise and its gradient, both with all that `training`
// adds to the labels' likelihood.
struct CrfLoss {
  double value = 0;
  std::vector<double> unary_gradient, edge_gradient;
};
CrfLoss crf_loss(const CrfModel& model,
                 std::span<const LabeledSequence> sequences,
                 const CrfTraining& training);

// The trained weights for features of these names. REQUIRES: no null pointer.
Result<CrfModel> train_crf(std::span<const LabeledSequence* const> sequences,
                           std::size_t states,
                           const std::vector<std::string>& unary_names,
                           const std::vector<std::string>& edge_names,
                           const CrfTraining& training);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_CRF_TRAINER_H_
