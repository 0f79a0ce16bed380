// Hashes that are the same on every machine and in every version: they are
// stored in model files.
//
//   hash_bytes("첫눈");
//
// Thread-safety: pure functions.
#ifndef KIJIL_BASE_HASH_H_
#define KIJIL_BASE_HASH_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace kijil {

// The finaliser of splitmix64 (Steele, Lea and Flood, OOPSLA 2014): spreads
// every input bit over all output bits.
constexpr std::uint64_t hash_mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// The bytes at `from` as a little-endian number.
template <typename Number>
Number hash_word(const char* from) {
  Number word;
  std::memcpy(&word, from, sizeof word);
  if constexpr (std::endian::native == std::endian::big) {
    Number swapped = 0;
    for (std::size_t i = 0; i < sizeof word; ++i) {
      swapped =
          static_cast<Number>((swapped << 8) | ((word >> (8 * i)) & 0xFF));
    }
    word = swapped;
  }
  return word;
}

// One to seven bytes as a little-endian number, read in two pieces that may
// overlap. REQUIRES: not empty.
inline std::uint64_t hash_tail(std::string_view bytes) {
  const std::size_t n = bytes.size();
  const auto byte = [&](std::size_t i) {
    return std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  };
  if (n < 4) return byte(0) | byte(n / 2) | byte(n - 1);
  return std::uint64_t{hash_word<std::uint32_t>(bytes.data())} |
         std::uint64_t{hash_word<std::uint32_t>(bytes.data() + n - 4)}
             << (8 * (n - 4));
}

inline constexpr std::uint64_t kHashMultiplier = 0x9DDFEA08EB382D69u;

constexpr std::uint64_t hash_step(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * kHashMultiplier;
  return hash ^ (hash >> 32);
}

// hash_bytes() but for its last step: well spread in its upper half only.
inline std::uint64_t hash_state(std::string_view bytes) {
  std::uint64_t hash = bytes.size() * kHashMultiplier;
  while (bytes.size() >= 8) {
    hash = hash_step(hash, hash_word<std::uint64_t>(bytes.data()));
    bytes.remove_prefix(8);
  }
  return bytes.empty() ? hash : hash_step(hash, hash_tail(bytes));
}

// Reads eight bytes at a time as little-endian words, the last one padded
// with zeros: h = (h ^ word) * K, h ^= h >> 32; begins with the length times K
// and ends with hash_mix(h).
inline std::uint64_t hash_bytes(std::string_view bytes) {
  return hash_mix(hash_state(bytes));
}

}  // namespace kijil

#endif  // KIJIL_BASE_HASH_H_
