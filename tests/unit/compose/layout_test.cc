// The layout language: what parses into what, what does not parse, and what
// each statement prints.
#include "compose/layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tiny_parts.h"

namespace kijil::compose {
namespace {

using kijil::testing::layout_text;
using kijil::testing::parsed;
using kijil::testing::tiny_layout;
using kijil::testing::tiny_page;
using kijil::testing::tiny_parts;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using Lines = std::vector<std::string>;

std::vector<Lines> pages_of(const Layout& layout, std::uint64_t count = 300) {
  return kijil::testing::tiny_pages_of(layout, tiny_parts(), count);
}
std::vector<Lines> pages_of(const std::string& statements,
                            std::uint64_t count = 300) {
  return pages_of(tiny_layout(statements), count);
}

// What 40 sites print, each on 5 pages.
std::vector<std::set<Lines>> sites_of(const std::string& statements) {
  const Layout layout = tiny_layout(statements);
  std::vector<std::set<Lines>> sites;
  for (std::uint64_t s = 1; s <= 40; ++s) {
    const Site site(tiny_parts(), 0, s);
    std::set<Lines> pages;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      pages.insert(tiny_page(layout, site, seed));
    }
    sites.push_back(std::move(pages));
  }
  return sites;
}

// The different pages of sites that each print one.
std::set<Lines> kept_by(const std::vector<std::set<Lines>>& sites) {
  EXPECT_THAT(sites, Each(SizeIs(1)));
  std::set<Lines> all;
  for (const auto& site : sites) all.insert(site.begin(), site.end());
  return all;
}

double share_of(const std::vector<Lines>& pages, const std::string& line) {
  const auto with =
      std::count_if(pages.begin(), pages.end(), [&](const Lines& page) {
        return std::find(page.begin(), page.end(), line) != page.end();
      });
  return static_cast<double>(with) / static_cast<double>(pages.size());
}

TEST(LayoutParse, ReadsTheHead) {
  const Layout layout = parsed(
      "# 설명\r\n\r\n kind blog-page \r\n\tweight 2.5\r\narticles blog "
      "howto\r\n"
      "page\r\n  title\r\nend\r\n");
  EXPECT_EQ(layout.name, "tiny");
  EXPECT_EQ(layout.kind, "blog-page");
  EXPECT_EQ(layout.weight, 2.5);
  EXPECT_THAT(layout.registers, ElementsAre("blog", "howto"));
  ASSERT_THAT(layout.page, SizeIs(1));
  EXPECT_EQ(layout.page[0].kind, StatementKind::kTitle);
  const Layout bare = parsed("kind x\npage\ntitle\nend");
  EXPECT_EQ(bare.weight, 1);
  EXPECT_THAT(bare.registers, IsEmpty());
}

TEST(LayoutParse, ReadsChancesCountsAndStrings) {
  const Layout layout = tiny_layout(
      "12.5% chrome share 3-8 glue \" | \"\n"
      "? any \"가 \\\"나\\\" # \\\\\" | \"다\"\n"
      "body share\n"
      "clickbait menu-site 4\n"
      "inset 20% related \"x\"\n");
  ASSERT_THAT(layout.page, SizeIs(5));
  const Statement& strings = layout.page[0];
  EXPECT_EQ(strings.kind, StatementKind::kStrings);
  EXPECT_EQ(strings.chance, 0.125);
  EXPECT_EQ(strings.label, Label::kChrome);
  EXPECT_EQ(strings.source, "share");
  EXPECT_TRUE(strings.counted);
  EXPECT_EQ(strings.count.low, 3);
  EXPECT_EQ(strings.count.high, 8);
  EXPECT_EQ(strings.glue, " | ");
  const Statement& literal = layout.page[1];
  EXPECT_EQ(literal.kind, StatementKind::kLiteral);
  EXPECT_EQ(literal.chance, 1);
  EXPECT_EQ(literal.label, std::nullopt);
  EXPECT_TRUE(literal.varies);
  EXPECT_THAT(literal.texts, ElementsAre("가 \"나\" # \\", "다"));
  const Statement& bare = layout.page[2];
  EXPECT_FALSE(bare.counted);
  EXPECT_EQ(bare.count.low, 1);
  EXPECT_EQ(bare.count.high, 1);
  EXPECT_EQ(bare.glue, std::nullopt);
  EXPECT_EQ(layout.page[3].label, Label::kClickbait);
  EXPECT_EQ(layout.page[3].count.high, 4);
  EXPECT_EQ(layout.page[4].chance, 0.2);
  std::set<std::size_t> ids;
  for (const Statement& s : layout.page) ids.insert(s.id);
  EXPECT_THAT(ids, SizeIs(5));
}

TEST(LayoutParse, ReadsLists) {
  const Statement list =
      tiny_layout(
          "list mixed 3-5 heading \"A\" | \"B\" row \"{rank}\" | \"{headline}\""
          " between 20% chrome \"AD\" | \"광고\" between ? \"더\" glued")
          .page.at(0);
  EXPECT_EQ(list.kind, StatementKind::kList);
  EXPECT_EQ(list.list, ListKind::kMixed);
  EXPECT_EQ(list.source, "");
  EXPECT_EQ(list.count.high, 5);
  EXPECT_THAT(list.heading_texts, ElementsAre("A", "B"));
  EXPECT_THAT(list.texts, ElementsAre("{rank}", "{headline}"));
  EXPECT_TRUE(list.glued);
  ASSERT_THAT(list.between, SizeIs(2));
  EXPECT_EQ(list.between[0].chance, 0.2);
  EXPECT_EQ(list.between[0].label, Label::kChrome);
  EXPECT_THAT(list.between[0].texts, ElementsAre("AD", "광고"));
  EXPECT_EQ(list.between[1].chance, 1);
  EXPECT_EQ(list.between[1].label, std::nullopt);
  const Statement bare = tiny_layout("list related headlines/x 2").page.at(0);
  EXPECT_EQ(bare.source, "headlines/x");
  EXPECT_EQ(bare.heading, "none");
  EXPECT_THAT(bare.texts, ElementsAre("{headline}"));
  EXPECT_FALSE(bare.glued);
}

struct BadLayout {
  std::string text;
  std::string expected;  // with the line, where it is the statement's
};

std::vector<BadLayout> bad_layouts() {
  // `statement` on line 3.
  const auto in_page = [](const std::string& statement,
                          const std::string& why) {
    return BadLayout{layout_text(statement), "bad.layout:3: " + why};
  };
  return {
      {"kind x\nend\n",
       "bad.layout:2: expected kind, weight, define or page, not 'end'"},
      {"kind\n", "bad.layout:1: a word is missing"},
      {"kind \"x\"\n", "bad.layout:1: a word is missing"},
      {"kind x\nweight much\n", "bad.layout:2: 'much' is no number"},
      {"kind x\nweight -1\n", "bad.layout:2: '-1' is no number"},
      {"articles \"x\"\n", "bad.layout:1: a word is missing"},
      {"page\ntitle\nend\n", ": has no `kind WORD`"},
      {"kind x\n", ": has no `page` ... `end`"},
      {"kind x\npage\ntitle\n", ": `end` is missing"},
      {"kind x\ndefine\nend\n", "bad.layout:2: a word is missing"},
      {"kind x\npage\ngroup\ntitle\nor\ntitle\nend\nend\n",
       ": `or` stands outside `choose`"},
      {"kind x\npage\ntitle\nor\ntitle\nend\n",
       ": `or` stands outside `choose`"},
      {"kind x\npage\nuse y\nend\n", ": `use y`, but no `define y`"},
      {"kind x\ndefine y\nuse z\nend\npage\ntitle\nend\n",
       ": `use z`, but no `define z`"},
      {"kind x\npage\nchoose\ngroup\nuse z\nend\nend\nend\n",
       ": `use z`, but no `define z`"},
      in_page("chrome \"가", "a string is not closed"),
      in_page("chrome \"가\\\"", "a string is not closed"),
      in_page("30%", "a word is missing"),
      in_page("% title", "'' is no number"),
      in_page("x% title", "'x' is no number"),
      in_page("101% title", "a chance is above 100%"),
      in_page("titel", "'titel' is neither a statement nor a label"),
      in_page("blank share", "'blank' is neither a statement nor a label"),
      in_page("title 3", "does not understand '3'"),
      in_page("decks all", "does not understand 'all'"),
      in_page("group all", "does not understand 'all'"),
      in_page("use", "a word is missing"),
      in_page("chrome", "a word is missing"),
      in_page("chrome share 5-2", "'5-2' is no count from 0 to 1000"),
      in_page("chrome share 1001", "'1001' is no count from 0 to 1000"),
      in_page("chrome share 3-", "'3-' is no count"),
      in_page("chrome share 3x", "'3x' is no count"),
      in_page("chrome share glue", "a separator in quotes is missing"),
      in_page("chrome share glue x", "a separator in quotes is missing"),
      in_page("chrome \"A\" |", "a text in quotes is missing"),
      in_page("chrome \"A\" \"B\"", "does not understand 'B'"),
      in_page("inset 20%", "a word is missing"),
      in_page("list", "a word is missing"),
      in_page("list body headlines 3",
              "a list is related, clickbait, mixed or chrome, not 'body'"),
      in_page("list related headlines", "the list's count is missing"),
      in_page("list related headlines row \"x\"",
              "the list's count is missing"),
      in_page("list chrome 3", "a list of chrome needs a source, e.g. "),
      in_page("list mixed 3 heading big",
              "a heading is none, related, clickbait, board, auto or a text"),
      in_page("list mixed 3 heading", "a word is missing"),
      in_page("list mixed 3 row {headline}", "a text in quotes is missing"),
      in_page("list mixed 3 between 20% \"AD\"", "a word is missing"),
      in_page("list mixed 3 between 20% ad \"AD\"",
              "'ad' is neither a statement nor a label"),
      in_page("list mixed 3 between 120% ? \"AD\"", "a chance is above 100%"),
      in_page("list mixed 3 sorted", "a list has no option 'sorted'"),
  };
}

TEST(LayoutParse, SaysWhereALayoutIsWrongAndWhatHelps) {
  for (const BadLayout& bad : bad_layouts()) {
    SCOPED_TRACE(bad.text);
    const Result<Layout> layout = parse_layout(bad.text, "bad.layout");
    ASSERT_FALSE(layout.has_value());
    EXPECT_EQ(layout.error().code, ErrorCode::kCorrupt);
    EXPECT_THAT(layout.error().message,
                AllOf(::testing::ContainsRegex("^bad\\.layout:[0-9]+: "),
                      HasSubstr(bad.expected),
                      HasSubstr("; training/layouts/README.md has the")));
  }
}

// Beyond the numbers that an int holds, or no whole number at all.
TEST(LayoutParse, TakesNoOtherCounts) {
  for (const char* count : {"99999999999", "2.5", "1-2.5", "3-inf", "3-nan"}) {
    const Result<Layout> layout = parse_layout(
        layout_text(std::string("chrome share ") + count), "bad.layout");
    EXPECT_FALSE(layout.has_value()) << count;
    if (layout) continue;
    EXPECT_THAT(layout.error().message, StartsWith("bad.layout:3: ")) << count;
  }
}

TEST(LayoutDraw, PrintsStringsALineEach) {
  for (const Lines& page : pages_of("body share 3")) {
    EXPECT_THAT(page, AllOf(SizeIs(3), Each(MatchesRegex("body\\|C[0-9]+"))));
    EXPECT_THAT(std::set<std::string>(page.begin(), page.end()), SizeIs(3));
  }
  EXPECT_THAT(pages_of("? headlines/posts"),
              Each(ElementsAre(MatchesRegex("\\?\\|O[0-9]+"))));
  EXPECT_THAT(pages_of("related nowhere 3"), Each(IsEmpty()));
  // Posts are no news: they stand under their path alone.
  EXPECT_THAT(pages_of("related headlines 5"),
              Each(Each(MatchesRegex("related\\|[HE][0-9]+"))));
}

TEST(LayoutDraw, PrintsAsManyAsCounted) {
  std::set<std::size_t> sizes;
  for (const Lines& page : pages_of("related share 2-4")) {
    sizes.insert(page.size());
  }
  EXPECT_THAT(sizes, ElementsAre(2, 3, 4));
  EXPECT_THAT(pages_of("related share 0"), Each(IsEmpty()));
  // None twice while there are others.
  for (const Lines& page : pages_of("related short/letters 5")) {
    ASSERT_THAT(page, SizeIs(5));
    EXPECT_THAT(Lines(page.begin(), page.begin() + 3),
                UnorderedElementsAre("related|a", "related|b", "related|c"));
    EXPECT_NE(page[3], page[4]);
  }
}

TEST(LayoutDraw, GluesStrings) {
  EXPECT_THAT(pages_of("body short/letters 2 glue \"·|\""),
              Each(ElementsAre(MatchesRegex("body\\|[abc]\\|[abc]"))));
  EXPECT_THAT(
      kept_by(sites_of("body menu-site 2 glue \"-\"")),
      UnorderedElementsAre(ElementsAre("body|a-b"), ElementsAre("body|x-y")));
}

TEST(LayoutDraw, HappensByChance) {
  const std::vector<Lines> pages =
      pages_of("30% body \"A\"\n0% body \"B\"\n100% body \"C\"", 2000);
  EXPECT_NEAR(share_of(pages, "body|A"), 0.3, 0.03);
  EXPECT_EQ(share_of(pages, "body|B"), 0);
  EXPECT_EQ(share_of(pages, "body|C"), 1);
  const std::vector<Lines> groups =
      pages_of("40% group\nbody \"A\"\nbody \"B\"\nend", 2000);
  EXPECT_THAT(groups, Each(AnyOf(IsEmpty(), ElementsAre("body|A", "body|B"))));
  EXPECT_NEAR(share_of(groups, "body|A"), 0.4, 0.04);
}

TEST(LayoutDraw, SitesKeepLiteralsAndAnyVaries) {
  EXPECT_THAT(kept_by(sites_of("? \"A\" | \"B\" | \"C\"")),
              UnorderedElementsAre(ElementsAre("?|A"), ElementsAre("?|B"),
                                   ElementsAre("?|C")));
  const auto any = sites_of("clickbait any \"A\" | \"B\"");
  const auto both = std::count_if(any.begin(), any.end(),
                                  [](const auto& s) { return s.size() == 2; });
  EXPECT_GE(both, 30);  // of 40; 5 pages of a site differ in 15 of 16 cases
}

// "In any text or row": not only behind a list, whose last entry it would be.
TEST(LayoutDraw, TextsNameAHeadlineToo) {
  EXPECT_THAT(pages_of("? any \"{headline}\"", 20), Each(SizeIs(1)));
}

TEST(LayoutDraw, SitesKeepTheirMenu) {
  EXPECT_THAT(
      kept_by(sites_of("body menu-site\n? menu-site 2\nbody menu-site 9")),
      UnorderedElementsAre(ElementsAre("body|a", "body|b", "body|c", "?|a",
                                       "?|b", "body|a", "body|b", "body|c"),
                           ElementsAre("body|x", "body|y", "body|z", "?|x",
                                       "?|y", "body|x", "body|y", "body|z")));
}

TEST(LayoutDraw, SitesKeepChoiceAndOrder) {
  EXPECT_THAT(
      kept_by(sites_of("choose\nbody \"A\"\nor\nbody \"B\"\nbody \"C\"\nend")),
      UnorderedElementsAre(ElementsAre("body|A"),
                           ElementsAre("body|B", "body|C")));
  const auto orders =
      kept_by(sites_of("shuffle\nbody \"A\"\nbody \"B\"\ngroup\nbody \"C\"\n"
                       "body \"D\"\nend\nend"));
  EXPECT_THAT(orders, SizeIs(6));
  for (const Lines& order : orders) {
    EXPECT_THAT(order,
                UnorderedElementsAre("body|A", "body|B", "body|C", "body|D"));
    const auto c = std::find(order.begin(), order.end(), "body|C");
    ASSERT_LT(c + 1, order.end());
    EXPECT_EQ(*(c + 1), "body|D");
  }
}

TEST(LayoutDraw, RepeatsAndUses) {
  std::set<std::size_t> sizes;
  for (const Lines& page :
       pages_of("repeat 2-3\nbody \"A\"\nbody \"B\"\nend")) {
    sizes.insert(page.size());
    for (std::size_t i = 0; i < page.size(); ++i) {
      EXPECT_EQ(page[i], i % 2 == 0 ? "body|A" : "body|B");
    }
  }
  EXPECT_THAT(sizes, ElementsAre(4, 6));
  EXPECT_THAT(pages_of("repeat\nbody \"A\"\nend"), Each(ElementsAre("body|A")));
  const Layout uses = parsed(
      "kind x\ndefine a\nbody \"A\"\nuse b\nend\ndefine b\n? \"B\"\nend\n"
      "page\nuse a\nuse b\nend\n");
  EXPECT_THAT(pages_of(uses), Each(ElementsAre("body|A", "?|B", "?|B")));
}

TEST(LayoutDraw, EndsAUseOfItself) {
  const Layout layout = parsed(
      "kind x\ndefine a\nbody \"A\"\nuse b\nend\n"
      "define b\nuse a\nend\npage\nuse a\nbody \"Z\"\nend\n");
  for (const Lines& page : pages_of(layout, 20)) {
    EXPECT_THAT(page, SizeIs(AllOf(Ge(3u), Le(30u))));
    EXPECT_EQ(page.back(), "body|Z");
  }
}

}  // namespace
}  // namespace kijil::compose
