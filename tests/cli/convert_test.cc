// kijil convert: every format into every other, and back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "run.h"

namespace kijil::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* kGold =
    "# id: p1\n# site: 나루\n# kind: blog\n# url: https://n.example/1\n"
    "body\t😀 제목\t탭\nblank\t\nchrome\t더보기\n?\t애매한 줄\nrelated\t 1 \n"
    "clickbait\t1\n";

TEST(Convert, EveryFormatLeadsBackToTheSameTsv) {
  for (const char* format : {"tsv", "jsonl", "doccano", "label-studio"}) {
    const Folder folder;
    const std::string there = folder.path("there.json");
    const Ran ran = run({"convert", folder.write("p1.tsv", kGold), "--to",
                         format, "-o", there});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, IsEmpty());
    const Ran back = run({"convert", there, "--to", "tsv"});
    EXPECT_EQ(back.code, 0) << format << back.err;
    EXPECT_EQ(back.out, kGold) << format;
    // What train and eval read is the same.
    const Ran eval = run({"eval", "--gold", there});
    EXPECT_EQ(eval.code, 0) << format << eval.err;
  }
}

TEST(Convert, ReadsFastText) {
  const Ran ran = run({"convert", "-", "--to", "tsv"},
                      "__label__body 가 나\n__label__chrome 다\n");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "# id: stdin\n# site: stdin\nbody\t가 나\nchrome\t다\n");
}

TEST(Convert, UnlabelledTextGetsTheModelsLabelsAndScores) {
  const Folder folder;
  const std::string page =
      folder.write("p.txt", "전체 메뉴 열기\n\n솔내시가 3일 밝혔다.\n");
  const auto rows = rows_of(run({"classify", "--output", "tsv", page}).out);
  const Ran tsv = run({"convert", page, "--to", "tsv", "--site", "솔내"});
  EXPECT_EQ(tsv.code, 0) << tsv.err;
  std::string expected = "# id: p\n# site: 솔내\n";
  for (const RowColumns& row : rows) {
    expected += row.label;
    expected.append("\t").append(row.score).append("\t").append(row.text);
    expected += '\n';
  }
  EXPECT_EQ(tsv.out, expected);
  // Suggestions that people confirm, not annotations.
  const Ran studio = run({"convert", page, "--to", "label-studio"});
  const json task = json::parse(studio.out).at(0);
  EXPECT_FALSE(task.contains("annotations"));
  const json result = task.at("predictions").at(0).at("result");
  ASSERT_THAT(result, SizeIs(2));
  EXPECT_EQ(result.at(0).at("value").at("labels").at(0), rows[0].label);
  EXPECT_EQ(result.at(0).at("score"), json::parse(rows[0].score));
}

TEST(Convert, SeveralPagesOfTsvNeedAFolder) {
  const Folder folder;
  const std::string pages = folder.write(
      "pages.jsonl",
      R"({"id":"a/b","lines":[{"text":"가","label":"body"}]})"
      "\n"
      R"({"id":"a/b","lines":[{"text":"나","label":"body"}]})"
      "\n"
      R"({"id":"..","site":"x\ny","lines":[{"text":"다","label":"body"}]})"
      "\n");
  const Ran refused = run({"convert", pages, "--to", "tsv"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.out, IsEmpty());
  EXPECT_THAT(refused.err, HasSubstr("holds one page, and these are 3; name a "
                                     "folder with --output"));
  const Ran ran =
      run({"convert", pages, "--to", "tsv", "-o", folder.path("gold")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(folder.read("gold/a_b.tsv"), HasSubstr("body\t가"));
  EXPECT_THAT(folder.read("gold/a_b-2.tsv"), HasSubstr("body\t나"));
  EXPECT_EQ(folder.read("gold/_...tsv"), "# id: ..\n# site: x y\nbody\t다\n");
}

TEST(Convert, BytesSurviveInTsvAlone) {
  const Folder folder;
  const std::string page = folder.write("p.tsv", "body\t가\xFF\n");
  const Ran tsv = run({"convert", page, "--to", "tsv"});
  EXPECT_THAT(tsv.out, HasSubstr("body\t가\xFF\n"));
  EXPECT_THAT(tsv.err, IsEmpty());
  const Ran jsonl = run({"convert", page, "--to", "jsonl"});
  EXPECT_THAT(jsonl.out, HasSubstr("가\xEF\xBF\xBD"));
  EXPECT_THAT(jsonl.err, HasSubstr("1 broken UTF-8"));
}

TEST(Convert, NeedsNoModelForLabelledPages) {
  const Folder folder;
  const Ran ran =
      run({.args = {"convert", folder.write("p.tsv", kGold), "--to", "jsonl"},
           .env = {{"KIJIL_MODEL", "/nowhere"}}});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("{\"id\":\"p1\""));
}

TEST(Convert, TellsBadRowsAndDoesTheRest) {
  const Folder folder;
  const std::string page = folder.write("p.tsv", "body\t가\nbdoy\t나\n");
  const Ran ran = run({"convert", page, "--to", "tsv"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr(page + ":2: unknown label \"bdoy\""));
  EXPECT_EQ(ran.out, "# id: p\n# site: p\nbody\t가\n");
}

// A page goes by its id, which may be the name of another page's file.
TEST(Convert, ReplacesNoPageOfTheFolderThatItReads) {
  const Folder folder;
  std::filesystem::create_directory(folder.path("gold"));
  folder.write("gold/a.tsv", "# id: b\nbody\t가\n");
  const std::string b = "# id: a\nbody\t나\n";
  folder.write("gold/b.tsv", b);
  const std::string gold = folder.path("gold");
  const Ran refused = run({"convert", gold, "--to", "tsv", "-o", gold});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("b.tsv: is read by this very command"));
  EXPECT_EQ(folder.read("gold/b.tsv"), b);
  const std::string other = folder.path("other");
  for (int again = 0; again < 2; ++again) {
    const Ran ran = run({"convert", gold, "--to", "tsv", "-o", other});
    EXPECT_EQ(ran.code, 0) << ran.err;
  }
  EXPECT_EQ(folder.read("other/a.tsv"), "# id: a\n# site: a\nbody\t나\n");
}

TEST(Convert, SaysWhatIsWrong) {
  const Folder folder;
  const std::string page = folder.write("p.tsv", kGold);
  const std::string empty = folder.write("empty.txt", "");
  std::filesystem::create_directory(folder.path("none"));
  const struct {
    Arguments args;
    const char* message;
  } cases[] = {
      {{"convert", page}, "name the format with --to"},
      {{"convert", page, "--to", "csv"}, "--to: 'csv' is not tsv, jsonl"},
      {{"convert", "--to", "tsv"}, "name the pages"},
      {{"convert", empty, "--to", "tsv"}, "there is no page to convert"},
      {{"convert", folder.path("none"), "--to", "tsv"}, "no page in this dir"},
      {{"convert", page, "--to", "jsonl", "-o", folder.path("none")},
       "is a directory; name a file"},
  };
  for (const auto& c : cases) {
    const Ran ran = run(c.args);
    EXPECT_EQ(ran.code, 2) << c.message;
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, HasSubstr(c.message));
  }
}

}  // namespace
}  // namespace kijil::testing
