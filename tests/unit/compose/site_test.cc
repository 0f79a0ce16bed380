// What placeholders are filled with, and what a site keeps of it.
#include "compose/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "base/file.h"
#include "tiny_parts.h"

namespace kijil::compose {
namespace {

using kijil::testing::tiny_parts;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

FillContext some_context() {
  FillContext context;
  context.headline = "H {title}";  // what is filled in is not filled again
  context.title = "T";
  context.teaser = "t";
  context.reporter = "김가온";
  context.rank = 7;
  context.number = 123;
  return context;
}

// `text`, filled in by 60 sites 20 times each.
std::vector<std::set<std::string>> filled(const std::string& text,
                                          const FillContext& context = {}) {
  std::vector<std::set<std::string>> sites;
  for (std::uint64_t s = 1; s <= 60; ++s) {
    const Site site(tiny_parts(), 0, s);
    Random random(s);
    std::set<std::string> values;
    for (int i = 0; i < 20; ++i) {
      values.insert(site.fill(text, context, random));
    }
    sites.push_back(std::move(values));
  }
  return sites;
}

std::set<std::string> all_of(const std::vector<std::set<std::string>>& sites) {
  std::set<std::string> all;
  for (const auto& site : sites) all.insert(site.begin(), site.end());
  return all;
}

TEST(ComposeSite, FillsInWhatTheContextSays) {
  EXPECT_THAT(all_of(filled("[{headline}] {title}{teaser} {rank}.{number} "
                            "{reporter}",
                            some_context())),
              ElementsAre("[H {title}] Tt 7.123 김가온"));
}

TEST(ComposeSite, LeavesWhatIsNoPlaceholder) {
  for (const char* text :
       {"{nosuch}", "{}", "{ n }", "{Title}", "a { b", "}{", "가 } 나", ""}) {
    EXPECT_THAT(all_of(filled(text, some_context())), ElementsAre(text));
  }
}

TEST(ComposeSite, KeepsRanges) {
  EXPECT_THAT(all_of(filled("{n:3-5}")), ElementsAre("3", "4", "5"));
  EXPECT_THAT(all_of(filled("{n:7-7}")), ElementsAre("7"));
  EXPECT_THAT(all_of(filled("{n}")), SizeIs(100));  // 0 to 99
  EXPECT_THAT(all_of(filled("{n}")), Each(MatchesRegex("[0-9][0-9]?")));
}

// The standard's patterns, since the matcher's know no {2}.
void expect_all_match(const std::string& placeholder,
                      const std::string& pattern) {
  const std::regex whole(pattern);
  for (const std::string& value : all_of(filled(placeholder))) {
    EXPECT_TRUE(std::regex_match(value, whole)) << placeholder << " " << value;
  }
}

const char* const kDate =
    "(20(1[5-9]|2[0-6])([.]|-|/)\\d\\d\\3\\d\\d[.]?|"
    "20(1[5-9]|2[0-6])년 \\d\\d?월 \\d\\d?일|"
    "20(1[5-9]|2[0-6])[.] ?\\d\\d?[.] ?\\d\\d?[.]?|"
    "(1[5-9]|2[0-6])[.-]\\d\\d[.-]\\d\\d)";
const char* const kClock =
    "(([01]\\d|2[0-3]):[0-5]\\d(:17)?|오(전|후) ([1-9]|1[0-2]):[0-5]\\d)";

TEST(ComposeSite, FillsInEachPlaceholder) {
  expect_all_match("{site}", "가람|나래|다솜|라온|마루");
  expect_all_match("{publisher}", "가람|나래|다솜|라온|마루");
  expect_all_match("{views}", "\\d{1,5}|\\d{1,2},\\d{3}");
  expect_all_match("{won}", "(\\d{1,5}|\\d{1,2},\\d{3})원");
  expect_all_match("{date}", kDate);
  expect_all_match("{time}", kClock);
  expect_all_match("{stamp}", std::string(kDate) + " " + kClock);
  expect_all_match("{ago}", "([1-9]|1\\d|2[0-3])(분|시간|일) ?전");
  expect_all_match("{month}", "20(1[2-9]|2[0-6])[./](0[1-9]|1[0-2])");
  expect_all_match("{reporter}", "(\xEA|\xEB|\xEC|\xED)[^{}]{8}");
  expect_all_match("{email}", "[a-z]{2}\\d\\d@(news|press)[.]example");
  expect_all_match("{nick}", "[^{}]+");
  expect_all_match("{section}",
                   "정치|경제|사회|국제|문화|스포츠|IT|생활|연예|지역");
  expect_all_match("{percent}", "\\d[.]\\d\\d%");
}

// So that a placeholder of the README without its line in Site is told.
TEST(ComposeSite, KnowsEachPlaceholderOfTheReadme) {
  const Result<std::string> readme = read_file(
      std::filesystem::path(KIJIL_SOURCE_DIR) / "training/layouts/README.md");
  ASSERT_TRUE(readme.has_value());
  const std::string text = readme->substr(readme->find("## Placeholders"));
  const std::regex placeholder("\\{[a-z]+(:[0-9-]+)?\\}");
  std::set<std::string> names;
  for (std::sregex_iterator it(text.begin(), text.end(), placeholder), end;
       it != end; ++it) {
    names.insert(it->str());
  }
  EXPECT_GE(names.size(), 20u);
  const Site site(tiny_parts(), 0, 1);
  Random random(1);
  for (const std::string& name : names) {
    const std::string value = site.fill(name, some_context(), random);
    EXPECT_NE(value, name);
    EXPECT_NE(value, "") << name;
  }
}

TEST(ComposeSite, QuotesTheBeginningOfAParagraph) {
  const kijil::testing::TempFolder folder;
  std::string text;
  for (int i = 0; i < 150; ++i) text += "가";
  folder.write("articles/a.txt", "title\tT" + text + "\nlead\t나" + text +
                                     "\ncaption\tI" + text + "\np\t다" + text +
                                     "\np\t짧은 문단.\n");
  const Parts parts = kijil::testing::load_parts(folder);
  Random random(1);
  std::set<std::size_t> sizes;
  std::set<std::string> begins;
  for (int i = 0; i < 300; ++i) {
    const std::string teaser = Site(parts, 0, 1).fill("{teaser}", {}, random);
    ASSERT_GE(teaser.size(), 120u);
    EXPECT_TRUE(("나" + text).starts_with(teaser) ||
                ("다" + text).starts_with(teaser))
        << teaser;
    EXPECT_EQ(teaser.size() % 3, 0u);
    sizes.insert(teaser.size() / 3);
    begins.insert(teaser.substr(0, 3));
  }
  EXPECT_EQ(*sizes.begin(), 40u);
  EXPECT_EQ(*sizes.rbegin(), 110u);
  EXPECT_THAT(begins, ElementsAre("나", "다"));
}

// The form of a value: digits for digits.
std::string form_of(const std::string& value) {
  return std::regex_replace(value, std::regex("[0-9]+"), "9");
}

TEST(ComposeSite, KeepsItsFormats) {
  const std::map<std::string, std::size_t> forms = {
      {"{date}", 7}, {"{month}", 2}, {"{email}", 0}, {"{time}", 4}};
  for (const auto& [placeholder, expected] : forms) {
    std::set<std::string> all;
    for (const auto& site : filled(placeholder)) {
      std::set<std::string> own;
      for (const std::string& value : site) {
        own.insert(expected == 0 ? value.substr(value.find('@'))
                                 : form_of(value));
      }
      EXPECT_THAT(own, SizeIs(1)) << placeholder;
      all.insert(own.begin(), own.end());
    }
    EXPECT_GE(all.size(), 2u) << placeholder;
  }
  EXPECT_THAT(filled("{site}"), Each(SizeIs(1)));
  // With a comma or without.
  for (const auto& site : filled("{views}")) {
    std::set<bool> comma;
    for (const std::string& value : site) {
      if (value.size() > 3) comma.insert(value.find(',') != std::string::npos);
    }
    EXPECT_LE(comma.size(), 1u);
  }
}

TEST(ComposeSite, DrawsAnewEachTime) {
  for (const char* placeholder :
       {"{date}", "{time}", "{views}", "{nick}", "{publisher}", "{section}",
        "{reporter}", "{ago}", "{percent}", "{email}"}) {
    for (const auto& site : filled(placeholder)) {
      EXPECT_GE(site.size(), 2u) << placeholder;
    }
  }
}

TEST(ComposeSite, KeepsOneNumberForAStatement) {
  std::map<std::size_t, int> drawn;
  for (std::uint64_t s = 1; s <= 900; ++s) {
    const Site site(tiny_parts(), 0, s);
    EXPECT_EQ(site.keep(5, 3), site.keep(5, 3));
    ++drawn[site.keep(5, 3)];
  }
  ASSERT_THAT(drawn, SizeIs(3));
  for (const auto& [number, times] : drawn) EXPECT_NEAR(times, 300, 60);
}

TEST(ComposeSite, NamesItselfByABareName) {
  const kijil::testing::TempFolder folder;
  kijil::testing::write_tiny_articles(folder, 1);
  folder.write("chrome/publisher.txt",
               "[언론사]\n가람 일보\nKBC\n12뉴스\n솔바람\n"
               "아주아주아주아주긴이름의신문\n");
  const Parts parts = kijil::testing::load_parts(folder);
  for (std::uint64_t s = 1; s <= 60; ++s) {
    EXPECT_THAT(Site(parts, 0, s).name(), AnyOf("솔바람", "한들뉴스"));
  }
}

}  // namespace
}  // namespace kijil::compose
