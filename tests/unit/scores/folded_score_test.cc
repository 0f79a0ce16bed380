// The lean way to a line's score against the plain way: the same to the bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "scores/folded_table.h"
#include "scores/line_scorer.h"
#include "scores/word_cache.h"

namespace kijil {
namespace {

FoldedRows drawn_rows(const NgramSettings& settings, std::mt19937& random) {
  const auto draw = [&] {
    return static_cast<float>(random() % 20001) / 1000.0f - 10.0f;
  };
  FoldedRows rows;
  rows.settings = settings;
  rows.labels = {"body", "chrome", "related", "clickbait"};
  for (const std::string_view word :
       {"</s>", "첫눈", "첫눈이", "내렸다.", "a", "the", "0000", "왔다",
        "가나다라마바사아자차", "12345678", "123456789"}) {
    rows.words.push_back({std::string(word),
                          static_cast<std::uint32_t>(1 + random() % 9),
                          {draw(), draw(), draw(), draw()}});
  }
  for (std::size_t i = 0; i < settings.buckets * 4; ++i) {
    rows.buckets.push_back(draw());
  }
  return rows;
}

std::string drawn_line(std::mt19937& random) {
  static const std::string_view kPieces[] = {
      "첫눈",      "이",         "내렸다.", "왔다",      "a",     "the",
      " ",         " ",          " ",       "</s>",      "<",     ">",
      "__label__", "__label__x", "\n",      "\t",        "\0",    "\xFF",
      "\xEC\xB2",  "\x80",       "é",       "😀",         "12345", "678",
      "9",         "\x01",       "#",       "가나다라마"};
  std::string line;
  for (std::size_t i = random() % 30; i > 0; --i) {
    const std::string_view piece = kPieces[random() % std::size(kPieces)];
    line += random() % 200 == 0 ? std::string_view("\0", 1) : piece;
  }
  return line;
}

void expect_equal(const LabelScores& found, const LabelScores& expected,
                  const std::string& line) {
  ASSERT_EQ(found.rows, expected.rows) << line;
  ASSERT_EQ(found.labels, expected.labels);
  ASSERT_TRUE(std::ranges::equal(found.span(), expected.span())) << line;
}

// Caches as they are, and such that words must share one place or two.
struct Caches {
  WordCache usual, one{1}, two{2};
};

void expect_the_same(const FoldedTable& table, const std::string& line,
                     Caches& caches) {
  const LabelScores expected = table.score_plainly(line);
  expect_equal(table.score(line), expected, line);
  // Words behind the end, which must not count.
  std::string before = line;
  before += " more words";
  const PaddedCopy longer(before);
  const PaddedText padded = longer.text().part(
      std::string_view(longer.text()).substr(0, line.size()));
  for (WordCache* cache : {&caches.usual, &caches.one, &caches.two}) {
    expect_equal(table.score(line, *cache), expected, line);
    expect_equal(table.score(padded, *cache), expected, line);
  }
}

TEST(FoldedScore, IsThatOfThePlainWay) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    NgramSettings settings;
    settings.min_n = static_cast<std::int32_t>(random() % 4);
    settings.max_n = static_cast<std::int32_t>(random() % 6);
    settings.word_ngrams = static_cast<std::int32_t>(1 + random() % 3);
    settings.buckets = random() % 3 == 0 ? 37u : 1u << (random() % 8);
    if (random() % 8 == 0) settings.label_prefix = "";
    const std::string section =
        serialize(drawn_rows(settings, random), RowFormat::kInt16);
    const Result<FoldedTable> table = FoldedTable::parse(section);
    ASSERT_TRUE(table.has_value()) << table.error().message;
    Caches caches;
    for (int i = 0; i < 200; ++i) {
      expect_the_same(*table, drawn_line(random), caches);
    }
  }
}

// Rows of the largest numbers there are, and more of them than 32 bits hold.
TEST(FoldedScore, OfAVeryLongLineDoesNotOverflow) {
  for (const float sign : {1.0f, -1.0f}) {
    FoldedRows rows;
    rows.settings.min_n = 1;
    rows.settings.max_n = 4;
    rows.settings.word_ngrams = 2;
    rows.settings.buckets = 1;
    rows.labels = {"body", "chrome", "related", "clickbait"};
    rows.words = {{"</s>", 1, {sign, sign, -sign, 0}}};
    rows.buckets = {sign, -sign, sign, 0};
    const std::string section = serialize(rows, RowFormat::kInt16);
    const Result<FoldedTable> table = FoldedTable::parse(section);
    ASSERT_TRUE(table.has_value());
    std::string words;
    for (int i = 0; i < 100000; ++i) words += "가 ";
    Caches caches;
    expect_the_same(*table, words, caches);
    const std::string word(300000, 'x');
    expect_the_same(*table, word, caches);
    EXPECT_GT(table->score(word).rows, 1000000u);
  }
}

Result<FoldedTable> usual_table(std::string& section) {
  std::mt19937 random(2);
  NgramSettings settings;
  settings.min_n = 1;
  settings.max_n = 4;
  settings.word_ngrams = 2;
  settings.buckets = 1 << 10;
  section = serialize(drawn_rows(settings, random), RowFormat::kInt16);
  return FoldedTable::parse(section);
}

// Words of every length, of characters of one to four bytes and of broken
// ones, where a block of 64 bytes or the line ends and where it does not.
TEST(FoldedScore, DoesNotDependOnWhereWordsBeginAndEnd) {
  std::string section;
  const Result<FoldedTable> table = usual_table(section);
  ASSERT_TRUE(table.has_value());
  Caches caches;
  for (const std::string_view piece : {"x", "é", "가", "😀", "\x80", "\xEC"}) {
    for (std::size_t size = 1; size <= 70; ++size) {
      std::string word;
      while (word.size() < size) word += piece;
      word.resize(size);
      for (const std::size_t before :
           {0u, 1u, 15u, 16u, 31u, 48u, 62u, 63u, 64u, 65u}) {
        std::string line(before, 'b');
        line += ' ';
        line += word;
        expect_the_same(*table, line, caches);
        line += " 왔다 ";
        line += word;
        line += "\n첫눈";
        expect_the_same(*table, line, caches);
      }
    }
  }
}

// What stands behind the line in memory is not read as part of it, wherever in
// a page of memory it ends.
TEST(FoldedScore, EndsWhereTheLineEnds) {
  std::string section;
  const Result<FoldedTable> table = usual_table(section);
  ASSERT_TRUE(table.has_value());
  std::string text;
  while (text.size() < 10000) text += "첫눈이 내렸다. the 0000 왔다";
  Caches caches;
  for (std::size_t begin = 3900; begin < 8300; begin += 7) {
    const std::string_view line = std::string_view(text).substr(begin, 90);
    const LabelScores expected = table->score_plainly(std::string(line));
    expect_equal(table->score(line), expected, std::string(line));
    expect_equal(table->score(line, caches.usual), expected, std::string(line));
  }
}

// More words than a cache has places, so that it grows and is overwritten.
TEST(FoldedScore, IsThatOfThePlainWayHoweverManyWords) {
  std::string section;
  const Result<FoldedTable> table = usual_table(section);
  ASSERT_TRUE(table.has_value());
  Caches caches;
  for (int i = 0; i < 40000; ++i) {
    std::string line = "눈";
    line += std::to_string(i);
    line += " 첫눈 길";
    line += std::to_string(i % 1000);
    expect_the_same(*table, line, caches);
  }
}

TEST(FoldedScore, OfTablesThatAreNotLeanIsThatOfThePlainWay) {
  std::mt19937 random(3);
  NgramSettings settings;
  settings.max_n = 3;
  settings.word_ngrams = 3;
  settings.buckets = 100;
  const std::string section =
      serialize(drawn_rows(settings, random), RowFormat::kFloat32);
  const Result<FoldedTable> table = FoldedTable::parse(section);
  ASSERT_TRUE(table.has_value());
  Caches caches;
  for (int i = 0; i < 200; ++i) {
    expect_the_same(*table, drawn_line(random), caches);
  }
}

TEST(LineScorer, GivesEachLinesScoresInOrder) {
  std::string section;
  const Result<FoldedTable> table = usual_table(section);
  ASSERT_TRUE(table.has_value());
  std::mt19937 random(9);
  std::vector<std::string> lines;
  std::deque<PaddedCopy> padded;
  WordCache cache;
  LineScorer scorer(*table, cache);
  std::size_t scored = 0;
  const auto compare = [&](const LabelScores& found) {
    const std::string& line = lines[scored++];
    expect_equal(found, table->score_plainly(line), line);
  };
  // Many enough for the cache to grow on the way.
  for (int i = 0; i < 20000; ++i) {
    lines.push_back(drawn_line(random) + std::to_string(random() % 5000));
    scorer.add(padded.emplace_back(lines.back()).text(), compare);
    if (HasFatalFailure()) return;
  }
  EXPECT_LT(scored, lines.size());
  scorer.finish(compare);
  EXPECT_EQ(scored, lines.size());
}

TEST(FoldedScore, OfTwoThreadsWithACacheEachIsThatOfOne) {
  std::string section;
  const Result<FoldedTable> table = usual_table(section);
  ASSERT_TRUE(table.has_value());
  const auto work = [&table](unsigned seed) {
    std::mt19937 random(seed);
    WordCache cache;
    int wrong = 0;
    for (int i = 0; i < 3000; ++i) {
      const std::string line = drawn_line(random);
      const LabelScores expected = table->score_plainly(line);
      const LabelScores found = table->score(line, cache);
      wrong += found.rows != expected.rows ||
               !std::ranges::equal(found.span(), expected.span());
    }
    return wrong;
  };
  int first = -1, second = -1;
  std::thread one([&] { first = work(7); }), two([&] { second = work(8); });
  one.join();
  two.join();
  EXPECT_EQ(first, 0);
  EXPECT_EQ(second, 0);
}

}  // namespace
}  // namespace kijil
