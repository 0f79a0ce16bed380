#include "evaluate/bootstrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kijil {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

// A page of body lines, of which some are taken for chrome.
Counts page_of(std::size_t right, std::size_t wrong) {
  std::vector<ScoredLine> lines(right + wrong);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i] = {i,
                10,
                Label::kBody,
                {i < right ? Label::kBody : Label::kChrome, 0.75f, {}}};
  }
  return count_lines(lines);
}

double figure(std::span<const Counts> pages, const std::string& name) {
  const auto& names = figure_names();
  const auto at = std::find(names.begin(), names.end(), name);
  EXPECT_NE(at, names.end()) << name;
  return figures_of(pages)[static_cast<std::size_t>(at - names.begin())];
}

TEST(Bootstrap, FiguresAreThoseOfAllPages) {
  const std::vector<Counts> pages = {page_of(3, 1), page_of(0, 4)};
  EXPECT_DOUBLE_EQ(figure(pages, "accuracy"), 3.0 / 8);
  EXPECT_DOUBLE_EQ(figure(pages, "body recall"), 3.0 / 8);
  EXPECT_DOUBLE_EQ(figure(pages, "body precision"), 1);
  // F1 of 6/7 on the first page, 0 on the second.
  EXPECT_DOUBLE_EQ(figure(pages, "body page mean"), 3.0 / 7);
  EXPECT_DOUBLE_EQ(figure(pages, "ece"), 0.75 - 3.0 / 8);
}

TEST(Bootstrap, SamePagesOverAndOverHaveNoSpread) {
  const std::vector<Counts> pages(5, page_of(3, 1));
  const Intervals i = bootstrap(pages, {});
  EXPECT_EQ(i.samples, 1000u);
  EXPECT_DOUBLE_EQ(i.accuracy.low, 0.75);
  EXPECT_DOUBLE_EQ(i.accuracy.high, 0.75);
}

// The share of right pages among 100 drawn from 50 right and 50 wrong ones has
// the standard deviation .05.
TEST(Bootstrap, IntervalIsThatOfTheBinomial) {
  std::vector<Counts> pages(50, page_of(1, 0));
  pages.resize(100, page_of(0, 1));
  const Intervals i = bootstrap(pages, {.samples = 4000, .seed = 7});
  EXPECT_THAT(i.accuracy.low, DoubleNear(0.5 - 1.96 * 0.05, 0.015));
  EXPECT_THAT(i.accuracy.high, DoubleNear(0.5 + 1.96 * 0.05, 0.015));
}

TEST(Bootstrap, SeedDecides) {
  std::vector<Counts> pages;
  for (std::size_t p = 0; p < 30; ++p) pages.push_back(page_of(p, 30 - p));
  const Intervals a = bootstrap(pages, {.samples = 200, .seed = 1});
  const Intervals again = bootstrap(pages, {.samples = 200, .seed = 1});
  const Intervals b = bootstrap(pages, {.samples = 200, .seed = 2});
  EXPECT_EQ(a.accuracy.low, again.accuracy.low);
  EXPECT_NE(a.accuracy.low, b.accuracy.low);
}

// Known from the generator's definition: the same on every machine.
TEST(Bootstrap, DrawsArePortable) {
  PageDraws draws(10, 5489);
  std::mt19937_64 twister(5489);
  const std::span<const std::size_t> drawn = draws.next();
  for (const std::size_t page : drawn) {
    EXPECT_EQ(page, ((twister() >> 32) * 10) >> 32);
  }
}

TEST(Bootstrap, NoPagesNoIntervals) {
  EXPECT_EQ(bootstrap({}, {}).samples, 0u);
}

TEST(PercentileInterval, LiesBetweenNeighboursAsInNumPy) {
  // numpy.percentile(range(11), [2.5, 97.5]) == [0.25, 9.75]
  const Interval i = percentile_interval({10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0});
  EXPECT_DOUBLE_EQ(i.low, 0.25);
  EXPECT_DOUBLE_EQ(i.high, 9.75);
}

}  // namespace
}  // namespace kijil
