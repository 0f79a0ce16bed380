// kijil eval --floor: figures that must not fall.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "run.h"

namespace kijil::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Floors : public ::testing::Test {
 protected:
  void SetUp() override {
    gold_ = folder_.write(
        "gold.tsv",
        "# site: 나루\n"
        "chrome\t로그인\n"
        "chrome\t전체 메뉴 보기\n"
        "body\t강나루시는 나루터 창고 두 동을 고쳐 공방으로 쓰기로 했다고 12일 "
        "밝혔다.\n"
        "related\t많이 본 뉴스\n"
        "related\t강나루역 환승 통로, 내달 먼저 열린다\n");
  }

  // Evaluates the default model and holds it against floors.json.
  Ran eval(const Arguments& more = {}) const {
    Arguments args = {"eval",   "--gold",    gold_, "--floor",
                      floors(), "--samples", "0"};
    args.insert(args.end(), more.begin(), more.end());
    return run(args);
  }
  std::string floors() const { return folder_.path("floors.json"); }
  json read() const { return json::parse(folder_.read("floors.json")); }

  Folder folder_;
  std::string gold_;
};

TEST_F(Floors, AreStartedAndThenHeld) {
  const Ran started = eval({"--update"});
  EXPECT_EQ(started.code, 0) << started.err;
  EXPECT_THAT(started.out, HasSubstr("macro avg"));
  EXPECT_THAT(started.err, HasSubstr("accuracy: floor set to "));
  EXPECT_THAT(started.err, HasSubstr("calibration > ece: ceiling set to "));
  EXPECT_THAT(started.err, HasSubstr("floors.json: 7 floors, all held\n"));
  const json floors = read();
  EXPECT_TRUE(floors.contains("body characters"));
  EXPECT_FALSE(floors.contains("clickbait"));

  const Ran held = eval();
  EXPECT_EQ(held.code, 0) << held.err;
  EXPECT_EQ(held.err,
            "kijil: info: " + this->floors() + ": 7 floors, all held\n");
  const std::string before = folder_.read("floors.json");
  const Ran again = eval({"--update"});
  EXPECT_EQ(again.code, 0);
  EXPECT_EQ(folder_.read("floors.json"), before);
}

TEST_F(Floors, AMissedOneExitsWithOne) {
  folder_.write("floors.json",
                R"({"lines": 9, "accuracy": 0, "sites": {"나루": {"lines": 5,
                    "calibration": {"ece": -0.5}}}})");
  const Ran ran = eval();
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("macro avg"));
  const std::vector<std::string> said = lines_of(ran.err);
  EXPECT_THAT(
      said,
      ElementsAre(
          HasSubstr("floors.json: lines: 5 is below its floor of 9"),
          HasSubstr("sites > 나루 > calibration > ece: "),
          HasSubstr("floors.json: 2 of 4 floors missed; if that is meant, "
                    "write them anew with --update --allow-lower")));
  EXPECT_THAT(said.at(1), HasSubstr(" is above its ceiling of -0.5000"));
}

TEST_F(Floors, AreRaisedAndOnlyLoweredIfAllowed) {
  folder_.write("floors.json",
                R"({"lines": 9, "pages": 0, "accuracy": 0.001})");
  const Ran never = eval({"--update"});
  EXPECT_EQ(never.code, 1);
  EXPECT_THAT(never.err, HasSubstr("lines: 5 is below its floor of 9"));
  EXPECT_THAT(never.err, HasSubstr("accuracy: floor raised from 0.0010 to "));
  EXPECT_EQ(read()["lines"], 9);
  EXPECT_EQ(read()["pages"], 1);
  EXPECT_GT(read()["accuracy"], 0.1);

  const Ran allowed = eval({"--update", "--allow-lower"});
  EXPECT_EQ(allowed.code, 0) << allowed.err;
  EXPECT_THAT(allowed.err, HasSubstr("lines: floor lowered from 9 to 5"));
  EXPECT_THAT(allowed.err, Not(HasSubstr("accuracy")));
  EXPECT_EQ(read()["lines"], 5);
  EXPECT_EQ(eval().code, 0);
}

TEST_F(Floors, WhatIsNoFloorIsAnErrorAndStays) {
  const Ran missing = eval();
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.err,
              HasSubstr("no such file; check the path, or start the file with "
                        "--update"));
  const struct {
    const char* floors;
    const char* says;
  } kCases[] = {
      {R"({"acuracy": 0.5})", "floors.json: acuracy: the evaluation has no"},
      {R"({"accuracy": "high"})", "floors.json: accuracy: a floor is a number"},
      {"{", "floors.json: not valid JSON"},
  };
  for (const auto& c : kCases) {
    folder_.write("floors.json", c.floors);
    for (const Arguments& flags : {Arguments{}, Arguments{"--update"}}) {
      const Ran ran = eval(flags);
      EXPECT_EQ(ran.code, 2) << c.floors;
      EXPECT_THAT(ran.err, HasSubstr(c.says));
      EXPECT_EQ(folder_.read("floors.json"), c.floors);
    }
  }
}

TEST_F(Floors, AreNotHeldAgainstHalfTheGold) {
  folder_.write("floors.json", R"({"lines": 9})");
  const std::string bad = folder_.write("bad.tsv", "bdoy\t줄\n");
  const Ran ran = eval({"--gold", bad, "--update", "--allow-lower"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, Not(HasSubstr("floor")));
  EXPECT_EQ(read()["lines"], 9);
}

TEST_F(Floors, FlagsGoTogether) {
  for (const Arguments& flags :
       {Arguments{"--update"}, Arguments{"--allow-lower"}}) {
    Arguments args = {"eval", "--gold", gold_};
    args.insert(args.end(), flags.begin(), flags.end());
    const Ran ran = run(args);
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, HasSubstr(" goes with --"));
  }
}

}  // namespace
}  // namespace kijil::testing
