// What page_features_test.cc does not see of it, as features are of few pages.
#include "labels/list_table.h"

#include <gtest/gtest.h>

#include <vector>

namespace kijil {
namespace {

// So many headlines side by side, all of them lurid.
std::vector<ListLine> headlines(std::size_t count) {
  std::vector<ListLine> lines(count);
  for (std::size_t m = 0; m < count; ++m) {
    lines[m].index = m;
    lines[m].length = 20;
    lines[m].lead = 0.5f;
  }
  return lines;
}

TEST(ListTable, AnOddOneOutBeginsAList) {
  std::vector<ListLine> lines = headlines(12);
  lines[5].is_few_words = true;
  for (std::size_t m = 5; m < lines.size(); ++m) lines[m].lead = -0.25f;
  ListTable lists;
  lists.read(lines);
  for (std::size_t m = 0; m < lines.size(); ++m) {
    EXPECT_EQ(lists.is_odd_one_out(m), m == 5) << m;
    EXPECT_EQ(lists.begins_list(m), m == 0 || m == 5) << m;
    EXPECT_EQ(lists.lead_of_list(m), m < 5 ? 0.5f : -0.25f) << m;
  }
}

TEST(ListTable, ALineAtTheEndOrNearItsLikeIsNoOddOne) {
  std::vector<ListLine> lines = headlines(20);
  for (const std::size_t m : {0u, 6u, 10u, 19u}) lines[m].is_few_words = true;
  ListTable lists;
  lists.read(lines);
  for (std::size_t m = 0; m < lines.size(); ++m) {
    EXPECT_FALSE(lists.is_odd_one_out(m)) << m;
    EXPECT_EQ(lists.begins_list(m), m == 0) << m;
  }
  lines[6].is_few_words = false;
  lists.read(lines);
  EXPECT_TRUE(lists.is_odd_one_out(10));
}

TEST(ListTable, ForgetsThePageBefore) {
  std::vector<ListLine> lines = headlines(12);
  lines[5].is_heading = true;
  ListTable lists;
  lists.read(lines);
  EXPECT_TRUE(lists.begins_list(5));
  const std::vector<ListLine> others = headlines(8);
  lists.read(others);
  for (std::size_t m = 1; m < others.size(); ++m) {
    EXPECT_FALSE(lists.begins_list(m)) << m;
  }
}

}  // namespace
}  // namespace kijil
