// The article of a page, and what an extractor leaves around it.
#include "compose/page_composer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tiny_parts.h"

namespace kijil::compose {
namespace {

using kijil::testing::load_parts;
using kijil::testing::parsed;
using kijil::testing::TempFolder;
using kijil::testing::tiny_layout;
using kijil::testing::tiny_page;
using kijil::testing::tiny_pages_of;
using kijil::testing::tiny_parts;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using Lines = std::vector<std::string>;

// In a group, so that nothing counts as around an article and is left out.
Layout grouped(const std::string& statements) {
  return tiny_layout("group\n" + statements + "\nend");
}

// "07" of "body|T07"
std::string number_in(const std::string& line) { return line.substr(6, 2); }

TEST(ComposeArticle, PrintsTheRolesOfOneArticleAsBody) {
  std::set<std::string> articles;
  for (const Lines& page : tiny_pages_of(
           grouped("captions\nsummary\ntitle\ndecks"), tiny_parts())) {
    ASSERT_THAT(page, SizeIs(5));
    const std::string n = number_in(page[3]);
    EXPECT_THAT(page, ElementsAre("body|I" + n, "body|S" + n, "body|U" + n,
                                  "body|T" + n, "body|D" + n));
    articles.insert(n);
  }
  EXPECT_GE(articles.size(), 15u);
}

TEST(ComposeArticle, PrintsTitlesAsTheSiteDoes) {
  const Layout layout = grouped("title \"{title}\" | \"!{title}\"\ntitle");
  std::set<char> ways;
  for (std::uint64_t s = 1; s <= 30; ++s) {
    const Site site(tiny_parts(), 0, s);
    std::set<char> own;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const Lines page = tiny_page(layout, site, seed);
      ASSERT_THAT(page, ElementsAre(MatchesRegex("body\\|!?T[0-9]+"),
                                    MatchesRegex("body\\|T[0-9]+")));
      EXPECT_TRUE(page[0].ends_with(page[1].substr(5)));
      own.insert(page[0][5]);
    }
    EXPECT_THAT(own, SizeIs(1));
    ways.insert(own.begin(), own.end());
  }
  EXPECT_THAT(ways, ElementsAre('!', 'T'));
}

TEST(ComposeArticle, PrintsTheTextOrItsBeginning) {
  std::map<std::size_t, int> sizes;
  for (const Lines& page :
       tiny_pages_of(grouped("title\ntext\nend"), tiny_parts(), 1000)) {
    ASSERT_GE(page.size(), 3u);
    const std::string n = number_in(page[0]);
    for (std::size_t i = 1; i < page.size(); ++i) {
      EXPECT_EQ(page[i],
                "body|P" + n + std::string(1, static_cast<char>('a' + i - 1)));
    }
    ++sizes[page.size() - 1];
  }
  EXPECT_THAT(sizes, SizeIs(4));  // 2, 3, 4 or all 5
  EXPECT_NEAR(sizes[5], 700, 50);
}

TEST(ComposeArticle, EveryOtherRoleStandsInTheText) {
  const TempFolder folder;
  folder.write("articles/a.txt",
               "title\tT\nlead\tA\np\tB\nh\tC\nli\tD\nq\tE\na\tF\ncode\tG\n"
               "table\tH\nspeaker\tI\nsignoff\tJ\nquote\tK\nnote\tL\n"
               "meta\tMETA\ndeck\tX\nsummary\tX\ncaption\tX\n");
  const Parts parts = load_parts(folder);
  std::set<std::string> texts;
  for (const Lines& page : tiny_pages_of(grouped("text\nend"), parts)) {
    std::string text;
    for (const std::string& line : page) {
      EXPECT_THAT(line, MatchesRegex("body\\|[A-Z]"));
      text += line.back();
    }
    EXPECT_TRUE(std::string("ABCDEFGHIJKL").starts_with(text)) << text;
    texts.insert(text);
  }
  EXPECT_TRUE(texts.contains("ABCDEFGHIJKL"));
}

TEST(ComposeArticle, InsetsStandInsideTheText) {
  std::set<std::size_t> places;
  int both = 0;
  for (const Lines& page :
       tiny_pages_of(grouped("text\ninset related \"R\"\n"
                             "inset 50% list clickbait short/letters 1\nend"),
                     tiny_parts(), 600)) {
    EXPECT_TRUE(page.front().starts_with("body|P"));
    EXPECT_TRUE(page.back().starts_with("body|P"));
    const auto at = std::find(page.begin(), page.end(), "related|R");
    EXPECT_EQ(std::count(page.begin(), page.end(), "related|R"), 1);
    places.insert(static_cast<std::size_t>(std::count_if(
        page.begin(), at,
        [](const std::string& line) { return line.starts_with("body|P"); })));
    both += std::any_of(page.begin(), page.end(), [](const std::string& line) {
      return line.starts_with("clickbait|");
    });
  }
  EXPECT_THAT(places, ElementsAre(1, 2, 3, 4));
  EXPECT_NEAR(both, 300, 45);
}

TEST(ComposeArticle, ATextOfOneParagraphHasNoInset) {
  const TempFolder folder;
  folder.write("articles/a.txt", "title\tT\np\tP\n");
  const Parts parts = load_parts(folder);
  EXPECT_THAT(tiny_pages_of(grouped("text\ninset related \"R\"\nend"), parts),
              Each(ElementsAre("body|P")));
}

TEST(ComposeArticle, SomeSitesSetEachSentenceOnALine) {
  const TempFolder folder;
  folder.write("articles/a.txt",
               "title\tT\np\t가다. \"나다\" 라. 마다. 사다\n");
  const Parts parts = load_parts(folder);
  int split = 0, whole = 0;
  for (const Lines& page : tiny_pages_of(grouped("text\nend"), parts)) {
    split +=
        page == Lines{"body|가다.", "body|\"나다\" 라. 마다.", "body|사다"};
    whole += page == Lines{"body|가다. \"나다\" 라. 마다. 사다"};
  }
  EXPECT_NEAR(split, 60, 20);     // one site in five, of 300
  EXPECT_GE(split + whole, 290);  // 1% of lines are mistyped
}

// Articles 02, 04, ... are a blog's.
double blog_share(const std::string& head) {
  const std::vector<Lines> pages = tiny_pages_of(
      parsed(head + "page\ngroup\ntitle\nend\nend\n"), tiny_parts(), 1000);
  const auto blog = std::count_if(
      pages.begin(), pages.end(),
      [](const Lines& page) { return (page.at(0).back() - '0') % 2 == 0; });
  return static_cast<double>(blog) / 1000;
}

TEST(ComposeArticle, ArticlesAreOfTheLayoutsRegisters) {
  // One in ten is of any register, and half of these are a blog's.
  EXPECT_NEAR(blog_share("kind x\narticles blog\n"), 0.95, 0.03);
  EXPECT_NEAR(blog_share("kind blog\narticles newspaper\n"), 0.05, 0.03);
  EXPECT_NEAR(blog_share("kind x\narticles blog newspaper\n"), 0.5, 0.06);
  EXPECT_NEAR(blog_share("kind my-blog\n"), 0.95, 0.03);
  EXPECT_NEAR(blog_share("kind portal\n"), 0.05, 0.03);
  EXPECT_NEAR(blog_share("kind x\narticles poem\n"), 0.5, 0.06);
}

double share_with(const std::vector<Lines>& pages, const std::string& line) {
  const auto with =
      std::count_if(pages.begin(), pages.end(), [&](const Lines& page) {
        return std::find(page.begin(), page.end(), line) != page.end();
      });
  return static_cast<double>(with) / static_cast<double>(pages.size());
}

TEST(ComposeArticle, ExtractorsLeaveTheArticle) {
  const std::vector<Lines> pages = tiny_pages_of(
      tiny_layout("related \"A\"\ntitle\ngroup\n? \"Q\"\nrelated \"B\"\nend\n"
                  "text\nend\nrelated \"C\""),
      tiny_parts(), 2000);
  // Half of the pages are whole, 3 in 10 lose 40%, 2 in 10 lose 75%.
  const double left = 0.5 + 0.3 * 0.6 + 0.2 * 0.25;
  EXPECT_NEAR(share_with(pages, "related|A"), left, 0.04);
  EXPECT_NEAR(share_with(pages, "related|B"), left, 0.04);
  EXPECT_NEAR(share_with(pages, "related|C"), left, 0.04);
  for (const Lines& page : pages) {
    EXPECT_EQ(std::count(page.begin(), page.end(), "?|Q"),
              std::count(page.begin(), page.end(), "related|B"));
    EXPECT_EQ(std::count_if(page.begin(), page.end(),
                            [](const std::string& line) {
                              return line.starts_with("body|T");
                            }),
              1);
    EXPECT_GE(std::count_if(page.begin(), page.end(),
                            [](const std::string& line) {
                              return line.starts_with("body|P");
                            }),
              2);
  }
}

TEST(ComposeArticle, NothingIsLeftOutWhereNoArticleStands) {
  EXPECT_THAT(
      tiny_pages_of(tiny_layout("related \"A\"\n? \"Q\""), tiny_parts()),
      Each(ElementsAre("related|A", "?|Q")));
}

TEST(ComposeArticle, RowsHaveOtherReportersThanThePage) {
  const Layout layout = grouped(
      "? any \"{reporter}\"\n? any \"{reporter}\"\n"
      "list related short/letters 9 row \"{reporter}\"\n? any \"{reporter}\"");
  std::set<std::string> in_rows;
  for (const Lines& page : tiny_pages_of(layout, tiny_parts(), 100)) {
    ASSERT_GE(page.size(), 4u);
    EXPECT_EQ(page[0], page[1]);
    EXPECT_EQ(page[0], page.back());
    for (std::size_t i = 2; i + 1 < page.size(); ++i) {
      if (page[i].substr(8) != page[0].substr(2)) in_rows.insert(page[i]);
    }
  }
  EXPECT_GE(in_rows.size(), 50u);
}

}  // namespace
}  // namespace kijil::compose
