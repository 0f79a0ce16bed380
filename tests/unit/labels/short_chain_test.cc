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

// Potentials within `reach` of 0; every third position may have larger ones.
Potentials drawn(std::size_t length, std::size_t states, double reach,
                 std::mt19937& random) {
  Potentials p(length, states);
  for (std::size_t t = 0; t < length; ++t) {
    const double here = random() % 3 == 0 ? reach : 1;
    for (std::size_t i = 0; i < states; ++i) {
      p.unary_at(t, i) = between(-here, here, random);
      for (std::size_t j = 0; j < states; ++j) {
        // The first step is unused, and would be noticed.
        p.edge_at(t, i, j) = t == 0 ? 1e6 : between(-here, here, random);
      }
    }
  }
  return p;
}

template <std::size_t kStates>
ShortChain<kStates> chain_of(const Potentials& p) {
  ShortChain<kStates> chain(p.length);
  for (std::size_t t = 0; t < p.length; ++t) {
    std::array<double, kStates * kStates> step;
    for (std::size_t i = 0; i < kStates; ++i) {
      for (std::size_t j = 0; j < kStates; ++j) {
        step[i * kStates + j] = p.edge_at(t, i, j);
      }
    }
    for (std::size_t y = 1; y < kStates; ++y) {
      chain[t].set(own_at(y), p.unary_at(t, y) - p.unary_at(t, 0));
    }
    if (t > 0) add_step<kStates>(reduced<kStates>(step), t, chain);
  }
  return chain;
}

template <std::size_t kStates>
void expect_the_plain_answers(double reach) {
  std::mt19937 random(2);
  ChainSolver<kStates> solver;  // of all chains, long and short
  for (int round = 0; round < 300; ++round) {
    const Potentials p = drawn(random() % 50, kStates, reach, random);
    const ShortChain<kStates> chain = chain_of<kStates>(p);
    const double temperature = between(0.3, 3, random);
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
  for (const double reach : {0.0, 1.0, 15.0, 30.0}) {
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
    Potentials p(random() % 32, 3);
    for (std::vector<double>* values : {&p.unary, &p.edge}) {
      for (double& v : *values) {
        v = random() % 3 == 0 ? between(-500, 500, random) : 0;
      }
    }
    const Marginals expected = forward_backward(p);
    const auto found = solver.marginals(chain_of<3>(p), 1);
    for (std::size_t t = 0; t < found.size(); ++t) {
      for (std::size_t y = 0; y < 3; ++y) {
        ASSERT_NEAR(found[t][y], expected.unary[t * 3 + y], 1e-10)
            << "round " << round << ", position " << t;
      }
    }
  }
}

TEST(ShortChain, OfEqualPathsTakesThatOfThePlainOne) {
  ChainSolver<3> solver;
  EXPECT_THAT(solver.best_path(ShortChain<3>(5)),
              ElementsAreArray(viterbi(Potentials(5, 3))));
}

// What a chain of another length has left in a solver is not seen.
TEST(ShortChain, GivesNothingForAChainOfNoLines) {
  std::mt19937 random(4);
  ChainSolver<3> solver;
  solver.marginals(chain_of<3>(drawn(20, 3, 3, random)), 1);
  EXPECT_TRUE(solver.best_path({}).empty());
  EXPECT_TRUE(solver.marginals({}, 1).empty());
}

TEST(ShortChain, OfALongPageKeepsItsSums) {
  std::mt19937 random(3);
  const auto chain = chain_of<3>(drawn(100000, 3, 20, random));
  ChainSolver<3> solver;
  for (const auto& row : solver.marginals(chain, 1)) {
    ASSERT_NEAR(row[0] + row[1] + row[2], 1, 1e-12);
  }
}

}  // namespace
}  // namespace kijil
