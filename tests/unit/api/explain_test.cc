// explain() says what classify() says, on pages of any length.
#include "kijil/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "tiny_classifier.h"

namespace kijil {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::tiny_classifier;

void expect_same(const LineResult& explained, const LineResult& classified) {
  ASSERT_EQ(explained.label, classified.label);
  ASSERT_EQ(explained.score, classified.score);
  ASSERT_EQ(explained.probabilities, classified.probabilities);
}

TEST(Explain, OfNoLinesIsNothing) {
  EXPECT_THAT(explain(tiny_classifier(), {}), IsEmpty());
}

TEST(Explain, AgreesWithClassifyOnAnyBytes) {
  std::mt19937 random(5);
  std::vector<std::string> bytes(200);
  for (std::string& line : bytes) {
    line.resize(random() % 60);
    for (char& c : line) c = static_cast<char>(random());
  }
  const std::vector<std::string_view> lines(bytes.begin(), bytes.end());
  const auto classified = tiny_classifier().classify(lines);
  const auto explained = explain(tiny_classifier(), lines);
  ASSERT_THAT(explained, SizeIs(lines.size()));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    SCOPED_TRACE(i);
    expect_same(explained[i].result, classified[i]);
    EXPECT_TRUE(nlohmann::json::accept(explanation_json(explained[i])));
  }
}

TEST(Explain, AgreesWithClassifyOnLongPages) {
  std::mt19937 random(7);
  const auto& source = testing::tiny_pages()[1].lines;
  std::vector<std::string_view> lines;
  for (int i = 0; i < 9'000; ++i) {
    lines.push_back(source[random() % source.size()].text);
  }
  const auto classified = tiny_classifier().classify(lines);
  std::size_t next = 0;
  explain_each(tiny_classifier(), lines,
               [&](std::size_t i, const Explanation& e) {
                 ASSERT_EQ(i, next++);
                 expect_same(e.result, classified[i]);
                 if (e.decisions.empty()) return;
                 // Neighbours are named by their place on the page: between
                 // them and the line are blank lines only.
                 const auto& [before, after] =
                     std::pair(e.decisions[0].before, e.decisions[0].after);
                 const std::size_t from = before ? before->line + 1 : 0;
                 const std::size_t to = after ? after->line : lines.size();
                 ASSERT_LE(from, i);
                 ASSERT_GT(to, i);
                 for (std::size_t j = from; j < to; ++j) {
                   ASSERT_EQ(lines[j].empty(), j != i) << i << ' ' << j;
                 }
               });
  EXPECT_EQ(next, lines.size());
}

TEST(ExplainLine, IsThatLineOfExplain) {
  const auto& source = testing::tiny_pages()[0].lines;
  std::vector<std::string_view> lines;
  for (const auto& line : source) lines.push_back(line.text);
  const auto all = explain(tiny_classifier(), lines);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(explanation_json(explain_line(tiny_classifier(), lines, i)),
              explanation_json(all[i]));
  }
}

// In whichever window of a long page the line counts.
TEST(ExplainLine, IsThatLineOfALongPage) {
  std::mt19937 random(11);
  const auto& source = testing::tiny_pages()[1].lines;
  std::vector<std::string_view> lines;
  for (int i = 0; i < 9'000; ++i) {
    lines.push_back(source[random() % source.size()].text);
  }
  const auto classified = tiny_classifier().classify(lines);
  for (std::size_t i = 0; i < lines.size(); i += 449) {
    const Explanation e = explain_line(tiny_classifier(), lines, i);
    expect_same(e.result, classified[i]);
    EXPECT_EQ(e.decisions.empty(), lines[i].empty());
    if (e.decisions.empty() || !e.decisions[0].before) continue;
    EXPECT_LT(e.decisions[0].before->line, i);
    EXPECT_GE(e.decisions[0].before->line + 20, i);
  }
}

}  // namespace
}  // namespace kijil
