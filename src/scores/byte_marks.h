// Which of sixteen bytes are such and such: bit i speaks of byte i.
//
//   equal_marks("a b", ' ')  // bit 1 is set; REQUIRES sixteen readable bytes
//
// By SSE2, which every x86-64 has, or eight bytes at a time in a register.
// Thread-safety: pure functions.
#ifndef KIJIL_SCORES_BYTE_MARKS_H_
#define KIJIL_SCORES_BYTE_MARKS_H_

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/hash.h"

namespace kijil {

// The portable way; for tests where it is not the only one.
namespace plain_marks {

inline constexpr std::uint64_t kOnes = 0x0101010101010101u;
inline constexpr std::uint64_t kHighs = 0x8080808080808080u;

// The high bits of eight bytes, side by side.
constexpr std::uint32_t gathered(std::uint64_t highs) {
  return static_cast<std::uint32_t>(
      ((highs >> 7) * std::uint64_t{0x0102040810204080u}) >> 56);
}
// A byte's high bit is 0 in what gathered() is given negated if it is 0, or no
// more than ' '; sums of seven bits carry nothing into the next byte.
constexpr std::uint32_t equal(std::uint64_t eight, char value) {
  const std::uint64_t x = eight ^ (kOnes * static_cast<unsigned char>(value));
  return gathered(~(((x & ~kHighs) + ~kHighs) | x) & kHighs);
}
constexpr std::uint32_t low(std::uint64_t eight) {
  return gathered(~(((eight & ~kHighs) + kOnes * 0x5F) | eight) & kHighs);
}
inline std::uint32_t equal_marks(const char* at, char value) {
  return equal(hash_word<std::uint64_t>(at), value) |
         equal(hash_word<std::uint64_t>(at + 8), value) << 8;
}
inline std::uint32_t low_marks(const char* at) {
  return low(hash_word<std::uint64_t>(at)) |
         low(hash_word<std::uint64_t>(at + 8)) << 8;
}

}  // namespace plain_marks

#if defined(__SSE2__)

// Bytes that equal `value`.
inline std::uint32_t equal_marks(const char* at, char value) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  return static_cast<std::uint32_t>(
      _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(value))));
}
// Bytes up to ' ', among them all that end a word.
inline std::uint32_t low_marks(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(
      _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(' ')), bytes)));
}

#else

using plain_marks::equal_marks;
using plain_marks::low_marks;

#endif

}  // namespace kijil

#endif  // KIJIL_SCORES_BYTE_MARKS_H_
