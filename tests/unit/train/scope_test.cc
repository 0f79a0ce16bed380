// What each scope hides from stage two.
#include "train/scope.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "labels/page_features.h"

namespace kijil::train {
namespace {

// Features that stay where all were 1.
std::set<std::string> shown(const std::vector<std::string>& unary,
                            const std::vector<std::string>& edge,
                            void (*hide)(StageTwoScope, SequenceFeatures&),
                            StageTwoScope scope) {
  SequenceFeatures features(2, unary.size(), edge.size());
  for (float& v : features.unary) v = 1;
  for (float& v : features.edge) v = 1;
  hide(scope, features);
  std::set<std::string> names;
  for (std::size_t f = 0; f < unary.size(); ++f) {
    EXPECT_EQ(features.unary_row(0)[f], features.unary_row(1)[f]);
    if (features.unary_row(0)[f] != 0) names.insert(unary[f]);
  }
  for (std::size_t f = 0; f < edge.size(); ++f) {
    if (features.edge_row(1)[f] != 0) names.insert("edge " + edge[f]);
  }
  return names;
}

std::set<std::string> shown_of_pages(StageTwoScope scope) {
  return shown(page_unary_names(), page_edge_names(), hide_page_features,
               scope);
}
std::set<std::string> shown_of_lists(StageTwoScope scope) {
  return shown(list_unary_names(), list_edge_names(), hide_list_features,
               scope);
}

TEST(Scope, ScoresAreStageOnesAlone) {
  EXPECT_EQ(shown_of_pages(StageTwoScope::kScores),
            (std::set<std::string>{"bias", "logit.body", "logit.chrome",
                                   "logit.related", "logit.clickbait", "p.body",
                                   "p.chrome", "p.related", "p.clickbait"}));
  EXPECT_EQ(shown_of_lists(StageTwoScope::kScores),
            (std::set<std::string>{"bias", "logit_lead"}));
}

TEST(Scope, HeuristicsAreTheLinesOwn) {
  const auto names = shown_of_pages(StageTwoScope::kHeuristics);
  EXPECT_TRUE(names.contains("list_heading"));
  EXPECT_FALSE(names.contains("before1.list_heading"));
  EXPECT_FALSE(names.contains("within2.p.body"));
  EXPECT_FALSE(names.contains("edge bias"));
  EXPECT_TRUE(shown_of_lists(StageTwoScope::kHeuristics).contains("teaser"));
}

TEST(Scope, EachAddsToTheOneBefore) {
  const std::size_t all_of_pages =
      page_unary_names().size() + page_edge_names().size();
  const std::size_t all_of_lists =
      list_unary_names().size() + list_edge_names().size();
  EXPECT_LT(shown_of_pages(StageTwoScope::kScores).size(),
            shown_of_pages(StageTwoScope::kHeuristics).size());
  EXPECT_LT(shown_of_pages(StageTwoScope::kHeuristics).size(), all_of_pages);
  EXPECT_EQ(shown_of_pages(StageTwoScope::kPage).size(), all_of_pages);
  EXPECT_EQ(shown_of_pages(StageTwoScope::kAll).size(), all_of_pages);
  EXPECT_LT(shown_of_lists(StageTwoScope::kPage).size(), all_of_lists);
  EXPECT_EQ(shown_of_lists(StageTwoScope::kAll).size(), all_of_lists);
}

}  // namespace
}  // namespace kijil::train
