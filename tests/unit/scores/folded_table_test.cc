// Known answers of a table made by hand, and damage of every kind to it. That
// it says what fastText says is fold_agree_test.cc's matter.
#include "scores/folded_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <random>

#include "features/ngrams.h"

namespace kijil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using testing::StartsWith;

// A table with the bytes it reads, in memory of just their size, so that a
// sanitizer sees a read behind them.
struct Held {
  explicit Held(std::string_view section) : bytes(new char[section.size()]) {
    std::memcpy(bytes.get(), section.data(), section.size());
    table = FoldedTable::parse({bytes.get(), section.size()});
  }
  const FoldedTable* operator->() const { return &table.value(); }
  std::unique_ptr<char[]> bytes;
  Result<FoldedTable> table = Error{};
};

// Whole words only; what a row holds is easily told apart in a sum.
FoldedRows words_only() {
  FoldedRows rows;
  rows.labels = {"low", "high"};
  rows.words = {{"</s>", 1, {1, 1000}},
                {"첫눈", 1, {2, 2000}},
                {"왔다", 2, {4, 4000}}};  // 2: say, the word and an n-gram
  return rows;
}

// Characters of one and two, pairs of words, and a row for each bucket.
FoldedRows with_ngrams() {
  FoldedRows rows = words_only();
  rows.settings.min_n = 1;
  rows.settings.max_n = 2;
  rows.settings.word_ngrams = 2;
  rows.settings.buckets = 13;
  for (int b = 0; b < 13; ++b) {
    rows.buckets.push_back(static_cast<float>(b * b) / 4);
    rows.buckets.push_back(static_cast<float>(-3 * b));
  }
  return rows;
}

std::vector<float> values(const LabelScores& scores) {
  return {scores.span().begin(), scores.span().end()};
}

std::string floats(const FoldedRows& rows) {
  return serialize(rows, RowFormat::kFloat32);
}

TEST(FoldedTable, KeepsItsSettings) {
  FoldedRows rows = with_ngrams();
  rows.settings.label_prefix = "#";
  for (const RowFormat format : {RowFormat::kFloat32, RowFormat::kInt16}) {
    const Held table(serialize(rows, format));
    EXPECT_THAT(table->labels(), ElementsAre("low", "high"));
    EXPECT_EQ(table->words(), 3u);
    EXPECT_EQ(table->row_format(), format);
    EXPECT_EQ(table->settings().min_n, 1);
    EXPECT_EQ(table->settings().max_n, 2);
    EXPECT_EQ(table->settings().word_ngrams, 2);
    EXPECT_EQ(table->settings().buckets, 13u);
    EXPECT_EQ(table->settings().label_prefix, "#");
  }
}

TEST(FoldedTable, ScoresTheMeanOfTheLinesRows) {
  struct Case {
    std::string_view line;
    float sum;  // of the first label
    std::size_t rows;
  };
  const std::vector<Case> cases = {
      // The line's end counts as a word.
      {"", 1, 1},
      {"첫눈", 3, 2},
      {"왔다", 5, 3},
      {"첫눈 왔다", 7, 4},
      {"첫눈 첫눈", 5, 3},
      // Blanks are fastText's: these, and no other.
      {"  첫눈\t\v\f\r왔다 ", 7, 4},
      {std::string_view("\0첫눈\0왔다\0", 15), 7, 4},
      {std::string_view("\0\0", 2), 1, 1},
      {"첫눈\xC2\xA0왔다", 1, 1},
      // Words it does not know say nothing here.
      {"첫눈이 온다", 1, 1},
      {"첫눈 온다", 3, 2},
      // Up to the first newline.
      {"첫눈\n왔다", 3, 2},
      {"첫눈\n", 3, 2},
      {"\n첫눈", 1, 1},
      // A literal `</s>` is the line's end.
      {"</s>", 1, 1},
      {"첫눈 </s> 왔다", 3, 2},
      {"첫눈 </s> </s>", 3, 2},
      {"첫눈</s> 왔다", 5, 3},
      // Labels are no words.
      {"__label__high 첫눈", 3, 2},
      {"첫눈 __label__ 왔다 __label__첫눈", 7, 4},
      {"_label__ 첫눈__label__ 왔다", 5, 3},
  };
  const Held table(floats(words_only()));
  for (const Case& c : cases) {
    SCOPED_TRACE(c.line);
    const LabelScores scores = table->score(c.line);
    EXPECT_EQ(scores.rows, c.rows);
    const float mean = c.sum / static_cast<float>(c.rows);
    EXPECT_THAT(values(scores), ElementsAre(mean, 1000 * mean));
  }
}

TEST(FoldedTable, LeavesALineWithoutRowsAtZero) {
  FoldedRows rows = words_only();
  rows.words.erase(rows.words.begin());  // the line's end
  const Held table(floats(rows));
  EXPECT_EQ(table->score("온다").rows, 0u);
  EXPECT_THAT(values(table->score("온다")), ElementsAre(0, 0));
  EXPECT_THAT(table->explain("온다"), IsEmpty());
  rows.words.clear();
  EXPECT_EQ(Held(floats(rows))->score("첫눈").rows, 0u);
  // The end of a line has no n-grams of characters.
  rows = with_ngrams();
  rows.words.clear();
  EXPECT_EQ(Held(floats(rows))->score("").rows, 0u);
}

TEST(FoldedTable, SumsTheNgramsOfAnUnknownWord) {
  const Held table(floats(with_ngrams()));
  const auto bucket = [](std::uint64_t hash) {
    const auto b = static_cast<float>(hash % 13);
    return b * b / 4;
  };
  float sum =
      1 + bucket(word_ngram_step(word_ngram_start(fasttext_hash("눈꽃")),
                                 fasttext_hash("</s>")));
  for (const std::string_view ngram : {"<눈", "눈", "눈꽃", "꽃", "꽃>"}) {
    sum += bucket(fasttext_hash(ngram));
  }
  const LabelScores scores = table->score("눈꽃");
  EXPECT_EQ(scores.rows, 7u);
  EXPECT_FLOAT_EQ(scores.values[0], sum / 7);
}

TEST(FoldedTable, PairsWordsOverLabelsAndUpToTheEnd) {
  const Held table(floats(with_ngrams()));
  // Known words bring no n-grams of characters, so the pairs are what is left.
  EXPECT_EQ(table->score("첫눈 왔다").rows, 1u + 2 + 1 + 2);
  EXPECT_EQ(values(table->score("첫눈 __label__x 왔다")),
            values(table->score("첫눈 왔다")));
  EXPECT_EQ(values(table->score("첫눈 </s> 왔다")),
            values(table->score("첫눈")));
}

TEST(FoldedTable, FindsEveryWordOfMany) {
  FoldedRows rows;
  rows.labels = {"only"};
  for (int w = 0; w < 5000; ++w) {
    rows.words.push_back({"말" + std::to_string(w), 1, {float(w)}});
  }
  const Held table(floats(rows));
  for (int w = 0; w < 5000; ++w) {
    const LabelScores s = table->score("말" + std::to_string(w));
    ASSERT_EQ(s.rows, 1u) << w;
    ASSERT_EQ(s.values[0], float(w));
  }
  EXPECT_EQ(table->score("말5000").rows, 0u);
}

TEST(FoldedTable, HoldsSixtyFourLabels) {
  FoldedRows rows;
  rows.words = {{"</s>", 1, {}}};
  for (std::size_t k = 0; k < kMaxFoldedLabels; ++k) {
    rows.labels.push_back("l" + std::to_string(k));
    rows.words[0].scores.push_back(static_cast<float>(k));
  }
  const Held table(floats(rows));
  const LabelScores s = table->score("");
  ASSERT_THAT(s.span(), SizeIs(kMaxFoldedLabels));
  EXPECT_EQ(s.values[63], 63);
}

TEST(FoldedTable, RoundsRowsToHalfAStepOfTheLargest) {
  const FoldedRows rows = with_ngrams();
  const Held exact(floats(rows));
  const Held rounded(serialize(rows, RowFormat::kInt16));
  const float step = 4000.0f / 32767;
  for (const std::string_view line : {"", "첫눈", "왔다 첫눈", "눈꽃 봐"}) {
    const LabelScores a = exact->score(line), b = rounded->score(line);
    EXPECT_EQ(a.rows, b.rows);
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_NEAR(a.values[k], b.values[k], step / 2 * 1.001f) << line;
    }
  }
  // The largest comes back as it was.
  EXPECT_THAT(rounded->explain("왔다")[0].scores[1], testing::FloatEq(4000));
}

TEST(FoldedTable, RoundsRowsOfZerosToZeros) {
  FoldedRows rows = words_only();
  for (auto& word : rows.words) word.scores = {0, 0};
  EXPECT_THAT(values(Held(serialize(rows, RowFormat::kInt16))->score("첫눈")),
              ElementsAre(0, 0));
}

TEST(Explain, GivesEachPartItsBytes) {
  const Held table(floats(with_ngrams()));
  std::vector<std::pair<std::size_t, std::size_t>> bytes;
  for (const auto& part : table->explain(" 왔다 눈꽃")) {
    bytes.emplace_back(part.begin, part.end);
  }
  // The word; the n-grams `<눈`, `눈`, `눈꽃`, `꽃`, `꽃>` in their order, the
  // marks standing on no bytes; the line's end; both pairs.
  EXPECT_THAT(bytes, ElementsAre(Pair(1, 7), Pair(8, 11), Pair(8, 11),
                                 Pair(8, 14), Pair(11, 14), Pair(11, 14),
                                 Pair(14, 14), Pair(1, 14), Pair(8, 14)));
}

TEST(Explain, CountsTheWordsOfEachPart) {
  const Held table(floats(with_ngrams()));
  std::vector<std::size_t> words;
  for (const auto& part : table->explain(" 왔다 눈꽃")) {
    words.push_back(part.words);
  }
  // The parts of GivesEachPartItsBytes; the line's end is a word.
  EXPECT_THAT(words, ElementsAre(1, 0, 0, 0, 0, 0, 1, 2, 2));
}

TEST(Explain, SumsToTheScore) {
  const std::vector<std::string> words = {"첫눈",
                                          "왔다",
                                          "눈꽃",
                                          "a",
                                          "__label__x",
                                          "\xEA\xB0",
                                          "🍁",
                                          "</s>",
                                          "\xFF\x80",
                                          "<",
                                          ">",
                                          "긴긴긴긴긴긴긴",
                                          std::string("\0", 1),
                                          "\t"};
  std::mt19937 dice(1);
  for (const RowFormat format : {RowFormat::kFloat32, RowFormat::kInt16}) {
    const Held table(serialize(with_ngrams(), format));
    for (int round = 0; round < 2000; ++round) {
      std::string line;
      for (auto n = dice() % 12; n > 0; --n) {
        line += words[dice() % words.size()];
        if (dice() % 3 > 0) line += ' ';
      }
      const LabelScores scores = table->score(line);
      std::array<double, 2> sum{};
      std::size_t rows = 0;
      for (const auto& part : table->explain(line)) {
        ASSERT_LE(part.begin, part.end);
        ASSERT_LE(part.end, line.size());
        for (std::size_t k = 0; k < 2; ++k) sum[k] += double{part.scores[k]};
        rows += part.rows;
      }
      ASSERT_EQ(rows, scores.rows);
      for (std::size_t k = 0; k < 2; ++k) {
        ASSERT_NEAR(sum[k] / static_cast<double>(rows),
                    double{scores.values[k]}, 1e-2)
            << line;
      }
    }
  }
}

TEST(FoldedTableRefuses, EveryLengthButItsOwn) {
  for (const RowFormat format : {RowFormat::kFloat32, RowFormat::kInt16}) {
    const std::string section = serialize(with_ngrams(), format);
    for (std::size_t size = 0; size < section.size(); ++size) {
      const Held cut(std::string_view(section).substr(0, size));
      ASSERT_FALSE(cut.table.has_value()) << size;
      ASSERT_EQ(cut.table.error().code, ErrorCode::kCorrupt);
      ASSERT_THAT(cut.table.error().message, StartsWith("stage-one table: "));
    }
    EXPECT_FALSE(Held(section + '\0').table.has_value());
    EXPECT_FALSE(Held(section + std::string(8, '\0')).table.has_value());
  }
}

TEST(FoldedTable, WithAnyByteChangedScoresSoundlyOrIsRefused) {
  for (const RowFormat format : {RowFormat::kFloat32, RowFormat::kInt16}) {
    const std::string section = serialize(with_ngrams(), format);
    for (std::size_t at = 0; at < section.size(); ++at) {
      for (const int flip : {0x01, 0x02, 0x10, 0x40, 0x80, 0xFF}) {
        std::string damaged = section;
        damaged[at] = static_cast<char>(damaged[at] ^ flip);
        const Held held(damaged);
        if (!held.table) continue;
        for (const std::string_view line : {"", "첫눈 눈꽃 왔다", "a b c"}) {
          const LabelScores s = held->score(line);
          ASSERT_LE(s.labels, kMaxFoldedLabels);
          held->explain(line);
        }
      }
    }
  }
}

TEST(FoldedTableRefuses, ImpossibleHeads) {
  struct Case {
    std::size_t at;  // of a 32-bit field
    std::uint32_t value;
    std::string why;
  };
  const std::vector<Case> cases = {
      {0, 2, "row format"},           // format
      {8, 65, "n-gram"},              // max_n
      {12, 65, "n-gram"},             // word_ngrams
      {16, 0, "n-gram"},              // buckets, where n-grams need some
      {16, 14, "its size"},           // buckets
      {20, 0, "labels"},              // labels
      {20, 65, "labels"},             //
      {24, 7, "word slots"},          // words
      {28, 0, "word slots"},          // slots
      {28, 7, "word slots"},          //
      {28, 2, "word slots"},          //
      {28, 16, "its size"},           //
      {32, 0x7F800000, "scale"},      // infinity
      {36, 0x7FC00000, "scale"},      // not a number
      {40, 0xFFFFFFFF, "cut short"},  // length of the prefix
  };
  for (const Case& c : cases) {
    std::string section = floats(with_ngrams());
    std::memcpy(section.data() + c.at, &c.value, 4);
    const Held held(section);
    ASSERT_FALSE(held.table.has_value()) << c.at << " = " << c.value;
    EXPECT_THAT(held.table.error().message, HasSubstr(c.why)) << c.at;
  }
}

TEST(FoldedTableRefuses, SlotsWithoutAnEmptyOne) {
  // It would be searched forever.
  std::string section = floats(words_only());
  constexpr std::size_t kSlots = 4;
  const std::size_t keys = section.size() - kSlots * (8 + 4 + 8);
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    section[keys + slot * 8] = static_cast<char>(slot + 1);
  }
  const Held held(section);
  ASSERT_FALSE(held.table.has_value());
  EXPECT_THAT(held.table.error().message, HasSubstr("no empty word slot"));
}

TEST(FoldedTableRefuses, BytesThatAreNotAligned) {
  const std::string section = floats(with_ngrams());
  alignas(8) char room[4096];
  ASSERT_LT(section.size() + 8, sizeof room);
  for (std::size_t shift = 1; shift < 8; ++shift) {
    std::memcpy(room + shift, section.data(), section.size());
    EXPECT_FALSE(FoldedTable::parse({room + shift, section.size()}));
  }
}

TEST(Softmax, TurnsScoresIntoProbabilities) {
  const auto softmaxed = [](std::vector<float> scores) {
    softmax(scores);
    return scores;
  };
  EXPECT_THAT(softmaxed({}), IsEmpty());
  EXPECT_THAT(softmaxed({-7}), ElementsAre(1));
  EXPECT_THAT(softmaxed({1, 1}), ElementsAre(0.5f, 0.5f));
  EXPECT_THAT(softmaxed({0, std::log(3.0f)}),
              ElementsAre(testing::FloatEq(0.25f), testing::FloatEq(0.75f)));
  EXPECT_THAT(softmaxed({1e30f, -1e30f}), ElementsAre(1, 0));
  EXPECT_THAT(softmaxed({-1e30f, -1e30f}), ElementsAre(0.5f, 0.5f));
}

}  // namespace
}  // namespace kijil
