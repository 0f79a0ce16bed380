// What lists are filled with, and how they are labelled.
#include "compose/list_drawer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tiny_parts.h"

namespace kijil::compose {
namespace {

using kijil::testing::tiny_layout;
using kijil::testing::tiny_parts;
using kijil::testing::written_parts;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::vector<DrawnList> lists_of(const std::string& statement,
                                const Parts& parts, std::uint64_t count = 500) {
  const Layout layout = tiny_layout(statement);
  const Site site(parts, 0, 1);
  std::vector<DrawnList> lists;
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    Random random(seed);
    lists.push_back(draw_list(layout.page.at(0), site, "T00", random));
  }
  return lists;
}

std::vector<std::string> headlines_of(const DrawnList& list) {
  std::vector<std::string> out;
  for (const ListEntry& entry : list.entries) out.push_back(entry.headline);
  return out;
}
std::size_t teasers_in(const DrawnList& list) {
  return static_cast<std::size_t>(
      std::count_if(list.entries.begin(), list.entries.end(),
                    [](const ListEntry& e) { return e.headline[0] == 'K'; }));
}

TEST(ComposeList, ShortListsAreOfOneSort) {
  for (const DrawnList& list :
       lists_of("list related headlines 5", tiny_parts())) {
    EXPECT_EQ(list.label, Label::kRelated);
    EXPECT_THAT(headlines_of(list), Each(MatchesRegex("[HEO][0-9]+")));
  }
  for (const DrawnList& list :
       lists_of("list clickbait clickbait 5", tiny_parts())) {
    EXPECT_EQ(list.label, Label::kClickbait);
    EXPECT_THAT(headlines_of(list), Each(MatchesRegex("K[0-9]+")));
  }
}

TEST(ComposeList, TakesAFileAsItsSource) {
  for (const DrawnList& list :
       lists_of("list related headlines/posts 9", tiny_parts())) {
    EXPECT_EQ(list.label, Label::kRelated);
    EXPECT_THAT(headlines_of(list), Each(MatchesRegex("O[0-9]+|T00")));
  }
  for (const DrawnList& list :
       lists_of("list clickbait headlines/posts 9", tiny_parts())) {
    EXPECT_EQ(list.label, Label::kClickbait);
    EXPECT_THAT(headlines_of(list), Each(MatchesRegex("O[0-9]+")));
  }
  for (const DrawnList& list :
       lists_of("list chrome chrome/song-titles 9", tiny_parts())) {
    EXPECT_EQ(list.label, Label::kChrome);
    EXPECT_THAT(headlines_of(list), Each(MatchesRegex("M[0-9]+")));
  }
  for (const DrawnList& list :
       lists_of("list related nowhere 3", tiny_parts())) {
    EXPECT_THAT(list.entries, IsEmpty());
  }
}

TEST(ComposeList, ChromeIsChromeFromAnySource) {
  for (const char* statement :
       {"list chrome headlines 3", "list chrome clickbait 3"}) {
    for (const DrawnList& list : lists_of(statement, tiny_parts())) {
      ASSERT_EQ(list.label, Label::kChrome) << statement;
    }
  }
}

// training/README.md, "Lists are judged whole".
TEST(ComposeList, JudgesLongListsWhole) {
  std::map<std::string, std::set<Label>> labels;
  for (const char* kind : {"related", "clickbait", "mixed"}) {
    for (const DrawnList& list :
         lists_of("list " + std::string(kind) + " 6-20", tiny_parts())) {
      ASSERT_THAT(list.entries, ::testing::Not(IsEmpty()));
      EXPECT_EQ(list.label == Label::kClickbait,
                2 * teasers_in(list) >= list.entries.size());
      if (list.label == Label::kClickbait) continue;
      EXPECT_EQ(list.label, Label::kRelated);
    }
  }
  std::map<Label, int> mixed;
  for (const DrawnList& list : lists_of("list mixed 10", tiny_parts())) {
    ++mixed[list.label];
  }
  EXPECT_NEAR(mixed[Label::kClickbait], 250, 50);
  EXPECT_EQ(mixed[Label::kClickbait] + mixed[Label::kRelated], 500);
}

TEST(ComposeList, NamesTheArticleInSomeLongLists) {
  int named = 0;
  for (const DrawnList& list :
       lists_of("list related headlines/posts 30", tiny_parts())) {
    const auto headlines = headlines_of(list);
    named += std::count(headlines.begin(), headlines.end(), "T00") > 0;
  }
  EXPECT_NEAR(named, 75, 25);  // 15% of 500
  for (const DrawnList& list :
       lists_of("list related headlines/posts 7", tiny_parts())) {
    EXPECT_THAT(headlines_of(list), Each(MatchesRegex("O[0-9]+")));
  }
}

TEST(ComposeList, PrintsNoEntryTwice) {
  for (const char* statement :
       {"list related short/letters 9", "list mixed 1-30",
        "list chrome chrome/song-titles 40"}) {
    for (const DrawnList& list : lists_of(statement, tiny_parts())) {
      const auto headlines = headlines_of(list);
      EXPECT_EQ(
          std::set<std::string>(headlines.begin(), headlines.end()).size(),
          headlines.size());
      EXPECT_LE(headlines.size(), 40u);
    }
  }
}

TEST(ComposeList, HasAsManyEntriesAsCounted) {
  for (const char* statement :
       {"list related headlines/posts 10", "list related headlines 10",
        "list clickbait clickbait 10", "list mixed 10",
        "list chrome chrome/song-titles 10"}) {
    std::set<std::size_t> sizes;
    for (const DrawnList& list : lists_of(statement, tiny_parts())) {
      sizes.insert(list.entries.size());
    }
    EXPECT_THAT(sizes, ElementsAre(10)) << statement;
  }
  EXPECT_THAT(lists_of("list related headlines 0", tiny_parts(), 50),
              Each(::testing::Field(&DrawnList::entries, IsEmpty())));
}

TEST(ComposeList, TakesWrittenLists) {
  int written = 0;
  for (const DrawnList& list :
       lists_of("list related headlines 6", written_parts())) {
    if (list.entries.empty()) continue;
    ++written;
    EXPECT_EQ(list.label, Label::kRelated);
    EXPECT_EQ(list.heading, "RR");
    EXPECT_THAT(list.entries, SizeIs(6));
    std::set<std::string> headlines;
    for (const ListEntry& e : list.entries) {
      EXPECT_THAT(e.headline, MatchesRegex("[A-H]"));
      EXPECT_EQ(e.teaser,
                std::string(1, static_cast<char>(e.headline[0] + 32)));
      headlines.insert(e.headline);
    }
    EXPECT_THAT(headlines, SizeIs(6));
  }
  EXPECT_NEAR(written, 325, 40);  // 65% of 500
  for (const DrawnList& list : lists_of("list clickbait 7", written_parts())) {
    if (list.entries.empty()) continue;
    EXPECT_EQ(list.label, Label::kClickbait);
    EXPECT_EQ(list.heading, "");
    EXPECT_THAT(headlines_of(list),
                UnorderedElementsAre("K", "L", "M", "N", "O", "P", "Q"));
    EXPECT_EQ(list.entries[0].teaser, "");
  }
  std::set<Label> mixed;
  for (const DrawnList& list : lists_of("list mixed 6", written_parts())) {
    if (list.entries.empty()) continue;
    mixed.insert(list.label);
    EXPECT_EQ(list.entries[0].headline >= "K", list.label == Label::kClickbait);
  }
  EXPECT_THAT(mixed, ElementsAre(Label::kRelated, Label::kClickbait));
}

// A few entries may lack the teasers that made the whole list's label.
TEST(ComposeList, TakesNoFewEntriesOfAWrittenList) {
  for (const DrawnList& list : lists_of("list mixed 1-5", written_parts())) {
    EXPECT_THAT(list.entries, IsEmpty());
  }
}

}  // namespace
}  // namespace kijil::compose
