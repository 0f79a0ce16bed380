// What one thread remembers of the words that it has scored with one table.
//
//   WordCache cache;
//   for (std::string_view line : lines) table.score(line, cache);
//
// Scores are the same with a cache as without; words that come again cost less.
// A word has one place, which it shares with others, and is taken for itself
// only if all its bytes are there: words made to meet in one place cost what
// they cost without a cache. Memory: none at first, 4 KB with the first word,
// 1 MB at most.
// REQUIRES: one cache for one table. Thread-safety: one thread at a time.
#ifndef KIJIL_SCORES_WORD_CACHE_H_
#define KIJIL_SCORES_WORD_CACHE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kijil {

// A word and what it adds to a line's sum, in one line of the processor's
// cache.
struct alignas(64) CachedWord {
  // Its bytes, then zeros, which no word has; zeros alone: no word is here.
  // Longer words are not kept: 3 of 1,000 on real pages.
  std::array<std::uint64_t, 4> bytes{};
  std::uint32_t hash = 0;  // fastText's, for pairs of words
  std::uint32_t rows = 0;  // as many as the mean counts
  std::array<std::int16_t, 4> word_row{};
  std::array<std::int32_t, 4> bucket_sum{};
};

class WordCache {
 public:
  WordCache() = default;
  // One that has so many places from the beginning and never more; for tests.
  explicit WordCache(std::size_t places) : words_(places), most_(places) {}

  // All places, a power of two of them; valid until the next call.
  std::span<CachedWord> places() {
    if (misses_ >= words_.size() && words_.size() < most_) grow();
    return words_;
  }
  // Tells that so many words were not in their places.
  void note_misses(std::size_t words) { misses_ += words; }

 private:
  static constexpr std::size_t kFewest = 64, kMost = 16384;

  // What was there is forgotten: what is worth keeping soon comes again.
  void grow() {
    const std::size_t places = words_.empty() ? kFewest : 4 * words_.size();
    words_.clear();
    words_.resize(places);
    misses_ = 0;
  }

  std::vector<CachedWord> words_;
  std::size_t most_ = kMost;
  std::size_t misses_ = 0;
};

}  // namespace kijil

#endif  // KIJIL_SCORES_WORD_CACHE_H_
