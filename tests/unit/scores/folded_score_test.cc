// The lean way to a line's score against the plain way: the same to the bit.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "scores/folded_table.h"

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

void expect_the_same(const FoldedTable& table, const std::string& line) {
  const LabelScores expected = table.score_plainly(line);
  const LabelScores found = table.score(line);
  ASSERT_EQ(found.rows, expected.rows) << line;
  ASSERT_EQ(found.labels, expected.labels);
  ASSERT_EQ(found.values, expected.values) << line;
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
    for (int i = 0; i < 200; ++i) expect_the_same(*table, drawn_line(random));
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
    expect_the_same(*table, words);
    const std::string word(300000, 'x');
    expect_the_same(*table, word);
    EXPECT_GT(table->score(word).rows, 1000000u);
  }
}

}  // namespace
}  // namespace kijil
