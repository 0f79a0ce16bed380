#include "base/short_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kijil {
namespace {

using testing::ElementsAreArray;

using List = ShortList<int, 3>;

TEST(ShortList, HoldsWhatAVectorHolds) {
  List list;
  std::vector<int> expected;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(list.empty(), i == 0);
    EXPECT_EQ(list.size(), expected.size());
    EXPECT_THAT(std::vector<int>(list.begin(), list.end()),
                ElementsAreArray(expected));
    list.push_back(i * i);
    expected.push_back(i * i);
    EXPECT_EQ(list[static_cast<std::size_t>(i)], i * i);
  }
}

TEST(ShortList, CopiesAreTheirOwn) {
  for (const int size : {2, 3, 4, 9}) {
    List list;
    for (int i = 0; i < size; ++i) list.push_back(i);
    List copy = list;
    EXPECT_EQ(copy, list);
    copy.push_back(100);
    EXPECT_FALSE(copy == list);
    EXPECT_EQ(list.size(), static_cast<std::size_t>(size));
  }
}

}  // namespace
}  // namespace kijil
