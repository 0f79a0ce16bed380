// Hashes that are the same on every machine and in every version: they are
// stored in model files.
//
//   hash_bytes("첫눈");
//
// Thread-safety: pure functions.
#ifndef KIJIL_BASE_HASH_H_
#define KIJIL_BASE_HASH_H_

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

// Reads eight bytes at a time as little-endian words, the last one padded
// with zeros: h = (h ^ word) * K, h ^= h >> 32; begins with the length times K
// and ends with hash_mix(h).
inline std::uint64_t hash_bytes(std::string_view bytes) {
  constexpr std::uint64_t kMultiplier = 0x9DDFEA08EB382D69u;
  std::uint64_t hash = bytes.size() * kMultiplier;
  const auto mix = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * kMultiplier;
    hash ^= hash >> 32;
  };
  while (!bytes.empty()) {
    unsigned char word_bytes[8] = {};
    const std::size_t n = bytes.size() < 8 ? bytes.size() : 8;
    std::memcpy(word_bytes, bytes.data(), n);
    std::uint64_t word = 0;
    for (int i = 7; i >= 0; --i) word = (word << 8) | word_bytes[i];
    mix(word);
    bytes.remove_prefix(n);
  }
  return hash_mix(hash);
}

}  // namespace kijil

#endif  // KIJIL_BASE_HASH_H_
