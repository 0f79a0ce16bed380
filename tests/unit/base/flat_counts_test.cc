#include "base/flat_counts.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace kijil {
namespace {

// Pages of all sizes in one table, with keys of the pages before and others.
TEST(FlatCounts, CountsAsAMapOfEachPage) {
  std::mt19937 random(1);
  FlatCounts<std::uint64_t, std::uint32_t> counts;
  for (int page = 0; page < 2000; ++page) {
    const std::size_t keys = random() % (page % 50 == 0 ? 3000 : 20);
    const std::uint64_t spread = random() % 2 == 0 ? 1 : std::uint64_t{1} << 57;
    std::map<std::uint64_t, std::uint32_t> expected;
    counts.begin_page(keys);
    for (std::size_t i = 0; i < keys; ++i) {
      const std::uint64_t key = random() % 40 * spread;
      const std::size_t place = counts.place_of(key);
      ASSERT_EQ(counts.at(place), expected[key]);
      ASSERT_EQ(++counts[key], ++expected[key]);
      ASSERT_EQ(counts.place_of(key), place) << "places do not move";
    }
    for (std::uint64_t key = 0; key < 50; ++key) {
      ASSERT_EQ(counts.get(key * spread),
                expected.contains(key * spread) ? expected[key * spread] : 0)
          << "page " << page;
    }
    if (page % 300 == 0) counts.keep_at_most(0);
  }
}

TEST(FlatCounts, HoldsNothingOnANewPage) {
  FlatCounts<std::uint32_t, int> counts;
  counts.begin_page(1);
  counts[7] = 3;
  counts.begin_page(0);
  EXPECT_EQ(counts.get(7), 0);
}

}  // namespace
}  // namespace kijil
