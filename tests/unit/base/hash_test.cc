// The hash of models/FORMAT.md, read byte by byte, against the one that reads
// several at once. Known answers are in model_file_test.cc.
#include "base/hash.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace kijil {
namespace {

std::uint64_t plain_hash(std::string_view bytes) {
  constexpr std::uint64_t kMultiplier = 0x9DDFEA08EB382D69u;
  std::uint64_t hash = bytes.size() * kMultiplier;
  for (std::size_t begin = 0; begin < bytes.size(); begin += 8) {
    std::uint64_t word = 0;
    for (std::size_t i = begin; i < std::min(begin + 8, bytes.size()); ++i) {
      word |= std::uint64_t{static_cast<unsigned char>(bytes[i])}
              << (8 * (i - begin));
    }
    hash = (hash ^ word) * kMultiplier;
    hash ^= hash >> 32;
  }
  return hash_mix(hash);
}

TEST(HashBytes, IsThatOfTheFormat) {
  std::mt19937 random(1);
  for (std::size_t size = 0; size < 70; ++size) {
    for (int round = 0; round < 20; ++round) {
      std::string bytes;
      while (bytes.size() < size) bytes.push_back(static_cast<char>(random()));
      ASSERT_EQ(hash_bytes(bytes), plain_hash(bytes)) << size << " bytes";
    }
  }
}

}  // namespace
}  // namespace kijil
