#include "kijil/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "compared_pages.h"

namespace kijil {
namespace {

using testing::add_page;
using testing::compared_pages;
using testing::ComparedPages;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Comparison compared(const ComparedPages& pages,
                    const EvaluateOptions& options = {
                        .bootstrap_samples = 200}) {
  Result<Comparison> c = compare(pages.gold, pages.a, pages.b, options);
  EXPECT_TRUE(c.has_value());
  return c ? *std::move(c) : Comparison();
}

Difference difference(const Comparison& comparison, const std::string& name) {
  for (const Difference& d : comparison.differences) {
    if (d.name == name) return d;
  }
  ADD_FAILURE() << "no figure " << name;
  return {};
}

TEST(Compare, CountsPagesAndLines) {
  const Comparison c = compared(compared_pages());
  EXPECT_EQ(c.won, 2u);
  EXPECT_EQ(c.lost, 1u);
  EXPECT_EQ(c.tied, 1u);
  std::vector<std::string> pages;
  for (const PageDifference& page : c.pages) {
    pages.push_back(page.id + " " + std::to_string(page.errors_a) + "-" +
                    std::to_string(page.errors_b));
  }
  EXPECT_THAT(pages, ElementsAre("나루-1 2-0", "솔밭-4 3-2", "나루-2 0-1"));
  EXPECT_EQ(c.pages[1].index, 3u);
  EXPECT_EQ(c.pages[1].site, "솔밭");
  EXPECT_EQ(c.mcnemar.a_only, 1u);
  EXPECT_EQ(c.mcnemar.b_only, 3u);
  EXPECT_NEAR(c.mcnemar.p, 2.0 * (1 + 4) / 16, 1e-12);
}

TEST(Compare, ListsEveryLineThatChanged) {
  const Comparison c = compared(compared_pages());
  std::vector<std::string> lines;
  for (const ChangedLine& l : c.changed) {
    std::string line = l.page_id;
    line.append(":").append(std::to_string(l.line)).append(" ");
    line.append(change_name(change_of(l))).append(" ");
    line.append(label_name(l.a)).append(">").append(label_name(l.b));
    lines.push_back(line);
  }
  EXPECT_THAT(lines, ElementsAre("나루-1:2 fixed chrome>body",
                                 "나루-1:4 fixed body>related",
                                 "나루-2:3 broken clickbait>related",
                                 "솔밭-3:2 unscored related>clickbait",
                                 "솔밭-4:1 fixed chrome>body",
                                 "솔밭-4:2 both wrong body>chrome"));
  EXPECT_EQ(c.changed[0].page, 0u);
  EXPECT_EQ(c.changed[0].text, "줄 3");
  EXPECT_FLOAT_EQ(c.changed[0].score_a, 0.7f);
  EXPECT_FLOAT_EQ(c.changed[0].score_b, 0.6f);
  EXPECT_EQ(c.changed[3].gold, std::nullopt);
}

TEST(Compare, FiguresAreThoseOfTheEvaluations) {
  const Comparison c = compared(compared_pages());
  EXPECT_EQ(c.a.all.lines, 16u);
  EXPECT_NEAR(difference(c, "accuracy").a, 11.0 / 16, 1e-12);
  EXPECT_NEAR(difference(c, "accuracy").b, 13.0 / 16, 1e-12);
  EXPECT_EQ(difference(c, "body f1-score").a, c.a.all.labels[0].f1);
  EXPECT_EQ(difference(c, "macro avg recall").b, c.b.all.macro.recall);
  EXPECT_EQ(difference(c, "ece").a, c.a.all.calibration.ece);
  EXPECT_EQ(difference(c, "body page mean").b, c.b.body_page_mean);
}

// A calls a chrome line body, where no line is body; B calls it related. B has
// the lower related F1 and all else is equal, so B must not come out better.
TEST(Compare, AveragesOverTheSameLabelsForBoth) {
  const auto as = [](Label label) { return LineResult{label, 1, {}}; };
  constexpr Label kB = Label::kBody, kC = Label::kChrome, kR = Label::kRelated;
  LabeledPage page;
  page.id = "p";
  page.lines = {{"가나", kC}, {"다라", kC}, {"마바", kR}};
  ComparedPages pages;
  pages.gold = {page};
  pages.a = {{as(kC), as(kB), as(kR)}};
  pages.b = {{as(kC), as(kR), as(kR)}};
  const Difference macro = difference(compared(pages), "macro avg f1-score");
  EXPECT_DOUBLE_EQ(macro.a, (2.0 / 3 + 1 + 0) / 3);
  EXPECT_DOUBLE_EQ(macro.b, (2.0 / 3 + 2.0 / 3 + 0) / 3);
  EXPECT_LT(macro.interval.high, 0);
}

TEST(Compare, WithoutScoresThereIsNoCalibration) {
  EvaluateOptions options{.bootstrap_samples = 10};
  options.has_scores = false;
  const Comparison c = compared(compared_pages(), options);
  for (const Difference& d : c.differences) EXPECT_NE(d.name, "ece");
  EXPECT_FALSE(c.a.has_scores);
}

// Every page gains one line of ten, easy ones and hard ones: drawn in pairs the
// gain is always the same, though either side alone is not.
TEST(Compare, AnEvenGainHasAnIntervalOfNoWidth) {
  ComparedPages pages;
  for (int i = 0; i < 3; ++i) {
    add_page(pages, "나루", "ccbbbbrrkk", {"ccbbbbrrkr", "ccbbbbrrkk"});
    add_page(pages, "솔밭", "ccbbbbrrkk", {"bbccbbkkrr", "bbcbbbkkrr"});
  }
  const Comparison c = compared(pages);
  const Difference d = difference(c, "accuracy");
  EXPECT_NEAR(d.b - d.a, 0.1, 1e-12);
  EXPECT_NEAR(d.interval.low, 0.1, 1e-12);
  EXPECT_NEAR(d.interval.high, 0.1, 1e-12);
  EXPECT_GT(c.a.intervals.accuracy.high - c.a.intervals.accuracy.low, 0.2);
}

// One page gains its only line, one loses it. Drawn with replacement the
// difference is -1, 0 or 1, each end with probability 1/4: more than 2.5%.
TEST(Compare, AnIntervalSpansWhatTheDrawsGive) {
  ComparedPages pages;
  add_page(pages, "나루", "b", {"b", "c"});
  add_page(pages, "나루", "b", {"c", "b"});
  const Difference d = difference(compared(pages), "accuracy");
  EXPECT_EQ(d.b - d.a, 0);
  EXPECT_EQ(d.interval.low, -1);
  EXPECT_EQ(d.interval.high, 1);
}

TEST(Compare, IsTheSameForTheSameSeed) {
  const auto intervals = [](std::uint64_t seed) {
    std::vector<double> all;
    const Comparison c =
        compared(compared_pages(), {.bootstrap_samples = 20, .seed = seed});
    for (const Difference& d : c.differences) {
      all.insert(all.end(), {d.interval.low, d.interval.high});
    }
    return all;
  };
  EXPECT_EQ(intervals(7), intervals(7));
  EXPECT_NE(intervals(7), intervals(8));
}

TEST(Compare, NothingDiffersFromItself) {
  ComparedPages pages = compared_pages();
  pages.b = pages.a;
  const Comparison c = compared(pages);
  for (const Difference& d : c.differences) {
    EXPECT_EQ(d.a, d.b) << d.name;
    EXPECT_EQ(d.interval.low, 0) << d.name;
    EXPECT_EQ(d.interval.high, 0) << d.name;
  }
  EXPECT_EQ(c.mcnemar.p, 1);
  EXPECT_EQ(c.tied, pages.gold.size());
  EXPECT_THAT(c.pages, IsEmpty());
  EXPECT_THAT(c.changed, IsEmpty());
}

TEST(Compare, SwappingTheTwoMirrorsAll) {
  const ComparedPages pages = compared_pages();
  ComparedPages swapped = pages;
  std::swap(swapped.a, swapped.b);
  const Comparison c = compared(pages), m = compared(swapped);
  ASSERT_EQ(c.differences.size(), m.differences.size());
  for (std::size_t i = 0; i < c.differences.size(); ++i) {
    const Difference &d = c.differences[i], &e = m.differences[i];
    EXPECT_EQ(d.a, e.b) << d.name;
    EXPECT_NEAR(d.interval.low, -e.interval.high, 1e-12) << d.name;
    EXPECT_NEAR(d.interval.high, -e.interval.low, 1e-12) << d.name;
  }
  EXPECT_EQ(c.mcnemar.a_only, m.mcnemar.b_only);
  EXPECT_EQ(c.mcnemar.p, m.mcnemar.p);
  EXPECT_EQ(c.won, m.lost);
  EXPECT_EQ(c.lost, m.won);
  EXPECT_EQ(c.pages.front().id, m.pages.back().id);
  ASSERT_EQ(c.changed.size(), m.changed.size());
  std::map<Change, int> of_c, of_m;
  for (const ChangedLine& l : c.changed) ++of_c[change_of(l)];
  for (const ChangedLine& l : m.changed) ++of_m[change_of(l)];
  EXPECT_EQ(of_c[Change::kFixed], of_m[Change::kBroken]);
  EXPECT_EQ(of_c[Change::kBroken], of_m[Change::kFixed]);
  EXPECT_EQ(of_c[Change::kBothWrong], of_m[Change::kBothWrong]);
}

TEST(Compare, WorksWithoutPagesAndWithoutDraws) {
  EXPECT_EQ(compared({}).tied, 0u);
  const Comparison c = compared(compared_pages(), {});
  EXPECT_EQ(difference(c, "accuracy").interval.high, 0);
  EXPECT_EQ(c.a.intervals.samples, 0u);
}

TEST(Compare, SaysWhichLabellingDoesNotFit) {
  ComparedPages pages = compared_pages();
  pages.b[2].pop_back();
  const Result<Comparison> c = compare(pages.gold, pages.a, pages.b);
  ASSERT_FALSE(c.has_value());
  EXPECT_EQ(c.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(c.error().message, HasSubstr("labelling B: page \"솔밭-3\""));
}

}  // namespace
}  // namespace kijil
