#include "base/parallel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace kijil {
namespace {

TEST(ParallelFor, WorksOnEachIndexOnce) {
  for (const std::size_t count : {0u, 1u, 2u, 1000u}) {
    std::vector<int> times(count, 0);
    parallel_for(count, [&](std::size_t i) { ++times[i]; });
    EXPECT_THAT(times, ::testing::Each(1)) << count;
  }
}

// With threads, the lowest index fails last.
TEST(ParallelFor, ThrowsOnWhatTheLowestIndexThrew) {
  std::atomic<bool> other_failed = std::thread::hardware_concurrency() < 2;
  std::string thrown;
  try {
    parallel_for(64, [&](std::size_t i) {
      while (i == 0 && !other_failed) std::this_thread::yield();
      other_failed = true;
      throw std::runtime_error(std::to_string(i));
    });
  } catch (const std::runtime_error& e) {
    thrown = e.what();
  }
  EXPECT_EQ(thrown, "0");
}

TEST(ParallelFor, FinishesWhatIsBelowTheIndexThatThrew) {
  std::vector<int> times(100, 0);
  EXPECT_THROW(parallel_for(times.size(),
                            [&](std::size_t i) {
                              if (i == 50) throw 50;
                              ++times[i];
                            }),
               int);
  EXPECT_EQ(std::accumulate(times.begin(), times.begin() + 50, 0), 50);
}

}  // namespace
}  // namespace kijil
