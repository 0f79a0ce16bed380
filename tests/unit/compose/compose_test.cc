// Whole compositions: pages, sites and groups.
#include "kijil/compose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tiny_parts.h"

namespace kijil {
namespace {

using kijil::testing::layout_text;
using kijil::testing::plain;
using kijil::testing::shown;
using kijil::testing::TempFolder;
using kijil::testing::write_tiny_parts;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using Pages = std::vector<LabeledPage>;

class ComposePages : public ::testing::Test {
 protected:
  ComposePages() {
    write_tiny_parts(parts_);
    options_.parts = parts_.path();
    options_.pages = 60;
    options_.groups = 1;
  }
  void add_layout(const std::string& name, const std::string& text) {
    options_.layouts.push_back(layouts_.write(name + ".layout", text));
  }
  Pages composed() const {
    Result<Pages> pages = compose_pages(options_);
    EXPECT_TRUE(pages.has_value()) << pages.error().message;
    return pages ? std::move(*pages) : Pages();
  }
  Error failure() const {
    const Result<Pages> pages = compose_pages(options_);
    EXPECT_FALSE(pages.has_value());
    return pages ? Error() : pages.error();
  }

  TempFolder parts_, layouts_;
  ComposeOptions options_;
};

// All that a page is, to compare.
std::vector<std::string> facts(const Pages& pages) {
  std::vector<std::string> out;
  for (const LabeledPage& page : pages) {
    out.push_back(page.id + "|" + page.site + "|" + page.kind + "|" + page.url);
    for (const LabeledLine& line : page.lines) {
      out.push_back((line.label ? std::string(label_name(*line.label)) : "?") +
                    "|" + line.text);
    }
  }
  return out;
}

// Every statement there is. Labels tell themselves by letters: see
// kLetters. No list is of six entries or more, so each is of one sort.
const char* const kFullPage =
    "chrome menu-site\n"
    "80% chrome \"C1 {date}\" | \"C2 {site}\"\n"
    "choose\nchrome share 2-4\nor\nchrome share 3 glue \" | \"\nend\n"
    "title \"{title}\" | \"{title} - {site}\"\n"
    "shuffle\ndecks\nsummary\ncaptions\nend\n"
    "text\ninset 50% list related headlines 2 heading auto\n"
    "inset chrome share\nend\n"
    "chrome any \"C3 {views}\" | \"C4 {reporter}\"\n"
    "repeat 1-3\n? \"Q\"\nend\n"
    "list related headlines 1-5 heading \"R {section}\" row \"{rank} / "
    "{headline} {publisher} {ago}\" between 30% chrome \"C5\" between ? \"Q\"\n"
    "list clickbait clickbait 5 heading related row \"{headline}\" | "
    "\"{nick} {headline}\"\n"
    "list chrome chrome/song-titles 5 heading \"M {month}\"\n"
    "list related headlines/posts 3 heading board glued\n"
    "use foot\n";

std::string full_layout(const std::string& kind) {
  return "kind " + kind +
         "\ndefine foot\nchrome share 3\nclickbait \"K\"\nend\n" + "page\n" +
         kFullPage + "end\n";
}

// The letters that the lines of a label may have. Headings of `related` stand
// also above clickbait. Noise may lose or double a letter, not make a new one.
std::string letters_of(std::optional<Label> label) {
  if (!label) return "Q";
  switch (*label) {
    case Label::kBody:
      return "TDSUIP";
    case Label::kChrome:
      return "CM";
    case Label::kRelated:
      return "HEORVIT";  // {section} may be IT
    case Label::kClickbait:
      return "KR";
    default:
      return "";
  }
}

TEST_F(ComposePages, EachLineHasTheLabelOfItsStatement) {
  options_.pages = 600;
  add_layout("a", full_layout("news"));
  std::map<std::string, std::set<char>> seen;
  for (const LabeledPage& page : composed()) {
    for (const LabeledLine& line : page.lines) {
      for (const char c : line.text) {
        if (c < 'A' || c > 'Z') continue;
        ASSERT_NE(letters_of(line.label).find(c), std::string::npos)
            << line.text << " of " << page.id;
        seen[line.label ? std::string(label_name(*line.label)) : "?"].insert(c);
      }
    }
  }
  EXPECT_THAT(seen["?"], SizeIs(1));
  EXPECT_THAT(seen["body"], SizeIs(6));
  EXPECT_THAT(seen["chrome"], SizeIs(2));
  EXPECT_THAT(seen["related"], SizeIs(7));
  EXPECT_THAT(seen["clickbait"], SizeIs(2));
}

TEST_F(ComposePages, AMixedListIsOfOneLabel) {
  parts_.write("lists/a.txt",
               "related\tZ1\nH91\tW91\nH92\tW92\nH93\n\n"
               "clickbait\tZ2\nK91\tY91\nK92\tY92\n");
  options_.pages = 400;
  add_layout("a", layout_text("list mixed 1-12 heading auto row \"{rank} / "
                              "{headline} / {teaser}\" between 20% ? \"Q\""));
  std::map<std::optional<Label>, int> pages;
  for (const LabeledPage& page : composed()) {
    std::set<std::optional<Label>> labels;
    for (const LabeledLine& line : page.lines) {
      if (plain(line.text) == "Q") {
        EXPECT_EQ(line.label, std::nullopt);
      } else {
        labels.insert(line.label);
      }
    }
    ASSERT_THAT(labels, SizeIs(1)) << page.id;
    ++pages[*labels.begin()];
  }
  EXPECT_THAT(pages, SizeIs(2));
  EXPECT_GE(pages[Label::kRelated], 120);
  EXPECT_GE(pages[Label::kClickbait], 120);
}

TEST_F(ComposePages, SameFilesAndOptionsGiveTheSamePages) {
  add_layout("a", full_layout("news"));
  add_layout("b", full_layout("blog"));
  options_.groups = 3;
  const auto first = facts(composed());
  EXPECT_EQ(facts(composed()), first);
  // Wherever the files are.
  const TempFolder elsewhere;
  write_tiny_parts(elsewhere);
  options_.parts = elsewhere.path();
  options_.layouts = {layouts_.path()};
  EXPECT_EQ(facts(composed()), first);
  options_.seed = 2;
  const auto other = facts(composed());
  EXPECT_NE(other, first);
  const std::set<std::string> lines(first.begin(), first.end());
  EXPECT_THAT(other, ::testing::Contains(::testing::Truly(
                         [&](const auto& s) { return !lines.contains(s); })));
}

TEST_F(ComposePages, HaveIdsKindsAndSitesOfTheirGroups) {
  add_layout("a", full_layout("news"));
  add_layout("b", full_layout("blog"));
  options_.groups = 4;
  const Pages pages = composed();
  ASSERT_THAT(pages, SizeIs(60));
  std::set<std::string> ids, kinds, sites;
  for (const LabeledPage& page : pages) {
    EXPECT_THAT(page.id, MatchesRegex("composed-[0-9]+"));
    ids.insert(page.id);
    kinds.insert(page.kind);
    sites.insert(page.site);
    EXPECT_EQ(page.url, "");
  }
  EXPECT_THAT(ids, SizeIs(60));
  EXPECT_THAT(kinds, ElementsAre("blog", "news"));
  EXPECT_THAT(sites, ElementsAre("composed-1", "composed-2", "composed-3",
                                 "composed-4"));
}

TEST_F(ComposePages, SitesOfOneGroupAreNamedOneByOne) {
  add_layout("a", layout_text("? \"{site}\"\nrelated menu-site"));
  add_layout("b", layout_text("? \"{site}\"\nrelated menu-site"));
  options_.pages = 90;  // so that each layout has 16 sites
  std::map<std::string, std::set<std::vector<std::string>>> sites;
  for (const LabeledPage& page : composed()) {
    EXPECT_THAT(page.site, MatchesRegex("[ab]-[0-9]+"));
    EXPECT_LE(std::stoi(page.site.substr(2)), 16);
    sites[page.site].insert(shown(page.lines));
  }
  EXPECT_GE(sites.size(), 20u);
  // Each keeps its name and its menu.
  std::set<std::vector<std::string>> all;
  for (const auto& [site, pages] : sites) {
    EXPECT_THAT(pages, SizeIs(1)) << site;
    all.insert(*pages.begin());
  }
  EXPECT_GE(all.size(), 5u);
}

TEST_F(ComposePages, GroupsShareNoText) {
  parts_.write("chrome/publisher.txt",
               "가람\n나래\n다솜\n라온\n마루\n바다\n사랑\n아침\n자연\n하늘\n"
               "강물\n노을\n달빛\n별빛\n솔숲\n");
  std::string rest;
  for (int i = 0; i < 120; ++i) rest += "가";
  for (int i = 10; i < 40; ++i) {  // paragraphs long enough for {teaser}
    // Not to be turned into another one by a typing error.
    const std::string n = std::to_string(i / 10) + "x" + std::to_string(i % 10);
    parts_.write("articles/l" + n + ".txt",
                 "title\tL" + n + "\np\t" + n + rest + n + "\n");
  }
  add_layout(
      "a",
      layout_text("group\ntitle\ndecks\nsummary\ncaptions\ntext\nend\nend\n"
                  "body share 4\n? any \"{publisher}\"\n? \"{site}\"\n"
                  "? any \"{teaser}\"\n"
                  "list mixed 9 heading auto row \"{headline} / {teaser}\"\n"
                  "list related headlines/posts 5 heading board\n"));
  options_.pages = 600;
  options_.groups = 3;
  std::map<std::string, std::set<std::string>> sites_of;
  for (const LabeledPage& page : composed()) {
    for (const LabeledLine& line : page.lines) {
      sites_of[plain(line.text)].insert(page.site);
    }
  }
  EXPECT_GE(sites_of.size(), 500u);
  for (const auto& [text, sites] : sites_of) {
    EXPECT_THAT(sites, SizeIs(1)) << text;
  }
}

TEST_F(ComposePages, DrawsLayoutsByWeight) {
  add_layout("a", "weight 3\n" + layout_text("? \"A\""));
  add_layout("b", layout_text("? \"B\""));
  add_layout("c", "weight 0\n" + layout_text("? \"C\""));
  options_.pages = 2000;
  std::map<std::string, int> drawn;
  for (const LabeledPage& page : composed()) {
    ++drawn[plain(page.lines.at(0).text)];
  }
  EXPECT_THAT(drawn, SizeIs(2));
  EXPECT_NEAR(drawn["A"], 1500, 80);
}

TEST_F(ComposePages, DrawsEmptyPagesAnew) {
  add_layout("a", layout_text("20% related \"R\""));
  const Pages pages = composed();
  ASSERT_THAT(pages, SizeIs(60));
  std::set<std::string> ids;
  for (const LabeledPage& page : pages) {
    EXPECT_THAT(page.lines, SizeIs(1));
    ids.insert(page.id);
  }
  EXPECT_THAT(ids, SizeIs(60));
  options_.pages = 0;
  EXPECT_THAT(composed(), IsEmpty());
}

TEST_F(ComposePages, SaysWhenNothingIsPrinted) {
  add_layout("a", layout_text("related nowhere 3"));
  const Error error = failure();
  EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(error.message, HasSubstr("print nothing"));
}

TEST_F(ComposePages, SaysWhichFileIsMissingOrWrong) {
  EXPECT_THAT(failure().message, HasSubstr("there is no *.layout file"));
  EXPECT_EQ(failure().code, ErrorCode::kNotFound);
  options_.layouts = {parts_.path()};  // a folder of other files
  EXPECT_THAT(failure().message, HasSubstr("there is no *.layout file"));
  options_.layouts = {layouts_.path() / "nowhere.layout"};
  EXPECT_THAT(failure().message, HasSubstr("nowhere.layout"));
  EXPECT_EQ(failure().code, ErrorCode::kNotFound);
  options_.layouts.clear();
  add_layout("a", layout_text("title"));
  add_layout("wrong", layout_text("titel"));
  EXPECT_THAT(failure().message,
              HasSubstr((layouts_.path() / "wrong.layout").string() + ":3: "));
  EXPECT_EQ(failure().code, ErrorCode::kCorrupt);
  parts_.write("articles/bad.txt", "title\t가\n나\n");
  EXPECT_THAT(
      failure().message,
      HasSubstr((parts_.path() / "articles/bad.txt").string() + ":2: "));
  options_.parts = parts_.path() / "nowhere";
  EXPECT_THAT(failure().message, HasSubstr(options_.parts.string()));
  EXPECT_EQ(failure().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace kijil
