#include "base/parallel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
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
  std::atomic<bool> other_failed = all_threads() < 2;
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

// Ends the process: with 0 if all was done, although there is no room for the
// stack of a thread.
[[noreturn]] void work_without_room() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const rlim_t room =
      pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + (1 << 20);
  const rlimit limit = {room, room};
  if (pages == 0 || ::setrlimit(RLIMIT_AS, &limit) != 0) std::_Exit(2);
  std::atomic<std::size_t> sum = 0;
  parallel_for(100, 4, [&](std::size_t i) { sum += i; });
  std::_Exit(sum == 4950 ? 0 : 1);
}

TEST(ParallelFor, DoesItAllWithTheThreadsThatThereAre) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers need more address space than this leaves";
#endif
  EXPECT_EXIT(work_without_room(), ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace kijil
