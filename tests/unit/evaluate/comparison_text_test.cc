// A comparison as text, Markdown and JSON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "compared_pages.h"
#include "kijil/compare.h"

namespace kijil {
namespace {

using testing::add_page;
using testing::compared_pages;
using testing::ComparedPages;
using ::testing::HasSubstr;
using ::testing::Not;

Comparison compared(const ComparedPages& pages, std::size_t samples) {
  return compare(pages.gold, pages.a, pages.b, {.bootstrap_samples = samples})
      .value();
}

TEST(ComparisonText, ReadsAsAPage) {
  const Comparison c = compared(compared_pages(), 0);
  EXPECT_EQ(
      comparison_text(c, {"before.kijil", "after.kijil"}),
      "A: before.kijil\n"
      "B: after.kijil\n"
      "4 pages of 2 sites, 16 scored lines.\n"
      "\n"
      "figure                          A       B    B - A\n"
      "body precision             0.7143  1.0000  +0.2857\n"
      "body recall                0.7143  1.0000  +0.2857\n"
      "body f1-score              0.7143  1.0000  +0.2857\n"
      "chrome f1-score            0.7500  0.8571  +0.1071\n"
      "related f1-score           0.5714  0.6667  +0.0952\n"
      "clickbait f1-score         0.6667  0.0000  -0.6667\n"
      "macro avg f1-score         0.6756  0.6310  -0.0446\n"
      "weighted avg f1-score      0.6793  0.7649  +0.0856\n"
      "body characters precision  0.7143  1.0000  +0.2857\n"
      "body characters recall     0.7143  1.0000  +0.2857\n"
      "body characters f1-score   0.7143  1.0000  +0.2857\n"
      "accuracy                   0.6875  0.8125  +0.1250\n"
      "body page mean             0.7500  1.0000  +0.2500\n"
      "ece (less is better)       0.1125  0.2500  +0.1375\n"
      "\n"
      "1 line is right in A only, 3 in B only.\n"
      "If neither were better, a split at least so uneven would come up "
      "with\n"
      "probability 0.6250 (McNemar's test, exact).\n"
      "Lines of one page go together, so the true probability is higher.\n"
      "\n"
      "B makes fewer errors than A on 2 pages, more on 1, as many on 1.\n"
      "page    site  errors of A  of B  B - A\n"
      "나루-1  나루            2     0     -2\n"
      "솔밭-4  솔밭            3     2     -1\n"
      "나루-2  나루            0     1     +1\n"
      "\n"
      "6 lines changed: 3 fixed in B, 1 broken, 1 wrong in both, 1 not "
      "scored.\n"
      "line      change      gold       A          B          text\n"
      "나루-1:3  fixed       body       chrome     body       줄 3\n"
      "나루-1:5  fixed       related    body       related    줄 5\n"
      "나루-2:4  broken      clickbait  clickbait  related    줄 4\n"
      "솔밭-3:3  unscored    ?          related    clickbait  줄 3\n"
      "솔밭-4:2  fixed       body       chrome     body       줄 2\n"
      "솔밭-4:3  both wrong  related    body       chrome     줄 3\n");
}

TEST(ComparisonText, CallsBetterWhatTheDrawsDoNotTurnRound) {
  ComparedPages pages;
  for (int i = 0; i < 3; ++i) {
    // All lines wrong in A and right in B, with scores just as high: A's are
    // promised in vain.
    add_page(pages, "나루", "bb", {"cc", "bb"});
  }
  const std::string text = comparison_text(compared(pages, 100));
  EXPECT_THAT(text, HasSubstr("+1.0000 to +1.0000  B better\n"));
  EXPECT_THAT(text, HasSubstr("ece (less is better)"));
  EXPECT_THAT(text, Not(HasSubstr("A better")));
  EXPECT_THAT(text, HasSubstr("Intervals are of 100 draws of pages"));
  std::swap(pages.a, pages.b);
  const std::string swapped = comparison_text(compared(pages, 100));
  EXPECT_THAT(swapped, HasSubstr("-1.0000 to -1.0000  A better\n"));
  EXPECT_THAT(swapped, Not(HasSubstr("B better")));
}

TEST(ComparisonText, ShowsAsManyPagesAndLinesAsAskedFor) {
  const Comparison c = compared(compared_pages(), 0);
  const std::string text =
      comparison_text(c, {}, {.pages = 1, .changed_lines = 2});
  EXPECT_THAT(text, HasSubstr("나루-1    나루            2     0     -2\n"
                              "(1 more)\n"
                              "나루-2    나루            0     1     +1\n"));
  EXPECT_THAT(text, HasSubstr("The first 2 of them:\n"));
  EXPECT_THAT(text, Not(HasSubstr("나루-2:4")));
  const std::string none =
      comparison_text(c, {}, {.pages = 0, .changed_lines = 0});
  EXPECT_THAT(none, HasSubstr("6 lines changed"));
  EXPECT_THAT(none, Not(HasSubstr("나루-")));
}

TEST(ComparisonText, SaysThatNothingDiffers) {
  ComparedPages pages = compared_pages();
  pages.b = pages.a;
  const std::string text = comparison_text(compared(pages, 10));
  EXPECT_THAT(text, HasSubstr("No line is right in one and wrong in the "
                              "other.\n"));
  EXPECT_THAT(text, HasSubstr("as many on 4.\n"));
  EXPECT_THAT(text, HasSubstr("No line changed."));
  EXPECT_THAT(text, HasSubstr("+0.0000 to +0.0000\n"));
  EXPECT_THAT(comparison_text(compare({}, {}, {}).value()),
              HasSubstr("0 pages of 0 sites"));
}

TEST(ComparisonText, KeepsToOneLineWhatPagesHold) {
  ComparedPages pages = compared_pages();
  pages.gold[0].lines[2].text = "탭\t과 \x1b[31m색|";
  const std::string text = comparison_text(compared(pages, 0), {"a\nb", "c"});
  EXPECT_THAT(text, HasSubstr("A: a b\n"));
  EXPECT_THAT(text, HasSubstr("탭 과  [31m색|\n"));
}

TEST(ComparisonMarkdown, HasASectionForEachPart) {
  const std::string text =
      comparison_markdown(compared(compared_pages(), 10), {"a|b", "c"});
  EXPECT_THAT(text, HasSubstr("# Comparison\n\n|  | labelling |\n|---|---|\n"
                              "| A | a\\|b |\n| B | c |\n"));
  EXPECT_THAT(text, HasSubstr("\n## Figures\n\nIntervals are"));
  EXPECT_THAT(text, HasSubstr("| figure | A | B | B - A | 95% interval |"));
  EXPECT_THAT(text, HasSubstr("\n## Lines\n\n1 line is right in A only"));
  EXPECT_THAT(text, HasSubstr("as many on 1.\n\n| page | site |"));
  EXPECT_THAT(text, HasSubstr("| 나루-1:3 | fixed | body | chrome | body | "
                              "줄 3 |\n"));
}

TEST(ComparisonJson, HoldsEverything) {
  ComparedPages pages = compared_pages();
  pages.gold[0].lines[2].text = "깨진 \xFF";
  const auto json = nlohmann::json::parse(
      comparison_json(compared(pages, 10), {"before", "after"}), nullptr,
      false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["a"]["name"], "before");
  EXPECT_EQ(json["b"]["evaluation"]["accuracy"], 0.8125);
  EXPECT_EQ(json["b"]["evaluation"]["sites"].size(), 2u);
  EXPECT_EQ(json["differences"]["accuracy"]["difference"], 0.125);
  EXPECT_EQ(json["differences"]["chrome recall"]["interval"].size(), 2u);
  EXPECT_EQ(json["samples"], 10);
  EXPECT_EQ(json["mcnemar"]["b only"], 3);
  EXPECT_EQ(json["mcnemar"]["p"], 0.625);
  EXPECT_EQ(json["pages"]["won"], 2);
  EXPECT_EQ(json["pages"]["changed"][2]["errors b"], 1);
  ASSERT_EQ(json["changed lines"].size(), 6u);
  EXPECT_EQ(json["changed lines"][0]["text"], "깨진 \xEF\xBF\xBD");
  EXPECT_EQ(json["changed lines"][0]["line"], 3);
  EXPECT_EQ(json["changed lines"][0]["change"], "fixed");
  EXPECT_NEAR(json["changed lines"][0]["score a"].get<double>(), 0.7, 1e-6);
  EXPECT_TRUE(json["changed lines"][3]["gold"].is_null());
}

TEST(ComparisonJson, LeavesOutWhatThereIsNot) {
  EvaluateOptions options;
  options.has_scores = false;
  const ComparedPages pages = compared_pages();
  const auto json = nlohmann::json::parse(
      comparison_json(compare(pages.gold, pages.a, pages.b, options).value()));
  EXPECT_FALSE(json["differences"].contains("ece"));
  EXPECT_FALSE(json["differences"]["accuracy"].contains("interval"));
  EXPECT_FALSE(json["changed lines"][0].contains("score a"));
  EXPECT_FALSE(json["a"]["evaluation"].contains("calibration"));
}

}  // namespace
}  // namespace kijil
