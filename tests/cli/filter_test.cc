// kijil filter on text: kept lines byte for byte, and nothing lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "run.h"

namespace kijil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kAllLabels = "body,chrome,related,clickbait";

constexpr std::string_view kPage =
    "로그인\n"
    "회원가입\n"
    "\n"
    "솔밭 작은 책방, 문 닫은 은행에서 새로 시작한다\n"
    "\n"
    "\n"
    "솔밭동에 하나뿐이던 은행이 떠난 자리에 주민들이 돈을 모아 만든 작은 "
    "책방이 "
    "4일 문을 열었다.\n"
    " \n"
    "책방을 함께 꾸린 주민 스물세 명은 저녁마다 돌아가며 계산대를 지키기로 "
    "했다고 "
    "말했다. 금고가 있던 방에는 아이들이 누워서 읽을 수 있는 다락을 놓았다.\n"
    "\n"
    "대표를 맡은 주민은 \"은행이 나간 뒤로 저녁이면 거리가 캄캄했다\"며 \"불 "
    "켜진 "
    "창문 하나가 동네를 바꾼다\"고 전했다.\n"
    "\n"
    "시는 올해 안에 이런 책방 두 곳을 더 돕기로 하고 임차료 절반을 3년 동안 "
    "대기로 "
    "했다고 설명했다.\n"
    "\n"
    "이용약관\n"
    "개인정보처리방침\n";

TEST(Filter, KeepsTheArticleAndDropsTheFrame) {
  const Ran ran = run({"filter"}, kPage);
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.err, IsEmpty());
  EXPECT_THAT(ran.out, HasSubstr("4일 문을 열었다.\n"));
  EXPECT_THAT(ran.out, HasSubstr("동네를 바꾼다\"고 전했다.\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("로그인")));
  EXPECT_THAT(ran.out, Not(HasSubstr("개인정보처리방침")));
}

// Keeping every label leaves only the blanks to decide about.
TEST(Filter, OneBlankStaysBetweenKeptLines) {
  const struct {
    const char* what;
    std::string page, kept;
  } kCases[] = {
      {"no line", "", ""},
      {"blanks alone", "\n\n \n", ""},
      {"at the ends", "\n\n가을\n\n\n", "가을\n"},
      {"in between", "가을\n\n\n\n겨울\n", "가을\n\n겨울\n"},
      {"none in between", "가을\n겨울\n", "가을\n겨울\n"},
      {"the first one, as it was", "가을\n \t\n\n겨울\n", "가을\n \t\n겨울\n"},
      {"CRLF", "가을\r\n\r\n\r\n겨울\r\n", "가을\r\n\r\n겨울\r\n"},
      {"no final newline", "가을\n\n겨울", "가을\n\n겨울"},
      {"no final newline, blank", "가을\n\n ", "가을\n"},
      {"a form feed", "가을\n\n\f겨울\n", "가을\n\f겨울\n"},
      {"a form feed alone", "가을\n\n\f\n\n겨울\n", "가을\n\f\n겨울\n"},
      {"BOM", "\xEF\xBB\xBF가을\n\n겨울\n", "\xEF\xBB\xBF가을\n\n겨울\n"},
      {"broken bytes", "\xFF가\xC0\n\n\xFE\n", "\xFF가\xC0\n\n\xFE\n"},
      {"NUL", std::string("가\0\n\n나\n", 10), std::string("가\0\n\n나\n", 10)},
  };
  for (const auto& c : kCases) {
    const Ran ran = run({"filter", "--keep", kAllLabels}, c.page);
    EXPECT_EQ(ran.code, 0) << c.what;
    EXPECT_EQ(ran.out, c.kept) << c.what;
  }
}

// A page of buttons, sentences, blanks and noise.
std::string mixed_page(unsigned seed) {
  static const std::vector<std::string> kLines = {
      "로그인",
      "",
      "  ",
      "댓글 3",
      "1",
      "솔밭동 주민들은 책방이 문을 여는 날 떡을 돌리며 이웃을 불렀다고 전했다.",
      "많이 본 뉴스",
      "배우 B씨, 결국 눈물… 무슨 일이",
      "\xFF\xFE",
      "a\tb",
      "끝이 CR인 줄\r",
      "\r"};
  std::mt19937 random(seed);
  std::string page;
  for (int i = 0; i < 60; ++i) page += kLines[random() % kLines.size()] + '\n';
  if (seed % 2 == 0) page.pop_back();
  return page;
}

TEST(Filter, KeptAndRejectedLinesAreTheInputs) {
  const Folder folder;
  for (unsigned seed = 0; seed < 12; ++seed) {
    const std::string page = mixed_page(seed);
    for (const char* keep : {"body", "chrome,related", kAllLabels}) {
      const std::string rejected = folder.path("rejected.tsv");
      const Ran ran =
          run({"filter", "--keep", keep, "--rejected", rejected}, page);
      ASSERT_EQ(ran.code, 0) << ran.err;
      std::vector<std::string> all = lines_of(ran.out);
      for (const RowColumns& row : rows_of(folder.read("rejected.tsv"))) {
        all.push_back(row.text);
      }
      EXPECT_THAT(all, ::testing::UnorderedElementsAreArray(lines_of(page)))
          << keep << " of page " << seed;
    }
  }
}

TEST(Filter, KeptLinesAreThoseThatClassifyLabelsSo) {
  for (unsigned seed = 20; seed < 26; ++seed) {
    const std::string page = mixed_page(seed);
    std::vector<std::string> expected;
    for (const RowColumns& row : rows_of(run({"classify"}, page).out)) {
      if (row.label == "chrome" && std::stod(row.score) >= 0.9) {
        expected.push_back(row.text);
      }
    }
    const Ran ran =
        run({"filter", "--keep=chrome", "--min-score=chrome=0.9"}, page);
    std::vector<std::string> kept = lines_of(ran.out);
    std::erase_if(kept, [](const std::string& line) {
      return line.find_first_not_of(" \r") == line.npos;
    });
    EXPECT_EQ(kept, expected) << seed;
  }
}

TEST(Filter, MinScoreMayNameSeveralLabels) {
  const std::string page = mixed_page(3);
  const Ran once = run({"filter", "--keep", "body,chrome", "--min-score",
                        "body=0.99,chrome=0.5"},
                       page);
  const Ran twice = run({"filter", "--keep", "body,chrome", "--min-score",
                         "body=0.99", "--min-score", "chrome=0.5"},
                        page);
  EXPECT_EQ(once.code, 0) << once.err;
  EXPECT_EQ(once.out, twice.out);
  EXPECT_EQ(run({"filter", "--min-score", "body=0"}, kPage).out,
            run({"filter"}, kPage).out);
}

TEST(Filter, UnsureLinesGoToTheRejected) {
  const Folder folder;
  const std::string rejected = folder.path("rejected.tsv");
  const Ran all = run({"filter", "--keep", kAllLabels, "--unsure", "0"}, kPage);
  const Ran none = run(
      {"filter", "--keep", kAllLabels, "--unsure", "1", "--rejected", rejected},
      kPage);
  EXPECT_EQ(none.code, 0);
  EXPECT_LT(none.out.size(), all.out.size());
  EXPECT_THAT(folder.read("rejected.tsv"), HasSubstr("body\t0."));
}

TEST(Filter, RejectedRowsHaveLabelScoreAndText) {
  const Folder folder;
  const Ran ran =
      run({"filter", "--rejected", folder.path("rejected.tsv")}, kPage);
  EXPECT_EQ(ran.code, 0);
  const auto rows = rows_of(folder.read("rejected.tsv"));
  ASSERT_THAT(rows, Not(IsEmpty()));
  EXPECT_EQ(rows.front().text, "로그인");
  EXPECT_EQ(rows.front().label, "chrome");
}

TEST(Filter, SeveralFilesDoNotRunIntoEachOther) {
  const Folder folder;
  const std::string first = folder.write("1.txt", "가을\n\n겨울");
  const std::string second = folder.write("2.txt", "봄\n");
  const std::string empty = folder.write("3.txt", "");
  const Ran ran = run({"filter", "--keep", kAllLabels, first, second, first});
  EXPECT_EQ(ran.out, "가을\n\n겨울\n봄\n가을\n\n겨울");
  EXPECT_EQ(run({"filter", "--keep", kAllLabels, first, empty, second}).out,
            "가을\n\n겨울\n봄\n");
}

TEST(Filter, AnUnreadableFileDoesNotStopTheRest) {
  const Folder folder;
  const std::string page = folder.write("page.txt", kPage);
  const Ran ran = run({"filter", folder.path("missing.txt"), page});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, run({"filter", page}).out);
  EXPECT_THAT(ran.err, HasSubstr("missing.txt: no such file"));
}

TEST(Filter, PageBreaksAreKeptForTheNextReader) {
  const std::string page(kPage);
  const Ran ran = run({"filter", "--keep", kAllLabels}, page + "\f" + page);
  EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\f'), 1);
  const Ran cut =
      run({"filter", "--keep", kAllLabels, "--page-separator", "-----"},
          page + "-----\n" + page);
  EXPECT_THAT(cut.out, HasSubstr("개인정보처리방침\n-----\n로그인\n"));
}

TEST(Filter, RandomBytesSplitIntoKeptAndRejected) {
  const Folder folder;
  std::mt19937 random(77);
  std::string noise(50'000, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  // A form feed at a line's start goes to the output, whatever the line's
  // label; without them both outputs together have the input's lines.
  std::replace(noise.begin(), noise.end(), '\f', '-');
  noise.back() = '\n';
  const Ran ran =
      run({"filter", "--rejected", folder.path("rejected.tsv")}, noise);
  EXPECT_EQ(ran.code, 0);
  const auto newlines = [](const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
  };
  EXPECT_EQ(newlines(ran.out) + newlines(folder.read("rejected.tsv")),
            newlines(noise));
}

TEST(Filter, RejectedMustNotEmptyThePageBeforeItIsRead) {
  const Folder folder;
  const std::string page = folder.write("page.txt", kPage);
  const Ran ran = run({"filter", "--rejected", page, page});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(folder.read("page.txt"), kPage);
  EXPECT_THAT(ran.err, HasSubstr("--rejected: " + page +
                                 " is a page to be read; write to another"));
}

TEST(Filter, RejectedThatCannotBeWrittenIsAnError) {
  const Folder folder;
  const std::string nowhere = folder.path("no/such/folder.tsv");
  const Ran ran = run({"filter", "--rejected", nowhere}, kPage);
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(
      ran.err,
      HasSubstr(nowhere + ": cannot be written (No such file or directory)"));

  const Ran full = run({"filter", "--rejected", "/dev/full"}, kPage);
  EXPECT_EQ(full.code, 2);
  EXPECT_THAT(full.err, HasSubstr("--rejected: cannot be written (No space"));
  EXPECT_THAT(lines_of(full.err), SizeIs(1));
}

// Opening it empties it, which would lose what it held, or what it gets.
TEST(Filter, RejectedLinesNeverGoWhereThePageIsOrTheArticleGoes) {
  const Folder folder;
  const std::string page = folder.write("page.txt", kPage);
  const std::string article = folder.write("article.txt", "");
  for (const Arguments& operands : {Arguments{}, Arguments{"-"}}) {
    Invocation from_stdin{{"filter", "--rejected", page}};
    from_stdin.args.insert(from_stdin.args.end(), operands.begin(),
                           operands.end());
    from_stdin.stdin_file = page;
    const Ran ran = run(from_stdin);
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("page.txt is a page to be read"));
    EXPECT_EQ(folder.read("page.txt"), kPage);
  }
  Invocation to_stdout{{"filter", "--rejected", article, page}};
  to_stdout.stdout_file = article;
  const Ran ran = run(to_stdout);
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("article.txt gets the kept lines"));
}

TEST(Filter, AClosedStdoutIsNotTakenByTheRejectedFile) {
  const Folder folder;
  const std::string page = folder.write("page.txt", kPage);
  const std::string rejected = folder.path("rejected.tsv");
  Invocation shell{{"-c", "exec \"$0\" filter --rejected \"$1\" \"$2\" >&-",
                    KIJIL_COMMAND, rejected, page}};
  shell.program = "/bin/sh";
  const Ran ran = run(shell);
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("stdout: cannot be written"));
  for (const std::string& row : lines_of(folder.read("rejected.tsv"))) {
    EXPECT_EQ(std::count(row.begin(), row.end(), '\t'), 2) << row;
  }
}

}  // namespace
}  // namespace kijil::testing
