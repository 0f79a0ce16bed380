// filter_text and filter_lines: what is kept of one page.
#include "kijil/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "kijil/stream.h"
#include "tiny_classifier.h"

namespace kijil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::tiny_classifier;
using testing::tiny_page;

LineResult result(Label label, float score = 1) {
  LineResult r;
  r.label = label;
  r.score = score;
  return r;
}

TEST(KeptLines, KeepsOneBlankLineBetweenKeptOnes) {
  const LineResult body = result(Label::kBody);
  const LineResult menu = result(Label::kChrome);
  const LineResult blank = result(Label::kBlank);
  const std::vector<LineResult> page = {blank, body, blank, blank, menu,
                                        blank, body, body,  blank};
  EXPECT_THAT(kept_lines(page, {}), ElementsAre(0, 1, 1, 0, 0, 0, 1, 1, 0));
  EXPECT_THAT(kept_lines({}, {}), IsEmpty());
}

TEST(KeptLines, WantsTheScoreOfTheLabelAndOfAll) {
  KeepRule rule;
  rule.keep = {true, false, true, false};
  rule.min_score = {0, 0, 0.8f, 0};
  rule.unsure = 0.6f;
  EXPECT_TRUE(is_kept(result(Label::kBody, 0.6f), rule));
  EXPECT_FALSE(is_kept(result(Label::kBody, 0.59f), rule));
  EXPECT_TRUE(is_kept(result(Label::kRelated, 0.8f), rule));
  EXPECT_FALSE(is_kept(result(Label::kRelated, 0.79f), rule));
  EXPECT_FALSE(is_kept(result(Label::kChrome), rule));
  EXPECT_FALSE(is_kept(result(Label::kBlank), rule));
}

TEST(FilterText, KeepsWhatTheStreamKeeps) {
  for (const std::string& page :
       {tiny_page(), std::string(), std::string("\n"), std::string("\n\n\xff"),
        tiny_page().substr(0, tiny_page().size() - 1)}) {
    std::istringstream in(page);
    std::ostringstream out;
    filter_stream(tiny_classifier(), in, out, {});
    EXPECT_EQ(filter_text(tiny_classifier(), page).text, out.str()) << page;
  }
}

TEST(FilterText, GivesEveryLineItsResult) {
  const FilteredPage page = filter_text(tiny_classifier(), tiny_page());
  const std::vector<LineResult> results =
      tiny_classifier().classify_text(tiny_page());
  ASSERT_EQ(page.results.size(), results.size());
  EXPECT_EQ(page.kept.size(), results.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(page.results[i].label, results[i].label);
  }
}

TEST(FilterText, KeepsLineEndsAsTheyAre) {
  KeepRule all;
  all.keep.fill(true);
  for (const std::string_view text : {"가\r\n나", "가\r\n나\r\n", "가\n나\n"}) {
    EXPECT_EQ(filter_text(tiny_classifier(), text, all).text, text);
  }
}

TEST(FilterLines, JoinsTheKeptLines) {
  KeepRule all;
  all.keep.fill(true);
  const std::vector<std::string_view> lines = {"가", "", "나"};
  EXPECT_EQ(filter_lines(tiny_classifier(), lines, all).text, "가\n\n나");
  EXPECT_EQ(filter_lines(tiny_classifier(), {}, all).text, "");
}

}  // namespace
}  // namespace kijil
