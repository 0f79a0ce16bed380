#include "kijil/floor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kijil/evaluate.h"

namespace kijil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = FloorChange::Kind;

constexpr const char* kFigures = R"({
  "body": {"precision": 0.9, "f1-score": 0.85, "support": 12},
  "clickbait": {"precision": 0.0, "f1-score": 0.0, "support": 0},
  "accuracy": 0.8123,
  "macro avg": {"f1-score": 0.7},
  "calibration": {"ece": 0.0421, "bins": [{"lines": 1}]},
  "lines": 40,
  "sites": {"news.나루": {"accuracy": 0.5, "calibration": {"ece": 0.25}}}
})";

std::vector<std::string> misses_of(const std::string& floors) {
  const Result<FloorCheck> check = check_floors(kFigures, {"f.json", floors});
  if (!check) return {"error: " + check.error().message};
  std::vector<std::string> paths;
  for (const FloorMiss& miss : check->misses) paths.push_back(miss.path);
  return paths;
}

std::string error_of(const std::string& floors) {
  const Result<FloorCheck> check = check_floors(kFigures, {"f.json", floors});
  const Result<UpdatedFloors> update =
      update_floors(kFigures, {"f.json", floors});
  if (check || update) return "no error";
  EXPECT_EQ(check.error().message, update.error().message);
  EXPECT_EQ(check.error().code, update.error().code);
  return check.error().message;
}

TEST(CheckFloors, HoldsEachFigureAgainstTheFloorAtItsPlace) {
  EXPECT_THAT(misses_of(R"({"accuracy": 0.8, "body": {"f1-score": 0.85}})"),
              IsEmpty());
  EXPECT_THAT(misses_of(R"({"sites": {"news.나루": {"accuracy": 0.6}},
                            "accuracy": 0.9, "lines": 41,
                            "body": {"f1-score": 0.8, "precision": 0.95}})"),
              ElementsAre("sites > news.나루 > accuracy", "accuracy", "lines",
                          "body > precision"));
  const Result<FloorCheck> check =
      check_floors(kFigures, {"f.json", R"({"accuracy": 1, "lines": 1})"});
  ASSERT_TRUE(check.has_value());
  EXPECT_EQ(check->floors, 2u);
  ASSERT_EQ(check->misses.size(), 1u);
  EXPECT_EQ(check->misses[0].floor, 1);
  EXPECT_EQ(check->misses[0].found, 0.8123);
  EXPECT_FALSE(check->misses[0].is_ceiling);
}

TEST(CheckFloors, OfAnErrorTheFloorIsACeiling) {
  EXPECT_THAT(misses_of(R"({"calibration": {"ece": 0.05},
                            "sites": {"news.나루": {"calibration": {"ece":
                            0.2}}}})"),
              ElementsAre("sites > news.나루 > calibration > ece"));
}

TEST(CheckFloors, ToleratesTheNoiseOfAnotherMachine) {
  EXPECT_THAT(misses_of(R"({"accuracy": 0.8127})"), IsEmpty());
  EXPECT_THAT(misses_of(R"({"accuracy": 0.8129})"), ElementsAre("accuracy"));
  EXPECT_THAT(misses_of(R"({"calibration": {"ece": 0.0417}})"), IsEmpty());
  EXPECT_THAT(misses_of(R"({"calibration": {"ece": 0.0415}})"),
              ElementsAre("calibration > ece"));
}

TEST(CheckFloors, NamesFileAndPlaceOfWhatIsNoFloor) {
  EXPECT_EQ(error_of(R"({"body": {"f1": 0.5}})"),
            "f.json: body > f1: the evaluation has no such figure; at this "
            "place it has precision, f1-score, support");
  EXPECT_THAT(error_of(R"({"sites": {"나루": {"accuracy": 1}}})"),
              HasSubstr("sites > 나루: the evaluation has no such figure; at "
                        "this place it has news.나루"));
  EXPECT_EQ(error_of(R"({"accuracy": "0.8"})"),
            "f.json: accuracy: a floor is a number");
  EXPECT_EQ(error_of(R"({"calibration": {"bins": [1]}})"),
            "f.json: calibration > bins: a floor is a number");
  EXPECT_EQ(error_of(R"({"accuracy": {"f1-score": 1}})"),
            "f.json: accuracy: the evaluation has no figures below this place");
  EXPECT_EQ(error_of(R"({"macro avg": 0.5})"),
            "f.json: macro avg: a floor needs a figure of its own; write it "
            "below this place, which has f1-score");
  EXPECT_THAT(error_of("{\"accuracy\": 0.8"),
              HasSubstr("f.json: not valid JSON; expected floors such as"));
  EXPECT_THAT(error_of("[0.8]"), HasSubstr("f.json: no JSON object"));
}

TEST(CheckFloors, NothingIsNoFloor) {
  for (const char* floors : {"{}", R"({"body": {}})"}) {
    const Result<FloorCheck> check = check_floors(kFigures, {"f.json", floors});
    ASSERT_FALSE(check.has_value());
    EXPECT_THAT(check.error().message, HasSubstr("f.json: holds no floor"));
  }
}

TEST(UpdateFloors, RaisesToTheFigureRoundedDown) {
  const Result<UpdatedFloors> update = update_floors(
      kFigures, {"f.json", R"({"accuracy": 0.5, "calibration": {"ece": 0.2},
                     "body": {"f1-score": 0.849999}, "lines": 39})"});
  ASSERT_TRUE(update.has_value());
  EXPECT_EQ(update->json,
            "{\n"
            "  \"accuracy\": 0.812,\n"
            "  \"calibration\": {\n"
            "    \"ece\": 0.043\n"
            "  },\n"
            "  \"body\": {\n"
            "    \"f1-score\": 0.85\n"
            "  },\n"
            "  \"lines\": 40\n"
            "}\n");
  for (const FloorChange& change : update->changes) {
    EXPECT_EQ(change.kind, Kind::kRaised) << change.path;
  }
  EXPECT_EQ(update->changes[1].path, "calibration > ece");
  EXPECT_EQ(update->changes[1].before, 0.2);
  EXPECT_EQ(update->changes[1].found, 0.0421);
  EXPECT_TRUE(update->changes[1].is_ceiling);
  // A second update finds nothing to do.
  const Result<UpdatedFloors> again =
      update_floors(kFigures, {"f.json", update->json});
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->json, update->json);
  for (const FloorChange& change : again->changes) {
    EXPECT_EQ(change.kind, Kind::kKept) << change.path;
  }
}

TEST(UpdateFloors, WhatSumsLoseInTheLastPlaceIsNotLost) {
  // Means of 0.85 and 0.069, added up in an unlucky order.
  const Result<UpdatedFloors> update = update_floors(
      R"({"accuracy": 0.8499999999999999, "calibration": {"ece":
          0.06900000000000002}})",
      {"f", R"({"accuracy": 0, "calibration": {"ece": 1}})"});
  ASSERT_TRUE(update.has_value());
  EXPECT_EQ(update->changes[0].after, 0.85);
  EXPECT_EQ(update->changes[1].after, 0.069);
}

TEST(UpdateFloors, LowersOnlyIfAllowed) {
  const std::string floors =
      "{\n  \"accuracy\": 0.95,\n  \"body\": {\n    \"f1-score\": 0.8\n  },\n"
      "  \"calibration\": {\n    \"ece\": 0.01\n  }\n}\n";
  const Result<UpdatedFloors> never = update_floors(kFigures, {"f", floors});
  ASSERT_TRUE(never.has_value());
  ASSERT_EQ(never->changes.size(), 3u);
  EXPECT_EQ(never->changes[0].kind, Kind::kMissed);
  EXPECT_EQ(never->changes[0].after, 0.95);
  EXPECT_EQ(never->changes[1].kind, Kind::kRaised);
  EXPECT_EQ(never->changes[2].kind, Kind::kMissed);
  EXPECT_THAT(never->json, HasSubstr("\"accuracy\": 0.95,"));
  EXPECT_THAT(never->json, HasSubstr("\"ece\": 0.01\n"));

  const Result<UpdatedFloors> allowed =
      update_floors(kFigures, {"f", floors}, FloorLowering::kAllowed);
  ASSERT_TRUE(allowed.has_value());
  EXPECT_EQ(allowed->changes[0].kind, Kind::kLowered);
  EXPECT_EQ(allowed->changes[0].after, 0.812);
  EXPECT_EQ(allowed->changes[2].after, 0.043);
  EXPECT_THAT(check_floors(kFigures, {"f", allowed->json})->misses, IsEmpty());
}

TEST(UpdateFloors, KeepsWhatTheToleranceForgives) {
  // 0.8123 holds 0.8127, and neither is it lowered where that is allowed.
  const Result<UpdatedFloors> update = update_floors(
      kFigures, {"f", R"({"accuracy": 0.8127})"}, FloorLowering::kAllowed);
  ASSERT_TRUE(update.has_value());
  EXPECT_EQ(update->changes[0].kind, Kind::kKept);
  EXPECT_THAT(update->json, HasSubstr("0.8127"));
}

TEST(UpdateFloors, StartsAFileWithWhatMatters) {
  for (const char* nothing : {"", " \n", "{}"}) {
    const Result<UpdatedFloors> update =
        update_floors(kFigures, {"f.json", nothing});
    ASSERT_TRUE(update.has_value());
    // No floor for clickbait, of which the gold has no line, nor for the
    // characters, which these figures lack.
    EXPECT_EQ(update->json,
              "{\n"
              "  \"macro avg\": {\n"
              "    \"f1-score\": 0.7\n"
              "  },\n"
              "  \"body\": {\n"
              "    \"f1-score\": 0.85\n"
              "  },\n"
              "  \"accuracy\": 0.812,\n"
              "  \"calibration\": {\n"
              "    \"ece\": 0.043\n"
              "  }\n"
              "}\n");
    ASSERT_EQ(update->changes.size(), 4u);
    EXPECT_EQ(update->changes[0].kind, Kind::kStarted);
    EXPECT_FALSE(update->changes[0].before.has_value());
    EXPECT_THAT(check_floors(kFigures, {"f.json", update->json})->misses,
                IsEmpty());
  }
}

TEST(UpdateFloors, FitWhatAnEvaluationWrites) {
  const std::vector<LabeledPage> gold = {{"p",
                                          "나루",
                                          "blog",
                                          "",
                                          {{"로그인", Label::kChrome},
                                           {"첫눈이 내렸다.", Label::kBody},
                                           {"메뉴", Label::kChrome}}}};
  const std::vector<std::vector<LineResult>> predicted = {
      {{Label::kChrome, 0.8f, {}},
       {Label::kBody, 0.9f, {}},
       {Label::kBody, 0.6f, {}}}};
  const Result<Evaluation> e = evaluate(gold, predicted);
  ASSERT_TRUE(e.has_value());
  const std::string figures =
      evaluation_json(*e, {.by_site = true, .by_kind = true});
  const Result<UpdatedFloors> started = update_floors(figures, {"f.json", ""});
  ASSERT_TRUE(started.has_value());
  EXPECT_EQ(started->changes.size(), 6u);
  EXPECT_THAT(started->json, HasSubstr("\"body characters\""));
  const Result<FloorCheck> check =
      check_floors(figures, {"f.json", R"({"sites": {"나루": {"accuracy": 0.7}},
                              "kinds": {"blog": {"body": {"recall": 1}}},
                              "confusion": {"chrome": {"chrome": 1}}})"});
  ASSERT_TRUE(check.has_value()) << check.error().message;
  ASSERT_EQ(check->misses.size(), 1u);
  EXPECT_EQ(check->misses[0].path, "sites > 나루 > accuracy");
}

}  // namespace
}  // namespace kijil
