// Files that would be lost, or could not be written, are told before the work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "cli/run.h"

namespace kijil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kGold =
    "# id: naru\nbody\t시는 새 다리를 놓는다고 밝혔다.\nchrome\t메뉴\n";

class Outputs : public ::testing::Test {
 protected:
  Folder folder_;
  const std::string gold_ = folder_.write("gold/naru.tsv", kGold);
  const std::string gold_folder_ =
      std::filesystem::path(gold_).parent_path().string();
};

TEST_F(Outputs, AreNeverInputs) {
  for (const Arguments& args :
       {Arguments{"eval", "--gold", gold_folder_, "--json", gold_},
        Arguments{"compare", "default", "default", "--gold", gold_, "--html",
                  gold_},
        Arguments{"train", gold_, "--init", "default", "-o", gold_},
        Arguments{"review", gold_, "-o", gold_},
        Arguments{"convert", gold_, "--to", "jsonl", "-o", gold_}}) {
    const Ran ran = run(args);
    EXPECT_EQ(ran.code, 2) << args[0];
    EXPECT_THAT(ran.err, HasSubstr("writing would destroy it")) << args[0];
    EXPECT_EQ(folder_.read("gold/naru.tsv"), kGold) << args[0];
  }
}

TEST_F(Outputs, AreWrittenOnce) {
  const std::string out = folder_.path("report");
  const Ran ran = run({"eval", "--gold", gold_, "--json", out, "--html", out});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("is to be written twice"));
}

TEST_F(Outputs, NeedAFolder) {
  const Ran ran = run(
      {"eval", "--gold", gold_, "--html", folder_.path("no/such/report.html")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("there is no folder"));
  EXPECT_EQ(ran.out, "");
}

TEST_F(Outputs, BrokenFloorsAreToldBeforeTheWork) {
  const std::string floors = folder_.write("floors.json", "{broken");
  const Ran ran = run({"eval", "--gold", gold_, "--floor", floors});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("floors.json: not valid JSON"));
  EXPECT_EQ(ran.out, "");
}

TEST_F(Outputs, GoldWithoutALabelIsAnError) {
  const std::string none = folder_.write("none.tsv", "?\t가나다\n");
  const Ran ran = run({"eval", "--gold", none});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("no labelled line to score on"));
}

TEST_F(Outputs, GoldThatAModelLabelledIsDoubted) {
  const std::string made =
      folder_.write("made.tsv", "body\t0.9876\t시는 밝혔다.\n");
  const Ran ran = run({"eval", "--gold", made});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.err, HasSubstr("1 of 1 gold lines carry the score"));
}

TEST_F(Outputs, AFileOfTheFolderThatCannotBeReadIsTold) {
  folder_.write("gold/typo.tsv", "bdoy\t시는 밝혔다.\n");
  folder_.write("gold/notes.txt", "읽어 보세요\n");
  const Ran ran = run({"eval", "--gold", gold_folder_});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("typo.tsv:1: unknown label \"bdoy\""));
  EXPECT_THAT(ran.err, Not(HasSubstr("notes.txt")));
}

}  // namespace
}  // namespace kijil::testing
