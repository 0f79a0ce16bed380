#include "evaluate/mcnemar.h"

#include <gtest/gtest.h>

namespace kijil {
namespace {

TEST(McNemar, FindsPublishedAnswers) {
  const struct {
    const char* source;
    std::size_t a_only, b_only;
    double statistic, p, tolerance;
  } cases[] = {
      // 59 and 6, 16 and 80 patients: the exact test's example in Wikipedia's
      // article on McNemar's test.
      {"6 and 16", 6, 16, 0, 0.05248, 1e-5},
      // The example of mlxtend's mcnemar().
      {"25 and 15", 25, 15, 2.025, 0.154728923485, 1e-9},
      // Approval of a prime minister, asked twice: Agresti, Categorical Data
      // Analysis, 2nd edition, table 10.1; (64 - 1)^2 / 236 with correction.
      {"150 and 86", 150, 86, 3969.0 / 236, 4.11456e-5, 1e-9},
      // By hand: 2 (1 + 5) / 2^5, and 2 / 2^10.
      {"1 and 4", 1, 4, 0, 0.375, 1e-12},
      {"10 and 0", 10, 0, 0, 2.0 / 1024, 1e-12},
      // The last exact one, and the first that is not.
      {"8 and 16", 8, 16, 0, 0.151590, 1e-6},
      {"8 and 17", 8, 17, 64.0 / 25, 0.109599, 1e-6},
  };
  for (const auto& c : cases) {
    const McNemar m = mcnemar(c.a_only, c.b_only);
    EXPECT_NEAR(m.statistic, c.statistic, 1e-12) << c.source;
    EXPECT_NEAR(m.p, c.p, c.tolerance) << c.source;
    EXPECT_EQ(m.a_only, c.a_only);
    EXPECT_EQ(m.b_only, c.b_only);
    EXPECT_EQ(mcnemar(c.b_only, c.a_only).p, m.p) << c.source;
  }
}

TEST(McNemar, AnEvenSplitIsChance) {
  for (const std::size_t n : {0u, 1u, 12u, 13u, 5000u}) {
    const McNemar m = mcnemar(n, n);
    EXPECT_EQ(m.statistic, 0) << n;
    EXPECT_NEAR(m.p, 1, 1e-12) << n;
  }
  EXPECT_EQ(mcnemar(0, 1).p, 1);
}

}  // namespace
}  // namespace kijil
