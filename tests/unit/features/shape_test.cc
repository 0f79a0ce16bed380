#include "features/shape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "features/lexicon.h"
#include "features/phrases.h"
#include "text/normalize.h"
#include "text/utf8.h"

namespace kijil {
namespace {

LineShape shape_of(std::string_view bytes) {
  Normalizer normalizer;
  return ShapeReader().read(bytes, normalizer.normalize(bytes));
}

template <typename T>
struct Case {
  std::string_view line;
  T expected;
};

// One row a line: tries `fact` of its shape.
template <typename T>
void expect_facts(T LineShape::*fact, std::vector<Case<T>> cases) {
  for (const Case<T>& c : cases) {
    EXPECT_EQ(shape_of(c.line).*fact, c.expected) << c.line;
  }
}

TEST(Shape, AWideCharacterIsOneLongAndAnyOtherAHalf) {
  expect_facts<float>(&LineShape::length, {{"", 0},
                                           {"첫눈", 2},
                                           {"첫 눈", 2},
                                           {"ㅋㅋ", 2},
                                           {"美 금리", 3},
                                           {"カナ", 2},
                                           {"abcd", 2},
                                           {"12:30", 2.5f},
                                           {"①·…", 1.5f},
                                           {"😀", 0.5f},
                                           {"25747 첫눈 내린 날", 7.5f},
                                           {"ＡＢ첫", 2}});
}

TEST(Shape, CountsVisibleCharactersAndWords) {
  expect_facts<int>(&LineShape::characters,
                    {{"", 0}, {" \t ", 0}, {"첫 눈\u200B", 2}, {"a, b...", 4}});
  expect_facts<int>(
      &LineShape::words,
      {{"", 0}, {"첫눈", 1}, {"  첫눈  내린\t날 ", 3}, {"a · b", 3}});
}

TEST(Shape, SharesAreOfVisibleCharacters) {
  const LineShape s = shape_of("첫눈 家 ab 12 !?...");
  EXPECT_EQ(s.characters, 10);
  EXPECT_FLOAT_EQ(s.hangul, 0.2f);
  EXPECT_FLOAT_EQ(s.hanja, 0.1f);
  EXPECT_FLOAT_EQ(s.latin, 0.2f);
  EXPECT_FLOAT_EQ(s.digit, 0.2f);
  EXPECT_FLOAT_EQ(s.mark, 0.3f);
}

TEST(Shape, JosaAndConnectivesAreSharesOfWords) {
  const std::pair<std::string_view, std::pair<float, float>> kCases[] = {
      {"솔내시는 예산을 크게 늘렸다", {0.5f, 0.25f}},
      {"비가 오고 바람이 불며", {0.5f, 0.5f}},
      {"이 그 한 도", {0, 0}},      // too short to be endings
      {"예산을, 크게", {0, 0.5f}},  // `을` does not end the word
      {"news는 abc", {0.5f, 0}},
      {"메뉴", {0, 0}},
      {"", {0, 0}},
  };
  for (const auto& [line, expected] : kCases) {
    const LineShape s = shape_of(line);
    EXPECT_FLOAT_EQ(s.josa, expected.first) << line;
    EXPECT_FLOAT_EQ(s.connective, expected.second) << line;
  }
}

TEST(Shape, ASentenceEndsBehindHangul) {
  expect_facts<int>(&LineShape::sentence_ends, {{"비가 왔다. 눈도 왔다.", 2},
                                                {"정말? 그래!", 2},
                                                {"\"왔다.\"", 1},
                                                {"2024.11.03", 0},
                                                {"example.com", 0},
                                                {"그만...", 0},
                                                {"왔다 .", 0},
                                                {"왔다?!", 1}});
}

TEST(Shape, CountsMarks) {
  expect_facts<int>(&LineShape::quotes,
                    {{"“첫” ‘눈’", 4}, {"\"첫", 1}, {"첫", 0}});
  expect_facts<int>(&LineShape::brackets,
                    {{"(첫) [눈] <이> 【왔】 「다」", 5}, {")]>", 0}});
  expect_facts<int>(&LineShape::hashes,
                    {{"#첫눈 #snow", 2}, {"# 첫눈", 0}, {"#1", 0}, {"##", 0}});
  expect_facts<int>(&LineShape::pipes, {{"a | b|c", 2}, {"ㅣ", 0}});
  expect_facts<int>(&LineShape::hearts,
                    {{"한♥윤 ♡ ❤️", 3}, {"♦", 0}});
  expect_facts<int>(&LineShape::code_marks,
                    {{"{};=\\<>$_&", 10}, {"첫눈이 (왔다).", 0}});
}

TEST(Shape, ALoneHanjaStandsBetweenOthers) {
  expect_facts<int>(&LineShape::lone_hanja, {{"美 금리", 1},
                                             {"尹·李 만나", 2},
                                             {"檢, 기소", 1},
                                             {"금리 또 美", 1},
                                             {"美國 금리", 0},
                                             {"대한民國", 0},
                                             {"첫눈", 0}});
}

TEST(Shape, QuotesPairIfEachKindIsEven) {
  expect_facts<bool>(&LineShape::quotes_pair, {{"", true},
                                               {"첫눈", true},
                                               {"\"첫\" '눈'", true},
                                               {"\"첫눈", false},
                                               {"\"첫' 눈", false},
                                               {"'첫 눈' 이'", false}});
}

TEST(Shape, FirstAndLastAreVisible) {
  expect_facts<char32_t>(&LineShape::first, {{"", 0},
                                             {" \u200B첫눈 ", U'첫'},
                                             {"Ab", U'a'},
                                             {"7월", U'0'},
                                             {"“첫”", U'"'}});
  expect_facts<char32_t>(
      &LineShape::last,
      {{"", 0}, {"첫눈 \u200B", U'눈'}, {"왔다...", U'…'}, {"12", U'0'}});
}

TEST(Shape, LeadingNumberIsReadFromTheBytes) {
  using Number = std::optional<std::int32_t>;
  expect_facts<Number>(&LineShape::leading_number,
                       {{"25747 첫눈", 25747},
                        {"3위", 3},
                        {"0", 0},
                        {"007", 7},
                        {" 12", 12},
                        {"[12] 첫눈", 12},
                        {"([#12", 12},
                        {"#4", 4},
                        {"123456789", 123456789},
                        {"1234567890", std::nullopt},
                        {"    12", std::nullopt},
                        {"첫 12", std::nullopt},
                        {"-1", std::nullopt},
                        {"", std::nullopt},
                        {"[", std::nullopt}});
}

TEST(Shape, IdentityIsTheNormalForm) {
  EXPECT_EQ(shape_of("기사 １２").identity, shape_of(" 기사\t34 ").identity);
  EXPECT_NE(shape_of("기사 12").identity, shape_of("기사 123").identity);
  EXPECT_NE(shape_of("기사").identity, shape_of("기 사").identity);
}

TEST(Shape, TopicsAreTheStartsOfWords) {
  const auto topics = [](std::string_view line) {
    return shape_of(line).topics;
  };
  EXPECT_EQ(topics("예산을"), topics("예산은"));
  EXPECT_EQ(topics("\"예산\""), topics("예산"));
  EXPECT_EQ(topics("돌봄·예산"), topics("돌봄 예산"));
  EXPECT_EQ(topics("Budget"), topics("bus"));
  EXPECT_NE(topics("예산"), topics("산예"));
  EXPECT_EQ(topics("돌봄 예산을 두 배").size(), 2u)
      << "`두` and `배` are short";
  EXPECT_EQ(topics("12 34 !?").size(), 0u);
}

TEST(Shape, PhrasesAreFoundInTheSkeleton) {
  const LineShape s = shape_of("입력 2024. 11. 03");
  EXPECT_TRUE(s.has(PhraseId::kDate));
  EXPECT_TRUE(s.has(PhraseId::kTimeStampWord));
  EXPECT_FALSE(s.has(PhraseId::kEmail));
  EXPECT_EQ(s.skeleton_bytes, std::string_view("^입력0.0.0$").size());
  EXPECT_FLOAT_EQ(s.covered(PhraseId::kDate), 5.0f / 13);
  EXPECT_FLOAT_EQ(s.covered(PhraseId::kTime), 0);
  EXPECT_EQ(LineShape().covered(PhraseId::kDate), 0.0f);
}

TEST(Shape, LikenessSeesStartEndAndLength) {
  const auto like = [](std::string_view a, std::string_view b) {
    return likeness(shape_of(a), shape_of(b));
  };
  EXPECT_FLOAT_EQ(like("첫눈 오는 날", "비가 오는 밤"), 1);
  EXPECT_FLOAT_EQ(like("가나", "가나다라"), 2.5f / 3) << "twice as long";
  EXPECT_FLOAT_EQ(like("[가나", "가나."), 1.0f / 3)
      << "as long, unlike at both ends";
  EXPECT_FLOAT_EQ(like("(가", "[나"), 2.0f / 3) << "a mark is like itself only";
  EXPECT_FLOAT_EQ(like("1위", "3회"), 1);
  EXPECT_FLOAT_EQ(like("", "첫눈"), 0);
  EXPECT_FLOAT_EQ(like("", ""), 0);
}

std::string random_line(std::mt19937& random) {
  static const std::u32string_view kCharacters =
      U"가나다은고다家美abAB019 ..,?!\"'()[<「#|♥{;·…\u200B\t😀é";
  std::string out;
  for (std::size_t i = random() % 20; i > 0; --i) {
    append_utf8(kCharacters[random() % kCharacters.size()], out);
  }
  return out;
}

TEST(Shape, SharesStayInRangeAndSumToOne) {
  std::mt19937 random(1);
  for (int round = 0; round < 5000; ++round) {
    const std::string line = random_line(random);
    const LineShape s = shape_of(line);
    const float sum = s.hangul + s.hanja + s.latin + s.digit + s.mark;
    ASSERT_NEAR(sum, s.characters == 0 ? 0 : 1, 1e-5) << line;
    ASSERT_LE(s.length, static_cast<float>(s.characters));
    ASSERT_GE(2 * s.length, static_cast<float>(s.characters));
    for (const float share :
         {s.hangul, s.hanja, s.latin, s.digit, s.mark, s.josa, s.connective,
          s.covered(PhraseId::kDate)}) {
      ASSERT_TRUE(share >= 0 && share <= 1) << line;
    }
    ASSERT_EQ(s.words == 0, s.characters == 0);
    ASSERT_EQ(s.first == 0, s.characters == 0);
  }
}

// Phrases are looked for while the line passes by; the skeleton that they stand
// in is never written down.
TEST(Shape, FindsThePhrasesOfTheWrittenSkeleton) {
  std::mt19937 random(3);
  const std::string_view kPieces[] = {
      "^",    "$",    "0", "7", " ", "시간", "전",   "입력", "더보기",
      "관련", "기사", "3", "a", ".", "[",    "광고", "]",    "가"};
  Normalizer normalizer;
  for (int round = 0; round < 20000; ++round) {
    std::string line;
    for (std::size_t i = random() % 8; i > 0; --i) {
      line += kPieces[random() % std::size(kPieces)];
    }
    const std::string skeleton =
        phrase_skeleton(std::string(normalizer.normalize(line)));
    const LineShape shape = shape_of(line);
    const PhraseHits hits = lexicon().find(skeleton);
    ASSERT_EQ(shape.phrases.groups, hits.groups) << line;
    ASSERT_EQ(shape.phrases.covered, hits.covered) << line;
    ASSERT_EQ(shape.skeleton_bytes, skeleton.size()) << line;
  }
}

TEST(Shape, ReadsALineOfTheLimit) {
  const LineShape syllables = shape_of(std::string(3, ' ').append([] {
    std::string text;
    for (std::size_t i = 0; i < kReadBytes; ++i) text += "가";
    return text;
  }()));
  EXPECT_EQ(syllables.characters, static_cast<int>((kReadBytes - 3) / 3));
  const LineShape marks = shape_of(std::string(kReadBytes, '"'));
  EXPECT_EQ(marks.quotes, static_cast<int>(kReadBytes));
  EXPECT_EQ(marks.skeleton_bytes, kReadBytes + 2);
}

TEST(Shape, LikenessIsSymmetricAndOneWithItself) {
  std::mt19937 random(2);
  for (int round = 0; round < 5000; ++round) {
    const LineShape a = shape_of(random_line(random));
    const LineShape b = shape_of(random_line(random));
    const float like = likeness(a, b);
    ASSERT_FLOAT_EQ(like, likeness(b, a));
    ASSERT_TRUE(like >= 0 && like <= 1);
    if (a.characters > 0) {
      ASSERT_FLOAT_EQ(likeness(a, a), 1);
    }
  }
}

}  // namespace
}  // namespace kijil
