// The fast chain against the plain one of crf.h, which crf_test.cc proves.
#include "labels/short_chain.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace kijil {
namespace {

double between(double low, double high, std::mt19937& random) {
  return low + (high - low) * static_cast<double>(random()) / 4294967295.0;
}

TEST(Exponentials, AreThoseOfTheStandardLibrary) {
  std::mt19937 random(1);
  for (const double reach : {1e-9, 1.0, 40.0, 690.0}) {
    for (int round = 0; round < 5000; ++round) {
      std::array<double, 7> values;
      for (double& v : values) v = between(-reach, reach, random);
      const auto found = exponentials(values);
      for (std::size_t i = 0; i < values.size(); ++i) {
        ASSERT_NEAR(found[i] / std::exp(values[i]), 1, 1e-15) << values[i];
      }
    }
  }
}

TEST(Exponentials, StopAtTheirEnds) {
  const auto found = exponentials<4>({-1e9, 1e9, 0, -0.0});
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
    for (double& v : chain[t].unary) v = between(-here, here, random);
    for (double& v : chain[t].edge) v = between(-here, here, random);
  }
  if (length > 0) chain[0].edge.fill(1e6);  // unused, and would be noticed
  return chain;
}

template <std::size_t kStates>
Potentials plain(const ShortChain<kStates>& chain) {
  Potentials p(chain.size(), kStates);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    for (std::size_t i = 0; i < kStates; ++i) {
      p.unary_at(t, i) = chain[t].unary[i];
      for (std::size_t j = 0; j < kStates; ++j) {
        p.edge_at(t, i, j) = chain[t].edge[i * kStates + j];
      }
    }
  }
  return p;
}

template <std::size_t kStates>
void expect_the_plain_answers(double reach) {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    const auto chain = drawn<kStates>(random() % 50, reach, random);
    const double temperature = between(0.3, 3, random);
    const Potentials p = plain(chain);
    ASSERT_EQ(best_path(chain), viterbi(p));
    const Marginals expected = forward_backward(tempered(p, temperature));
    const auto found = marginals(chain, temperature);
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
  for (int round = 0; round < 20000; ++round) {
    ShortChain<3> chain(random() % 32);
    for (std::size_t t = 0; t < chain.size(); ++t) {
      for (double& v : chain[t].unary) {
        v = random() % 3 == 0 ? between(-500, 500, random) : 0;
      }
      for (double& v : chain[t].edge) {
        v = random() % 3 == 0 ? between(-500, 500, random) : 0;
      }
    }
    const Marginals expected = forward_backward(plain(chain));
    const auto found = marginals(chain, 1);
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
  EXPECT_EQ(best_path(chain), viterbi(plain(chain)));
}

TEST(ShortChain, OfALongPageKeepsItsSums) {
  std::mt19937 random(3);
  const auto chain = drawn<3>(100000, 20, random);
  for (const auto& row : marginals(chain, 1)) {
    ASSERT_NEAR(row[0] + row[1] + row[2], 1, 1e-12);
  }
}

}  // namespace
}  // namespace kijil
