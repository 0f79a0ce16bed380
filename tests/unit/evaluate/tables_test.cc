#include "evaluate/tables.h"

#include <gtest/gtest.h>

namespace kijil {
namespace {

TEST(TextTable, FiguresFlushRightWordsFlushLeft) {
  EXPECT_EQ(
      text_table(
          {{"page", "n", "text"}, {"가나", "7", "긴 글"}, {"abc", "12", "x"}}),
      "page   n  text\n"
      "가나   7  긴 글\n"
      "abc   12  x\n");
}

TEST(MarkdownTable, EscapesWhatWouldEndACell) {
  EXPECT_EQ(markdown_table({{"text", "n"}, {"a|b*", "1"}, {"c"}}),
            "| text | n |\n"
            "|---|---:|\n"
            "| a\\|b\\* | 1 |\n"
            "| c |  |\n");
}

TEST(Shortened, CutsAtColumnsNotBytes) {
  EXPECT_EQ(shortened("가나다", 6), "가나다");
  EXPECT_EQ(shortened("가나다라", 6), "가나…");
  EXPECT_EQ(shortened("abc", 2), "a…");
}

}  // namespace
}  // namespace kijil
