// Explanations made by hand, in all their forms.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "kijil/explain.h"
#include "labels/page_explainer.h"
#include "labels/page_features.h"
#include "outputs/explanation_parts.h"

namespace kijil {
namespace {

using nlohmann::json;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pointwise;
using testing::SizeIs;

// "가 나!", a related line whose every number is known.
Explanation example() {
  Explanation e;
  e.result.label = Label::kRelated;
  e.result.probabilities = {0.125f, 0.0625f, 0.75f, 0.0625f};
  e.result.score = 0.75f;
  e.read_as = "가 나!";
  Decision page;
  page.name = "page";
  page.states = {"body", "chrome", "list"};
  page.chosen = 2;
  page.parts = {
      {PartKind::kNgram, "가", 1, {0, 0, 0.5}, 0, 3},
      {PartKind::kNgram, "나!", 1, {0, 0.5, 0.25}, 4, 8},
      {PartKind::kNgram, "가 나!", 1, {0.75, 0, 0}, 0, 8},
      {PartKind::kNgram, "</s>", 1, {0, 0.125, 0}, 8, 8},
      {PartKind::kHeuristic, "exclaims", 1, {0, -0.25, 2}},
      {PartKind::kNeighbour, "within5.p.body", 0.5, {1, 0, 0}},
      {PartKind::kTransition, "before:list", 1, {-1, 0, 3}},
  };
  page.totals = {0.75, 0.375, 5.75};
  page.before = {4, 2};
  page.temperature = 1.5;
  Decision list;
  list.name = "list";
  list.states = {"related", "clickbait"};
  list.chosen = 0;
  list.parts = {{PartKind::kBias, "bias", 1, {0.5, -0.5}}};
  list.totals = {0.5, -0.5};
  list.after = {9, 1};
  e.decisions = {page, list};
  return e;
}

std::vector<double> sum_of_parts(const json& decision) {
  std::vector<double> sums(decision["states"].size(), 0.0);
  for (const json& part : decision["parts"]) {
    for (std::size_t y = 0; y < sums.size(); ++y) {
      sums[y] += part["scores"][y].get<double>();
    }
  }
  return sums;
}

TEST(Alternative, IsTheNextBestOrTheOneAskedFor) {
  const Explanation e = example();
  const Decision& page = e.decisions[0];
  EXPECT_EQ(alternative(page), 0u);
  EXPECT_EQ(alternative(page, Label::kChrome), 1u);
  EXPECT_EQ(alternative(page, Label::kBody), 0u);
  // Its own: the next best.
  EXPECT_EQ(alternative(page, Label::kRelated), 0u);
  EXPECT_EQ(alternative(page, Label::kClickbait), 0u);
  EXPECT_EQ(alternative(e.decisions[1], Label::kBody), 1u);
  Decision body = page;
  body.chosen = 0;
  EXPECT_EQ(alternative(body, Label::kClickbait), 2u);
  EXPECT_EQ(alternative(body, Label::kRelated), 2u);
  EXPECT_EQ(alternative(body, Label::kBody), 2u);
  Decision clickbait = e.decisions[1];
  clickbait.chosen = 1;
  EXPECT_EQ(alternative(clickbait), 0u);
}

TEST(CharacterEffects, ShareNgramsOutAmongTheirVisibleCharacters) {
  const Explanation e = example();
  // Against body: 가 has 0.5 of its own and a third of -0.75, ...
  EXPECT_THAT(character_effects(e.read_as, e.decisions[0], 0),
              Pointwise(DoubleNear(1e-12),
                        {0.5 - 0.25, 0.0, 0.125 - 0.25, 0.125 - 0.25}));
  EXPECT_THAT(character_effects(e.read_as, e.decisions[1], 1),
              ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(character_effects("", e.decisions[1], 1), IsEmpty());
}

TEST(ExplanationJson, IsAsDocumented) {
  ExplanationFormat format;
  format.characters = true;
  EXPECT_EQ(
      explanation_json(example(), format),
      R"({"label":"related","score":0.7500,"probabilities":{"body":0.125,)"
      R"("chrome":0.0625,"related":0.75,"clickbait":0.0625},"read_as":"가 나!",)"
      R"("decisions":[{"name":"page","states":["body","chrome","list"],)"
      R"("chosen":"list","against":"body","totals":[0.75,0.375,5.75],)"
      R"("temperature":1.5,"before":{"line":5,"state":"list"},"after":null,)"
      R"("kinds":{"ngram":[0.75,0.625,0.75],"heuristic":[0,-0.25,2],)"
      R"("neighbour":[1,0,0],"transition":[-1,0,3]},"parts":[)"
      R"({"kind":"transition","name":"before:list","value":1,"scores":[-1,0,3]},)"
      R"({"kind":"heuristic","name":"exclaims","value":1,"scores":[0,-0.25,2]},)"
      R"({"kind":"neighbour","name":"within5.p.body","value":0.5,)"
      R"("scores":[1,0,0]},)"
      R"({"kind":"ngram","name":"가 나!","value":1,"scores":[0.75,0,0],)"
      R"("begin":0,"end":4},)"
      R"({"kind":"ngram","name":"가","value":1,"scores":[0,0,0.5],)"
      R"("begin":0,"end":1},)"
      R"({"kind":"ngram","name":"나!","value":1,"scores":[0,0.5,0.25],)"
      R"("begin":2,"end":4},)"
      R"({"kind":"ngram","name":"</s>","value":1,"scores":[0,0.125,0],)"
      R"("begin":4,"end":4}],"characters":[0.25,0,-0.125,-0.125]},)"
      R"({"name":"list","states":["related","clickbait"],"chosen":"related",)"
      R"("against":"clickbait","totals":[0.5,-0.5],"temperature":1,)"
      R"("before":null,"after":{"line":10,"state":"clickbait"},)"
      R"("kinds":{"bias":[0.5,-0.5]},"parts":[{"kind":"bias","name":"bias",)"
      R"("value":1,"scores":[0.5,-0.5]}],"characters":[0,0,0,0]}]})");
}

TEST(ExplanationJson, AddsUpHoweverFewPartsAreNamed) {
  for (std::size_t parts = 0; parts < 10; ++parts) {
    const json cut = json::parse(explanation_json(example(), {.parts = parts}));
    const json& decision = cut["decisions"][0];
    EXPECT_THAT(sum_of_parts(decision), ElementsAre(0.75, 0.375, 5.75));
    if (parts > 0 && parts < 7) {
      ASSERT_THAT(decision["parts"], SizeIs(parts + 1));
      const json& others = decision["parts"].back();
      EXPECT_EQ(others["kind"], "others");
      EXPECT_EQ(others["value"], 7 - parts);
    } else {
      EXPECT_THAT(decision["parts"], SizeIs(7));
    }
    EXPECT_FALSE(decision.contains("characters"));
  }
}

TEST(ExplanationJson, ComparesWithWhatIsAskedFor) {
  const json whole = json::parse(explanation_json(
      example(), {.parts = 3, .against = Label::kChrome, .characters = true}));
  const json& decision = whole["decisions"][0];
  EXPECT_EQ(decision["against"], "chrome");
  // 3, 2 - -0.25 and 0.5.
  EXPECT_EQ(decision["parts"][0]["name"], "before:list");
  EXPECT_EQ(decision["parts"][1]["name"], "exclaims");
  EXPECT_EQ(decision["parts"][2]["name"], "가");
  EXPECT_THAT(decision["characters"], ElementsAre(0.5, 0, -0.125, -0.125));
}

TEST(ExplanationJson, OfABlankLineHasNoDecisions) {
  EXPECT_EQ(explanation_json({}),
            R"({"label":"blank","score":1.0000,"probabilities":{"body":0,)"
            R"("chrome":0,"related":0,"clickbait":0},"read_as":"",)"
            R"("decisions":[]})");
}

TEST(ExplanationJson, EscapesTextAndNames) {
  Explanation e = example();
  e.read_as = "\"\\<\xFF";
  e.decisions.resize(1);
  e.decisions[0].parts = {{PartKind::kNgram, "\"\\<\xFF", 1, {0, 1, 2}, 0, 4}};
  const json whole = json::parse(explanation_json(e));
  EXPECT_EQ(whole["read_as"], "\"\\<\uFFFD");
  EXPECT_EQ(whole["decisions"][0]["parts"][0]["name"], "\"\\<\uFFFD");
  EXPECT_EQ(whole["decisions"][0]["parts"][0]["end"], 4);
}

TEST(ExplanationText, ShowsEffectsThatAddUp) {
  EXPECT_EQ(
      explanation_text(example(), {.parts = 3}),
      "related 0.7500  (body 0.1250, chrome 0.0625, clickbait 0.0625)\n"
      "page: list +5.75 against body +0.75  (chrome +0.38)\n"
      "  before: list (line 5), after: none\n"
      "     +4.00  transition  before:list            "
      "The line before is list.\n"
      "     +2.00  heuristic   exclaims               "
      "Ends in an exclamation mark.\n"
      "     -1.00  neighbour   within5.p.body = 0.50  "
      "Stage one's probability of body, mean within 5 lines.\n"
      "     +0.00  others      4 more\n"
      "  --------\n"
      "     +5.00  in all      ngram +0.00, heuristic +2.00, "
      "neighbour -1.00, transition +4.00\n"
      "                        odds 28 : 1, all other labels being as they "
      "are\n"  // exp(5 / 1.5)
      "list: related +0.50 against clickbait -0.50\n"
      "  before: none, after: clickbait (line 10)\n"
      "     +1.00  bias        bias  Holds for every line.\n"
      "  --------\n"
      "     +1.00  in all      bias +1.00\n"
      "                        odds 2.7 : 1, all other labels being as "
      "they are\n");
  EXPECT_EQ(explanation_text({}), "blank\n");
  EXPECT_THAT(explanation_text(example(), {.parts = 0}),
              Not(HasSubstr("more")));
}

TEST(ExplanationText, SaysLargeOddsInWords) {
  Explanation e = example();
  e.decisions[0].totals[2] = 100;
  EXPECT_THAT(explanation_text(e), HasSubstr("odds over a million : 1, "));
}

TEST(ExplanationMarked, PutsMarksUnderCharacters) {
  EXPECT_EQ(explanation_marked(example(), MarkStyle::kMarks),
            "related 0.7500  (body 0.1250, chrome 0.0625, clickbait 0.0625)\n"
            "page: list against body: n-grams +0.00 of +5.00\n"
            "  가 나!\n"
            "  ## ===\n"
            "list: related against clickbait: n-grams +0.00 of +1.00\n"
            "  가 나!\n"
            "  .. ...\n");
  EXPECT_EQ(explanation_marked({}, MarkStyle::kMarks), "blank\n");
}

TEST(ExplanationMarked, BreaksRowsWhereATerminalWould) {
  Explanation e = example();
  e.decisions.resize(1);
  e.read_as.clear();
  for (int i = 0; i < 50; ++i) e.read_as += "나a";
  e.decisions[0].parts = {
      {PartKind::kNgram, e.read_as, 1, {0, 0, 100}, 0, e.read_as.size()}};
  const std::string marked = explanation_marked(e, MarkStyle::kMarks);
  std::string row = "  ", marks = "  ";
  for (int i = 0; i < 25; ++i) row += "나a";
  marks.append(75, '#');
  EXPECT_THAT(marked,
              HasSubstr(row + "\n" + marks + "\n" + row + "\n" + marks + "\n"));
}

TEST(ExplanationMarked, ColoursRunsOfCharacters) {
  const std::string colored = explanation_marked(example(), MarkStyle::kColor);
  EXPECT_THAT(colored, HasSubstr("  \x1b[38;5;231;48;5;25m가\x1b[0m "
                                 "\x1b[38;5;231;48;5;130m나!\x1b[0m\n"));
  EXPECT_THAT(colored, HasSubstr("\n  가 나!\n"));  // nothing to say on lists
}

TEST(PartMeaning, IsKnownForEveryFeature) {
  for (const auto* names : {&page_unary_names(), &list_unary_names()}) {
    for (const std::string& name : *names) {
      const PartKind kind = kind_of_feature(name);
      if (kind == PartKind::kNgram) continue;
      const std::string meaning = part_meaning({kind, name, 1, {}});
      EXPECT_TRUE(meaning.ends_with('.')) << name << ": " << meaning;
      EXPECT_THAT(meaning, Not(HasSubstr(": ."))) << name;
      EXPECT_THAT(meaning, Not(HasSubstr(" ."))) << name;
    }
  }
}

TEST(PartMeaning, NamesPlacesAndLabels) {
  const struct {
    PartKind kind;
    const char* name;
    const char* meaning;
  } kCases[] = {
      {PartKind::kNgram, "기자", ""},
      {PartKind::kBias, "bias", "Holds for every line."},
      {PartKind::kScore, "p.related", "Stage one's probability of related."},
      {PartKind::kHeuristic, "ends_stop", "Ends in a full stop."},
      {PartKind::kNeighbour, "after2.ends_stop",
       "2 lines after: Ends in a full stop."},
      {PartKind::kNeighbour, "before1.none", "1 line before: there is none."},
      {PartKind::kNeighbour, "page.p.list",
       "Stage one's probability of list, mean over the page."},
      {PartKind::kTransition, "before:body", "The line before is body."},
      {PartKind::kTransition, "after:clickbait",
       "The list line after is clickbait."},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(part_meaning({c.kind, c.name, 1, {}}), c.meaning) << c.name;
  }
}

TEST(FormatNumber, HasNoNeedlessZeros) {
  EXPECT_EQ(format_number(1, 6), "1");
  EXPECT_EQ(format_number(0.5, 6), "0.5");
  EXPECT_EQ(format_number(-0.0000001, 6), "0");
  EXPECT_EQ(format_number(100, 2), "100");
  EXPECT_EQ(format_number(10, 0), "10");
  EXPECT_EQ(json::parse(format_number(-1e300, 6)).get<double>(), -1e300);
}

}  // namespace
}  // namespace kijil
