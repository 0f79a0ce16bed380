#include "html/packed_explanations.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace kijil {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using Json = nlohmann::json;

// Rounded one by one, the kinds come to 1.01 and -0.34; the totals are 1.00
// and -0.33.
constexpr const char* kExplanation = R"({
  "label": "related", "score": 0.9, "read_as": "새 길",
  "probabilities": {"body": 0.01, "chrome": 0.02, "related": 0.9,
                    "clickbait": 0.07},
  "decisions": [{
    "name": "list", "states": ["related", "clickbait"], "chosen": "related",
    "against": "clickbait", "totals": [1.0, -0.33], "temperature": 1.25,
    "before": {"line": 3, "state": "clickbait"}, "after": null,
    "kinds": {"ngram": [0.335, -0.115], "heuristic": [0.335, -0.115],
              "bias": [0.33, -0.1]},
    "parts": [
      {"kind": "ngram", "name": "길", "value": 1, "scores": [0.3, -0.1],
       "begin": 2, "end": 3},
      {"kind": "heuristic", "name": "hearts", "value": 0.5,
       "scores": [0.2, 0]},
      {"kind": "others", "name": "others", "value": 7, "scores": [0.5, -0.23]}],
    "characters": [0.11, 0, 0.32]}]})";

LabeledPage page_of(std::vector<std::string> texts) {
  LabeledPage page;
  for (std::string& text : texts) page.lines.push_back({std::move(text)});
  return page;
}

TEST(PackedExplanations, TellsADecisionByPlaces) {
  PackedExplanations packed;
  const Json page = Json::parse(packed.add_page(
      page_of({"새 길"}), std::vector{std::string(kExplanation)}));
  const std::vector<std::string>& names = packed.strings();
  ASSERT_EQ(page.size(), 1u);
  EXPECT_EQ(page[0][0], 0);  // read as it stands
  EXPECT_EQ(page[0][1], Json({1, 2, 90, 7}));
  const Json& decision = page[0][2];
  EXPECT_EQ(names.at(decision[0]), "list");
  EXPECT_EQ(names.at(decision[1][1]), "clickbait");
  EXPECT_EQ(decision[2], 0);
  EXPECT_EQ(decision[3], 1);
  EXPECT_EQ(decision[4], 1.25);
  EXPECT_EQ(decision[5], Json({100, -33}));
  const Json& ngram = decision[7][0];
  EXPECT_EQ(names.at(ngram[0]), "ngram");
  EXPECT_EQ(names.at(ngram[1]), "길");
  EXPECT_EQ(Json(ngram.begin() + 2, ngram.end()), Json({100, 30, -10, 2, 3}));
  EXPECT_EQ(decision[8], Json({3, 1}));
  EXPECT_EQ(decision[9], 0);
  EXPECT_EQ(decision[10], Json({11, 0, 32}));
}

TEST(PackedExplanations, KindsAddUpToTotalsInSpiteOfRounding) {
  PackedExplanations packed;
  const Json page = Json::parse(packed.add_page(
      page_of({"새 길"}), std::vector{std::string(kExplanation)}));
  const Json& decision = page[0][2];
  std::vector<int> sums(2, 0);
  for (const Json& kind : decision[6]) {
    sums[0] += kind[1].get<int>();
    sums[1] += kind[2].get<int>();
  }
  EXPECT_THAT(sums, ElementsAre(100, -33));
  // `others` is what the named parts lack to these.
  EXPECT_EQ(decision[7].size(), 2u);
  EXPECT_THAT(packed.strings(), Not(Contains("others")));
}

TEST(PackedExplanations, KeepsWhatPartsMeanOnce) {
  PackedExplanations packed;
  packed.add_page(page_of({"a", "b"}),
                  std::vector<std::string>{kExplanation, kExplanation});
  ASSERT_EQ(packed.meanings().size(), 1u);
  EXPECT_EQ(packed.meanings().begin()->first, "hearts");
  EXPECT_NE(packed.meanings().begin()->second, "");
  const std::vector<std::string>& names = packed.strings();
  EXPECT_EQ(std::count(names.begin(), names.end(), "hearts"), 1);
}

TEST(PackedExplanations, SaysHowALineWasReadIfItDiffers) {
  PackedExplanations packed;
  const Json page = Json::parse(packed.add_page(
      page_of({"새  길"}), std::vector{std::string(kExplanation)}));
  EXPECT_EQ(page[0][0], "새 길");
}

TEST(PackedExplanations, LineWithoutExplanationIsZero) {
  PackedExplanations packed;
  const std::vector<std::string> broken = {
      "", "no JSON", "{}", R"({"read_as": "a", "probabilities": {},
      "decisions": [{"name": "page", "states": ["body"], "chosen": "none"}]})"};
  EXPECT_EQ(packed.add_page(page_of({"a", "b", "c", "d", "e"}), broken),
            "[0,0,0,0,0]");
}

}  // namespace
}  // namespace kijil
