// What one thread remembers of the words that it has read with one model.
//
//   WordCache cache;
//   for (std::string_view line : lines) table.score(line, cache);
//
// Scores are the same with a cache as without; words that come again cost less.
// A word has two places, which it shares with others, and is taken for itself
// only if all its bytes are there: words made to meet in one place cost what
// they cost without a cache. Of the two, the one that was asked for last stays.
// Memory: none at first, 4 KB with the first word, 4 MB at most.
// REQUIRES: one cache for one model. Thread-safety: one thread at a time.
#ifndef KIJIL_SCORES_WORD_CACHE_H_
#define KIJIL_SCORES_WORD_CACHE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "features/known_word.h"
#include "features/lean_word.h"
#include "scores/word_list.h"

namespace kijil {

// The two places of all words with one piece of their hash.
struct alignas(128) WordPlaces {
  std::array<KnownWord, 2> words;

  // The place of the word, or nullptr. Which of the two it is can be foretold
  // by nobody, so no branch asks.
  KnownWord* find(const WordBytes& bytes) {
    const bool in_second = words[1].is(bytes);
    if (!in_second && !words[0].is(bytes)) return nullptr;
    last_asked_for() = in_second;
    return &words[in_second];
  }
  // That of the two which may go, with all but its bytes cleared.
  KnownWord& take(const WordBytes& bytes) {
    const std::uint8_t older = last_asked_for() ^ 1;
    words[older] = {.bytes = bytes};
    last_asked_for() = older;
    return words[older];
  }

 private:
  std::uint8_t& last_asked_for() { return words[0].shape.lanes.back(); }
};

class WordCache {
 public:
  WordList list;  // for who scores one line after the other

  WordCache() = default;
  // One that has so many pairs of places from the beginning and never more; for
  // tests.
  explicit WordCache(std::size_t pairs) : places_(pairs), most_(pairs) {}

  // Takes more room if that is worth it; places found before are then gone.
  void grow_if_due() {
    if (is_growth_due()) grow();
  }
  bool is_growth_due() const {
    return misses_ >= 2 * places_.size() && places_.size() < most_;
  }
  // The places of a word. REQUIRES: grow_if_due() was called.
  WordPlaces& places_of(const LeanWord& word) {
    return places_[((word.hash >> 32) * places_.size()) >> 32];
  }
  // Tells that so many words were not in their places.
  void note_misses(std::size_t count) { misses_ += count; }

 private:
  static constexpr std::size_t kFewest = 32, kMost = 32768;

  void grow() {
    const std::size_t pairs = places_.empty() ? kFewest : 4 * places_.size();
    const std::vector<WordPlaces> old =
        std::exchange(places_, std::vector<WordPlaces>(pairs));
    misses_ = 0;
    for (const WordPlaces& both : old) {
      for (const KnownWord& word : both.words) move_in(word);
    }
  }
  void move_in(const KnownWord& known) {
    const std::size_t size = size_of(known.bytes);
    if (size == 0) return;
    LeanWord word;
    word.read(reinterpret_cast<const char*>(known.bytes.data()), size);
    places_of(word).take(known.bytes).become(known);
  }

  std::vector<WordPlaces> places_;
  std::size_t most_ = kMost;
  std::size_t misses_ = 0;
};

}  // namespace kijil

#endif  // KIJIL_SCORES_WORD_CACHE_H_
