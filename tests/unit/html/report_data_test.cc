#include "html/report_data.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "html/document.h"
#include "kijil/explain.h"
#include "scores/heuristics.h"

namespace kijil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

constexpr Label B = Label::kBody, C = Label::kChrome, R = Label::kRelated,
                Blank = Label::kBlank;

struct Labelled {
  std::vector<LabeledPage> gold;
  std::vector<std::vector<LineResult>> a, b;
};

// One page: right, wrong, not labelled, blank, and a line full of mischief.
Labelled mischief() {
  LabeledPage page{"솔밭-1", "솔밭신문", "press", "", {}};
  page.lines = {{"솔밭 도서관이 문을 열었다.", B},
                {"글자 크게", C},
                {"둘이 다르게 본 줄", std::nullopt},
                {" ", Blank},
                {"</script><b>\xFF</b>", R}};
  const std::vector<LineResult> a = {{B, 0.9876f, {}},
                                     {B, 0.5f, {}},
                                     {R, 0.4f, {}},
                                     {Blank, 1, {}},
                                     {R, 1.0f, {}}};
  std::vector<LineResult> b = a;
  b[1] = {C, 0.75f, {}};
  return {{page}, {a}, {b}};
}

Json data_of(const Labelled& labelled) {
  const Evaluation e = evaluate(labelled.gold, labelled.a).value();
  return Json::parse(evaluation_data({.evaluation = e,
                                      .gold = labelled.gold,
                                      .predicted = labelled.a,
                                      .title = "솔밭",
                                      .model_name = "first.kijil"}));
}

TEST(ReportData, LineIsTextGoldPredictedScoreAndLength) {
  const Json data = data_of(mischief());
  EXPECT_EQ(data["mode"], "evaluation");
  EXPECT_EQ(data["title"], "솔밭");
  EXPECT_EQ(data["model"], "first.kijil");
  EXPECT_EQ(data["labels"],
            Json({"body", "chrome", "related", "clickbait", "blank"}));
  const Json& page = data["pages"][0];
  EXPECT_EQ(page["id"], "솔밭-1");
  EXPECT_EQ(page["site"], "솔밭신문");
  EXPECT_EQ(page["lines"][0],
            Json({"솔밭 도서관이 문을 열었다.", 0, 0, 9876, 12}));
  EXPECT_EQ(page["lines"][1], Json({"글자 크게", 1, 0, 5000, 4}));
  EXPECT_EQ(page["lines"][2][1], -1);
  EXPECT_EQ(page["lines"][3], Json({" ", 4, 4, 10000, 0}));
}

TEST(ReportData, HoldsEverySliceOfTheFigures) {
  const Json figures = data_of(mischief())["evaluation"];
  for (const char* key : {"macro avg", "confusion", "calibration", "lists",
                          "sites", "kinds", "positions", "lengths"}) {
    EXPECT_TRUE(figures.contains(key)) << key;
  }
  EXPECT_EQ(figures["lines"], 3);
}

TEST(ReportData, BrokenTextIsReplacedAndTheRestIsKept) {
  EXPECT_EQ(data_of(mischief())["pages"][0]["lines"][4][0],
            "</script><b>\uFFFD</b>");
}

TEST(ReportData, TextCannotLeaveItsElement) {
  const Labelled labelled = mischief();
  const Evaluation e = evaluate(labelled.gold, labelled.a).value();
  const std::string html = evaluation_html(
      {.evaluation = e, .gold = labelled.gold, .predicted = labelled.a});
  EXPECT_THAT(html, Not(HasSubstr("</script><b>")));
  EXPECT_THAT(html, HasSubstr("<title>Evaluation</title>"));
  EXPECT_THAT(html, Not(HasSubstr("http://")));
  EXPECT_THAT(html, Not(HasSubstr("https://")));
}

TEST(ReportData, ExplanationsComeOnlyIfThereAreSome) {
  EXPECT_FALSE(data_of(mischief()).contains("explanations"));
  const Labelled labelled = mischief();
  const Evaluation e = evaluate(labelled.gold, labelled.a).value();
  const std::vector<std::vector<std::string>> none = {{}};
  const Json data = Json::parse(evaluation_data({.evaluation = e,
                                                 .gold = labelled.gold,
                                                 .predicted = labelled.a,
                                                 .explanations = none}));
  EXPECT_EQ(data["explanations"], Json({"[0,0,0,0,0]"}));
}

TEST(ReportData, ExplainsEveryLineThatShowsSomething) {
  const Labelled labelled = mischief();
  const std::vector<std::vector<std::string>> explained =
      explain_pages(Classifier::load_default().value(), labelled.gold);
  ASSERT_EQ(explained.size(), 1u);
  ASSERT_EQ(explained[0].size(), 5u);
  const Evaluation e = evaluate(labelled.gold, labelled.a).value();
  const Json data = Json::parse(evaluation_data({.evaluation = e,
                                                 .gold = labelled.gold,
                                                 .predicted = labelled.a,
                                                 .explanations = explained}));
  const Json lines = Json::parse(data["explanations"][0].get<std::string>());
  EXPECT_EQ(lines[3].size(), 2u);  // blank: no decisions
  for (const std::size_t i : {0u, 1u, 2u, 4u}) {
    EXPECT_GE(lines[i].size(), 3u) << i;
  }
}

TEST(ReportData, ComparisonTellsBothLabellings) {
  const Labelled labelled = mischief();
  Comparison c;
  c.a = evaluate(labelled.gold, labelled.a).value();
  c.b = evaluate(labelled.gold, labelled.b).value();
  c.a.intervals.samples = 100;
  c.differences = {{"accuracy", 0.5, 0.75, {-0.1, 0.4}}};
  c.mcnemar = {0, 1, 0, 1};
  c.won = 1;
  c.pages = {{"솔밭-1", "솔밭신문", 0, 1, 0}};
  const Json data = Json::parse(comparison_data({.comparison = c,
                                                 .gold = labelled.gold,
                                                 .a = labelled.a,
                                                 .b = labelled.b,
                                                 .names = {"old", "new"}}));
  EXPECT_EQ(data["mode"], "comparison");
  EXPECT_EQ(data["names"], Json({"old", "new"}));
  EXPECT_EQ(data["differences"][0], Json({"accuracy", 0.5, 0.75, -0.1, 0.4}));
  EXPECT_EQ(data["mcnemar"]["b only"], 1);
  EXPECT_EQ(data["changed pages"], Json({{0, 1, 0}}));
  EXPECT_EQ(data["pages"][0]["lines"][1],
            Json({"글자 크게", 1, 1, 7500, 4, 0, 5000}));
}

// A new heuristic needs a Korean name for the page.
TEST(ReportAssets, EveryHeuristicHasAKoreanName) {
  const std::string names(asset("names.js"));
  for (const Heuristic& h : heuristics()) {
    std::string key = " ";
    key += h.name;
    key += ": \"";
    EXPECT_THAT(names, HasSubstr(key));
  }
}

TEST(ReportAssets, NeedNothingFromOutside) {
  for (const char* name :
       {"lines.css", "figures.css", "tables.js", "controls.js", "words.js",
        "names.js", "data.js", "filters.js", "figures.js", "slices.js",
        "explain.js", "lines.js", "compare.js"}) {
    const std::string text(asset(name));
    EXPECT_FALSE(text.empty()) << name;
    EXPECT_THAT(text, Not(HasSubstr("http"))) << name;
    EXPECT_THAT(text, Not(HasSubstr("innerHTML"))) << name;
    // Either would end the element that holds the asset.
    EXPECT_THAT(text, Not(HasSubstr("</"))) << name;
  }
}

}  // namespace
}  // namespace kijil
