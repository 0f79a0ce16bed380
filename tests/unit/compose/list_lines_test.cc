// How a page prints its lists: headings, rows, teasers, lines between.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "compose/page_composer.h"
#include "tiny_parts.h"

namespace kijil::compose {
namespace {

using kijil::testing::load_parts;
using kijil::testing::TempFolder;
using kijil::testing::tiny_layout;
using kijil::testing::tiny_page;
using kijil::testing::tiny_parts;
using kijil::testing::write_tiny_articles;
using kijil::testing::written_parts;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsSubsetOf;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Lines = std::vector<std::string>;

std::vector<Lines> pages_of(const std::string& statements, const Parts& parts,
                            std::uint64_t count = 300) {
  return kijil::testing::tiny_pages_of(tiny_layout(statements), parts, count);
}

TEST(ComposeListLines, PrintsWrittenHeadingsAndTeasers) {
  std::set<std::string> headings;
  for (const Lines& page :
       pages_of("list mixed 6 heading auto row \"{headline} / {teaser}\"",
                written_parts())) {
    if (page.empty() || !page[0].starts_with("related")) continue;
    Lines lines = page;
    headings.insert(lines.size() == 13 ? lines[0] : "none");
    if (lines.size() == 13) lines.erase(lines.begin());
    ASSERT_THAT(lines, SizeIs(12));
    for (std::size_t i = 0; i < lines.size(); i += 2) {
      EXPECT_THAT(lines[i], MatchesRegex("related\\|[A-H]"));
      EXPECT_THAT(lines[i + 1], MatchesRegex("related\\|[a-h]"));
      EXPECT_EQ(lines[i + 1].back(), lines[i].back() - 'A' + 'a');
    }
  }
  // There are no headings/ to draw the others from.
  EXPECT_THAT(headings, ElementsAre("none", "related|RR"));
}

std::string six(const std::string& text) {
  return text + text + text + text + text + text;
}

// A row without a place for teasers: below it, behind it, or none.
TEST(ComposeListLines, SitesKeepWhereTeasersStand) {
  const Layout layout = tiny_layout("list related 6");
  std::set<std::string> ways;
  for (std::uint64_t s = 1; s <= 40; ++s) {
    const Site site(written_parts(), 0, s);
    std::set<std::string> own;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      std::string way;
      for (const std::string& line : tiny_page(layout, site, seed)) {
        EXPECT_TRUE(line.starts_with("related|"));
        way += line.substr(8) + ";";
      }
      for (char& c : way) c = c >= 'A' && c <= 'H' ? 'H' : c >= 'a' ? 't' : c;
      if (!way.empty()) own.insert(way);
    }
    EXPECT_THAT(own, SizeIs(1));
    ways.insert(own.begin(), own.end());
  }
  EXPECT_THAT(ways, ElementsAre(six("H t;"), six("H;"), six("H;t;")));
}

TEST(ComposeListLines, DrawsHeadings) {
  const auto first_of = [](const std::string& list) {
    std::vector<std::string> first;
    for (const Lines& page : pages_of(list, tiny_parts(), 100)) {
      if (!page.empty()) first.push_back(page[0]);
    }
    return first;
  };
  EXPECT_THAT(first_of("list related headlines 3 heading auto"),
              Each(MatchesRegex("related\\|R[0-9]+")));
  EXPECT_THAT(first_of("list clickbait 3 heading auto"),
              Each(MatchesRegex("clickbait\\|X[0-9]+")));
  EXPECT_THAT(first_of("list mixed 3 heading auto"),
              Each(MatchesRegex("related\\|R[0-9]+|clickbait\\|X[0-9]+")));
  EXPECT_THAT(first_of("list clickbait 3 heading related"),
              Each(MatchesRegex("clickbait\\|R[0-9]+")));
  EXPECT_THAT(first_of("list related headlines 3 heading board"),
              Each(MatchesRegex("related\\|V[0-9]+")));
  // Chrome may have been left out.
  const auto chrome = first_of("list chrome short/letters 3 heading \"Z\"");
  EXPECT_THAT(chrome, Each(StartsWith("chrome|")));
  EXPECT_GE(std::count_if(chrome.begin(), chrome.end(),
                          [](const std::string& line) {
                            return line.starts_with("chrome|Z");
                          }),
            85);
  EXPECT_THAT(first_of("list related headlines 3 heading none"),
              Each(MatchesRegex("related\\|[HEO][0-9]+")));
}

TEST(ComposeListLines, SitesKeepHeadingAndRow) {
  const Layout layout = tiny_layout(
      "list related short/letters 1 heading \"A\" | \"B\" row \"{rank}\" | "
      "\"C\"\n"
      "list related short/letters 1 heading board row \"D\"");
  std::set<Lines> all;
  for (std::uint64_t s = 1; s <= 40; ++s) {
    const Site site(tiny_parts(), 0, s);
    const Lines page = tiny_page(layout, site, 1);
    for (std::uint64_t seed = 2; seed <= 6; ++seed) {
      EXPECT_EQ(tiny_page(layout, site, seed), page);
    }
    ASSERT_THAT(page, SizeIs(4));
    all.insert({page[0], page[1]});
  }
  EXPECT_THAT(all, IsSubsetOf({Lines{"related|A", "related|1"},
                               Lines{"related|A", "related|C"},
                               Lines{"related|B", "related|1"},
                               Lines{"related|B", "related|C"}}));
  EXPECT_GE(all.size(), 2u);
}

TEST(ComposeListLines, BreaksRowsAndCounts) {
  for (const Lines& page : pages_of("list related headlines/posts 4 row "
                                    "\"{rank} / {headline} / {rank}.\"",
                                    tiny_parts())) {
    ASSERT_EQ(page.size() % 3, 0u);
    for (std::size_t i = 0; i < page.size() / 3; ++i) {
      const std::string rank = std::to_string(i + 1);
      EXPECT_EQ(page[3 * i], "related|" + rank);
      EXPECT_THAT(page[3 * i + 1], MatchesRegex("related\\|O[0-9]+"));
      EXPECT_EQ(page[3 * i + 2], "related|" + rank + ".");
    }
  }
  // A number of five digits may be mistyped: 1% of lines.
  int falling = 0;
  for (const Lines& page : pages_of(
           "list related short/letters 9 row \"{number}\"", tiny_parts())) {
    bool falls = true;
    for (std::size_t i = 1; i < page.size(); ++i) {
      falls &= std::atol(page[i].c_str() + 8) ==
               std::atol(page[i - 1].c_str() + 8) - 1;
    }
    falling += falls;
  }
  EXPECT_GE(falling, 285);  // of 300
}

TEST(ComposeListLines, PrintsLinesBetweenEntries) {
  for (const Lines& page :
       pages_of("list related headlines/posts 4 between ? \"Q\" "
                "between 50% clickbait \"Y\" | \"Z\" between 0% body \"N\"",
                tiny_parts())) {
    for (std::size_t i = 0; i + 1 < page.size(); ++i) {
      if (!page[i].starts_with("related")) continue;
      EXPECT_THAT(page[i], MatchesRegex("related\\|O[0-9]+"));
      EXPECT_EQ(page[i + 1], "?|Q");
    }
    for (const std::string& line : page) {
      EXPECT_THAT(line, AnyOf(MatchesRegex("related\\|O[0-9]+"), "?|Q",
                              "clickbait|Y", "clickbait|Z"));
    }
  }
}

TEST(ComposeListLines, PrintsNothingBehindTheLastEntry) {
  for (const Lines& page :
       pages_of("list related headlines/posts 3 between ? \"Q\"", tiny_parts(),
                20)) {
    ASSERT_THAT(page.back(), MatchesRegex("related\\|O[0-9]+"));
  }
}

TEST(ComposeListLines, GluesAWholeList) {
  EXPECT_THAT(pages_of("list related short/letters 1 heading \"Z\" glued\n"
                       "body \"B\"",
                       tiny_parts()),
              Each(ElementsAre(MatchesRegex("related\\|Z [abc]"), "body|B")));
  // Rows of two lines and the lines between as well; 1% are mistyped.
  int as_drawn = 0;
  for (const Lines& page :
       pages_of("list clickbait short/letters 2 row \"{headline} / {rank}\" "
                "between ? \"Q\" glued",
                tiny_parts())) {
    ASSERT_THAT(page, ElementsAre(StartsWith("clickbait|")));
    as_drawn += ::testing::Matches(MatchesRegex(
        "clickbait\\|[abc] 1 Q( [abc] 2( Q)?)?|clickbait\\|[abc] 1"))(page[0]);
  }
  EXPECT_GE(as_drawn, 290);  // of 300
}

TEST(ComposeListLines, SomeSitesCutLongHeadlines) {
  const TempFolder folder;
  write_tiny_articles(folder, 1);
  const std::string headline =
      "하나둘셋넷다섯여섯일곱여덟아홉열하나둘셋넷다섯여섯일곱여덟아홉열";
  folder.write("headlines/posts.txt", headline + "\n");
  const Parts parts = load_parts(folder);
  const Layout layout = tiny_layout("list related headlines/posts 1");
  std::size_t cut = 0, sites = 0;
  for (std::uint64_t s = 1; s <= 300; ++s) {
    const Lines page = tiny_page(layout, Site(parts, 0, s), s);
    ASSERT_THAT(page, SizeIs(1));
    std::string text = page[0].substr(8);
    ++sites;
    if (!text.ends_with("...")) continue;
    ++cut;
    text.resize(text.size() - 3);
    EXPECT_EQ(count_broken_utf8(text), 0u);
    EXPECT_THAT(text.size() / 3, AllOf(::testing::Ge(17u), ::testing::Le(31u)));
  }
  EXPECT_NEAR(static_cast<double>(cut) / static_cast<double>(sites), 0.2, 0.07);
}

}  // namespace
}  // namespace kijil::compose
