#include "base/growing_bytes.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <utility>

namespace kijil {
namespace {

TEST(GrowingBytes, KeepsWhatStandsThere) {
  GrowingBytes bytes;
  EXPECT_EQ(bytes.capacity(), 0u);
  bytes.reserve(3);
  std::memcpy(bytes.data(), "abc", 3);
  for (std::size_t size = 4; size < 100'000'000; size *= 3) {
    bytes.reserve(size);
    EXPECT_GE(bytes.capacity(), size);
    ASSERT_EQ(std::memcmp(bytes.data(), "abc", 3), 0);
  }
  const std::size_t most = bytes.capacity();
  bytes.reserve(1);
  EXPECT_EQ(bytes.capacity(), most);
}

TEST(GrowingBytes, MovesWithoutCopying) {
  GrowingBytes bytes, other;
  bytes.reserve(10);
  const char* where = bytes.data();
  other = std::move(bytes);
  EXPECT_EQ(other.data(), where);
  GrowingBytes third(std::move(other));
  EXPECT_EQ(third.data(), where);
}

TEST(GrowingBytes, ForgetsButKeepsALittleRoom) {
  GrowingBytes bytes;
  bytes.reserve(100'000);
  bytes.forget();
  EXPECT_EQ(bytes.capacity(), 100'000u);
  bytes.reserve(100'000'000);
  bytes.forget();
  EXPECT_EQ(bytes.capacity(), 0u);
  bytes.reserve(10);
  EXPECT_NE(bytes.data(), nullptr);
}

TEST(GrowingBytes, ThrowsAndIsAsItWasIfThereIsNoRoom) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers end the process instead";
#endif
  GrowingBytes bytes;
  bytes.reserve(3);
  std::memcpy(bytes.data(), "abc", 3);
  const std::size_t too_much = std::numeric_limits<std::size_t>::max() / 4;
  EXPECT_THROW(bytes.reserve(too_much), std::bad_alloc);
  EXPECT_EQ(bytes.capacity(), 3u);
  EXPECT_EQ(std::memcmp(bytes.data(), "abc", 3), 0);
}

}  // namespace
}  // namespace kijil
