// Training that begins at a prior: the gradient against finite differences, the
// divergence against a sum over all paths, and what a strong prior must give.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "train/crf_trainer.h"

namespace kijil::train {
namespace {

const std::vector<std::string> kUnary = {"bias", "red"};
const std::vector<std::string> kEdge = {"bias", "near"};
constexpr std::size_t kStates = 2;

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  float roll() { return 2 * static_cast<float>(engine_()) / 4294967295.0f - 1; }

 private:
  std::mt19937 engine_;
};

CrfModel random_model(Dice& dice) {
  CrfModel model{kStates, kUnary, kEdge,
                 std::vector<float>(kUnary.size() * kStates),
                 std::vector<float>(kEdge.size() * kStates * kStates)};
  for (float& w : model.unary) w = dice.roll();
  for (float& w : model.edge) w = dice.roll();
  return model;
}

LabeledSequence random_sequence(std::size_t length, Dice& dice) {
  LabeledSequence s{
      SequenceFeatures(length, kUnary.size(), kEdge.size()),
      std::vector<std::optional<std::size_t>>(length, std::nullopt)};
  for (float& f : s.features.unary) f = dice.roll();
  for (float& f : s.features.edge) f = dice.roll();
  for (std::size_t t = 0; t < length; ++t) s.labels[t] = dice.roll() > 0;
  return s;
}

// A prior, another model, and sequences to learn from and to keep.
struct Setting {
  Dice dice{11};
  CrfModel prior = random_model(dice), model = random_model(dice);
  std::vector<LabeledSequence> sequences = {random_sequence(5, dice),
                                            random_sequence(3, dice)};
  std::vector<LabeledSequence> anchors = {random_sequence(4, dice),
                                          random_sequence(0, dice),
                                          random_sequence(2, dice)};
  CrfTraining training(double l2, double weight) const {
    CrfTraining t;
    t.l2 = l2;
    t.prior = &prior;
    t.start = &prior;
    t.anchors = anchors;
    t.anchor_weight = weight;
    return t;
  }
};

double slope(const Setting& s, std::vector<float> CrfModel::*weights,
             std::size_t i, const CrfTraining& training) {
  constexpr float kStep = 1e-2f;
  CrfModel model = s.model;
  const float at = (model.*weights)[i];
  const float high = at + kStep, low = at - kStep;
  (model.*weights)[i] = high;
  const double above = crf_loss(model, s.sequences, training).value;
  (model.*weights)[i] = low;
  const double below = crf_loss(model, s.sequences, training).value;
  return (above - below) / (double{high} - double{low});
}

TEST(CrfPrior, HasTheGradientOfFiniteDifferences) {
  const Setting s;
  const CrfTraining training = s.training(0.7, 2.5);
  const CrfLoss loss = crf_loss(s.model, s.sequences, training);
  for (std::size_t i = 0; i < s.model.unary.size(); ++i) {
    EXPECT_NEAR(loss.unary_gradient[i], slope(s, &CrfModel::unary, i, training),
                1e-3);
  }
  for (std::size_t i = 0; i < s.model.edge.size(); ++i) {
    EXPECT_NEAR(loss.edge_gradient[i], slope(s, &CrfModel::edge, i, training),
                1e-3);
  }
}

TEST(CrfPrior, CostsNothingAtThePrior) {
  const Setting s;
  const CrfLoss with = crf_loss(s.prior, {}, s.training(3, 7));
  EXPECT_NEAR(with.value, 0, 1e-9);
  for (const double g : with.unary_gradient) EXPECT_NEAR(g, 0, 1e-9);
  for (const double g : with.edge_gradient) EXPECT_NEAR(g, 0, 1e-9);
}

// Scores of all labellings of a sequence, as log probabilities.
std::vector<double> log_probabilities(const CrfModel& model,
                                      const LabeledSequence& s) {
  const Potentials p = potentials(model, s.features);
  std::vector<double> scores;
  double sum = 0;
  for (std::size_t code = 0; code < (1u << p.length); ++code) {
    double score = 0;
    for (std::size_t t = 0; t < p.length; ++t) {
      score += p.unary_at(t, code >> t & 1);
      if (t > 0) score += p.edge_at(t, code >> (t - 1) & 1, code >> t & 1);
    }
    scores.push_back(score);
    sum += std::exp(score);
  }
  for (double& score : scores) score -= std::log(sum);
  return scores;
}

TEST(CrfPrior, KeepsAnswersByTheirDivergence) {
  const Setting s;
  double divergence = 0;
  for (const LabeledSequence& anchor : s.anchors) {
    const auto then = log_probabilities(s.prior, anchor);
    const auto now = log_probabilities(s.model, anchor);
    for (std::size_t i = 0; i < then.size(); ++i) {
      divergence += std::exp(then[i]) * (then[i] - now[i]);
    }
  }
  EXPECT_GT(divergence, 0.1);
  EXPECT_NEAR(crf_loss(s.model, {}, s.training(0, 2)).value, 2 * divergence,
              1e-5);
}

Result<CrfModel> trained(const Setting& s, const CrfTraining& training) {
  std::vector<const LabeledSequence*> pointers;
  for (const LabeledSequence& one : s.sequences) pointers.push_back(&one);
  return train_crf(pointers, kStates, kUnary, kEdge, training);
}

double distance(const CrfModel& a, const CrfModel& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.unary.size(); ++i) {
    sum += std::abs(double{a.unary[i]} - double{b.unary[i]});
  }
  for (std::size_t i = 0; i < a.edge.size(); ++i) {
    sum += std::abs(double{a.edge[i]} - double{b.edge[i]});
  }
  return sum;
}

TEST(CrfPrior, HoldsTheWeightsTheMoreTheStronger) {
  const Setting s;
  const double weak = distance(*trained(s, s.training(0.1, 0)), s.prior);
  const double firm = distance(*trained(s, s.training(1, 0)), s.prior);
  const double kept = distance(*trained(s, s.training(0.1, 100)), s.prior);
  EXPECT_GT(weak, 2 * firm);
  EXPECT_GT(weak, 2 * kept);
  EXPECT_LT(distance(*trained(s, s.training(1e9, 0)), s.prior), 1e-5);
}

}  // namespace
}  // namespace kijil::train
