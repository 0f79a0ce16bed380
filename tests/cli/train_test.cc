// kijil train and kijil eval: from labelled pages to a model and its figures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "run.h"
#include "tiny_pages.h"

namespace kijil::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

Arguments with_tiny_flags(Arguments args) {
  for (const std::string& flag : tiny_training_flags()) args.push_back(flag);
  return args;
}

// A model trained once on the tiny pages, which stand beside it.
class TrainedModel : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<Folder>();
    for (std::size_t i = 0; i < kTinyPages.size(); ++i) {
      folder_->write("pages/" + std::to_string(i) + ".tsv", kTinyPages[i]);
    }
    folder_->write("pages/README.txt", "Four invented pages.\n");
    trained_ = run(with_tiny_flags(
        {"train", pages(), "--output", model(), "--name", "작은 모델"}));
  }
  static void TearDownTestSuite() { folder_.reset(); }

  static std::string pages() { return folder_->path("pages"); }
  static std::string model() { return folder_->path("tiny.kijil"); }

  static std::unique_ptr<Folder> folder_;
  static Ran trained_;
};
std::unique_ptr<Folder> TrainedModel::folder_;
Ran TrainedModel::trained_;

TEST_F(TrainedModel, IsReportedOnStderr) {
  EXPECT_EQ(trained_.code, 0) << trained_.err;
  const std::vector<std::string> told = lines_of(trained_.err);
  ASSERT_THAT(told, SizeIs(3));
  EXPECT_THAT(told[0], StartsWith("kijil: warning: there are 4 pages of 4 "
                                  "sites: too few"));
  EXPECT_THAT(told[1], StartsWith("kijil: warning: too few lines have some "
                                  "labels (12 body, 12 related, 8 clickbait)"));
  EXPECT_THAT(told[2], StartsWith("kijil: info: " + model() + ": "));
  EXPECT_THAT(told[2], HasSubstr("from 4 pages, 4 sites, 52 lines"));
}

TEST_F(TrainedModel, ShowsOnStdoutHowHeldOutPagesCame) {
  const std::vector<std::string> rows = lines_of(trained_.out);
  ASSERT_GT(rows.size(), 10u);
  EXPECT_EQ(
      rows[0],
      "Held out: 4 pages of 4 sites, each labelled by a model that saw no "
      "page of its site");
  EXPECT_EQ(rows[2], "4 pages of 4 sites, 52 scored lines");
  EXPECT_THAT(rows[4], StartsWith("label            precision  recall"));
  EXPECT_THAT(rows[5], StartsWith("body  "));
}

TEST_F(TrainedModel, HasARecordBesideIt) {
  const json record = json::parse(folder_->read("tiny.kijil.json"));
  EXPECT_EQ(record.at("model").at("name"), "작은 모델");
  EXPECT_EQ(record.at("model").at("bytes"), folder_->read("tiny.kijil").size());
  EXPECT_EQ(record.at("settings").at("stage_one").at("epochs"), 60);
  EXPECT_EQ(record.at("data").at("inputs"), json({pages()}));
  EXPECT_EQ(record.at("data").at("pages"), 4);
  EXPECT_THAT(record.at("warnings"), SizeIs(2));
  EXPECT_EQ(record.at("held_out").at("evaluation").at("lines"), 52);
  const Ran info = run({"model", "info", model()});
  EXPECT_THAT(info.out,
              HasSubstr("checksum    " +
                        record.at("model").at("checksum").get<std::string>()));
}

TEST_F(TrainedModel, CanBeGoneOnFrom) {
  const std::string portal = folder_->write(
      "portal/1.tsv",
      "# id: dure-1\n# site: dure\nchrome\t오늘은 이웃 여럿이 들어와 "
      "있습니다.\nbody\t마을 우물, 백 년 만에 손본다\nchrome\t식구가 되시면 "
      "끝까지 읽을 수 있습니다.\n");
  const std::string folder = folder_->path("portal");
  const std::string file = folder_->path("dure.kijil");
  const Arguments going_on = {"train", "--init", model(),    "--name",
                              "두레",  folder,   "--output", file};
  const Ran one = run(going_on);
  EXPECT_EQ(one.code, 0) << one.err;
  EXPECT_THAT(one.out, IsEmpty());
  EXPECT_THAT(one.err, HasSubstr("there is 1 page to go on with"));
  EXPECT_THAT(one.err, HasSubstr("with a single page there is nothing to hold "
                                 "out"));
  folder_->write("portal/2.tsv",
                 "# id: dure-2\n# site: dure\nchrome\t오늘은 이웃 넷이 들어와 "
                 "있습니다.\nbody\t마을 돌담, 다시 쌓는다\nchrome\t식구가 "
                 "되시면 끝까지 읽을 수 있습니다.\n");
  const Ran two = run(going_on);
  EXPECT_EQ(two.code, 0) << two.err;
  EXPECT_THAT(two.out,
              HasSubstr("Held out: 2 pages of 1 site, each labelled by "
                        "a model that did not see it"));
  EXPECT_THAT(two.out, HasSubstr("before: the model as it was"));
  EXPECT_THAT(two.err, HasSubstr("right on held-out pages: stage one alone"));
  const json record = json::parse(folder_->read("dure.kijil.json"));
  EXPECT_EQ(record.at("settings").at("init").at("name"), "작은 모델");
  EXPECT_EQ(record.at("held_out").at("left_out"), "pages");
  EXPECT_EQ(record.at("held_out").at("before").at("lines"), 6);
  EXPECT_EQ(run({"model", "check", file}).code, 0);
  const std::string bytes = folder_->read("dure.kijil");
  const std::string told = folder_->read("dure.kijil.json");
  run(going_on);
  EXPECT_EQ(folder_->read("dure.kijil"), bytes);
  EXPECT_EQ(folder_->read("dure.kijil.json"), told);
  Arguments firmly = going_on;
  firmly.insert(firmly.end(), {"--init-strength", "1e9"});
  run(firmly);
  const std::string page = folder_->path("pages/1.tsv");
  EXPECT_EQ(run({"classify", "--model", file, portal}).out,
            run({"classify", "--model", model(), portal}).out);
  EXPECT_EQ(run({"classify", "--model", file, page}).out,
            run({"classify", "--model", model(), page}).out);
}

TEST_F(TrainedModel, IsGoneOnFromByDefaultIfTheEnvironmentNamesIt) {
  const std::string file = folder_->path("env.kijil");
  const Ran ran =
      run({.args = {"train", "--init", "default", pages(), "--output", file},
           .env = {{"KIJIL_MODEL", model()}}});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("4 pages of 4 sites, each labelled by a model "
                                 "that saw no page of its site"));
  EXPECT_EQ(json::parse(folder_->read("env.kijil.json"))
                .at("settings")
                .at("init")
                .at("name"),
            "작은 모델");
}

TEST_F(TrainedModel, RefusesFlagsThatDoNotGoTogether) {
  const std::string file = folder_->path("no.kijil");
  const struct {
    Arguments flags;
    const char* says;
  } kCases[] = {
      {{"--init", model(), "--epochs", "3"},
       "--epochs says how to train from nothing, and does not go with --init"},
      {{"--init", model(), "--page-l2", "3"}, "--page-l2 says how to train"},
      {{"--init-strength", "3"}, "--init-strength goes with --init only"},
      {{"--keep", pages()}, "--keep goes with --init only"},
      {{"--init", model(), "--init-strength", "0"},
       "--init-strength: '0' is not a number from"},
      {{"--init", folder_->path("nowhere.kijil")},
       "nowhere.kijil: no such file; check the path"},
      {{"--init", pages() + "/0.tsv"}, "not a kijil model"},
      {{"--init", model(), "--keep", folder_->path("nowhere")},
       "--keep: some pages could not be read"},
  };
  for (const auto& c : kCases) {
    Arguments args = {"train", pages(), "--output", file};
    args.insert(args.end(), c.flags.begin(), c.flags.end());
    const Ran ran = run(args);
    EXPECT_EQ(ran.code, 2) << c.says;
    EXPECT_THAT(ran.err, HasSubstr(c.says));
    EXPECT_FALSE(std::filesystem::exists(file)) << c.says;
  }
}

TEST_F(TrainedModel, IsSoundAndSaysWhatItIs) {
  const Ran check = run({"model", "check", model()});
  EXPECT_EQ(check.code, 0) << check.err;
  EXPECT_THAT(check.out, StartsWith(model() + ": sound; self-test of "));
  const Ran info = run({"model", "info", model()});
  EXPECT_EQ(info.code, 0);
  EXPECT_THAT(info.out, HasSubstr("작은 모델"));
  EXPECT_THAT(info.out, HasSubstr("4096 buckets"));
  EXPECT_THAT(info.out, HasSubstr("body chrome related clickbait"));
}

TEST_F(TrainedModel, HasTheSameBytesTheSecondTime) {
  const std::string again = folder_->path("again.kijil");
  run(with_tiny_flags(
      {"train", pages(), "--output", again, "--name", "작은 모델"}));
  EXPECT_EQ(folder_->read("again.kijil"), folder_->read("tiny.kijil"));
}

TEST_F(TrainedModel, KnowsItsOwnPages) {
  const Ran ran = run({"eval", "--gold", pages(), "--model", model(), "--json",
                       folder_->path("report.json")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.err, IsEmpty());
  const json report = json::parse(folder_->read("report.json"));
  EXPECT_EQ(report.at("pages"), 4);
  EXPECT_EQ(report.at("body").at("support"), 12);
  EXPECT_GT(report.at("accuracy"), 0.9);
}

TEST_F(TrainedModel, ClassifiesAndFiltersAsItLearned) {
  std::string page, body;
  for (const LabeledLine& line : tiny_pages()[0].lines) {
    page += line.text + '\n';
    if (line.label == Label::kBody) body += line.text + "\n\n";
  }
  const Ran ran = run({"filter", "--model", model()}, page);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out + '\n', body);
}

// What classify prints is a labelled page; scored against the model that made
// it, it is without fault.
TEST_F(TrainedModel, ScoresItsOwnLabelsAsRight) {
  const std::string page = folder_->path("pages/1.tsv");
  const Ran rows = run({"classify", "--model", model(), page});
  EXPECT_EQ(rows.code, 0) << rows.err;
  const std::string gold = folder_->write("gold.tsv", rows.out);
  const Ran ran = run({"eval", "--gold", gold, "--model", model(), "--json",
                       folder_->path("own.json"), "--errors"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  const json report = json::parse(folder_->read("own.json"));
  EXPECT_EQ(report.at("accuracy"), 1.0);
  EXPECT_EQ(report.at("pages"), 1);
}

TEST_F(TrainedModel, CanBeNamedByTheEnvironment) {
  const std::string page = "로그인\n결국 눈물 터진 국민 가수\n";
  const Ran named = run({"classify", "--model", model()}, page);
  const Ran env = run(
      {.args = {"classify"}, .in = page, .env = {{"KIJIL_MODEL", model()}}});
  EXPECT_EQ(env.code, 0);
  EXPECT_EQ(env.out, named.out);
  EXPECT_NE(env.out, run({"classify"}, page).out);
  EXPECT_EQ(
      run({.args = {"classify"}, .in = page, .env = {{"KIJIL_MODEL", ""}}}).out,
      run({"classify"}, page).out);
  const Ran info =
      run({.args = {"model", "info"}, .env = {{"KIJIL_MODEL", model()}}});
  EXPECT_THAT(info.out, HasSubstr("작은 모델"));
  const Ran flag = run({.args = {"classify", "--model", model()},
                        .in = page,
                        .env = {{"KIJIL_MODEL", "/nowhere"}}});
  EXPECT_EQ(flag.code, 0) << "--model comes first: " << flag.err;
}

TEST_F(TrainedModel, ShowsCalibrationOrOneRow) {
  const std::vector<std::string> eval = {"eval", "--gold", pages(), "--model",
                                         model()};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), eval.begin(), eval.end());
    return run(Invocation{.args = std::move(more)}).out;
  };
  EXPECT_THAT(with({}), Not(HasSubstr("calibration")));
  EXPECT_THAT(with({"--calibration"}), HasSubstr("expected calibration error"));
  EXPECT_THAT(with({"--calibration"}), HasSubstr("95% right from"));
  EXPECT_THAT(lines_of(with({"--row", "이 모델"})), SizeIs(1));
  EXPECT_THAT(with({"--row", "이 모델"}), StartsWith("| 이 모델 | "));
  EXPECT_THAT(run({"eval", "--row", "header"}).out,
              StartsWith("| | macro | body lines"));
}

TEST_F(TrainedModel, SlicesBySiteAndListsErrors) {
  const Ran ran = run({"eval", "--gold", pages(), "--model", model(), "--by",
                       "site", "--errors"});
  EXPECT_EQ(ran.code, 0);
  for (const char* site : {"gangnaru", "sanmaru", "deulpan", "badabyeol"}) {
    EXPECT_THAT(ran.out, HasSubstr(site));
  }
  const std::string wrong =
      folder_->write("wrong.tsv",
                     "# id: wrong\nchrome\t로그인\nchrome\t회원가입\nrelated\t"
                     "전체 메뉴 보기\n");
  const Ran errors =
      run({"eval", "--gold", wrong, "--model", model(), "--errors"});
  EXPECT_THAT(errors.out, HasSubstr("\nwrong:3\trelated\t"));
  EXPECT_THAT(errors.out, Not(HasSubstr("wrong:1")));
}

TEST_F(TrainedModel, ABrokenRowIsToldAndTheRestIsScored) {
  const std::string gold = folder_->write(
      "bad.tsv", "chrome\t로그인\nbdoy\t본문\nno tab\nchrome\t회원가입\n");
  const Ran ran = run({"eval", "--gold", gold, "--model", model(), "--json",
                       folder_->path("bad.json")});
  EXPECT_EQ(ran.code, 2);
  const auto told = lines_of(ran.err);
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_THAT(told[0], StartsWith("kijil: error: " + gold +
                                  ":2: unknown label \"bdoy\"; expected body"));
  EXPECT_THAT(told[1],
              StartsWith("kijil: error: " + gold + ":3: no tab; expected"));
  EXPECT_EQ(json::parse(folder_->read("bad.json")).at("chrome").at("support"),
            2);
}

TEST_F(TrainedModel, IsMadeEvenIfARowIsBroken) {
  const std::string bad =
      folder_->write("row.tsv", "chrome\t로그인\nbdoy\t가\n");
  const std::string file = folder_->path("row.kijil");
  const Ran ran =
      run(with_tiny_flags({"train", pages(), bad, "--output", file}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr(bad + ":2: unknown label \"bdoy\""));
  EXPECT_EQ(run({"model", "check", file}).code, 0);
}

TEST_F(TrainedModel, IsNotWhatLeavingSitesOutScores) {
  const Ran ran =
      run(with_tiny_flags({"eval", "--gold", pages(), "--leave-sites-out",
                           "--json", folder_->path("out.json")}));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(json::parse(folder_->read("out.json")).at("pages"), 4);
}

TEST(Train, NeedsPagesOfTwoSitesWithAllLabels) {
  const Folder folder;
  const std::string one = folder.write("one.tsv", kTinyPages[0]);
  const std::string other =
      folder.write("other.tsv", "# site: b\nchrome\t로그인\n");
  const std::string chrome = folder.write("c.tsv", "# site: c\nchrome\t검색\n");
  const std::string model = folder.path("m.kijil");
  const struct {
    Arguments pages;
    const char* says;
  } kCases[] = {
      {{one}, "`# site:`"},
      {{other, chrome}, "no line is labelled body"},
      {{folder.path("missing")}, "missing: no such file; check the path"},
      {{folder.write("plain.txt", "로그인\n")}, "no labelled lines found"},
      {{folder.write("empty.tsv", "")}, "empty.tsv: no labelled row"},
  };
  for (const auto& c : kCases) {
    Arguments args = {"train", "--output", model};
    args.insert(args.end(), c.pages.begin(), c.pages.end());
    const Ran ran = run(with_tiny_flags(args));
    EXPECT_EQ(ran.code, 2) << c.says;
    EXPECT_THAT(ran.err, HasSubstr(c.says));
    EXPECT_FALSE(std::filesystem::exists(model)) << c.says;
  }
}

TEST(Train, TellsBeforeTrainingThatTheModelCannotBeWritten) {
  const Folder folder;
  const std::string page = folder.write("one.tsv", kTinyPages[0]);
  const std::string model = folder.path("no/folder/m.kijil");
  const Ran ran = run({"train", page, "--output", model});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(lines_of(ran.err),
              ElementsAre("kijil: error: " + model + ": there is no folder " +
                          folder.path("no/folder") + "; make it first"));
  const Ran directory = run({"train", page, "--output", folder.path("")});
  EXPECT_EQ(directory.code, 2);
  EXPECT_THAT(directory.err, HasSubstr(": is a directory; name a file"));
}

TEST(Eval, NeedsPages) {
  const Folder folder;
  const Ran ran = run({"eval", "--gold", folder.write("empty.jsonl", "")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("there is no labelled line to score on"));
}

}  // namespace
}  // namespace kijil::testing
