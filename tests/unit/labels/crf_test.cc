// Viterbi and forward-backward against brute force over all label paths.
#include "labels/crf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace kijil {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Path = std::vector<std::size_t>;

double path_score(const Potentials& p, const Path& path) {
  double score = 0;
  for (std::size_t t = 0; t < path.size(); ++t) {
    score += p.unary_at(t, path[t]);
    if (t > 0) score += p.edge_at(t, path[t - 1], path[t]);
  }
  return score;
}

// All paths; their labels at the last position change slowest, so that of
// several best paths the first is the one that viterbi() promises.
std::vector<Path> all_paths(std::size_t length, std::size_t states) {
  std::vector<Path> paths = {Path(length, 0)};
  while (true) {
    Path next = paths.back();
    std::size_t t = 0;
    while (t < length && ++next[t] == states) next[t++] = 0;
    if (t == length) return paths;
    paths.push_back(next);
  }
}

struct BruteForce {
  Path best;
  double best_score = -std::numeric_limits<double>::infinity();
  Marginals marginals;
};

BruteForce brute_force(const Potentials& p) {
  const std::vector<Path> paths = all_paths(p.length, p.states);
  BruteForce b;
  for (const Path& path : paths) {
    if (const double score = path_score(p, path); score > b.best_score) {
      b.best_score = score;
      b.best = path;
    }
  }
  double sum = 0;
  for (const Path& path : paths) {
    sum += std::exp(path_score(p, path) - b.best_score);
  }
  b.marginals.log_partition = b.best_score + std::log(sum);
  b.marginals.unary.assign(p.unary.size(), 0.0);
  b.marginals.edge.assign(p.edge.size(), 0.0);
  for (const Path& path : paths) {
    const double probability =
        std::exp(path_score(p, path) - b.marginals.log_partition);
    for (std::size_t t = 0; t < p.length; ++t) {
      b.marginals.unary[t * p.states + path[t]] += probability;
      if (t == 0) continue;
      b.marginals.edge[(t * p.states + path[t - 1]) * p.states + path[t]] +=
          probability;
    }
  }
  return b;
}

void expect_near(const std::vector<double>& actual,
                 const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    ASSERT_NEAR(actual[i], expected[i], tolerance) << "at " << i;
  }
}

// Block 0 of the edges is unused, and filled with what would be noticed.
template <typename Draw>
Potentials drawn(std::size_t length, std::size_t states, Draw&& draw) {
  Potentials p(length, states);
  for (double& v : p.unary) v = draw();
  for (double& v : p.edge) v = draw();
  const std::size_t pairs = std::min(states * states, p.edge.size());
  for (std::size_t i = 0; i < pairs; ++i) p.edge[i] = 1e6;
  return p;
}

// Calls check(potentials) for several of every small length and state count.
template <typename Draw, typename Check>
void for_small_lattices(int rounds, Draw&& draw, Check&& check) {
  for (std::size_t states = 2; states <= 4; ++states) {
    for (std::size_t length = 1; length <= 6; ++length) {
      SCOPED_TRACE(testing::Message()
                   << states << " states, length " << length);
      for (int round = 0; round < rounds; ++round) {
        check(drawn(length, states, draw));
      }
    }
  }
}

// mt19937's numbers are fixed by the standard, those of distributions are not.
class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  double between(double low, double high) {
    return low + (high - low) * static_cast<double>(engine_()) / 4294967295.0;
  }
  int below(int n) { return static_cast<int>(engine_() % unsigned(n)); }

 private:
  std::mt19937 engine_;
};

TEST(Viterbi, FindsTheBestOfAllPaths) {
  Dice dice(1);
  for_small_lattices(
      20, [&] { return dice.between(-3, 3); },
      [](const Potentials& p) {
        const BruteForce expected = brute_force(p);
        const Path path = viterbi(p);
        EXPECT_EQ(path, expected.best);
        EXPECT_NEAR(path_score(p, path), expected.best_score, 1e-12);
      });
}

TEST(Viterbi, OfEqualPathsTakesTheLowestAtTheLastDifference) {
  Dice dice(2);  // small integers: sums are exact and ties are many
  for_small_lattices(
      20, [&] { return double(dice.below(3) - 1); },
      [](const Potentials& p) { EXPECT_EQ(viterbi(p), brute_force(p).best); });
  EXPECT_THAT(viterbi(Potentials(4, 3)), ElementsAre(0, 0, 0, 0));
}

TEST(Viterbi, LabelsTheWholeRatherThanEachLine) {
  Potentials p(3, 2);
  p.unary_at(0, 0) = p.unary_at(2, 0) = 2;
  p.unary_at(1, 1) = 1;
  EXPECT_THAT(viterbi(p), ElementsAre(0, 1, 0));
  for (const std::size_t t : {1u, 2u}) {
    p.edge_at(t, 0, 1) = p.edge_at(t, 1, 0) = -1;
  }
  EXPECT_THAT(viterbi(p), ElementsAre(0, 0, 0));
}

TEST(Viterbi, ReadsEdgesFromThePreviousLabelToThis) {
  Potentials p(2, 3);
  p.edge_at(1, 2, 1) = 1;
  EXPECT_THAT(viterbi(p), ElementsAre(2, 1));
}

TEST(ForwardBackward, AgreesWithTheSumOverAllPaths) {
  Dice dice(3);
  for_small_lattices(
      10, [&] { return dice.between(-4, 4); },
      [](const Potentials& p) {
        const Marginals expected = brute_force(p).marginals;
        const Marginals m = forward_backward(p);
        EXPECT_NEAR(m.log_partition, expected.log_partition, 1e-10);
        expect_near(m.unary, expected.unary, 1e-10);
        expect_near(m.edge, expected.edge, 1e-10);
      });
}

TEST(ForwardBackward, KnowsAnAnswerWorkedOutByHand) {
  // Weights exp(score) of the paths 00, 01, 10, 11: 2, 1, 1, 6.
  Potentials p(2, 2);
  p.edge_at(1, 0, 0) = std::log(2.0);
  p.edge_at(1, 1, 1) = std::log(6.0);
  const Marginals m = forward_backward(p);
  EXPECT_NEAR(m.log_partition, std::log(10.0), 1e-12);
  expect_near(m.unary, {0.3, 0.7, 0.3, 0.7}, 1e-12);
  expect_near(m.edge, {0, 0, 0, 0, 0.2, 0.1, 0.1, 0.6}, 1e-12);
}

TEST(ForwardBackward, StandsExtremePotentials) {
  Dice dice(4);
  for_small_lattices(
      10,
      [&] {
        constexpr double kValues[] = {-1e4, 1e4, 0, 1, 1e4 - 1};
        return kValues[dice.below(5)];
      },
      [](const Potentials& p) {
        const BruteForce expected = brute_force(p);
        EXPECT_EQ(viterbi(p), expected.best);
        const Marginals m = forward_backward(p);
        EXPECT_NEAR(m.log_partition, expected.marginals.log_partition, 1e-9);
        expect_near(m.unary, expected.marginals.unary, 1e-9);
        expect_near(m.edge, expected.marginals.edge, 1e-9);
      });
}

TEST(ForwardBackward, GivesTheImpossibleNoChance) {
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  Potentials p(3, 2);
  p.unary_at(1, 0) = kNever;
  p.edge_at(2, 1, 1) = kNever;
  EXPECT_THAT(viterbi(p), ElementsAre(0, 1, 0));
  const Marginals m = forward_backward(p);
  EXPECT_NEAR(m.log_partition, std::log(2.0), 1e-12);  // 010 and 110
  expect_near(m.unary, {0.5, 0.5, 0, 1, 1, 0}, 1e-12);
}

TEST(Crf, AnEmptySequenceHasAnEmptyAnswer) {
  const Potentials p(0, 3);
  EXPECT_THAT(viterbi(p), IsEmpty());
  const Marginals m = forward_backward(p);
  EXPECT_EQ(m.log_partition, 0);
  EXPECT_THAT(m.unary, IsEmpty());
  EXPECT_THAT(m.edge, IsEmpty());
}

TEST(Crf, ALineAloneIsJudgedByItselfAlone) {
  Potentials p = drawn(1, 3, [] { return 0.0; });
  p.unary_at(0, 1) = std::log(2.0);
  EXPECT_THAT(viterbi(p), ElementsAre(1));
  const Marginals m = forward_backward(p);
  EXPECT_NEAR(m.log_partition, std::log(4.0), 1e-12);
  expect_near(m.unary, {0.25, 0.5, 0.25}, 1e-12);
  expect_near(m.edge, std::vector<double>(9, 0.0), 0);
}

void expect_consistent(const Potentials& p, const Marginals& m,
                       double tolerance) {
  ASSERT_TRUE(std::isfinite(m.log_partition));
  for (std::size_t t = 0; t < p.length; ++t) {
    double sum = 0;
    for (std::size_t j = 0; j < p.states; ++j) {
      const double here = m.unary[t * p.states + j];
      sum += here;
      double into = 0;
      for (std::size_t i = 0; i < p.states; ++i) {
        into += m.edge[(t * p.states + i) * p.states + j];
      }
      if (t > 0) {
        ASSERT_NEAR(into, here, tolerance) << "at " << t;
      }
    }
    ASSERT_NEAR(sum, 1, tolerance) << "at " << t;
  }
}

constexpr std::size_t kLong = 100'000;

TEST(Crf, AHundredThousandPositionsKeepTheirSums) {
  Dice dice(5);
  for (const double size : {1.0, 50.0, 1e4}) {
    SCOPED_TRACE(size);
    const Potentials p =
        drawn(kLong, 3, [&] { return dice.between(-size, size); });
    // Sums reach kLong * size; a double keeps 15 digits of them.
    const double tolerance = 1e-9 + 1e-14 * size * double{kLong} * 10;
    const Marginals m = forward_backward(p);
    expect_consistent(p, m, tolerance);
    const Path path = viterbi(p);
    ASSERT_EQ(path.size(), kLong);
    EXPECT_LE(path_score(p, path), m.log_partition * (1 + 1e-12));
  }
}

TEST(Crf, LongSequencesHaveKnownPartitions) {
  const Marginals flat = forward_backward(Potentials(kLong, 3));
  EXPECT_NEAR(flat.log_partition, double{kLong} * std::log(3.0), 1e-6);
  EXPECT_NEAR(flat.unary[kLong], 1.0 / 3, 1e-9);

  // Without edges every position is on its own.
  Dice dice(6);
  Potentials p(kLong, 2);
  double expected = 0;
  for (std::size_t t = 0; t < kLong; ++t) {
    p.unary_at(t, 1) = dice.between(-600, 600);
    expected += std::log1p(std::exp(p.unary_at(t, 1)));
  }
  EXPECT_NEAR(forward_backward(p).log_partition, expected, 1e-6 * expected);
}

TEST(Potentials, AreWeightsTimesFeatures) {
  const CrfModel model{2, {"a", "b"}, {"c"}, {1, 2, 10, 20}, {1, 2, 3, 4}};
  SequenceFeatures features(2, 2, 1);
  features.unary = {1, 0.5f, 0, -1};
  features.edge = {7, 2};  // the first is unused
  const Potentials p = potentials(model, features);
  EXPECT_THAT(p.unary, ElementsAre(6, 12, -10, -20));
  EXPECT_THAT(p.edge, ElementsAre(0, 0, 0, 0, 2, 4, 6, 8));
}

TEST(Potentials, OfNoLinesAreEmpty) {
  const CrfModel model{2, {"a"}, {"b"}, {1, 2}, {1, 2, 3, 4}};
  const Potentials p = potentials(model, SequenceFeatures(0, 1, 1));
  EXPECT_EQ(p.length, 0u);
  EXPECT_THAT(p.unary, IsEmpty());
}

TEST(Tempered, DividesEveryPathsScore) {
  std::mt19937 random(5);
  std::normal_distribution<double> normal;
  Potentials p(4, 3);
  for (double& v : p.unary) v = normal(random);
  for (double& v : p.edge) v = normal(random);
  const Potentials half = tempered(p, 2);
  EXPECT_EQ(viterbi(half), viterbi(p));
  for (const Path& path : all_paths(4, 3)) {
    EXPECT_NEAR(path_score(half, path), path_score(p, path) / 2, 1e-12);
  }
}

}  // namespace
}  // namespace kijil
