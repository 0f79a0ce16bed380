// The fast chain against the plain one of crf.h, which crf_test.cc proves.
#include "labels/short_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace kijil {
namespace {

using ::testing::ElementsAreArray;

double between(double low, double high, std::mt19937& random) {
  return low + (high - low) * static_cast<double>(random()) / 4294967295.0;
}

TEST(Exponentials, AreThoseOfTheStandardLibrary) {
  std::mt19937 random(1);
  for (const double reach : {1e-9, 1.0, 40.0, 690.0}) {
    for (int round = 0; round < 5000; ++round) {
      Lanes<6> values;
      for (std::size_t i = 0; i < values.size(); ++i) {
        values.set(i, between(-reach, reach, random));
      }
      const auto found = exponentials(values);
      for (std::size_t i = 0; i < values.size(); ++i) {
        ASSERT_NEAR(found[i] / std::exp(values[i]), 1, 1e-15) << values[i];
      }
    }
  }
}

TEST(Exponentials, StopAtTheirEnds) {
  Lanes<4> values;
  values.set(0, -1e9);
  values.set(1, 1e9);
  values.set(3, -0.0);
  const auto found = exponentials(values);
  EXPECT_NEAR(found[0] / std::exp(-690.0), 1, 1e-15);
  EXPECT_NEAR(found[1] / std::exp(690.0), 1, 1e-15);
  EXPECT_EQ(found[2], 1);
  EXPECT_EQ(found[3], 1);
}

// Potentials within `reach` of 0; every third position may have larger ones.
template <std::size_t kStates>
ShortChain<kStates> drawn(std::size_t length, double reach,
                          std::mt19937& random) {
  ShortChain<kStates> chain(length);
  for (std::size_t t = 0; t < length; ++t) {
    const double here = random() % 3 == 0 ? reach : 1;
    for (std::size_t k = 0; k < chain[t].size(); ++k) {
      // The first step is unused, and would be noticed.
      const bool unused = t == 0 && k >= kStates;
      chain[t].set(k, unused ? 1e6 : between(-here, here, random));
    }
  }
  return chain;
}

template <std::size_t kStates>
Potentials plain(const ShortChain<kStates>& chain) {
  Potentials p(chain.size(), kStates);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    for (std::size_t i = 0; i < kStates; ++i) {
      p.unary_at(t, i) = chain[t][i];
      for (std::size_t j = 0; j < kStates; ++j) {
        p.edge_at(t, i, j) = chain[t][edge_at<kStates>(i, j)];
      }
    }
  }
  return p;
}

template <std::size_t kStates>
void expect_the_plain_answers(double reach) {
  std::mt19937 random(2);
  ChainSolver<kStates> solver;  // of all chains, long and short
  for (int round = 0; round < 300; ++round) {
    const auto chain = drawn<kStates>(random() % 50, reach, random);
    const double temperature = between(0.3, 3, random);
    const Potentials p = plain<kStates>(chain);
    EXPECT_THAT(solver.best_path(chain), ElementsAreArray(viterbi(p)));
    const Marginals expected = forward_backward(tempered(p, temperature));
    const auto found = solver.marginals(chain, temperature);
    ASSERT_EQ(found.size(), chain.size());
    for (std::size_t t = 0; t < found.size(); ++t) {
      for (std::size_t y = 0; y < kStates; ++y) {
        ASSERT_NEAR(found[t][y], expected.unary[t * kStates + y], 1e-10)
            << "reach " << reach << ", position " << t;
      }
    }
  }
}

TEST(ShortChain, AnswersAsThePlainOne) {
  for (const double reach : {0.0, 1.0, 30.0}) {
    expect_the_plain_answers<2>(reach);
    expect_the_plain_answers<3>(reach);
  }
}

// Products of exponentials vanish here, and logarithms take over.
TEST(ShortChain, StandsExtremePotentials) {
  for (const double reach : {300.0, 700.0, 3000.0}) {
    expect_the_plain_answers<2>(reach);
    expect_the_plain_answers<3>(reach);
  }
}

// Where most potentials are 0, one path may be likely and all others cut off.
TEST(ShortChain, StandsExtremePotentialsThatAreRare) {
  std::mt19937 random(5);
  ChainSolver<3> solver;
  for (int round = 0; round < 20000; ++round) {
    ShortChain<3> chain(random() % 32);
    for (std::size_t t = 0; t < chain.size(); ++t) {
      for (std::size_t k = 0; k < chain[t].size(); ++k) {
        chain[t].set(k, random() % 3 == 0 ? between(-500, 500, random) : 0);
      }
    }
    const Marginals expected = forward_backward(plain<3>(chain));
    const auto found = solver.marginals(chain, 1);
    for (std::size_t t = 0; t < found.size(); ++t) {
      for (std::size_t y = 0; y < 3; ++y) {
        ASSERT_NEAR(found[t][y], expected.unary[t * 3 + y], 1e-10)
            << "round " << round << ", position " << t;
      }
    }
  }
}

TEST(ShortChain, OfEqualPathsTakesThatOfThePlainOne) {
  const ShortChain<3> chain(5);
  ChainSolver<3> solver;
  EXPECT_THAT(solver.best_path(chain),
              ElementsAreArray(viterbi(plain<3>(chain))));
}

// What a chain of another length has left in a solver is not seen.
TEST(ShortChain, GivesNothingForAChainOfNoLines) {
  std::mt19937 random(4);
  ChainSolver<3> solver;
  solver.marginals(drawn<3>(20, 3, random), 1);
  EXPECT_TRUE(solver.best_path({}).empty());
  EXPECT_TRUE(solver.marginals({}, 1).empty());
}

TEST(ShortChain, OfALongPageKeepsItsSums) {
  std::mt19937 random(3);
  const auto chain = drawn<3>(100000, 20, random);
  ChainSolver<3> solver;
  for (const auto& row : solver.marginals(chain, 1)) {
    ASSERT_NEAR(row[0] + row[1] + row[2], 1, 1e-12);
  }
}

}  // namespace
}  // namespace kijil
