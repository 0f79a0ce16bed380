// The sum of the rows of a word's n-grams of up to four characters, as
// for_each_ngram() finds them in the word between its boundary marks.
//
//   const NgramSum sum(bucket_rows, mask, weights);
//   const NgramRows found = sum.of_short(padded_word);
//
// The n-grams that end at a character are those that ended at the one before
// with one more, so that four running hashes do for all starts. Characters of
// one to three bytes cost the same steps, and n-grams that do not count are
// weighed with 0: branches on what a word is made of cost more than they save.
// Thread-safety: const.
#ifndef KIJIL_SCORES_NGRAM_SUM_H_
#define KIJIL_SCORES_NGRAM_SUM_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "features/ngrams.h"
#include "scores/row_sum.h"

namespace kijil {

// Which n-grams count; by the number of characters that the word had before
// the n-gram's last one, 2 meaning more as well.
struct NgramWeights {
  struct Four {
    TwoWeights one_two = two_weights(false, false);
    TwoWeights three_four = two_weights(false, false);
  };
  std::array<Four, 3> inside;    // n-grams that end at a character
  std::array<Four, 3> at_end;    // n-grams that end at the boundary mark
  std::array<bool, 5> counts{};  // by their length

  NgramWeights(int min_n, int max_n) {
    for (int n = 1; n <= 4; ++n) {
      counts[static_cast<std::size_t>(n)] = min_n <= n && n <= max_n;
    }
    for (std::size_t before = 0; before < 3; ++before) {
      const bool three = counts[3] && before >= 1;
      const bool four = counts[4] && before >= 2;
      inside[before] = {two_weights(counts[1], counts[2]),
                        two_weights(three, four)};
      // A boundary mark alone is no n-gram.
      at_end[before] = {two_weights(false, counts[2]),
                        two_weights(three, four)};
    }
  }
  // How many count in a word of so many characters.
  std::size_t rows(std::size_t characters) const {
    return counts[1] * characters + counts[2] * (characters + 1) +
           counts[3] * characters +
           counts[4] * (std::max<std::size_t>(characters, 1) - 1);
  }
};

// Hashes of the last one to four characters.
struct RunningHashes {
  std::uint32_t one = 0, two = 0, three = 0, four = 0;

  void begin_character() {
    four = three;
    three = two;
    two = one;
    one = kFnvOffset;
  }
  void take(char byte) { step(byte, kFnvPrime); }
  // No step at all for a byte of 0 and a factor of 1.
  void step(char byte, std::uint32_t factor) {
    const auto bits =
        static_cast<std::uint32_t>(static_cast<std::int8_t>(byte));
    one = (one ^ bits) * factor;
    two = (two ^ bits) * factor;
    three = (three ^ bits) * factor;
    four = (four ^ bits) * factor;
  }
};

class NgramSum {
 public:
  struct Found {
    RowSum sum;
    std::size_t rows = 0;
  };

  // `rows` of a table of `mask` + 1 rows, a power of two.
  NgramSum(const char* rows, std::uint32_t mask, const NgramWeights& weights)
      : rows_(rows), mask_(mask), weights_(weights) {}

  // Of a word of which a RowSum can hold all. REQUIRES: four zeros behind it.
  Found of_short(const char* at, std::size_t size) const {
    const char* const end = at + size;
    RunningHashes last = start();
    // A broken word's first bytes count as the boundary mark's.
    while (is_utf8_continuation(*at)) last.take(*at++);
    RowSum sum{};
    std::size_t characters = 0;
    // The first two by themselves: fewer n-grams end there.
    for (; at < end && characters < 2; ++characters) {
      at = take_character(at, last);
      sum += rows_of(last, weights_.inside[characters]);
    }
    for (; at < end; ++characters) {
      at = take_character(at, last);
      sum += rows_of(last, weights_.inside[2]);
    }
    return {sum + end_of(last, characters), weights_.rows(characters)};
  }

  // Of any word; `carry(sum)` is called before a RowSum could overflow.
  template <typename Carry>
  std::size_t of_long(std::string_view word, Carry&& carry) const {
    RunningHashes last = start();
    const char* at = word.data();
    const char* const end = at + word.size();
    while (at != end && is_utf8_continuation(*at)) last.take(*at++);
    std::size_t characters = 0;
    for (; at != end; ++characters) {
      last.begin_character();
      do {
        last.take(*at++);
      } while (at != end && is_utf8_continuation(*at));
      const auto& w = weights_.inside[std::min<std::size_t>(characters, 2)];
      carry(rows_of(last, w));
    }
    carry(end_of(last, characters));
    return weights_.rows(characters);
  }

 private:
  static RunningHashes start() {
    RunningHashes last;
    last.begin_character();
    last.take('<');
    return last;
  }
  // Reads one character; returns where the next one begins.
  static const char* take_character(const char* at, RunningHashes& last) {
    last.begin_character();
    if (is_utf8_continuation(at[1]) && is_utf8_continuation(at[2])) [[likely]] {
      last.take(at[0]);
      last.take(at[1]);
      last.take(at[2]);
      at += 3;
    } else {
      last.take(*at++);
    }
    while (is_utf8_continuation(*at)) last.take(*at++);
    return at;
  }
  RowSum rows_of(const RunningHashes& last,
                 const NgramWeights::Four& weights) const {
    return weighed(row(last.one), row(last.two), weights.one_two) +
           weighed(row(last.three), row(last.four), weights.three_four);
  }
  RowSum end_of(RunningHashes last, std::size_t characters) const {
    last.begin_character();
    last.take('>');
    return rows_of(last, weights_.at_end[std::min<std::size_t>(characters, 2)]);
  }
  HalfRow row(std::uint32_t hash) const {
    return load_row(rows_ + std::size_t{hash & mask_} * sizeof(std::int64_t));
  }

  const char* rows_;
  std::uint32_t mask_;
  const NgramWeights& weights_;
};

}  // namespace kijil

#endif  // KIJIL_SCORES_NGRAM_SUM_H_
