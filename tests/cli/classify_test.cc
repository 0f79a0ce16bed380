// kijil classify on text: one row per line, whatever the bytes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "run.h"

namespace kijil::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr std::string_view kPage =
    "로그인\n"
    "전체 메뉴\n"
    "검색\n"
    "느티골 마을버스, 새벽 첫차 30분 앞당긴다\n"
    "\n"
    "느티골시는 다음 달부터 마을버스 다섯 개 노선의 첫차를 새벽 5시로 30분 "
    "앞당기기로 했다고 3일 밝혔다.\n"
    "\n"
    "시는 새벽에 일터로 나가는 주민이 많은 산업 단지 노선부터 시간을 바꾸고, "
    "버스 여섯 대를 새로 들일 계획이다.\n"
    "\n"
    "담당 과장은 \"첫차를 놓치면 한 시간을 걸어야 했던 분들이 있었다\"며 "
    "\"운전기사 열두 명도 더 뽑겠다\"고 말했다.\n"
    "\n"
    "회사소개\n"
    "이용약관\n";

// What the rows' texts are, as the page they came from.
std::string texts_of(const Ran& ran) {
  std::string text;
  for (const RowColumns& row : rows_of(ran.out)) text += row.text + '\n';
  return text;
}

TEST(Classify, PrintsLabelScoreAndTextOfEachLineInOrder) {
  const Ran ran = run({"classify"}, kPage);
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.err, IsEmpty());
  EXPECT_EQ(texts_of(ran), kPage);
  for (const RowColumns& row : rows_of(ran.out)) {
    EXPECT_THAT(row.label,
                AnyOf("body", "chrome", "related", "clickbait", "blank"));
    EXPECT_THAT(row.score, MatchesRegex("[01]\\.[0-9][0-9][0-9][0-9]"));
    EXPECT_EQ(row.label == "blank", row.text.empty()) << row.text;
  }
}

TEST(Classify, TellsParagraphsFromButtons) {
  const auto rows = rows_of(run({"classify"}, kPage).out);
  ASSERT_THAT(rows, SizeIs(13));
  EXPECT_EQ(rows[0].label, "chrome") << rows[0].text;
  EXPECT_EQ(rows[12].label, "chrome") << rows[12].text;
  for (const std::size_t i : {5u, 7u, 9u}) {
    EXPECT_EQ(rows[i].label, "body") << rows[i].text;
  }
}

TEST(Classify, ReadsFilesAsItReadsStdin) {
  const Folder folder;
  const std::string page = folder.write("page.txt", kPage);
  const Ran stdin_ran = run({"classify"}, kPage);
  EXPECT_EQ(run({"classify", page}).out, stdin_ran.out);
  EXPECT_EQ(run({"classify", "-"}, kPage).out, stdin_ran.out);
  EXPECT_EQ(run({"classify", "--output", "tsv", page}).out, stdin_ran.out);
  EXPECT_EQ(run({"classify", page, page}).out, stdin_ran.out + stdin_ran.out);
}

TEST(Classify, FileNamesAreTakenAsTheyAre) {
  const Folder folder;
  for (const std::string name :
       {"a,b.txt", "두 낱말.txt", "-dash.txt", "*.txt", "$(x).txt"}) {
    folder.write(name, "로그인\n");
    const Ran ran =
        run({.args = {"classify", "--", name}, .folder = folder.path("")});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(texts_of(ran), "로그인\n") << name;
  }
}

TEST(Classify, OddInputsKeepTheirLines) {
  const struct {
    const char* what;
    std::string page;
    std::size_t rows;
  } kCases[] = {
      {"nothing", "", 0},
      {"one byte", "a", 1},
      {"one newline", "\n", 1},
      {"one broken byte", "\xEA", 1},
      {"no final newline", "로그인\n끝", 2},
      {"CRLF", "로그인\r\n\r\n끝\r\n", 3},
      {"a lone CR is no line end", "로그인\r검색\n", 1},
      {"BOM", "\xEF\xBB\xBF로그인\n검색\n", 2},
      {"NEL and U+2028 are no line ends", "가\xC2\x85나\xE2\x80\xA8다\n", 1},
      {"NUL", std::string("가\0나\n\0\n", 10), 2},
      {"form feed", "가나\n\f다라\n\f\n마\f바\n", 4},
      {"tabs", "\t가\t나\n\t\n", 2},
      {"surrogates and overlong", "\xED\xA0\x80\n\xC0\xAF\n\xF8\n", 3},
      {"combining marks", "e\xCC\x81\xCC\x81\n\xE1\x84\x80\xE1\x85\xA1\n", 2},
      {"only blanks", " \n\xE3\x80\x80\n\xE2\x80\x8B\n", 3},
  };
  for (const auto& c : kCases) {
    const Ran ran = run({"classify"}, c.page);
    EXPECT_EQ(ran.code, 0) << c.what << ": " << ran.err;
    EXPECT_THAT(rows_of(ran.out), SizeIs(c.rows)) << c.what;
    std::string ended = c.page;
    if (!ended.empty() && !ended.ends_with('\n')) ended += '\n';
    EXPECT_EQ(texts_of(ran), ended) << c.what;
  }
}

TEST(Classify, InvisibleLinesAreBlank) {
  const Ran ran =
      run({"classify"}, "\r\n \t\n\xE2\x80\x8B\n\xE3\x80\x80\n\f\n");
  for (const RowColumns& row : rows_of(ran.out)) {
    EXPECT_EQ(row.label, "blank");
    EXPECT_EQ(row.score, "1.0000");
  }
}

TEST(Classify, RandomBytesComeOutAsTheyWentIn) {
  std::mt19937 random(20240511);
  std::string noise(200'000, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  const Ran ran = run({"classify"}, noise);
  EXPECT_EQ(ran.code, 0);
  const auto newlines =
      static_cast<std::size_t>(std::count(noise.begin(), noise.end(), '\n'));
  EXPECT_THAT(rows_of(ran.out), SizeIs(newlines + !noise.ends_with('\n')));
  EXPECT_TRUE(texts_of(ran) == noise + (noise.ends_with('\n') ? "" : "\n"));
}

TEST(Classify, BrokenUtf8IsToldOnceWithAWayOut) {
  const Ran ran = run({"classify"}, "\xB7\xCE\xB1\xD7\xC0\xCE\n\xFF\n");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(lines_of(ran.err), SizeIs(1));
  EXPECT_THAT(ran.err, HasSubstr("stdin: "));
  EXPECT_THAT(ran.err, HasSubstr("broken UTF-8"));
  EXPECT_THAT(ran.err, HasSubstr("iconv -f cp949"));
}

TEST(Classify, ALongPageHasARowForEachLine) {
  std::string page;
  for (int i = 0; i < 12'000; ++i) {
    page += i % 7 == 3 ? "\n" : "글 번호 " + std::to_string(i) + "\n";
  }
  const Ran ran = run({"classify"}, page);
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(rows_of(ran.out), SizeIs(12'000));
  EXPECT_TRUE(texts_of(ran) == page);
}

TEST(Classify, AVeryLongLineIsOneRow) {
  std::string line;
  while (line.size() < 3'000'000) line += "기다란 줄이 이어진다 ";
  const Ran ran = run({"classify"}, line + "\n로그인");
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(texts_of(ran) == line + "\n로그인\n");
}

TEST(Classify, AFormFeedStartsAPage) {
  const std::string second = "회원가입\n느티골 소식\n검색\n";
  const Ran both = run({"classify"}, std::string(kPage).append("\f" + second));
  const Ran alone = run({"classify"}, second);
  auto rows = rows_of(both.out);
  ASSERT_THAT(rows, SizeIs(13 + 3));
  rows.erase(rows.begin(), rows.begin() + 13);
  const auto expected = rows_of(alone.out);
  ASSERT_THAT(expected, SizeIs(3));
  EXPECT_EQ(rows[0].text, "\f회원가입");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].label, expected[i].label) << i;
    EXPECT_EQ(rows[i].score, expected[i].score) << i;
  }
}

TEST(Classify, APageSeparatorIsABlankRowOfItsOwn) {
  const std::string page(kPage);
  const Ran ran = run({"classify", "--page-separator", "=== 쪽 ==="},
                      page + "=== 쪽 ===\n" + page + "=== 쪽 ===\r\n" + page);
  const auto rows = rows_of(ran.out),
             alone = rows_of(run({"classify"}, page).out);
  ASSERT_THAT(rows, SizeIs(3 * 13 + 2));
  for (const std::size_t at : {13u, 27u}) {
    EXPECT_EQ(rows[at].label, "blank");
    EXPECT_THAT(rows[at].text, StartsWith("=== 쪽 ==="));
  }
  for (std::size_t i = 0; i < alone.size(); ++i) {
    for (const std::size_t start : {0u, 14u, 28u}) {
      EXPECT_EQ(rows[start + i].label, alone[i].label) << start + i;
    }
  }
}

TEST(Classify, WhatCannotBeReadIsToldAndTheRestIsDone) {
  const Folder folder;
  const std::string first = folder.write("first.txt", "로그인\n");
  const std::string last = folder.write("last.txt", "검색\n");
  const std::string missing = folder.path("missing.txt");
  const std::string directory = folder.path("");
  const Ran ran = run({"classify", first, missing, directory, last});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(texts_of(ran), "로그인\n검색\n");
  const auto told = lines_of(ran.err);
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0],
            "kijil: error: " + missing + ": no such file; check the path");
  EXPECT_EQ(told[1],
            "kijil: error: " + directory + ": is a directory; give a file");
}

TEST(Classify, ADirectoryAsStdinIsAnError) {
  const Folder folder;
  for (const char* input : {"text", "tsv", "jsonl"}) {
    const Ran ran = run({.args = {"classify", "--input", input},
                         .stdin_file = folder.path("")});
    EXPECT_EQ(ran.code, 2) << input;
    EXPECT_THAT(ran.out, IsEmpty()) << input;
    EXPECT_THAT(ran.err, HasSubstr("stdin: reading failed (Is a directory)"))
        << input;
  }
}

TEST(Classify, AFileWithoutPermissionIsAnError) {
  const Folder folder;
  const std::string file = folder.write("secret.txt", "로그인\n");
  std::filesystem::permissions(file, std::filesystem::perms::none);
  const Ran ran = run({"classify", file});
  if (ran.code == 0) GTEST_SKIP() << "root reads every file";
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err,
              HasSubstr(file + ": cannot be read (Permission denied)"));
}

TEST(Classify, LabelledPagesAreReadForTheirText) {
  const Folder folder;
  const std::string file = folder.write(
      "page.tsv", "# site: a\nbody\t로그인\nbdoy\t검색\nchrome\t회원가입\n");
  const Ran ran = run({"classify", file});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(texts_of(ran), "로그인\n회원가입\n");
  EXPECT_THAT(ran.err, HasSubstr(file + ":3: unknown label \"bdoy\""));
  EXPECT_THAT(lines_of(ran.err), SizeIs(1));
}

TEST(Classify, ATableThatIsNoLabelledPageIsToldOnce) {
  const Folder folder;
  const std::string file = folder.write("table.tsv", "이름\t나이\n가온\t3\n");
  const Ran ran = run({"classify", file});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(lines_of(ran.err), SizeIs(1));
  EXPECT_THAT(ran.err, HasSubstr("--input text"));
  EXPECT_EQ(texts_of(run({"classify", "--input", "text", file})),
            "이름\t나이\n가온\t3\n");
}

TEST(Classify, ColourShowsTheSameLinesAndNoControls) {
  const Ran ran = run({"classify", "--output", "color"},
                      "로그인\x1b[2J\x07\n\n검색\xC2\x9B"
                      "2J\n");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(lines_of(ran.out), SizeIs(3));
  EXPECT_THAT(ran.out, HasSubstr("로그인␛[2J␇"));
  EXPECT_THAT(ran.out, Not(HasSubstr("\x1b[2J")));
  EXPECT_THAT(ran.out, Not(HasSubstr("\xC2\x9B")));
}

}  // namespace
}  // namespace kijil::testing
