// A word of a line on its way to a score: its first bytes in registers.
//
//   LeanWord word;
//   word.read(at, size);  // of a PaddedText
//   word.key();           // word_key() of its text
//
// What differs from word to word, its length above all, is looked up in tables
// and not branched on.
// Thread-safety: pure functions.
#ifndef KIJIL_FEATURES_LEAN_WORD_H_
#define KIJIL_FEATURES_LEAN_WORD_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/hash.h"
#include "features/ngrams.h"

namespace kijil {

// A short word's bytes, then zeros, which no word of a normal form has.
using WordBytes = std::array<std::uint64_t, 2>;

// How many of them are the word's.
inline std::size_t size_of(const WordBytes& bytes) {
  const auto* const first = reinterpret_cast<const char*>(bytes.data());
  return static_cast<std::size_t>(std::find(first, first + sizeof bytes, '\0') -
                                  first);
}

struct LeanWord {
  static constexpr std::size_t kShort = sizeof(WordBytes);

  // Of a short word, padded with zeros, and more of them.
  WordBytes bytes;
  std::uint64_t zeros = 0;
  std::uint64_t hash;  // hash_state() of its text
  const char* at;
  std::size_t size;

  // REQUIRES: kShort bytes can be read, whatever the length, at least 1.
  void read(const char* from, std::size_t length);
  bool is_short() const { return size <= kShort; }
  std::string_view text() const { return {at, size}; }
  const char* padded() const {
    return reinterpret_cast<const char*>(bytes.data());
  }
  // As in word_key.h.
  std::uint64_t key() const {
    return std::max<std::uint64_t>(hash_mix(hash), 1);
  }
  std::uint32_t fasttext_hash() const;
};

namespace lean_word_tables {

struct LengthFacts {
  std::uint64_t first = 0, second = 0;  // masks of the first 16 bytes
  std::uint64_t start = 0;              // hash_state() of no bytes yet
  std::uint64_t goes_on = 0;            // all ones if longer than 8 bytes
};
constexpr std::uint64_t ones(std::size_t bytes) {
  return bytes >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * bytes)) - 1;
}
inline constexpr auto kLengths = [] {
  std::array<LengthFacts, LeanWord::kShort + 1> facts;
  for (std::size_t n = 0; n < facts.size(); ++n) {
    facts[n] = {ones(n), n > 8 ? ones(n - 8) : 0, n * kHashMultiplier,
                n > 8 ? ~std::uint64_t{0} : 0};
  }
  return facts;
}();
// Factors of fastText's hash, by the word's length: behind its last byte 0 is
// taken in and 1 multiplied with, which is nothing.
inline constexpr auto kFactors = [] {
  std::array<std::array<std::uint32_t, LeanWord::kShort>, kLengths.size()>
      factors{};
  for (std::size_t n = 0; n < factors.size(); ++n) {
    factors[n].fill(1);
    std::fill_n(factors[n].begin(), n, kFnvPrime);
  }
  return factors;
}();

}  // namespace lean_word_tables

inline std::uint32_t LeanWord::fasttext_hash() const {
  if (!is_short()) [[unlikely]]
    return kijil::fasttext_hash(text());
  const auto& factors = lean_word_tables::kFactors[size];
  const char* const from = padded();
  std::uint32_t result = kFnvOffset;
#pragma GCC unroll 16
  for (std::size_t i = 0; i < kShort; ++i) {
    const auto bits =
        static_cast<std::uint32_t>(static_cast<std::int8_t>(from[i]));
    result = (result ^ bits) * factors[i];
  }
  return result;
}

inline void LeanWord::read(const char* from, std::size_t length) {
  const auto& facts = lean_word_tables::kLengths[std::min(length, kShort)];
  const std::uint64_t first = hash_word<std::uint64_t>(from) & facts.first;
  const std::uint64_t second =
      hash_word<std::uint64_t>(from + 8) & facts.second;
  bytes = {first, second};
  const std::uint64_t of_one = hash_step(facts.start, first);
  const std::uint64_t of_two = hash_step(of_one, second);
  hash = of_one ^ ((of_one ^ of_two) & facts.goes_on);
  at = from;
  size = length;
  if (!is_short()) [[unlikely]]
    hash = hash_state(text());
}

}  // namespace kijil

#endif  // KIJIL_FEATURES_LEAN_WORD_H_
