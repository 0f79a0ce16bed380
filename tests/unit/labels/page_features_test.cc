// Rows are read by name, and each number is computed a second way.
#include "labels/page_features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "labels/page_model.h"
#include "scores/heuristics.h"

namespace kijil {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kB = static_cast<std::size_t>(Label::kBody);
constexpr auto kC = static_cast<std::size_t>(Label::kChrome);
constexpr auto kR = static_cast<std::size_t>(Label::kRelated);
constexpr auto kK = static_cast<std::size_t>(Label::kClickbait);

// Invented page: menu, article, a list, a footer.
const std::vector<std::string_view> kPage = {
    "전체메뉴",
    "로그인",
    "달빛시 둑길에 새 가로등 서른 개",
    "달빛시는 강변 둑길에 가로등 서른 개를 새로 세웠다고 4일 밝혔다.",
    "주민 박모 씨는 \"밤길이 밝아져 산책하기 좋다\"고 말했다.",
    "시는 내년에도 예산을 들여 나머지 구간을 정비할 계획이다.",
    "많이 본 뉴스",
    "1",
    "둑길 걷던 그가 본 것은... '소름'",
    "2",
    "은하군 감자 축제 이틀간 열려",
    "공유하기",
    "인쇄",
    "글자 크게",
    "닫기",
    "\"이것\" 하나로 전기료 반값?",
    "ⓒ 달빛신문 무단 전재 금지"};

std::vector<ReadLine> read_lines(std::span<const std::string_view> page) {
  std::vector<ReadLine> lines = read_page(page).lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::array<float, kNumLabels> logits;
    for (std::size_t k = 0; k < kNumLabels; ++k) {
      logits[k] = 5 * std::sin(static_cast<float>(i * 37 + k * k * 13));
    }
    lines[i].scores = calibrate(logits, 2.0f);
  }
  return lines;
}

// The row of a line, asked by the features' names.
class Row {
 public:
  Row(const std::vector<std::string>& names, std::span<const float> values)
      : names_(names), values_(values) {}
  float operator[](const std::string& name) const {
    const auto at = std::find(names_.begin(), names_.end(), name);
    if (at == names_.end()) {
      ADD_FAILURE() << "no feature " << name;
      return NAN;
    }
    return values_[static_cast<std::size_t>(at - names_.begin())];
  }

 private:
  const std::vector<std::string>& names_;
  std::span<const float> values_;
};

class PageFeatures : public testing::Test {
 protected:
  Row unary(std::size_t i) const {
    return {page_unary_names(), features_.unary_row(i)};
  }
  Row edge(std::size_t i) const {
    return {page_edge_names(), features_.edge_row(i)};
  }
  // Stage one's probabilities by page state.
  std::vector<std::pair<std::string, float>> states(std::size_t i) const {
    const auto& p = lines_[i].scores.probability;
    return {{"body", p[kB]}, {"chrome", p[kC]}, {"list", p[kR] + p[kK]}};
  }
  const std::vector<ReadLine> lines_ = read_lines(kPage);
  const SequenceFeatures features_ = page_features(lines_);
};

TEST_F(PageFeatures, FillARowForEachLine) {
  EXPECT_EQ(features_.length, kPage.size());
  EXPECT_EQ(features_.unary_width, page_unary_names().size());
  EXPECT_EQ(features_.edge_width, page_edge_names().size());
  for (const float v : features_.unary) ASSERT_TRUE(std::isfinite(v));
  for (const float v : features_.edge) ASSERT_TRUE(std::isfinite(v));
}

TEST(FeatureNames, AreDistinct) {
  for (const auto* names : {&page_unary_names(), &page_edge_names(),
                            &list_unary_names(), &list_edge_names()}) {
    EXPECT_EQ(std::set(names->begin(), names->end()).size(), names->size());
  }
}

TEST(FeatureNames, OfListsNameOnlyHeuristicsThatExist) {
  // A heuristic that is renamed would silently be missing.
  const auto is_heuristic = [](const std::string& name) {
    return std::any_of(heuristics().begin(), heuristics().end(),
                       [&](const Heuristic& h) { return h.name == name; });
  };
  EXPECT_EQ(std::count_if(list_unary_names().begin(), list_unary_names().end(),
                          is_heuristic),
            30);
}

TEST_F(PageFeatures, HoldTheLinesOwnFacts) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    SCOPED_TRACE(kPage[i]);
    const Row row = unary(i);
    EXPECT_EQ(row["bias"], 1);
    for (const Heuristic& h : heuristics()) {
      EXPECT_EQ(row[std::string(h.name)],
                h.value(lines_[i].shape, lines_[i].context));
    }
    for (const Label label : kModelLabels) {
      const auto k = static_cast<std::size_t>(label);
      const std::string name(label_name(label));
      EXPECT_EQ(row["logit." + name], lines_[i].scores.centred[k]);
      EXPECT_EQ(row["p." + name], lines_[i].scores.probability[k]);
    }
  }
}

TEST_F(PageFeatures, HoldWhatTheTwoLinesOnEitherSideAre) {
  const auto count = static_cast<int>(lines_.size());
  for (int i = 0; i < count; ++i) {
    SCOPED_TRACE(i);
    for (const int offset : {-2, -1, 1, 2}) {
      const std::string prefix =
          (offset < 0 ? "before" : "after") + std::to_string(std::abs(offset));
      const Row row = unary(static_cast<std::size_t>(i));
      const bool exists = i + offset >= 0 && i + offset < count;
      const auto near = static_cast<std::size_t>(exists ? i + offset : 0);
      EXPECT_EQ(row[prefix + ".none"], exists ? 0 : 1);
      for (const Heuristic& h : heuristics().first(num_line_heuristics())) {
        EXPECT_EQ(
            row[prefix + "." + std::string(h.name)],
            exists ? h.value(lines_[near].shape, lines_[near].context) : 0);
      }
      for (const auto& [state, p] : states(near)) {
        EXPECT_EQ(row[prefix + ".p." + state], exists ? p : 0);
      }
    }
  }
}

TEST_F(PageFeatures, HoldMeansOverWindowsThatThePageCuts) {
  const auto mean = [&](std::size_t i, std::size_t reach, std::size_t state) {
    float sum = 0;
    int count = 0;
    for (std::size_t j = 0; j < lines_.size(); ++j) {
      if (j + reach < i || j > i + reach) continue;
      sum += states(j)[state].second;
      ++count;
    }
    return sum / static_cast<float>(count);
  };
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    SCOPED_TRACE(i);
    const Row row = unary(i);
    for (std::size_t k = 0; k < kNumPageStates; ++k) {
      const std::string state = states(0)[k].first;
      EXPECT_NEAR(row["within2.p." + state], mean(i, 2, k), 1e-5);
      EXPECT_NEAR(row["within5.p." + state], mean(i, 5, k), 1e-5);
      EXPECT_NEAR(row["within12.p." + state], mean(i, 12, k), 1e-5);
      EXPECT_NEAR(row["page.p." + state], mean(i, 999, k), 1e-5);
    }
  }
}

TEST(PageFeatureZones, AreBeforeBetweenAndAfterTheText) {
  std::vector<ReadLine> lines = read_lines(std::span(kPage).first(5));
  const auto place = [&](std::size_t i, int before, int after, float prose) {
    lines[i].context.prose_before = before;
    lines[i].context.prose_after = after;
    lines[i].context.page_prose = prose;
  };
  place(0, kFar, 3, 0.5f);
  place(1, 3, kFar, 0.5f);
  place(2, 4, 4, 0.5f);
  place(3, 4, 5, 0.05f);
  place(4, kFar, kFar, 0.04f);
  const SequenceFeatures features = page_features(lines);
  const auto zones = [&](std::size_t i) {
    const Row row(page_unary_names(), features.unary_row(i));
    std::vector<std::string> found;
    for (const std::string zone :
         {"before_text", "after_text", "between_text", "no_text"}) {
      const float p = row[zone + ".p.body"];
      if (p == 0) continue;
      found.push_back(zone);
      EXPECT_EQ(p, lines[i].scores.probability[kB]);
      EXPECT_EQ(row[zone + ".p.chrome"], lines[i].scores.probability[kC]);
      EXPECT_EQ(row[zone + ".p.list"], lines[i].scores.probability[kR] +
                                           lines[i].scores.probability[kK]);
    }
    return found;
  };
  EXPECT_THAT(zones(0), ElementsAre("before_text"));
  EXPECT_THAT(zones(1), ElementsAre("after_text"));
  EXPECT_THAT(zones(2), ElementsAre("between_text"));
  EXPECT_THAT(zones(3), IsEmpty());
  EXPECT_THAT(zones(4), ElementsAre("no_text"));
}

TEST_F(PageFeatures, DescribeTheStepToEachLine) {
  EXPECT_THAT(features_.edge_row(0), Each(0));
  for (std::size_t i = 1; i < lines_.size(); ++i) {
    SCOPED_TRACE(kPage[i]);
    EXPECT_EQ(edge(i)["bias"], 1);
    EXPECT_EQ(edge(i)["like_previous"], lines_[i].context.like_previous);
    EXPECT_EQ(edge(i)["prose"], is_prose(lines_[i].shape) ? 1 : 0);
    EXPECT_EQ(edge(i)["short"], lines_[i].shape.length < 8 ? 1 : 0);
    EXPECT_EQ(edge(i)["list_heading"], i == 6 ? 1 : 0);
  }
}

TEST(PageFeaturesOf, NoLinesAreNone) {
  EXPECT_THAT(page_features({}).unary, IsEmpty());
  EXPECT_EQ(list_features({}, {}).length, 0u);
}

TEST(PageFeaturesOf, OneLineHasNoNeighbours) {
  const std::vector<ReadLine> lines = read_lines(std::span(kPage).first(1));
  const SequenceFeatures features = page_features(lines);
  const Row row(page_unary_names(), features.unary_row(0));
  for (const std::string side : {"before1", "before2", "after1", "after2"}) {
    EXPECT_EQ(row[side + ".none"], 1);
    EXPECT_EQ(row[side + ".p.body"], 0);
  }
  EXPECT_NEAR(row["page.p.body"], lines[0].scores.probability[kB], 1e-6);
}

class ListFeatures : public testing::Test {
 protected:
  Row unary(std::size_t m) const {
    return {list_unary_names(), features_.unary_row(m)};
  }
  Row edge(std::size_t m) const {
    return {list_edge_names(), features_.edge_row(m)};
  }
  float lead(std::size_t m) const {
    const auto& c = lines_[members_[m]].scores.centred;
    return std::tanh((c[kK] - c[kR]) / 2);
  }
  const std::vector<ReadLine> lines_ = read_lines(kPage);
  // Two blocks, the second behind four other lines; in the first, the heading
  // in line 6 begins a list of its own.
  const std::vector<std::size_t> members_ = {2, 6, 7, 8, 10, 15};
  const SequenceFeatures features_ = list_features(lines_, members_);
};

TEST_F(ListFeatures, FillARowForEachMember) {
  EXPECT_EQ(features_.length, members_.size());
  for (const float v : features_.unary) ASSERT_TRUE(std::isfinite(v));
}

TEST_F(ListFeatures, HoldTheLinesOwnFacts) {
  for (std::size_t m = 0; m < members_.size(); ++m) {
    SCOPED_TRACE(m);
    const ReadLine& line = lines_[members_[m]];
    EXPECT_EQ(unary(m)["bias"], 1);
    EXPECT_FLOAT_EQ(unary(m)["lead"], lead(m));
    EXPECT_EQ(unary(m)["logit_lead"],
              line.scores.centred[kK] - line.scores.centred[kR]);
    for (const Heuristic& h : heuristics()) {
      const std::string name(h.name);
      if (std::count(list_unary_names().begin(), list_unary_names().end(),
                     name) == 0) {
        continue;
      }
      EXPECT_EQ(unary(m)[name], h.value(line.shape, line.context)) << name;
    }
  }
}

TEST_F(ListFeatures, MeanLeadAsksHeadlinesThatStandTogether) {
  // Line 6 (a heading of five syllables) and line 7 (a rank) are too short to
  // be asked.
  const float block = (lead(0) + lead(3) + lead(4)) / 3;
  const float list = (lead(3) + lead(4)) / 2;
  for (std::size_t m = 0; m <= 4; ++m) {
    SCOPED_TRACE(m);
    EXPECT_FLOAT_EQ(unary(m)["lead_of_block"], block);
    EXPECT_FLOAT_EQ(unary(m)["lead_of_list"], m == 0 ? lead(0) : list);
  }
  EXPECT_FLOAT_EQ(unary(0)["lead_within_3"], (lead(0) + lead(3)) / 2);
  EXPECT_FLOAT_EQ(unary(1)["lead_within_3"], block);
  EXPECT_FLOAT_EQ(unary(4)["lead_within_3"], list);
  for (const std::string name :
       {"lead_of_block", "lead_of_list", "lead_within_3"}) {
    EXPECT_FLOAT_EQ(unary(5)[name], lead(5));
  }
}

TEST(ListFeatureWindows, ReachThreeMembersWithinTheirBlock) {
  const std::vector<std::string_view> page(9,
                                           "은하군 감자 축제 이틀간 열려 북적");
  const std::vector<ReadLine> lines = read_lines(page);
  const std::vector<std::size_t> members = {0, 1, 2, 3, 4, 5, 6, 7, 8};
  const SequenceFeatures features = list_features(lines, members);
  for (std::size_t m = 0; m < members.size(); ++m) {
    float sum = 0, all = 0;
    int count = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
      const auto& c = lines[i].scores.centred;
      const float lead = std::tanh((c[kK] - c[kR]) / 2);
      all += lead;
      if (i + 3 < m || i > m + 3) continue;
      sum += lead;
      ++count;
    }
    const Row row(list_unary_names(), features.unary_row(m));
    EXPECT_NEAR(row["lead_within_3"], sum / static_cast<float>(count), 1e-6);
    EXPECT_NEAR(row["lead_of_block"], all / 9, 1e-6);
  }
}

TEST_F(ListFeatures, OfShortLinesHaveNoMeanLead) {
  const std::vector<std::size_t> ranks = {7, 9};
  const SequenceFeatures features = list_features(lines_, ranks);
  const Row row(list_unary_names(), features.unary_row(0));
  EXPECT_EQ(row["lead_of_block"], 0);
  EXPECT_EQ(row["lead_within_3"], 0);
}

TEST_F(ListFeatures, DescribeTheStepToEachMember) {
  EXPECT_THAT(features_.edge_row(0), Each(0));
  const std::vector<float> gaps = {0, 3, 0, 0, 1, 4};
  for (std::size_t m = 1; m < members_.size(); ++m) {
    SCOPED_TRACE(m);
    EXPECT_EQ(edge(m)["bias"], 1);
    EXPECT_FLOAT_EQ(edge(m)["gap"], std::log2(1 + gaps[m]) / 3);
    EXPECT_EQ(edge(m)["any_gap"], gaps[m] > 0 ? 1 : 0);
    EXPECT_EQ(edge(m)["prose_in_gap"], m == 1 ? 1 : 0);
    const LineContext& context = lines_[members_[m]].context;
    EXPECT_EQ(edge(m)["like_previous"], context.like_previous);
    EXPECT_EQ(edge(m)["counts_on"], context.counts_on ? 1 : 0);
    EXPECT_EQ(edge(m)["begins_list"], m == 1 ? 1 : 0);
  }
}

TEST(ListFeatureSteps, KnowWhereAListBegins) {
  struct Case {
    std::string_view line;
    float begins;
  };
  const std::vector<Case> cases = {
      {"많이 본 뉴스", 0},  // the first has no step
      {"1", 0},
      {"은하군 감자 축제 이틀간 열려", 0},
      {"2", 0},
      {"달빛시 둑길에 새 가로등", 0},
      {"1", 1},  // counts anew
      {"1", 0},  // after another 1 it does not
      {"3", 0},
      {"별빛마을 텃밭 나눔 잔치", 0},
      {"추천 기사", 1},
      {"많이 본 뉴스", 0},  // a heading under a heading
      {"솔숲 산책길 다시 열렸다네", 0},
  };
  std::vector<std::string_view> page;
  std::vector<std::size_t> members;
  for (const Case& c : cases) {
    members.push_back(page.size());
    page.push_back(c.line);
  }
  const SequenceFeatures features = list_features(read_lines(page), members);
  for (std::size_t m = 0; m < cases.size(); ++m) {
    EXPECT_EQ(Row(list_edge_names(), features.edge_row(m))["begins_list"],
              cases[m].begins)
        << m << ": " << cases[m].line;
  }
}

TEST_F(ListFeatures, CountAGapOfSevenLinesAsTheLargest) {
  const std::vector<std::size_t> far = {0, 8, 16};
  const SequenceFeatures features = list_features(lines_, far);
  EXPECT_EQ(Row(list_edge_names(), features.edge_row(1))["gap"], 1);
  const SequenceFeatures farther =
      list_features(lines_, std::vector<std::size_t>{0, 16});
  EXPECT_EQ(Row(list_edge_names(), farther.edge_row(1))["gap"], 1);
}

}  // namespace
}  // namespace kijil
