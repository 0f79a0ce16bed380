// kijil model fold and predict, beside the fasttext command.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "run.h"

namespace kijil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kTraining =
    "__label__sea 바다 물결 등대 갈매기\n"
    "__label__sea 항구 등대 불빛 파도\n"
    "__label__sea 파도 소리 모래 바닷가\n"
    "__label__hill 산길 소나무 바위 봉우리\n"
    "__label__hill 봉우리 안개 산새 오솔길\n"
    "__label__hill 오솔길 다람쥐 도토리 산길\n"
    "__label__town 골목 시장 가게 간판\n"
    "__label__town 버스 정류장 골목 신호등\n"
    "__label__town 시장 떡집 신호등 가게\n";

constexpr std::string_view kLines =
    "등대 불빛\n"
    "산길 바위 봉우리\n"
    "골목 시장\n"
    "처음 보는 낱말\n"
    "바다 산길 골목\n"
    "다람쥐\n";

Ran fasttext(const Arguments& args, std::string_view in = {}) {
  return run({.args = args, .in = std::string(in), .program = "fasttext"});
}

bool has_fasttext() {
  try {
    fasttext({});
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

// A fastText model in `folder`: its path.
std::string trained(const Folder& folder, const Arguments& flags) {
  Arguments args = {"supervised",
                    "-input",
                    folder.write("train.txt", kTraining),
                    "-output",
                    folder.path("places"),
                    "-thread",
                    "1",
                    "-verbose",
                    "0",
                    "-epoch",
                    "200",
                    "-dim",
                    "8",
                    "-bucket",
                    "5000"};
  args.insert(args.end(), flags.begin(), flags.end());
  const Ran ran = fasttext(args);
  EXPECT_EQ(ran.code, 0) << ran.err;
  return folder.path("places.bin");
}

TEST(Fold, PredictsWhatFastTextPredicts) {
  if (!has_fasttext()) GTEST_SKIP() << "the fasttext command is not installed";
  const Arguments kFlags[] = {{},
                              {"-minn", "1", "-maxn", "3"},
                              {"-minn", "2", "-maxn", "4", "-wordNgrams", "2"}};
  for (const Arguments& flags : kFlags) {
    const Folder folder;
    const std::string model = trained(folder, flags);
    const auto expected =
        lines_of(fasttext({"predict-prob", model, "-"}, kLines).out);
    for (const bool floats : {false, true}) {
      const std::string folded = folder.path("places.kijil");
      Arguments fold = {"model", "fold", model, "--output", folded};
      if (floats) fold.push_back("--floats");
      const Ran done = run(fold);
      ASSERT_EQ(done.code, 0) << done.err;
      EXPECT_THAT(done.out, IsEmpty());
      EXPECT_THAT(done.err, HasSubstr(folded + ": "));

      const Ran ran = run({"model", "predict", folded}, kLines);
      EXPECT_EQ(ran.code, 0) << ran.err;
      const auto rows = rows_of(ran.out);
      ASSERT_EQ(rows.size(), expected.size());
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t blank = expected[i].find(' ');
        EXPECT_EQ("__label__" + rows[i].label, expected[i].substr(0, blank));
        EXPECT_NEAR(std::stod(rows[i].score),
                    std::stod(expected[i].substr(blank + 1)),
                    floats ? 1e-4 : 1e-2)
            << rows[i].text;
      }
    }
  }
}

TEST(Fold, AFoldedModelIsSoundAndSaysWhatItIs) {
  if (!has_fasttext()) GTEST_SKIP() << "the fasttext command is not installed";
  const Folder folder;
  const std::string folded = folder.path("places.kijil");
  run({"model", "fold", trained(folder, {}), "-o", folded});
  EXPECT_THAT(run({"model", "check", folded}).out,
              HasSubstr("sound (a folded fastText model)"));
  EXPECT_THAT(run({"model", "info", folded}).out,
              HasSubstr("stage two   none: a folded fastText model"));
  const Ran ran = run({"classify", "--model", folded}, "로그인\n");
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("`kijil model predict`"));
}

TEST(Fold, PredictTellsWhatItCannotRead) {
  if (!has_fasttext()) GTEST_SKIP() << "the fasttext command is not installed";
  const Folder folder;
  const std::string folded = folder.path("places.kijil");
  run({"model", "fold", trained(folder, {}), "-o", folded});
  const std::string lines = folder.write("lines.txt", kLines);
  const Ran ran =
      run({"model", "predict", folded, lines, folder.path("missing"), lines});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(rows_of(ran.out), SizeIs(12));
  EXPECT_THAT(ran.err, HasSubstr("missing: no such file"));
}

TEST(Fold, PredictEndsWhenItsReaderHasSeenEnough) {
  if (!has_fasttext()) GTEST_SKIP() << "the fasttext command is not installed";
  const Folder folder;
  const std::string folded = folder.path("places.kijil");
  run({"model", "fold", trained(folder, {}), "-o", folded});
  std::string page;
  while (page.size() < 30'000'000) page += kLines;
  const Ran ran = run({.args = {"model", "predict", folded},
                       .in = page,
                       .reads_one_line = true});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.err, IsEmpty());
  EXPECT_EQ(run({.args = {"model", "predict", folded},
                 .in = page,
                 .stdout_file = "/dev/full"})
                .code,
            2);
}

TEST(Fold, WhatCannotBeFoldedIsToldWithAWayOut) {
  if (!has_fasttext()) GTEST_SKIP() << "the fasttext command is not installed";
  const Folder folder;
  const std::string out = folder.path("out.kijil");
  const std::string model = trained(folder, {"-loss", "hs"});
  const struct {
    std::string file;
    const char* says;
  } kCases[] = {
      {model, "-loss softmax"},
      {folder.write("page.txt", "로그인\n"), "not a fastText model"},
      {folder.write("cut.bin", folder.read("places.bin").substr(0, 900)),
       "fastText"},
      {folder.path("missing.bin"), "no such file; check the path"},
      {folder.path(""), "fastText"},
  };
  for (const auto& c : kCases) {
    const Ran ran = run({"model", "fold", c.file, "--output", out});
    EXPECT_EQ(ran.code, 2) << c.file;
    EXPECT_THAT(lines_of(ran.err), SizeIs(1)) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr(c.file + ": "));
    EXPECT_THAT(ran.err, HasSubstr(c.says));
    EXPECT_FALSE(std::filesystem::exists(out));
  }
}

}  // namespace
}  // namespace kijil::testing
