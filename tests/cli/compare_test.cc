// kijil compare: two labellings of the same gold pages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "run.h"

namespace kijil::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* kGold =
    "# site: 나루\n"
    "chrome\t로그인\n"
    "chrome\t전체 메뉴 보기\n"
    "body\t강나루시는 나루터 창고 두 동을 고쳐 공방으로 쓰기로 했다고 12일 "
    "밝혔다.\n"
    "blank\t\n"
    "?\t둘로 보이는 줄\n"
    "related\t많이 본 뉴스\n"
    "related\t강나루역 환승 통로, 내달 먼저 열린다\n";

// A folder with a gold page, its text, and a set of predictions with one error.
class Compare : public ::testing::Test {
 protected:
  void SetUp() override {
    gold_ = folder_.write("gold/naru.tsv", kGold);
    std::string text;
    for (const std::string& row : lines_of(kGold)) {
      if (row.starts_with('#')) continue;
      text += row.substr(row.find('\t') + 1);
      text += '\n';
    }
    text_ = folder_.write("texts/naru.txt", text);
    perfect_ = folder_.write("perfect/naru.tsv", kGold);
    std::string flawed(kGold);
    flawed.replace(flawed.find("related\t많이"), 7, "chrome");
    flawed_ = folder_.write("flawed/naru.tsv", flawed);
  }

  Arguments with_gold(Arguments args) const {
    args.insert(args.end(), {"--gold", gold_});
    return args;
  }

  Folder folder_;
  std::string gold_, text_, perfect_, flawed_;
};

TEST_F(Compare, SetsPredictionsSideBySide) {
  const Ran ran = run(with_gold({"compare", flawed_, perfect_}));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.err, IsEmpty());
  EXPECT_THAT(ran.out, StartsWith("A: " + flawed_ + "\nB: " + perfect_ +
                                  "\n1 page of 1 site, 5 scored lines.\n"));
  EXPECT_THAT(ran.out, HasSubstr("\naccuracy "));
  EXPECT_THAT(ran.out, HasSubstr("0 lines are right in A only, 1 in B only."));
  EXPECT_THAT(ran.out, HasSubstr("fewer errors than A on 1 page, more on 0"));
  EXPECT_THAT(ran.out, HasSubstr("naru:6  fixed   related  chrome  related  "
                                 "많이 본 뉴스\n"));
  // Without scores there is no calibration.
  EXPECT_THAT(ran.out, Not(HasSubstr("ece")));
}

TEST_F(Compare, TakesWhatClassifyPrints) {
  const Ran tsv = run({"classify", "--output", "tsv", text_});
  folder_.write("pred/naru.tsv", tsv.out);
  const Ran jsonl = run({"classify", "--output", "jsonl", text_});
  const std::string record = folder_.write("pred.jsonl", jsonl.out);
  for (const std::string& predictions : {folder_.path("pred"), record}) {
    const Ran ran = run(with_gold({"compare", predictions, "default"}));
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("\nNo line changed.")) << predictions;
    EXPECT_THAT(ran.out, HasSubstr("\nece "));
  }
}

TEST_F(Compare, AGoldRecordThatWentThroughClassifyIsNoPerfectPrediction) {
  const std::string gold = folder_.write(
      "gold.jsonl", R"({"id":"p","lines":[{"text":"로그인","label":"body"}]})"
                    "\n");
  const std::string labelled = folder_.write(
      "labelled.jsonl", run({"classify", "--output", "jsonl", gold}).out);
  const Ran ran =
      run({"compare", labelled, "default", "--gold", gold, "--samples", "0"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("accuracy                   0.0000  0.0000"));
}

TEST_F(Compare, StageOneJudgesEachLineByItself) {
  const Ran ran = run(with_gold({"compare", "default@stage-one", "default"}));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("A: default@stage-one\nB: default\n"));
  const std::string model = KIJIL_EMBEDDED_MODEL;
  const Ran file = run(with_gold({"compare", model + "@stage-one", model}));
  EXPECT_EQ(file.code, 0) << file.err;
  EXPECT_EQ(file.out.substr(file.out.find("\n1 page")),
            ran.out.substr(ran.out.find("\n1 page")));
  // A model is known by its content too.
  const std::string copy = folder_.path("model.bin");
  std::filesystem::copy(model, copy);
  const Ran content = run(with_gold({"compare", copy, "default"}));
  EXPECT_THAT(content.out, HasSubstr("\nNo line changed.")) << content.err;
  const Ran both =
      run(with_gold({"compare", copy + "@stage-one", "default@stage-one"}));
  EXPECT_THAT(both.out, HasSubstr("\nNo line changed.")) << both.err;
}

TEST_F(Compare, WritesJsonAndMarkdown) {
  const std::string to_json = folder_.path("c.json");
  const std::string to_markdown = folder_.path("c.md");
  const Ran ran =
      run(with_gold({"compare", flawed_, perfect_, "--json", to_json,
                     "--markdown", to_markdown, "--samples", "20"}));
  EXPECT_EQ(ran.code, 0) << ran.err;
  const json written = json::parse(folder_.read("c.json"));
  EXPECT_EQ(written["a"]["name"], flawed_);
  EXPECT_EQ(written["samples"], 20);
  EXPECT_EQ(written["changed lines"].size(), 1u);
  EXPECT_THAT(folder_.read("c.md"), StartsWith("# Comparison\n"));

  const Ran unwritable = run(
      with_gold({"compare", flawed_, perfect_, "--json", "/nowhere/c.json"}));
  EXPECT_EQ(unwritable.code, 2);
  EXPECT_THAT(unwritable.err, HasSubstr("/nowhere/c.json"));
}

TEST_F(Compare, ShowsTwentyChangedLinesOrAll) {
  std::string good, bad;
  for (int i = 0; i < 25; ++i) {
    const std::string text = "\t줄 " + std::to_string(i) + "\n";
    good += "chrome";
    good += text;
    bad += "related";
    bad += text;
  }
  const std::string a = folder_.write("a/p.tsv", bad);
  const std::string b = folder_.write("b/p.tsv", good);
  const Arguments args = {"compare", a, b, "--gold", b, "--samples", "0"};
  const Ran first = run(args);
  EXPECT_THAT(first.out, HasSubstr("The first 20 of them:\n"));
  EXPECT_THAT(first.out, Not(HasSubstr("p:21 ")));
  EXPECT_THAT(first.err, HasSubstr("--changed shows all"));
  Arguments all = args;
  all.emplace_back("--changed");
  const Ran changed = run(all);
  EXPECT_THAT(changed.out, HasSubstr("p:25 "));
  EXPECT_THAT(changed.err, IsEmpty());
}

TEST_F(Compare, IsTheSameForTheSameSeed) {
  const Arguments args =
      with_gold({"compare", flawed_, "default", "--bootstrap-seed"});
  const auto out = [&args](const char* seed) {
    Arguments seeded = args;
    seeded.insert(seeded.begin() + 4, seed);
    return run(seeded).out;
  };
  EXPECT_EQ(out("3"), out("3"));
}

TEST_F(Compare, SaysWhatDoesNotFit) {
  const std::string other = folder_.write("other/x.tsv", kGold);
  const std::string short_one = folder_.write("short/naru.tsv", "body\t다른\n");
  const struct {
    Arguments args;
    std::string says;
  } kCases[] = {
      {with_gold({"compare", "default", "defualt"}),
       "defualt: no such file or folder; give `default`, a .kijil file"},
      {with_gold({"compare", "default@stage-two", "default"}),
       "default@stage-two: there is no stage 'stage-two'; write default for "
       "the whole model, or default@stage-one"},
      {with_gold({"compare", "default", "missing.kijil"}),
       "missing.kijil: no such file"},
      {with_gold({"compare", "default", other}),
       other + ": no prediction has the id of page \"naru\"; there are \"x\""},
      {with_gold({"compare", "default", short_one}),
       short_one + ": naru:1: the gold line is \"로그인\""},
      {{"compare", "default", "default", "--gold", "/nowhere"},
       "there is no labelled line to score on"},
      {{"compare", "default", "default"},
       "name the labelled pages with --gold"},
      {with_gold({"compare", "default"}), "name two labellings, A and B"},
      {with_gold({"compare", "a", "b", "c"}),
       "`kijil compare` takes 2 operands, but was given 'c' too"},
      {with_gold({"compare", "a", "b", "--samples", "-1"}),
       "--samples: '-1' is not a number from 0 to 1"},
  };
  for (const auto& c : kCases) {
    const Ran ran = run(c.args);
    EXPECT_EQ(ran.code, 2) << c.says;
    EXPECT_THAT(ran.out, IsEmpty()) << c.says;
    EXPECT_THAT(ran.err, HasSubstr(c.says));
  }
}

TEST_F(Compare, GoesOnWithoutABadRowAndSaysSo) {
  std::string rows(kGold);
  rows += "bdoy\t끝\n";
  const std::string bad = folder_.write("bad/naru.tsv", rows);
  const Ran ran = run(with_gold({"compare", bad, "default"}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr("accuracy"));
  EXPECT_THAT(lines_of(ran.err), SizeIs(1));
  EXPECT_THAT(ran.err, HasSubstr("unknown label \"bdoy\""));
}

}  // namespace
}  // namespace kijil::testing
