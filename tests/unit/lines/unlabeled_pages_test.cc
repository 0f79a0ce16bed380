#include "lines/unlabeled_pages.h"

#include <gmock/gmock.h>

namespace kijil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// "blank|", "?|가": as a reader of the page would say.
std::vector<std::string> lines_of(const LabeledPage& page) {
  std::vector<std::string> out;
  for (const LabeledLine& line : page.lines) {
    out.push_back(line.label ? std::string(label_name(*line.label)) : "?");
    out.back().append("|").append(line.text);
  }
  return out;
}

TEST(TextPages, LinesComeWithoutTheirEnds) {
  const LoadedPages loaded = parse_text_pages(
      "\xEF\xBB\xBF가\r\n\r\n나 \xFF\n \xC2\xA0\n다", "dir/home.txt", "");
  EXPECT_THAT(loaded.problems, IsEmpty());
  ASSERT_THAT(loaded.pages, SizeIs(1));
  EXPECT_EQ(loaded.pages[0].id, "home");
  EXPECT_EQ(loaded.pages[0].site, "home");
  EXPECT_THAT(
      lines_of(loaded.pages[0]),
      ElementsAre("?|가", "blank|", "?|나 \xFF", "blank| \xC2\xA0", "?|다"));
}

TEST(TextPages, BreaksBelongToNoPage) {
  const LoadedPages loaded =
      parse_text_pages("가\n\f나\n====\n다\n\f\n\f라\n", "home.txt", "====");
  ASSERT_THAT(loaded.pages, SizeIs(4));
  EXPECT_EQ(loaded.pages[0].id, "home");
  EXPECT_EQ(loaded.pages[1].id, "home-2");
  EXPECT_EQ(loaded.pages[1].site, "home");
  EXPECT_THAT(lines_of(loaded.pages[1]), ElementsAre("?|나"));
  EXPECT_THAT(lines_of(loaded.pages[2]), ElementsAre("?|다"));
  EXPECT_THAT(lines_of(loaded.pages[3]), ElementsAre("?|라"));
}

// The reader works in windows of some thousand lines.
TEST(TextPages, LongPagesComeWhole) {
  std::string text;
  for (int i = 0; i < 10000; ++i) text += std::to_string(i) + '\n';
  const LoadedPages loaded = parse_text_pages(text, "long.txt", "");
  ASSERT_THAT(loaded.pages, SizeIs(1));
  ASSERT_THAT(loaded.pages[0].lines, SizeIs(10000));
  for (std::size_t i = 0; i < 10000; ++i) {
    ASSERT_EQ(loaded.pages[0].lines[i].text, std::to_string(i));
  }
}

TEST(TextPages, NothingToSeeIsAProblem) {
  for (const char* text : {"", "\n \n", "\f\n\f"}) {
    const LoadedPages loaded = parse_text_pages(text, "a.txt", "");
    EXPECT_THAT(loaded.pages, IsEmpty());
    ASSERT_THAT(loaded.problems, SizeIs(1));
    EXPECT_THAT(loaded.problems[0].message, HasSubstr("a.txt: no line"));
  }
}

TEST(UnlabeledJsonl, ReadsTextLinesAndFacts) {
  const LoadedPages loaded = parse_unlabeled_jsonl(
      R"({"id":"a1","url":"https://n.example/1","text":"가\r\n\n나"})"
      "\n"
      R"({"site":"나루","kind":"blog","lines":["다",{"text":"라"}]})",
      "dir/crawl.jsonl", "text");
  EXPECT_THAT(loaded.problems, IsEmpty());
  ASSERT_THAT(loaded.pages, SizeIs(2));
  EXPECT_EQ(loaded.pages[0].id, "a1");
  EXPECT_EQ(loaded.pages[0].site, "n.example");
  EXPECT_EQ(loaded.pages[0].url, "https://n.example/1");
  EXPECT_THAT(lines_of(loaded.pages[0]), ElementsAre("?|가", "blank|", "?|나"));
  EXPECT_EQ(loaded.pages[1].id, "crawl:2");
  EXPECT_EQ(loaded.pages[1].site, "나루");
  EXPECT_EQ(loaded.pages[1].kind, "blog");
  EXPECT_THAT(lines_of(loaded.pages[1]), ElementsAre("?|다", "?|라"));
}

TEST(UnlabeledJsonl, PassesOverBadRecords) {
  const LoadedPages loaded = parse_unlabeled_jsonl(
      "{\"text\":\n{\"html\":\"가\"}\n{\"text\":\"나\xFF\"}\n3\n", "c.jsonl",
      "text");
  ASSERT_THAT(loaded.pages, SizeIs(1));
  EXPECT_EQ(loaded.pages[0].id, "c:3");
  EXPECT_THAT(lines_of(loaded.pages[0]), ElementsAre("?|나\xEF\xBF\xBD"));
  ASSERT_THAT(loaded.problems, SizeIs(3));
  EXPECT_THAT(loaded.problems[0].message,
              HasSubstr("c.jsonl:1: not valid JSON"));
  EXPECT_THAT(loaded.problems[1].message,
              HasSubstr("c.jsonl:2: record has neither"));
  EXPECT_THAT(loaded.problems[2].message,
              HasSubstr("c.jsonl:4: record is not"));
}

TEST(UnlabeledJsonl, TheTextFieldHasAName) {
  const LoadedPages loaded =
      parse_unlabeled_jsonl(R"({"html_text":"가"})", "c.jsonl", "html_text");
  ASSERT_THAT(loaded.pages, SizeIs(1));
  EXPECT_THAT(lines_of(loaded.pages[0]), ElementsAre("?|가"));
}

}  // namespace
}  // namespace kijil
