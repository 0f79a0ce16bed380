#include "base/usable_cores.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <thread>

namespace kijil {
namespace {

TEST(UsableCores, AreOneAtLeastAndNoMoreThanThereAre) {
  EXPECT_GE(usable_cores(), 1u);
  EXPECT_LE(usable_cores(), std::thread::hardware_concurrency());
}

TEST(UsableCores, AreThoseThatTheProcessMayUse) {
  std::size_t cores = 0;
  // On a thread of its own, whose limit goes with it.
  std::thread([&] {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(::sched_getcpu()), &one);
    ASSERT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
    cores = usable_cores();
  }).join();
  EXPECT_EQ(cores, 1u);
}

TEST(UsableCores, AQuotaIsWorthSoMany) {
  EXPECT_EQ(cores_of_quota("200000 100000"), 2u);
  EXPECT_EQ(cores_of_quota("150000 100000\n"), 2u);
  EXPECT_EQ(cores_of_quota("1000 100000"), 1u);
  EXPECT_EQ(cores_of_quota("max 100000"), std::nullopt);
  EXPECT_EQ(cores_of_quota("-1 100000"), std::nullopt);
  for (const char* odd : {"", " ", "5", "5 ", "5 0", "5 x", "x 5", "5\t5"}) {
    EXPECT_EQ(cores_of_quota(odd), std::nullopt) << odd;
  }
}

}  // namespace
}  // namespace kijil
