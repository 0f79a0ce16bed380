// Known answers, worked out by hand from scikit-learn's definitions
// (classification_report with labels = the four, zero_division = 0).
#include "kijil/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace kijil {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Label B = Label::kBody, C = Label::kChrome, R = Label::kRelated,
                K = Label::kClickbait, Blank = Label::kBlank;

struct Judged {
  std::string text;
  std::optional<Label> gold;
  Label predicted;
};

struct Pages {
  std::vector<LabeledPage> gold;
  std::vector<std::vector<LineResult>> predicted;
};

Pages with_page(Pages pages, const std::string& site,
                const std::vector<Judged>& lines) {
  LabeledPage page;
  page.id = site + "-" + std::to_string(pages.gold.size() + 1);
  page.site = site;
  std::vector<LineResult> results;
  for (const Judged& line : lines) {
    page.lines.push_back({line.text, line.gold});
    results.push_back({line.predicted, 1.0f, {}});
  }
  pages.gold.push_back(page);
  pages.predicted.push_back(results);
  return pages;
}

Pages ten_lines() {
  return with_page({}, "솔밭신문",
                   {{"가나다", B, B},
                    {"가 나", B, B},
                    {"ab\xFF"
                     "c",
                     B, B},
                    {"다", B, C},
                    {"글자 크게", C, C},
                    {"메뉴 더보기", C, B},
                    {"새 도서관 문 열어", R, R},
                    {"강변길 다시 걷는다", R, K},
                    {"알고 보니 이것", K, K},
                    {"결국 그 이유", K, Blank},
                    {"둘이 다르게 본 줄", std::nullopt, B},
                    {"", Blank, Blank},
                    {" \xE3\x80\x80", B, Blank}});
}

void expect_metrics(const LabelMetrics& m, double precision, double recall,
                    double f1, std::size_t support) {
  EXPECT_NEAR(m.precision, precision, 1e-9);
  EXPECT_NEAR(m.recall, recall, 1e-9);
  EXPECT_NEAR(m.f1, f1, 1e-9);
  EXPECT_EQ(m.support, support);
}

Evaluation evaluated(const Pages& pages) {
  Result<Evaluation> e = evaluate(pages.gold, pages.predicted);
  EXPECT_TRUE(e.has_value());
  return e ? *e : Evaluation();
}

TEST(LabelNames, AreEachOthersInverse) {
  for (const Label label : {B, C, R, K, Blank}) {
    EXPECT_EQ(label_from_name(label_name(label)), label);
  }
  for (const char* other : {"", "?", "Body", "body ", "bdoy"}) {
    EXPECT_EQ(label_from_name(other), std::nullopt) << other;
  }
}

TEST(Evaluate, LabelsAndMeansMatchScikitLearn) {
  const Metrics m = evaluated(ten_lines()).all;
  EXPECT_EQ(m.pages, 1u);
  EXPECT_EQ(m.lines, 10u);
  EXPECT_DOUBLE_EQ(m.accuracy, 0.6);
  expect_metrics(m.labels[0], 0.75, 0.75, 0.75, 4);
  expect_metrics(m.labels[1], 0.5, 0.5, 0.5, 2);
  expect_metrics(m.labels[2], 1.0, 0.5, 2.0 / 3, 2);
  expect_metrics(m.labels[3], 0.5, 0.5, 0.5, 2);
  expect_metrics(m.macro, 0.6875, 0.5625, (1.75 + 2.0 / 3) / 4, 10);
  expect_metrics(m.weighted, 0.7, 0.6, (5 + 4.0 / 3) / 10, 10);
}

TEST(Evaluate, CountsConfusionWithoutAColumnForBlank) {
  const Metrics m = evaluated(ten_lines()).all;
  const std::array<std::array<std::size_t, 4>, 4> expected = {
      {{3, 1, 0, 0}, {1, 1, 0, 0}, {0, 0, 1, 1}, {0, 0, 0, 1}}};
  EXPECT_EQ(m.confusion, expected);
}

TEST(Evaluate, CountsBodyInVisibleCharacters) {
  // Gold 3+2+4+1, predicted 3+2+4 and the 5 of a menu, both 9.
  expect_metrics(evaluated(ten_lines()).all.body_characters, 9.0 / 14, 0.9,
                 18.0 / 24, 10);
}

TEST(Evaluate, MacroLeavesOutLabelsThatOccurNowhere) {
  const Metrics m =
      evaluated(with_page({}, "s", {{"가", B, B}, {"나", B, C}})).all;
  expect_metrics(m.labels[1], 0, 0, 0, 0);
  expect_metrics(m.macro, 0.5, 0.25, 1.0 / 3, 2);
  expect_metrics(m.weighted, 1.0, 0.5, 2.0 / 3, 2);
}

TEST(Evaluate, NothingToScoreIsAllZero) {
  for (const Pages& pages : {Pages(), with_page({}, "s", {}),
                             with_page({}, "s", {{"가", std::nullopt, B}})}) {
    const Evaluation e = evaluated(pages);
    EXPECT_EQ(e.all.lines, 0u);
    expect_metrics(e.all.macro, 0, 0, 0, 0);
    expect_metrics(e.all.body_characters, 0, 0, 0, 0);
    EXPECT_EQ(e.all.accuracy, 0.0);
    EXPECT_NE(evaluation_text(e, {.by_site = true}), "");
  }
}

TEST(Evaluate, GroupsPagesBySite) {
  Pages pages = with_page({}, "나루", {{"가", B, B}});
  pages = with_page(pages, "다솔", {{"나", C, B}});
  pages = with_page(pages, "나루", {{"다", C, C}});
  const Evaluation e = evaluated(pages);
  ASSERT_EQ(e.by_site.size(), 2u);
  EXPECT_EQ(e.by_site.at("나루").pages, 2u);
  EXPECT_EQ(e.by_site.at("나루").accuracy, 1.0);
  EXPECT_EQ(e.by_site.at("다솔").accuracy, 0.0);
  ASSERT_EQ(e.by_kind.size(), 1u);
  EXPECT_EQ(e.by_kind.at("").lines, e.all.lines);
  EXPECT_THAT(evaluation_text(e, {.by_kind = true}), HasSubstr("f1 by kind"));
  EXPECT_THAT(evaluation_text(e, {.by_kind = true}), HasSubstr("unnamed"));
  EXPECT_THAT(evaluation_json(e, {.by_kind = true}), HasSubstr("\"kinds\""));
  EXPECT_EQ(e.all.pages, 3u);
}

TEST(Evaluate, NamesThePageThatDoesNotFit) {
  Pages lines = with_page({}, "나루", {{"가", B, B}});
  lines = with_page(lines, "다솔", {{"나", C, B}});
  lines.predicted[1].pop_back();
  const auto by_lines = evaluate(lines.gold, lines.predicted);
  ASSERT_FALSE(by_lines.has_value());
  EXPECT_EQ(by_lines.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(by_lines.error().message,
              HasSubstr("page \"다솔-2\" (number 2): gold has 1 lines, the "
                        "prediction 0"));

  lines.predicted.pop_back();
  const auto by_pages = evaluate(lines.gold, lines.predicted);
  ASSERT_FALSE(by_pages.has_value());
  EXPECT_THAT(by_pages.error().message, HasSubstr("gold has 2 pages"));
  EXPECT_THAT(by_pages.error().message, HasSubstr("다솔-2"));
  EXPECT_FALSE(evaluate({}, lines.predicted).has_value());
}

TEST(EvaluationText, AlignsColumns) {
  EXPECT_EQ(evaluation_text(evaluated(ten_lines())),
            "1 page of 1 site, 10 scored lines\n"
            "\n"
            "label            precision  recall      f1  support\n"
            "body                0.7500  0.7500  0.7500        4\n"
            "chrome              0.5000  0.5000  0.5000        2\n"
            "related             1.0000  0.5000  0.6667        2\n"
            "clickbait           0.5000  0.5000  0.5000        2\n"
            "accuracy                            0.6000       10\n"
            "macro avg           0.6875  0.5625  0.6042       10\n"
            "weighted avg        0.7000  0.6000  0.6333       10\n"
            "body characters     0.6429  0.9000  0.7500       10\n"
            "\n"
            "gold \\ predicted  body  chrome  related  clickbait\n"
            "body                 3       1        0          0\n"
            "chrome               1       1        0          0\n"
            "related              0       0        1          1\n"
            "clickbait            0       0        0          1\n"
            "predicted blank, a miss for their labels: 1\n"
            "\n"
            "whole pages and lists                  share       of\n"
            "body f1 by characters, mean of pages  0.7500   1 page\n"
            "lists with every line right           0.0000  2 lists\n"
            "lists with most lines right           0.0000  2 lists\n");
}

TEST(EvaluationText, ShowsSitesOnlyIfAsked) {
  Pages pages = with_page({}, "나루", {{"가", B, B}, {"나", B, C}});
  pages = with_page(pages, "b\tc", {{"다", C, C}});
  const Evaluation e = evaluated(pages);
  EXPECT_THAT(evaluation_text(e), Not(HasSubstr("나루")));
  EXPECT_THAT(
      evaluation_text(e, {.by_site = true}),
      HasSubstr(
          "\n\n"
          "f1 by site  lines  own macro    body  body characters  chrome  "
          "related  clickbait\n"
          "b c             1     1.0000       -                -  1.0000  "
          "      -          -\n"
          "나루            2     0.6667  0.6667           0.6667       -  "
          "      -          -\n"));
}

TEST(EvaluationJson, HasScikitLearnsKeys) {
  const Pages pages = with_page(ten_lines(), "broken\xFF", {{"가", B, B}});
  const auto json = nlohmann::json::parse(
      evaluation_json(evaluated(pages), {.by_site = true}), nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["related"]["f1-score"], 2.0 / 3);
  EXPECT_EQ(json["body"]["support"], 5);
  EXPECT_EQ(json["macro avg"]["support"], 11);
  EXPECT_EQ(json["confusion"]["related"]["clickbait"], 1);
  EXPECT_EQ(json["body characters"]["support"], 11);
  EXPECT_EQ(json["pages"], 2);
  EXPECT_EQ(json["sites"]["솔밭신문"]["accuracy"], 0.6);
  EXPECT_EQ(json["sites"].size(), 2u);
  EXPECT_FALSE(nlohmann::json::parse(evaluation_json(evaluated(pages)))
                   .contains("sites"));
}

TEST(Evaluate, ComparesScoresWithHowOftenTheyAreRight) {
  // Scores .9 and .95 in one bin, one of two right; .3 alone, wrong; 1.0
  // belongs to the last bin. Blank predictions and `?` have no part.
  Pages pages = with_page({}, "솔밭신문",
                          {{"가", B, B},
                           {"나", B, C},
                           {"다", R, K},
                           {"라", C, C},
                           {"마", K, Blank},
                           {"바", std::nullopt, B}});
  const std::vector<float> scores = {0.9f, 0.95f, 0.3f, 1.0f, 0.6f, 0.2f};
  for (std::size_t i = 0; i < scores.size(); ++i) {
    pages.predicted[0][i].score = scores[i];
  }
  const Evaluation e = *evaluate(pages.gold, pages.predicted);
  const Calibration& c = e.all.calibration;
  EXPECT_EQ(c.bins[9].lines, 3u);
  EXPECT_NEAR(c.bins[9].mean_score, 2.85 / 3, 1e-6);
  EXPECT_NEAR(c.bins[9].accuracy, 2.0 / 3, 1e-6);
  EXPECT_EQ(c.bins[3].lines, 1u);
  EXPECT_NEAR(c.bins[3].mean_score, 0.3, 1e-6);
  EXPECT_EQ(c.bins[3].accuracy, 0);
  EXPECT_EQ(c.bins[6].lines + c.bins[2].lines, 0u);
  EXPECT_NEAR(c.ece, (0.85 + 0.3) / 4, 1e-6);

  EXPECT_THAT(evaluation_text(e), Not(HasSubstr("calibration")));
  const std::string text = evaluation_text(e, {.calibration = true});
  EXPECT_THAT(text, HasSubstr("0.9 to 1.0      3      0.9500  0.6667"));
  EXPECT_THAT(text, HasSubstr("expected calibration error  0.2875"));
  const auto json = nlohmann::json::parse(evaluation_json(e));
  EXPECT_NEAR(json["calibration"]["ece"].get<double>(), 0.2875, 1e-6);
  EXPECT_EQ(json["calibration"]["bins"].size(), 10u);
  EXPECT_EQ(json["calibration"]["bins"][9]["lines"], 3);
}

TEST(Evaluate, FindsTheScoreFromWhichALabelIsRight) {
  // 19 right above .8, one wrong at .8 (19 of 20 is 95%), one wrong at .5.
  std::vector<Judged> lines(19, {"본문 줄", B, B});
  lines.push_back({"메뉴", C, B});
  lines.push_back({"목록", R, B});
  lines.push_back({"틀린 목록", C, R});
  lines.push_back({"빠진 본문", B, C});
  Pages pages = with_page({}, "솔밭신문", lines);
  for (std::size_t i = 0; i < 19; ++i) pages.predicted[0][i].score = 0.9f;
  pages.predicted[0][19].score = 0.8f;
  pages.predicted[0][20].score = 0.5f;
  const Evaluation e = *evaluate(pages.gold, pages.predicted);
  const auto& body = e.all.calibration.thresholds[0];
  EXPECT_NEAR(body.score, 0.8, 1e-6);
  EXPECT_NEAR(body.precision, 0.95, 1e-9);
  EXPECT_NEAR(body.recall, 19.0 / 20, 1e-9);
  EXPECT_GT(e.all.calibration.thresholds[2].score, 1);
  EXPECT_THAT(evaluation_text(e, {.calibration = true}),
              HasSubstr("body            0.8000     0.9500  0.9500\n"));
  EXPECT_THAT(evaluation_text(e, {.calibration = true}),
              HasSubstr("related         none            -       -\n"));
  const auto json = nlohmann::json::parse(evaluation_json(e));
  EXPECT_NEAR(json["calibration"]["thresholds"]["body"]["score"].get<double>(),
              0.8, 1e-6);
  EXPECT_FALSE(json["calibration"]["thresholds"].contains("related"));
}

TEST(EvaluationRow, IsARowOfATable) {
  const Pages pages = ten_lines();
  const Evaluation e = *evaluate(pages.gold, pages.predicted);
  const std::string row = evaluation_row(e, "여기");
  EXPECT_EQ(row.substr(0, 9), "| 여기 ");
  EXPECT_EQ(std::count(row.begin(), row.end(), '|'), 8);
  const std::string head = evaluation_row(e, "header");
  EXPECT_EQ(std::count(head.begin(), head.end(), '|'), 16);
  EXPECT_THAT(head, HasSubstr("| macro | body lines / characters |"));
}

}  // namespace
}  // namespace kijil
