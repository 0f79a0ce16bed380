// The gradient against finite differences, and what training must find.
#include "train/crf_trainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace kijil::train {
namespace {

using testing::Each;
using testing::ElementsAre;

using Labels = std::vector<std::optional<std::size_t>>;

const std::vector<std::string> kUnary = {"bias", "red", "green"};
const std::vector<std::string> kEdge = {"bias", "near"};
constexpr std::size_t kStates = 3;

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  float between(float low, float high) {
    return low + (high - low) * static_cast<float>(engine_()) / 4294967295.0f;
  }
  std::size_t below(std::size_t n) { return engine_() % n; }

 private:
  std::mt19937 engine_;
};

CrfModel zero_model() {
  return {kStates, kUnary, kEdge, std::vector<float>(kUnary.size() * kStates),
          std::vector<float>(kEdge.size() * kStates * kStates)};
}

CrfModel random_model(Dice& dice) {
  CrfModel model = zero_model();
  for (float& w : model.unary) w = dice.between(-1, 1);
  for (float& w : model.edge) w = dice.between(-1, 1);
  return model;
}

// Features at random; the edge features of the first position too, though no
// step leads there.
LabeledSequence random_sequence(std::size_t length, Dice& dice) {
  LabeledSequence s{SequenceFeatures(length, kUnary.size(), kEdge.size()),
                    Labels(length)};
  for (float& f : s.features.unary) f = dice.between(-2, 2);
  for (float& f : s.features.edge) f = dice.between(-2, 2);
  for (auto& label : s.labels) {
    const std::size_t drawn = dice.below(kStates + 2);
    if (drawn < kStates) label = drawn;
  }
  return s;
}

// -log P(labels), summed over all paths that agree with them.
double loss_by_paths(const CrfModel& model, const LabeledSequence& s) {
  const Potentials p = potentials(model, s.features);
  double all = 0, held = 0;
  std::size_t count = 1;
  for (std::size_t t = 0; t < p.length; ++t) count *= p.states;
  for (std::size_t code = 0; code < count; ++code) {
    double score = 0;
    bool agrees = true;
    std::size_t rest = code, before = 0;
    for (std::size_t t = 0; t < p.length; ++t, rest /= p.states) {
      const std::size_t y = rest % p.states;
      score += p.unary_at(t, y);
      if (t > 0) score += p.edge_at(t, before, y);
      agrees = agrees && (!s.labels[t] || *s.labels[t] == y);
      before = y;
    }
    all += std::exp(score);
    if (agrees) held += std::exp(score);
  }
  return std::log(all) - std::log(held);
}

TEST(CrfLoss, IsTheLogProbabilityOfTheLabels) {
  Dice dice(1);
  for (int round = 0; round < 30; ++round) {
    const CrfModel model = random_model(dice);
    const LabeledSequence s = random_sequence(1 + dice.below(6), dice);
    EXPECT_NEAR(crf_loss(model, {{s}}, {.l2 = 0}).value,
                loss_by_paths(model, s), 1e-9);
  }
}

TEST(CrfLoss, AddsItsSequencesAndThePenalty) {
  Dice dice(2);
  CrfModel model = zero_model();
  model.unary[4] = 3;
  model.edge[2] = -1;
  const std::vector<LabeledSequence> two = {random_sequence(4, dice),
                                            random_sequence(5, dice)};
  EXPECT_NEAR(crf_loss(model, two, {.l2 = 0.5}).value,
              loss_by_paths(model, two[0]) + loss_by_paths(model, two[1]) +
                  0.5 / 2 * (9 + 1),
              1e-9);
}

TEST(CrfLoss, OfNoWeightsIsAnEvenGuess) {
  Dice dice(3);
  LabeledSequence s = random_sequence(4, dice);
  s.labels = {0, 2, std::nullopt, 1};
  EXPECT_NEAR(crf_loss(zero_model(), {{s}}, {.l2 = 1}).value, 3 * std::log(3.0),
              1e-12);
}

// One weight's slope, from the loss a little to either side of it. Weights are
// floats, so the steps taken are measured.
double slope(CrfModel model, std::vector<float> CrfModel::*weights,
             std::size_t i, std::span<const LabeledSequence> sequences,
             double l2) {
  const float at = (model.*weights)[i];
  const float low = at - 0x1p-9f, high = at + 0x1p-9f;
  (model.*weights)[i] = low;
  const double loss_low = crf_loss(model, sequences, {.l2 = l2}).value;
  (model.*weights)[i] = high;
  const double loss_high = crf_loss(model, sequences, {.l2 = l2}).value;
  return (loss_high - loss_low) / (double{high} - double{low});
}

TEST(CrfLoss, HasTheGradientOfFiniteDifferences) {
  Dice dice(4);
  for (const double l2 : {0.0, 0.7}) {
    for (int round = 0; round < 8; ++round) {
      const CrfModel model = random_model(dice);
      std::vector<LabeledSequence> sequences;
      for (std::size_t length : {0u, 1u, 2u, 7u, 12u}) {
        sequences.push_back(random_sequence(length, dice));
      }
      const CrfLoss loss = crf_loss(model, sequences, {.l2 = l2});
      ASSERT_EQ(loss.unary_gradient.size(), model.unary.size());
      ASSERT_EQ(loss.edge_gradient.size(), model.edge.size());
      for (std::size_t i = 0; i < model.unary.size(); ++i) {
        EXPECT_NEAR(loss.unary_gradient[i],
                    slope(model, &CrfModel::unary, i, sequences, l2), 1e-3);
      }
      for (std::size_t i = 0; i < model.edge.size(); ++i) {
        EXPECT_NEAR(loss.edge_gradient[i],
                    slope(model, &CrfModel::edge, i, sequences, l2), 1e-3);
      }
    }
  }
}

TEST(CrfLoss, OfUnlabelledSequencesIsNothing) {
  Dice dice(5);
  LabeledSequence s = random_sequence(9, dice);
  std::fill(s.labels.begin(), s.labels.end(), std::nullopt);
  const CrfLoss loss = crf_loss(random_model(dice), {{s}}, {.l2 = 0});
  EXPECT_EQ(loss.value, 0);
  EXPECT_THAT(loss.unary_gradient, Each(0));
  EXPECT_THAT(loss.edge_gradient, Each(0));
}

TEST(CrfLoss, AnUnlabelledEndThatNoStepLeadsToChangesNothing) {
  Dice dice(6);
  const CrfModel model = random_model(dice);
  LabeledSequence s = random_sequence(6, dice);
  s.labels.back() = std::nullopt;
  for (float& f : s.features.edge_row(5)) f = 0;
  LabeledSequence shorter = s;
  shorter.features.length = 5;
  shorter.features.unary.resize(5 * kUnary.size());
  shorter.features.edge.resize(5 * kEdge.size());
  shorter.labels.pop_back();
  const CrfLoss a = crf_loss(model, {{s}}, {.l2 = 0}),
                b = crf_loss(model, {{shorter}}, {.l2 = 0});
  EXPECT_NEAR(a.value, b.value, 1e-9);
  for (std::size_t i = 0; i < a.edge_gradient.size(); ++i) {
    EXPECT_NEAR(a.edge_gradient[i], b.edge_gradient[i], 1e-9);
  }
}

TEST(CrfLoss, StandsLongSequencesAndStrongWeights) {
  Dice dice(7);
  CrfModel model = random_model(dice);
  for (float& w : model.unary) w *= 300;
  const LabeledSequence s = random_sequence(20'000, dice);
  const CrfLoss loss = crf_loss(model, {{s}}, {.l2 = 1});
  EXPECT_TRUE(std::isfinite(loss.value));
  EXPECT_GT(loss.value, 0);
  for (const double g : loss.unary_gradient) EXPECT_TRUE(std::isfinite(g));
}

// Labels repeat 0 1 2; only every third position shows which it is, so that
// the others are known by the steps alone.
std::vector<LabeledSequence> rounds_of_three(int count, double unlabelled,
                                             unsigned seed) {
  Dice dice(seed);
  std::vector<LabeledSequence> sequences;
  for (int n = 0; n < count; ++n) {
    const std::size_t length = 6 + dice.below(10), start = dice.below(3);
    LabeledSequence s{SequenceFeatures(length, kUnary.size(), kEdge.size()),
                      Labels(length)};
    for (std::size_t t = 0; t < length; ++t) {
      const std::size_t label = (start + t) % 3;
      s.features.unary_row(t)[0] = 1;
      s.features.unary_row(t)[1] = label == 0 ? 1.0f : 0.0f;
      s.features.unary_row(t)[2] = dice.between(-1, 1);  // noise
      s.features.edge_row(t)[0] = t > 0 ? 1.0f : 0.0f;
      if (dice.between(0, 1) >= unlabelled) s.labels[t] = label;
    }
    sequences.push_back(std::move(s));
  }
  return sequences;
}

CrfModel trained(std::span<const LabeledSequence> sequences,
                 const CrfTraining& training) {
  std::vector<const LabeledSequence*> pointers;
  for (const LabeledSequence& s : sequences) pointers.push_back(&s);
  const Result<CrfModel> model =
      train_crf(pointers, kStates, kUnary, kEdge, training);
  EXPECT_TRUE(model.has_value());
  return model ? *model : zero_model();
}

TEST(TrainCrf, RecoversAPatternOfSteps) {
  const CrfModel model =
      trained(rounds_of_three(40, 0, 1), {.l2 = 0.1, .progress = {}});
  EXPECT_EQ(model.states, kStates);
  EXPECT_EQ(model.unary_names, kUnary);
  EXPECT_EQ(model.edge_names, kEdge);
  for (const LabeledSequence& s : rounds_of_three(40, 0, 2)) {
    const auto path = viterbi(potentials(model, s.features));
    for (std::size_t t = 0; t < path.size(); ++t) {
      EXPECT_EQ(path[t], *s.labels[t]) << "position " << t;
    }
  }
}

TEST(TrainCrf, LearnsAroundUnlabelledPositions) {
  const CrfModel model =
      trained(rounds_of_three(80, 0.5, 3), {.l2 = 0.1, .progress = {}});
  std::size_t right = 0, all = 0;
  for (const LabeledSequence& s : rounds_of_three(40, 0, 4)) {
    const auto path = viterbi(potentials(model, s.features));
    for (std::size_t t = 0; t < path.size(); ++t)
      right += path[t] == s.labels[t];
    all += path.size();
  }
  EXPECT_GT(right, all * 97 / 100);
}

TEST(TrainCrf, EndsWhereTheGradientDoes) {
  const auto sequences = rounds_of_three(30, 0.2, 5);
  const CrfModel model = trained(sequences, {.l2 = 1, .progress = {}});
  const CrfLoss best = crf_loss(model, sequences, {.l2 = 1});
  EXPECT_LT(best.value, crf_loss(zero_model(), sequences, {.l2 = 1}).value / 2);
  for (const double g : best.unary_gradient) EXPECT_NEAR(g, 0, 0.05);
  for (const double g : best.edge_gradient) EXPECT_NEAR(g, 0, 0.05);
}

double squares(const CrfModel& model) {
  double sum = 0;
  for (const float w : model.unary) sum += double{w} * double{w};
  for (const float w : model.edge) sum += double{w} * double{w};
  return sum;
}

TEST(TrainCrf, APenaltyShrinksTheWeights) {
  const auto sequences = rounds_of_three(30, 0, 6);
  double before = INFINITY;
  for (const double l2 : {0.01, 0.1, 1.0, 10.0, 1000.0}) {
    const double size = squares(trained(sequences, {.l2 = l2, .progress = {}}));
    EXPECT_LT(size, before * 0.8) << l2;
    before = size;
  }
  EXPECT_LT(before, 0.1);
}

TEST(TrainCrf, FindsNothingWhereNothingIsLabelled) {
  const auto sequences = rounds_of_three(5, 1, 7);
  EXPECT_EQ(squares(trained(sequences, {})), 0);
  EXPECT_EQ(squares(trained({}, {})), 0);
}

TEST(TrainCrf, GivesTheSameWeightsTwice) {
  const auto sequences = rounds_of_three(20, 0.3, 8);
  const CrfModel a = trained(sequences, {}), b = trained(sequences, {});
  EXPECT_EQ(a.unary, b.unary);
  EXPECT_EQ(a.edge, b.edge);
}

TEST(TrainCrf, StopsAtItsIterationsAndTellsThem) {
  std::vector<double> told;
  CrfTraining training;
  training.l2 = 0.001;
  training.iterations = 4;
  training.progress = [&](double done) { told.push_back(done); };
  trained(rounds_of_three(20, 0, 9), training);
  EXPECT_THAT(told, ElementsAre(0.25, 0.5, 0.75, 1));
}

}  // namespace
}  // namespace kijil::train
