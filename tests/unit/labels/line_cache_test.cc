#include "labels/line_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace kijil {
namespace {

// Told apart by a number.
KnownLine known_line(std::uint64_t number) {
  KnownLine line;
  line.outline.identity = number;
  line.outline.topics = static_cast<std::uint32_t>(number % 3);
  line.weighed.sums.set(5, static_cast<double>(number));
  return line;
}

void keep(LineCache& cache, std::string_view line, std::uint64_t hash,
          std::uint64_t number) {
  const std::vector<std::uint32_t> topics(number % 3,
                                          static_cast<std::uint32_t>(number));
  cache.keep(line, hash, known_line(number), topics);
}

TEST(LineCache, KnowsALineFromTheThirdTimeOn) {
  LineCache cache;
  EXPECT_FALSE(cache.ask("로그인").comes_again);
  const LineCache::Answer second = cache.ask("로그인");
  EXPECT_EQ(second.known, nullptr);
  ASSERT_TRUE(second.comes_again);
  keep(cache, "로그인", second.hash, 5);
  const LineCache::Answer third = cache.ask("로그인");
  ASSERT_NE(third.known, nullptr);
  EXPECT_EQ(third.known->line.outline.identity, 5u);
  EXPECT_EQ(third.known->line.weighed.sums[5], 5);
  EXPECT_EQ(third.known->topics[1], 5u);
  EXPECT_EQ(cache.ask("로그아웃").known, nullptr);
}

// All lines share a few hashes; still none is taken for another.
TEST(LineCache, ComparesAllBytes) {
  std::mt19937 random(1);
  std::vector<std::string> lines = {"", std::string("a\0b", 3), "a"};
  while (lines.size() < 400) {
    std::string line = lines[random() % lines.size()];
    line.resize(std::min<std::size_t>(line.size() + random() % 9, 128), 'x');
    if (!line.empty())
      line[random() % line.size()] = static_cast<char>(random());
    lines.push_back(line);
  }
  LineCache cache;
  int hits = 0;
  for (int round = 0; round < 100000; ++round) {
    const std::size_t at = random() % lines.size();
    const std::uint64_t hash = at % 7;
    const LineCache::Answer answer = cache.ask(lines[at], hash);
    if (answer.known != nullptr) {
      // Some lines were drawn twice.
      ASSERT_EQ(lines[answer.known->line.outline.identity], lines[at]);
      ++hits;
    } else if (answer.comes_again) {
      keep(cache, lines[at], answer.hash, at);
    }
  }
  EXPECT_GT(hits, 100);
}

TEST(LineCache, LeavesLongLinesAndManyTopicsAlone) {
  LineCache cache;
  const std::string longest(LineCache::kLongestLine, 'a');
  const std::string longer = longest + "a";
  for (int time = 0; time < 4; ++time) {
    EXPECT_EQ(cache.ask(longer).known, nullptr);
    EXPECT_FALSE(cache.ask(longer).comes_again);
  }
  cache.ask(longest);
  const LineCache::Answer second = cache.ask(longest);
  ASSERT_TRUE(second.comes_again);
  KnownLine many;
  many.outline.topics = LineCache::kMostTopics + 1;
  cache.keep(longest, second.hash, many,
             std::vector<std::uint32_t>(many.outline.topics));
  EXPECT_EQ(cache.ask(longest).known, nullptr);
  keep(cache, longest, second.hash, 9);
  EXPECT_NE(cache.ask(longest).known, nullptr);
}

TEST(LineCache, HashesSeldomMeet) {
  LineCache cache;
  std::vector<std::uint64_t> hashes;
  for (int i = 0; i < 20000; ++i) {
    const std::string line = "제" + std::to_string(i) + "회 잔치";
    hashes.push_back(cache.ask(line).hash);
  }
  std::ranges::sort(hashes);
  EXPECT_EQ(std::ranges::adjacent_find(hashes), hashes.end());
}

TEST(LineCache, TakesNoMoreThanTwoMegabytes) {
  EXPECT_LT(LineCache::kBytes, std::size_t{2} << 20);
}

}  // namespace
}  // namespace kijil
