#include "features/phrases.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "features/lexicon.h"
#include "text/normalize.h"

namespace kijil {
namespace {

std::string normal(std::string_view text) {
  Normalizer normalizer;
  return std::string(normalizer.normalize(text));
}

TEST(PhraseSkeleton, HasAnchorsNoBlanksAndOneZeroForANumber) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"", "^$"},
      {"첫눈 내린 날", "^첫눈내린날$"},
      {"00000 첫눈", "^0첫눈$"},
      {"0000.00.00 00:00", "^0.0.0:0$"},  // numbers meet where blanks go
      {"0 0 0", "^0$"},
      {"a^b$c", "^a*b*c$"},
      {"^$", "^**$"},
  };
  for (const auto& [normalized, expected] : kCases) {
    EXPECT_EQ(phrase_skeleton(normalized), expected);
  }
}

TEST(PhraseGroups, HeaderExample) {
  const PhraseGroup group{"copyright", {"무단전재", "ⓒ"}};
  const PhraseGroups groups({&group, 1});
  EXPECT_TRUE(groups.find("ⓒ 한빛일보. 무단 전재 금지").has(0));
}

TEST(PhraseGroups, AnchorsHoldThePhraseToTheEnds) {
  const PhraseGroup groups[] = {{"starts", {"^첫눈"}},
                                {"ends", {"다.$"}},
                                {"whole", {"^0시간전$"}},
                                {"date", {"0.0.0"}}};
  const PhraseGroups phrases(groups);
  const auto found = [&](std::string_view text) {
    return phrases.find(phrase_skeleton(normal(text)))
        .groups.to_string()
        .substr(kMaxPhraseGroups - 4);
  };
  EXPECT_EQ(found("첫눈이 왔다."), "0011");
  EXPECT_EQ(found("그 첫눈이 왔다. 또"), "0000");
  EXPECT_EQ(found("3시간 전"), "0100");
  EXPECT_EQ(found("13 시간전 소식"), "0000");
  EXPECT_EQ(found("입력 2024.11. 03"), "1000");
  EXPECT_EQ(found("2024.11"), "0000");
  EXPECT_EQ(found("^첫눈 다.$"), "0000") << "marks of the text are no anchors";
}

TEST(PhraseGroups, APhraseMayStandInSeveralGroupsAndWithinOthers) {
  const PhraseGroup groups[] = {
      {"long", {"abcde"}}, {"inner", {"bcd", "c"}}, {"both", {"bcd", "de"}}};
  const PhraseGroups phrases(groups);
  EXPECT_EQ(phrases.find("^xabcdex$").groups.to_ulong(), 7u);
  EXPECT_EQ(phrases.find("^abcdx$").groups.to_ulong(), 6u);
  EXPECT_EQ(phrases.find("^abce$").groups.to_ulong(), 2u);
  EXPECT_EQ(phrases.find("").groups.to_ulong(), 0u);
}

TEST(PhraseGroups, NoByteIsCoveredTwice) {
  const struct {
    std::string_view why;
    std::vector<std::string_view> phrases;
    std::string_view skeleton;
    std::uint32_t covered;
  } kCases[] = {
      {"side by side", {"ab", "cd"}, "^abcd$", 4},
      {"apart", {"ab"}, "^ab-ab$", 4},
      {"overlapping itself", {"aba"}, "^ababa$", 5},
      {"overlapping", {"abc", "cde"}, "^abcde$", 5},
      {"one in the other, at its start", {"ab", "abcd"}, "^abcd$", 4},
      {"one in the other, at its end", {"cd", "abcd"}, "^abcd$", 4},
      {"one in the other, inside", {"bc", "abcd"}, "^abcd$", 4},
      {"many in one", {"b", "bc", "d", "abcdef"}, "^abcdef$", 6},
      {"twice the same", {"ab", "ab"}, "^ab$", 2},
      {"anchors count", {"^ab$"}, "^ab$", 4},
      {"nothing", {"x"}, "^ab$", 0},
  };
  for (const auto& c : kCases) {
    const PhraseGroup group{"g", c.phrases};
    EXPECT_EQ(PhraseGroups({&group, 1}).find(c.skeleton).covered[0], c.covered)
        << c.why;
  }
}

// Every byte that some occurrence of some phrase covers, one phrase at a time.
std::uint32_t cover_plainly(const PhraseGroup& group, std::string_view text) {
  std::vector<bool> covered(text.size());
  for (const std::string_view phrase : group.phrases) {
    for (std::size_t at = text.find(phrase); at != std::string_view::npos;
         at = text.find(phrase, at + 1)) {
      for (std::size_t i = 0; i < phrase.size(); ++i) covered[at + i] = true;
    }
  }
  return static_cast<std::uint32_t>(
      std::count(covered.begin(), covered.end(), true));
}

void expect_as_found_plainly(const std::vector<PhraseGroup>& groups,
                             const PhraseGroups& phrases,
                             std::string_view text) {
  const PhraseHits hits = phrases.find(text);
  for (std::size_t g = 0; g < kMaxPhraseGroups; ++g) {
    const std::uint32_t expected =
        g < groups.size() ? cover_plainly(groups[g], text) : 0;
    if (g < kMeasuredPhraseGroups) {
      ASSERT_EQ(hits.covered[g], expected) << "group " << g << " in " << text;
    }
    ASSERT_EQ(hits.has(g), expected > 0) << "group " << g << " in " << text;
  }
}

TEST(PhraseGroups, FindsWhatStringFindFinds) {
  std::mt19937 random(1);
  // Few letters, so that phrases overlap; texts may have broken ones too.
  const auto random_string = [&](std::size_t max, std::size_t letters) {
    static const std::string_view kLetters[] = {
        "a", "b", "^", "$", "가", "각", "é", "😀", "\xEA", "\xEA\xB0", "\x80"};
    std::string text;
    for (std::size_t i = 1 + random() % max; i > 0; --i) {
      text += kLetters[random() % letters];
    }
    return text;
  };
  for (int round = 0; round < 1000; ++round) {
    std::vector<std::string> phrases(1 + random() % 12);
    for (std::string& phrase : phrases) phrase = random_string(6, 8);
    std::vector<PhraseGroup> groups(1 + random() % 4);
    for (const std::string& phrase : phrases) {
      groups[random() % groups.size()].phrases.push_back(phrase);
    }
    const PhraseGroups automaton(groups);
    for (int text = 0; text < 20; ++text) {
      expect_as_found_plainly(groups, automaton, random_string(40, 11));
    }
  }
}

// The real phrases, in lines put together from pieces of them.
TEST(Lexicon, FindsWhatStringFindFinds) {
  const std::vector<PhraseGroup> groups(lexicon_groups().begin(),
                                        lexicon_groups().end());
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    std::string text = "^";
    for (int piece = 0; piece < 6; ++piece) {
      const auto& phrases = groups[random() % groups.size()].phrases;
      std::string phrase(phrases[random() % phrases.size()]);
      if (random() % 3 == 0) phrase.erase(0, random() % phrase.size());
      std::erase_if(phrase, [](char c) { return c == '^' || c == '$'; });
      text += phrase;
    }
    expect_as_found_plainly(groups, lexicon(), text + "$");
  }
}

TEST(Lexicon, EveryGroupHasANameOfItsOwnAndPhrases) {
  std::set<std::string_view> names;
  ASSERT_LE(kNumPhraseGroups, kMaxPhraseGroups);
  ASSERT_EQ(lexicon_groups().size(), kNumPhraseGroups);
  for (const PhraseGroup& group : lexicon_groups()) {
    EXPECT_TRUE(names.insert(group.name).second) << group.name;
    EXPECT_FALSE(group.phrases.empty()) << group.name;
    std::set<std::string_view> phrases;
    for (const std::string_view phrase : group.phrases) {
      EXPECT_FALSE(phrase.empty()) << group.name;
      EXPECT_LT(phrase.size(), 256u) << phrase;
      EXPECT_TRUE(phrases.insert(phrase).second)
          << group.name << " has " << phrase << " twice";
    }
  }
}

// A phrase in another form than skeletons have would never be found: capitals,
// blanks, `00`, a mark that normalising rewrites, an anchor in the middle.
TEST(Lexicon, EveryPhraseIsInTheFormOfSkeletons) {
  for (const PhraseGroup& group : lexicon_groups()) {
    for (const std::string_view phrase : group.phrases) {
      const bool starts = phrase.starts_with('^'), ends = phrase.ends_with('$');
      const std::string_view inner =
          phrase.substr(starts, phrase.size() - starts - ends);
      std::string expected = phrase_skeleton(normal(inner));
      if (!ends) expected.pop_back();
      if (!starts) expected.erase(0, 1);
      EXPECT_EQ(phrase, expected) << "in group " << group.name;
    }
  }
}

// Groups are found by their place; two in the wrong order would swap meanings.
TEST(Lexicon, GroupsStandInTheOrderOfTheirIds) {
  const std::pair<PhraseId, std::string_view> kNames[] = {
      {PhraseId::kRelativeTime, "relative_time"},
      {PhraseId::kEndsFormal, "ends_formal"},
      {PhraseId::kEndsCaption, "ends_caption"},
      {PhraseId::kDate, "date"},
      {PhraseId::kTimeStampWord, "timestamp_word"},
      {PhraseId::kEmail, "email"},
      {PhraseId::kSpeaker, "speaker"},
      {PhraseId::kTag, "tag"},
      {PhraseId::kMenuWord, "menu_word"},
      {PhraseId::kListHeading, "list_heading"},
      {PhraseId::kTeaser, "teaser"},
      {PhraseId::kCode, "code"},
      {PhraseId::kNavigation, "navigation"},
  };
  for (const auto& [id, name] : kNames) {
    EXPECT_EQ(lexicon_groups()[static_cast<std::size_t>(id)].name, name);
  }
}

}  // namespace
}  // namespace kijil
