// Rows of a table moved towards new lines: the gradient against finite
// differences, and which bytes may change.
#include "train/row_tuner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace kijil::train {
namespace {

using Place = FoldedTable::RowPlace;

// A table of four labels, small enough to look at.
struct SmallTable {
  explicit SmallTable(RowFormat format = RowFormat::kInt16) {
    FoldedRows rows;
    rows.settings.min_n = 1;
    rows.settings.max_n = 2;
    rows.settings.word_ngrams = 2;
    rows.settings.buckets = 61;
    rows.labels = {"body", "chrome", "related", "clickbait"};
    rows.words = {{"</s>", 1, {0, 1, 0, 0}},
                  {"첫눈", 4, {4, -2, 0, 0}},
                  {"메뉴", 4, {-3, 5, 0, -1}}};
    for (int i = 0; i < 61 * 4; ++i) {
      rows.buckets.push_back(static_cast<float>(i * 7 % 13 - 6) / 4);
    }
    section = serialize(rows, format);
    table = *FoldedTable::parse(section);
  }
  std::string section;
  FoldedTable table;
};

std::vector<float> logits(const FoldedTable& table, std::string_view line) {
  const LabelScores scores = table.score(line);
  return {scores.span().begin(), scores.span().end()};
}

const std::vector<StageOneExample> kExamples = {
    {"첫눈 소식", Label::kRelated},
    {"메뉴", Label::kChrome},
    {"첫눈 메뉴", Label::kClickbait},
    {"산마루에 눈이 온다 눈이 온다", Label::kBody},
};

TEST(FoldedTablePlaces, AddUpToTheScore) {
  for (const RowFormat format : {RowFormat::kInt16, RowFormat::kFloat32}) {
    const SmallTable small(format);
    for (const char* line : {"첫눈 소식이 왔다", "메뉴", "", "첫눈 첫눈"}) {
      std::array<double, 4> sum{};
      std::size_t rows = 0;
      for (const Place& place : small.table.places(line)) {
        const std::vector<float> row = small.table.row(place);
        for (std::size_t k = 0; k < 4; ++k) sum[k] += double{row[k]};
        rows += place.rows;
      }
      const LabelScores scores = small.table.score(line);
      ASSERT_EQ(rows, scores.rows);
      for (std::size_t k = 0; k < 4; ++k) {
        EXPECT_NEAR(sum[k] / static_cast<double>(rows),
                    double{scores.values[k]}, 1e-5);
      }
    }
  }
}

TEST(FoldedTablePlaces, GiveWayToNewRowsAndLeaveAllElse) {
  for (const RowFormat format : {RowFormat::kInt16, RowFormat::kFloat32}) {
    const SmallTable small(format);
    EXPECT_EQ(small.table.with_rows({}), small.section);
    const Place place = small.table.places("메뉴").front();
    ASSERT_TRUE(place.of_word);
    const std::vector<FoldedTable::NewRow> rows = {
        {place, {1.0f, -1.0f, 0.25f, 3.5f}}};
    const std::string changed = small.table.with_rows(rows);
    ASSERT_EQ(changed.size(), small.section.size());
    const FoldedTable table = *FoldedTable::parse(changed);
    for (std::size_t k = 0; k < 4; ++k) {
      EXPECT_NEAR(table.row(place)[k], rows[0].scores[k], 1e-4);
    }
    EXPECT_EQ(logits(table, "첫눈"), logits(small.table, "첫눈"));
    EXPECT_NE(logits(table, "메뉴"), logits(small.table, "메뉴"));
  }
}

TEST(FoldedTablePlaces, KeepWhatIsTooLargeAtTheLargestStep) {
  const SmallTable small;
  const Place place = small.table.places("메뉴").front();
  const std::vector<FoldedTable::NewRow> rows = {{place, {1e9f, -1e9f, 0, 0}}};
  const std::string changed = small.table.with_rows(rows);
  const std::vector<float> row = FoldedTable::parse(changed)->row(place);
  EXPECT_NEAR(row[0], 5, 1e-3);  // the table's largest
  EXPECT_NEAR(row[1], -5, 1e-3);
}

TEST(RowLoss, HasTheGradientOfFiniteDifferences) {
  const SmallTable small;
  const RowLoss loss(small.table, kExamples, {.l2 = 0.3, .temperature = 1.7f});
  const std::size_t size = loss.places().size() * kNumLabels;
  std::vector<double> x(size), gradient(size), ignored(size);
  for (std::size_t i = 0; i < size; ++i) {
    x[i] = static_cast<double>(i * 5 % 11) / 10 - 0.5;
  }
  loss(x, gradient);
  for (std::size_t i = 0; i < size; ++i) {
    const double at = x[i];
    x[i] = at + 1e-4;
    const double above = loss(x, ignored);
    x[i] = at - 1e-4;
    const double below = loss(x, ignored);
    x[i] = at;
    EXPECT_NEAR(gradient[i], (above - below) / 2e-4, 1e-6);
  }
}

TEST(RowLoss, IsTheCrossEntropyOfTheScores) {
  const SmallTable small;
  const RowLoss loss(small.table, kExamples, {.l2 = 1, .temperature = 2});
  std::vector<double> x(loss.places().size() * kNumLabels, 0.0), g(x.size());
  double expected = 0;
  for (const StageOneExample& e : kExamples) {
    LabelScores scores = small.table.score(e.text);
    for (float& v : scores.span()) v /= 2;
    softmax(scores.span());
    expected -=
        std::log(double{scores.values[static_cast<std::size_t>(e.label)]});
  }
  EXPECT_NEAR(loss(x, g), expected, 1e-5);
}

std::string tuned(const SmallTable& small, double l2) {
  RowTuning tuning;
  tuning.l2 = l2;
  return tune_rows(small.table, kExamples, tuning).value();
}

TEST(TuneRows, LearnsTheExamples) {
  const SmallTable small;
  const std::string section = tuned(small, 1e-4);
  const FoldedTable table = *FoldedTable::parse(section);
  for (const StageOneExample& e : kExamples) {
    const LabelScores scores = table.score(e.text);
    const auto best = std::max_element(scores.values.begin(),
                                       scores.values.begin() + kNumLabels);
    EXPECT_EQ(best - scores.values.begin(), static_cast<int>(e.label))
        << e.text;
  }
}

TEST(TuneRows, GivesTheTableBackIfHeldFirmlyEnough) {
  const SmallTable small;
  EXPECT_EQ(tuned(small, 1e12), small.section);
  EXPECT_NE(tuned(small, 0.1), small.section);
  EXPECT_EQ(*tune_rows(small.table, {}, {}), small.section);
}

TEST(TuneRows, LeavesRowsThatNoExampleUses) {
  const SmallTable small;
  const FoldedTable& before = small.table;
  const std::string section = tuned(small, 1e-3);
  const FoldedTable after = *FoldedTable::parse(section);
  std::set<Place> used;
  for (const StageOneExample& e : kExamples) {
    for (const Place& place : before.places(e.text)) used.insert(place);
  }
  std::size_t unused = 0;
  for (std::uint32_t at = 0; at < 61; ++at) {
    const Place place{false, at, 1};
    if (used.contains(place)) continue;
    ++unused;
    EXPECT_EQ(after.row(place), before.row(place)) << at;
  }
  EXPECT_GT(unused, 5u);
}

TEST(TuneRows, GivesTheSameBytesTwice) {
  EXPECT_EQ(tuned(SmallTable(), 0.01), tuned(SmallTable(), 0.01));
}

}  // namespace
}  // namespace kijil::train
