// Models made by hand, so that every answer is known.
#include "labels/page_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "kijil/classifier.h"

namespace kijil {
namespace {

using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::StartsWith;

constexpr Label B = Label::kBody, C = Label::kChrome, R = Label::kRelated,
                K = Label::kClickbait, Blank = Label::kBlank;

using Sections = std::vector<std::pair<std::string, std::string>>;

// Four words with an opinion; all others and the line's end have none.
FoldedRows four_words() {
  FoldedRows rows;
  rows.labels = {"body", "chrome", "related", "clickbait"};
  rows.words = {{"</s>", 1, {0, 0, 0, 0}},
                {"밝혔다.", 1, {8, 0, 0, 0}},
                {"로그인", 1, {0, 8, 0, 0}},
                {"축제", 1, {0, 0, 8, 0}},
                {"소름", 1, {0, 0, 0, 8}}};
  return rows;
}

void set_weight(const std::vector<std::string>& names, const std::string& name,
                std::span<const float> weights, std::vector<float>& to) {
  const auto at = std::find(names.begin(), names.end(), name);
  ASSERT_NE(at, names.end()) << name;
  std::copy(weights.begin(), weights.end(),
            to.begin() + (at - names.begin()) *
                             static_cast<std::ptrdiff_t>(weights.size()));
}

CrfModel empty_crf(std::size_t states, const std::vector<std::string>& unary,
                   const std::vector<std::string>& edge) {
  return {states, unary, edge, std::vector<float>(unary.size() * states),
          std::vector<float>(edge.size() * states * states)};
}

// A line's label is the one its word names; `stay` draws neighbours together.
PageModelParts parts_by_word(float stay = 0) {
  PageModelParts parts;
  parts.stage_one = serialize(four_words(), RowFormat::kFloat32);
  parts.page_crf =
      empty_crf(kNumPageStates, page_unary_names(), page_edge_names());
  auto& unary = parts.page_crf.unary;
  set_weight(page_unary_names(), "logit.body", {{1, 0, 0}}, unary);
  set_weight(page_unary_names(), "logit.chrome", {{0, 1, 0}}, unary);
  set_weight(page_unary_names(), "logit.related", {{0, 0, 1}}, unary);
  set_weight(page_unary_names(), "logit.clickbait", {{0, 0, 1}}, unary);
  set_weight(page_edge_names(), "bias", {{stay, 0, 0, 0, stay, 0, 0, 0, stay}},
             parts.page_crf.edge);
  parts.list_crf =
      empty_crf(kNumListStates, list_unary_names(), list_edge_names());
  set_weight(list_unary_names(), "logit_lead", {{0, 1}}, parts.list_crf.unary);
  parts.self_test = {{"달빛시는 새 길을 놓았다고 밝혔다.", B},
                     {"", Blank},
                     {"로그인", C},
                     {"감자 축제", R},
                     {"그의 정체 소름", K}};
  parts.meta_json = R"({"name": "by word"})";
  return parts;
}

Result<PageModel> load(std::string bytes) {
  Result<ModelFile> file = ModelFile::from_bytes(std::move(bytes), "t.kijil");
  if (!file) return file.error();
  return PageModel::from_file(std::move(*file));
}

PageModel loaded(const PageModelParts& parts) {
  Result<PageModel> model = load(write_page_model(parts));
  EXPECT_TRUE(model.has_value()) << model.error().message;
  return std::move(*model);
}

void expect_refused(const Result<PageModel>& model, ErrorCode code,
                    const std::string& why) {
  ASSERT_FALSE(model.has_value()) << why;
  EXPECT_EQ(model.error().code, code) << model.error().message;
  EXPECT_THAT(model.error().message,
              AllOf(StartsWith("t.kijil: "), HasSubstr(why)));
}

// The file of `parts` with one section made another.
template <typename Change>
std::string with_section(const PageModelParts& parts, const std::string& id,
                         Change&& change) {
  const Result<ModelFile> file =
      ModelFile::from_bytes(write_page_model(parts), "t.kijil");
  Sections sections;
  for (const std::string name :
       {"STG1", "CALB", "CRFP", "CRFL", "TEST", "META"}) {
    std::string bytes(file->section(name));
    if (name == id) change(bytes);
    sections.emplace_back(name, std::move(bytes));
  }
  return write_model_file(sections);
}

std::vector<Label> labels_of(const std::vector<LineResult>& results) {
  std::vector<Label> labels;
  for (const LineResult& r : results) labels.push_back(r.label);
  return labels;
}

void expect_sound(const std::vector<LineResult>& results) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    const LineResult& r = results[i];
    float sum = 0;
    for (const float p : r.probabilities) {
      ASSERT_TRUE(p >= 0 && p <= 1) << "line " << i;
      sum += p;
    }
    if (r.label == Blank) {
      ASSERT_EQ(r.score, 1) << "line " << i;
      ASSERT_EQ(sum, 0) << "line " << i;
    } else {
      ASSERT_NEAR(sum, 1, 1e-5) << "line " << i;
      ASSERT_EQ(r.score, r.probabilities[static_cast<std::size_t>(r.label)]);
    }
  }
}

TEST(PageModel, KeepsItsPartsInItsFile) {
  const PageModelParts parts = parts_by_word(0.5f);
  const PageModel model = loaded(parts);
  EXPECT_EQ(model.temperatures().stage_one, 1);
  EXPECT_EQ(model.page_crf().unary, parts.page_crf.unary);
  EXPECT_EQ(model.page_crf().edge, parts.page_crf.edge);
  EXPECT_EQ(model.list_crf().unary, parts.list_crf.unary);
  EXPECT_EQ(model.self_test_lines(), 5u);
  EXPECT_EQ(model.file().section("META"), parts.meta_json);
  EXPECT_EQ(model.stage_one().words(), 5u);
}

TEST(PageModel, LabelsEachLineByItsWords) {
  const std::vector<std::string_view> page = {
      "로그인", "시는 밝혔다.", " \xE3\x80\x80", "축제", "소름", "소름", ""};
  const auto results = loaded(parts_by_word()).label(page);
  EXPECT_EQ(labels_of(results), (std::vector{C, B, Blank, R, K, K, Blank}));
  expect_sound(results);
}

TEST(PageModel, GivesTheProbabilityOfEachLabel) {
  // The word and the line's end have mean logits 4 0 0 0: less their mean,
  // 3 -1 -1 -1; a list's score is the sum of both its labels', -2.
  const std::vector<std::string_view> body = {"밝혔다."};
  const auto r = loaded(parts_by_word()).label(body).front();
  const double z = std::exp(3) + std::exp(-1) + std::exp(-2);
  EXPECT_NEAR(r.probabilities[0], std::exp(3) / z, 1e-5);
  EXPECT_NEAR(r.probabilities[1], std::exp(-1) / z, 1e-5);
  EXPECT_NEAR(r.probabilities[2], std::exp(-2) / z / 2, 1e-5);
  EXPECT_NEAR(r.probabilities[3], std::exp(-2) / z / 2, 1e-5);

  // In a list, the list's CRF shares them out: clickbait leads by 4.
  const std::vector<std::string_view> bait = {"소름"};
  const auto k = loaded(parts_by_word()).label(bait).front();
  const double list = std::exp(2) / (std::exp(2) + 2 * std::exp(-1));
  EXPECT_NEAR(k.probabilities[3], list / (1 + std::exp(-4)), 1e-5);
  EXPECT_NEAR(k.probabilities[2], list / (1 + std::exp(4)), 1e-5);
}

TEST(PageModel, DividesScoresByItsTemperature) {
  PageModelParts parts = parts_by_word();
  parts.temperatures.stage_one = 4;
  const std::vector<std::string_view> body = {"밝혔다."};
  const double z = std::exp(0.75) + std::exp(-0.25) + std::exp(-0.5);
  EXPECT_NEAR(loaded(parts).label(body).front().score, std::exp(0.75) / z,
              1e-5);
}

TEST(PageModel, DividesThePathsOfEachCrfByItsTemperature) {
  // The scores of GivesTheProbabilityOfEachLabel, halved and quartered.
  PageModelParts parts = parts_by_word();
  parts.temperatures.page = 2;
  parts.temperatures.list = 4;
  const std::vector<std::string_view> bait = {"소름"};
  const auto r = loaded(parts).label(bait).front();
  const double list = std::exp(1) / (std::exp(1) + 2 * std::exp(-0.5));
  EXPECT_NEAR(r.probabilities[3], list / (1 + std::exp(-1)), 1e-5);
  EXPECT_NEAR(r.probabilities[2], list / (1 + std::exp(1)), 1e-5);
  // Probabilities move, labels stay.
  const std::vector<std::string_view> page = {"로그인",  "전망대", "로그인",
                                              "밝혔다.", "전망대", "밝혔다."};
  PageModelParts chained = parts_by_word(2);
  const auto cold = loaded(chained).label(page);
  chained.temperatures = {1, 3, 3};
  const auto warm = loaded(chained).label(page);
  EXPECT_EQ(labels_of(warm), labels_of(cold));
  for (std::size_t i = 0; i < page.size(); ++i) {
    EXPECT_LT(warm[i].score, cold[i].score) << "line " << i;
  }
}

TEST(PageModel, LetsNeighboursDecideWhereALineSaysLittle) {
  const std::vector<std::string_view> page = {"로그인",  "전망대", "로그인",
                                              "밝혔다.", "전망대", "밝혔다."};
  const auto results = loaded(parts_by_word(2)).label(page);
  EXPECT_EQ(labels_of(results), (std::vector{C, C, C, B, B, B}));
  expect_sound(results);
}

TEST(PageModel, DoesNotSeeBlankLines) {
  const PageModel model = loaded(parts_by_word(1));
  const std::vector<std::string_view> close = {"로그인", "전망대", "밝혔다.",
                                               "소름", "축제"};
  const std::vector<std::string_view> spread = {
      "", "로그인", "", " ", "전망대", "밝혔다.", "\t", "소름", "축제", ""};
  const auto expected = model.label(close);
  const auto results = model.label(spread);
  const std::vector<std::size_t> at = {1, 4, 5, 7, 8};
  for (std::size_t i = 0; i < at.size(); ++i) {
    EXPECT_EQ(results[at[i]].label, expected[i].label);
    EXPECT_EQ(results[at[i]].probabilities, expected[i].probabilities);
  }
  expect_sound(results);
}

TEST(Calibrate, CentresScoresAndKeepsProbabilities) {
  const std::array<float, kNumLabels> logits = {5, 1, 1, 1};
  const StageOneScores s = calibrate(logits, 2);
  EXPECT_THAT(s.centred, testing::ElementsAre(1.5f, -0.5f, -0.5f, -0.5f));
  EXPECT_NEAR(s.probability[0], std::exp(2) / (std::exp(2) + 3), 1e-6);
}

TEST(SelfTest, IsReplayedWhenTheModelOpens) {
  for (std::size_t i = 0; i < 5; ++i) {
    PageModelParts parts = parts_by_word();
    parts.self_test[i].label = parts.self_test[i].label == B ? C : B;
    expect_refused(load(write_page_model(parts)), ErrorCode::kUnsupported,
                   "self-test fails at line " + std::to_string(i + 1));
  }
}

TEST(SelfTest, NoticesWeightsThatWereChanged) {
  PageModelParts parts = parts_by_word();
  for (float& w : parts.page_crf.unary) w = -w;
  expect_refused(load(write_page_model(parts)), ErrorCode::kUnsupported,
                 "instead of body)");
}

TEST(SelfTest, MayBeEmpty) {
  PageModelParts parts = parts_by_word();
  parts.self_test.clear();
  EXPECT_EQ(loaded(parts).self_test_lines(), 0u);
}

TEST(PageModelRefuses, OtherFeatures) {
  const auto refused = [](auto&& change) {
    PageModelParts parts = parts_by_word();
    change(parts);
    expect_refused(load(write_page_model(parts)), ErrorCode::kUnsupported,
                   "other heuristics");
  };
  refused([](auto& p) { p.page_crf.unary_names[3] += "_of_old"; });
  refused([](auto& p) { p.page_crf.edge_names[1] = "by_chance"; });
  refused([](auto& p) { p.list_crf.unary_names.back() = ""; });
  refused([](auto& p) { std::swap(p.page_crf, p.list_crf); });
  refused([](auto& p) { p.list_crf.states = 3; });
  refused([](auto& p) {
    std::swap(p.page_crf.unary_names[1], p.page_crf.unary_names[2]);
  });
  refused([](auto& p) {
    p.list_crf.unary_names.pop_back();
    p.list_crf.unary.resize(p.list_crf.unary.size() - kNumListStates);
  });
}

TEST(PageModelRefuses, WeightsThatAreNoNumbers) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(),
                          std::numeric_limits<float>::infinity()}) {
    PageModelParts parts = parts_by_word();
    parts.page_crf.unary[7] = bad;
    expect_refused(load(write_page_model(parts)), ErrorCode::kCorrupt,
                   "no number");
    parts = parts_by_word();
    parts.list_crf.edge[1] = bad;
    expect_refused(load(write_page_model(parts)), ErrorCode::kCorrupt,
                   "no number");
  }
}

TEST(PageModelRefuses, TemperaturesThatAreNotPositive) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (const float bad : {0.0f, -1.0f, std::nanf(""), kInfinity}) {
    for (float Temperatures::*which :
         {&Temperatures::stage_one, &Temperatures::page, &Temperatures::list}) {
      PageModelParts parts = parts_by_word();
      parts.temperatures.*which = bad;
      expect_refused(load(write_page_model(parts)), ErrorCode::kCorrupt,
                     "temperature");
    }
  }
}

TEST(PageModelRefuses, OtherLabels) {
  FoldedRows rows = four_words();
  std::swap(rows.labels[0], rows.labels[1]);
  PageModelParts parts = parts_by_word();
  parts.stage_one = serialize(rows, RowFormat::kFloat32);
  expect_refused(load(write_page_model(parts)), ErrorCode::kCorrupt,
                 "labels are not kijil's");
}

TEST(PageModelRefuses, AFoldedClassifierAlone) {
  const Sections alone = {{"STG1", parts_by_word().stage_one}};
  expect_refused(load(write_model_file(alone)), ErrorCode::kUnsupported,
                 "kijil model predict");
  expect_refused(load(write_model_file({{"META", "{}"}})), ErrorCode::kCorrupt,
                 "STG1 is missing");
}

TEST(PageModelRefuses, SectionsCutShort) {
  const PageModelParts parts = parts_by_word();
  const Result<ModelFile> file =
      ModelFile::from_bytes(write_page_model(parts), "t.kijil");
  for (const std::string id : {"STG1", "CALB", "CRFP", "CRFL", "TEST"}) {
    const std::size_t size = file->section(id).size();
    for (std::size_t keep = 0; keep < size; keep += 1 + size / 97) {
      const auto model = load(
          with_section(parts, id, [&](std::string& s) { s.resize(keep); }));
      ASSERT_FALSE(model.has_value()) << id << " cut to " << keep;
      EXPECT_THAT(model.error().message, StartsWith("t.kijil: "));
    }
  }
}

TEST(PageModel, OfAnyBytesLoadsSoundlyOrNotAtAll) {
  const PageModelParts parts = parts_by_word();
  const std::vector<std::string_view> page = {"로그인", "새 소식", "", "소름"};
  std::mt19937 dice(1);
  for (const std::string id : {"STG1", "CALB", "CRFP", "CRFL", "TEST"}) {
    for (int round = 0; round < 60; ++round) {
      const auto model = load(with_section(parts, id, [&](std::string& s) {
        s[dice() % s.size()] ^= static_cast<char>(1 + dice() % 255);
      }));
      if (!model) continue;
      EXPECT_EQ(model->label(page).size(), page.size());
    }
  }
}

Classifier classifier_by_word(float stay) {
  PageModelParts parts = parts_by_word(stay);
  parts.self_test.clear();  // strong ties would fail it
  return Classifier::from_bytes(write_page_model(parts)).value();
}

TEST(Classify, GivesNoLinesNoLabels) {
  EXPECT_TRUE(classifier_by_word(0).classify({}).empty());
  EXPECT_TRUE(classifier_by_word(0).classify_text("").empty());
}

TEST(Classify, LabelsTenThousandLinesInTheirPlaces) {
  const std::vector<std::pair<std::string_view, Label>> kinds = {
      {"밝혔다.", B}, {"로그인", C}, {"축제", R}, {"소름", K}, {"", Blank}};
  std::mt19937 dice(2);
  std::vector<std::string_view> lines;
  std::vector<Label> expected;
  for (int i = 0; i < 10'000; ++i) {
    const auto& [text, label] = kinds[dice() % kinds.size()];
    lines.push_back(text);
    expected.push_back(label);
  }
  const auto results = classifier_by_word(0).classify(lines);
  EXPECT_EQ(labels_of(results), expected);
  expect_sound(results);
}

TEST(Classify, LeavesNoSeamsInALongPage) {
  // Lines that say nothing follow those around them; the page is labelled in
  // windows, but as if it were labelled whole.
  const Classifier classifier = classifier_by_word(1);
  const std::vector<std::string_view> kinds = {"전망대", "전망대", "전망대",
                                               "밝혔다.", "로그인"};
  std::mt19937 dice(4);
  std::vector<std::string_view> lines;
  for (int i = 0; i < 10'000; ++i) lines.push_back(kinds[dice() % 5]);
  const auto whole = classifier.model().label(lines);
  const auto results = classifier.classify(lines);
  ASSERT_EQ(labels_of(results), labels_of(whole));
  for (std::size_t i = 0; i < results.size(); ++i) {
    ASSERT_NEAR(results[i].score, whole[i].score, 1e-5) << "line " << i;
  }
}

TEST(Classify, TakesAnyBytesForLines) {
  std::mt19937 dice(3);
  std::vector<std::string> bytes(300);
  for (std::string& line : bytes) {
    line.resize(dice() % 80);
    for (char& c : line) c = static_cast<char>(dice());
  }
  bytes.push_back(std::string(200'000, '\xEA'));
  bytes.push_back(std::string(3, '\0'));
  const std::vector<std::string_view> lines(bytes.begin(), bytes.end());
  for (const float stay : {0.0f, 30.0f}) {
    const auto results = classifier_by_word(stay).classify(lines);
    ASSERT_EQ(results.size(), lines.size());
    expect_sound(results);
  }
}

}  // namespace
}  // namespace kijil
