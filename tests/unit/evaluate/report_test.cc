// The fuller parts of reports: slices, whole lists, worst pages, errors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kijil/evaluate.h"

namespace kijil {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Label B = Label::kBody, C = Label::kChrome, R = Label::kRelated,
                K = Label::kClickbait;

struct Judged {
  std::string text;
  std::optional<Label> gold;
  Label predicted;
  float score = 1;
};

LabeledPage gold_page(const std::string& id, const std::vector<Judged>& lines) {
  LabeledPage page{id, "솔밭신문", "press", "", {}};
  for (const Judged& line : lines) page.lines.push_back({line.text, line.gold});
  return page;
}

std::vector<LineResult> results(const std::vector<Judged>& lines) {
  std::vector<LineResult> out;
  for (const Judged& line : lines) {
    out.push_back({line.predicted, line.score, {}});
  }
  return out;
}

const std::vector<Judged> kFirst = {{"메뉴", C, C, 0.9f},
                                    {"새 도서관이 문을 열었다.", B, B, 0.8f},
                                    {"사진 확대", C, B, 0.95f},
                                    {"", Label::kBlank, Label::kBlank},
                                    {"나루시는 밝혔다.", B, C, 0.6f},
                                    {"강변길 다시 걷는다", R, R, 0.7f},
                                    {"들판에 첫눈 내린 날", R, K, 0.97f}};
const std::vector<Judged> kSecond = {{"로그인", C, C, 0.99f}};

Evaluation evaluated(const EvaluateOptions& options = {}) {
  const std::vector<LabeledPage> gold = {gold_page("첫째", kFirst),
                                         gold_page("둘째", kSecond)};
  const std::vector<std::vector<LineResult>> predicted = {results(kFirst),
                                                          results(kSecond)};
  return evaluate(gold, predicted, options).value();
}

TEST(Slices, ByPositionTellsWhereTheArticleIs) {
  const Evaluation e = evaluated();
  ASSERT_EQ(e.by_position.size(), 4u);
  EXPECT_EQ(e.by_position[0].first, "before the article");
  EXPECT_EQ(e.by_position[0].second.lines, 1u);
  EXPECT_EQ(e.by_position[1].second.lines, 3u);  // with the photo's button
  EXPECT_EQ(e.by_position[2].second.lines, 2u);
  EXPECT_EQ(e.by_position[3].first, "no article");
  EXPECT_EQ(e.by_position[3].second.lines, 1u);
  EXPECT_DOUBLE_EQ(e.by_position[1].second.accuracy, 1.0 / 3);
}

TEST(Slices, ByLengthCountsVisibleCharacters) {
  const Evaluation e = evaluated();
  ASSERT_EQ(e.by_length.size(), 6u);
  EXPECT_EQ(e.by_length[0].first, "1-4");
  EXPECT_EQ(e.by_length[0].second.lines, 3u);  // 메뉴, 사진 확대, 로그인
  EXPECT_EQ(e.by_length[1].second.lines, 3u);
  EXPECT_EQ(e.by_length[2].second.lines, 1u);  // 새 도서관이 문을 열었다.
  std::size_t lines = 0;
  for (const auto& [name, metrics] : e.by_length) lines += metrics.lines;
  EXPECT_EQ(lines, e.all.lines);
}

TEST(Report, BodyPageMeanIsOverPagesWithBody) {
  const Evaluation e = evaluated();
  EXPECT_EQ(e.pages[1].body_f1, -1);
  EXPECT_DOUBLE_EQ(e.body_page_mean, e.pages[0].body_f1);
}

TEST(Report, ErrorsNamePageAndLine) {
  const Evaluation e = evaluated();
  ASSERT_EQ(e.errors.size(), 3u);
  EXPECT_EQ(e.errors[1].page_id, "첫째");
  EXPECT_EQ(e.errors[1].line, 4u);
  EXPECT_EQ(e.errors[1].gold, B);
  EXPECT_EQ(e.errors[1].predicted, C);
}

TEST(Report, TextShowsTheSurestErrorsFirst) {
  const std::string text =
      evaluation_text(evaluated(), {.worst_pages = 5, .confident_errors = 2});
  EXPECT_THAT(text, HasSubstr("첫째:7"));
  EXPECT_LT(text.find("첫째:7"), text.find("첫째:3"));
  EXPECT_THAT(text, Not(HasSubstr("첫째:5")));
  EXPECT_THAT(text, Not(HasSubstr("둘째")));  // has no error
}

TEST(Report, IntervalsShowOnlyIfDrawn) {
  EXPECT_THAT(evaluation_text(evaluated()), Not(HasSubstr("interval")));
  const Evaluation e = evaluated({.bootstrap_samples = 100});
  EXPECT_THAT(evaluation_text(e), HasSubstr("95% interval"));
  EXPECT_LE(e.intervals.accuracy.low, e.all.accuracy);
  EXPECT_GE(e.intervals.accuracy.high, e.all.accuracy);
}

TEST(Report, JsonHoldsWhatTheTextHolds) {
  const nlohmann::json json = nlohmann::json::parse(evaluation_json(
      evaluated({.bootstrap_samples = 10}), {.by_position = true,
                                             .by_length = true,
                                             .worst_pages = 1,
                                             .confident_errors = 1}));
  EXPECT_EQ(json["lists"]["lists"], 1);
  EXPECT_EQ(json["lists"]["right"], 0);
  EXPECT_EQ(json["positions"]["no article"]["lines"], 1);
  EXPECT_EQ(json["lengths"]["1-4"]["chrome"]["support"], 3);
  EXPECT_EQ(json["worst pages"][0]["page"], "첫째");
  EXPECT_EQ(json["worst pages"][0]["errors"], 3);
  EXPECT_EQ(json["confident errors"][0]["line"], 7);
  EXPECT_EQ(json["intervals"]["samples"], 10);
  EXPECT_EQ(json["intervals"]["macro avg"]["f1-score"].size(), 2u);
}

TEST(Report, WithoutScoresNothingIsSaidOfThem) {
  const Evaluation e = evaluated({.has_scores = false});
  const EvaluationFormat all = {true, true, true, true, true, 5, 5};
  EXPECT_THAT(evaluation_text(e, all), Not(HasSubstr("calibration")));
  EXPECT_THAT(evaluation_text(e, all), Not(HasSubstr("confident")));
  EXPECT_FALSE(
      nlohmann::json::parse(evaluation_json(e, all)).contains("calibration"));
}

TEST(Report, MarkdownHasATableForEachPart) {
  const std::string markdown =
      evaluation_markdown(evaluated(), {.by_site = true, .worst_pages = 3});
  EXPECT_THAT(markdown, HasSubstr("2 pages of 1 site, 7 scored lines."));
  EXPECT_THAT(markdown, HasSubstr("## Figures\n\n| label | precision |"));
  EXPECT_THAT(markdown, HasSubstr("## By site"));
  EXPECT_THAT(markdown, HasSubstr("## Worst pages"));
}

}  // namespace
}  // namespace kijil
