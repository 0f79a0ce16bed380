// Sixteen bytes side by side, in one register where the machine has such.
//
//   const ByteBlock block = load_block(text.data());
//   const ByteBlock digits = bytes_between(block, '0', '9');
//   first_byte(digits);  // kBlockBytes if there is none
//
// Written in the compilers' own vectors, which g++ and clang turn into SSE2 on
// every x86-64 and into NEON on every AArch64, and into plain code elsewhere. A
// byte that something holds of is 0xFF in the answer, any other 0.
// Thread-safety: pure functions. Tested by byte_block_test.cc.
#ifndef KIJIL_TEXT_BYTE_BLOCK_H_
#define KIJIL_TEXT_BYTE_BLOCK_H_

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace kijil {

inline constexpr std::size_t kBlockBytes = 16;

using ByteBlock = unsigned char __attribute__((vector_size(kBlockBytes)));

inline ByteBlock load_block(const char* from) {
  ByteBlock block;
  std::memcpy(&block, from, sizeof block);
  return block;
}
inline void store_block(const ByteBlock& block, char* to) {
  std::memcpy(to, &block, sizeof block);
}

// The bytes of `text` from `at` on, fewer than a block, and then `fill`.
inline ByteBlock load_last_block(std::string_view text, std::size_t at,
                                 char fill) {
  char bytes[2 * kBlockBytes];
  const std::size_t size = text.size() - at;
  store_block(ByteBlock{} + static_cast<unsigned char>(fill),
              bytes + kBlockBytes);
  if (text.size() >= kBlockBytes) {
    // What stands before them is left out by reading further behind.
    store_block(load_block(text.data() + text.size() - kBlockBytes), bytes);
    return load_block(bytes + kBlockBytes - size);
  }
  std::memcpy(bytes + kBlockBytes, text.data() + at, size);
  return load_block(bytes + kBlockBytes);
}

// The block whose byte i is byte i - kBy of `block`; the first ones are
// zeros.
template <int kBy>
ByteBlock bytes_before(const ByteBlock& block) {
#if defined(__SSE2__)  // for which g++ 12 would take the bytes one by one
  return reinterpret_cast<ByteBlock>(
      _mm_slli_si128(reinterpret_cast<__m128i>(block), kBy));
#else
  constexpr int k = static_cast<int>(kBlockBytes) - kBy;
  return __builtin_shufflevector(
      ByteBlock{}, block, k, k + 1, k + 2, k + 3, k + 4, k + 5, k + 6, k + 7,
      k + 8, k + 9, k + 10, k + 11, k + 12, k + 13, k + 14, k + 15);
#endif
}
// The block whose byte i is byte i + kBy of `block`; the last ones are zeros.
template <int kBy>
ByteBlock bytes_behind(const ByteBlock& block) {
#if defined(__SSE2__)
  return reinterpret_cast<ByteBlock>(
      _mm_srli_si128(reinterpret_cast<__m128i>(block), kBy));
#else
  constexpr int k = kBy;
  return __builtin_shufflevector(
      block, ByteBlock{}, k, k + 1, k + 2, k + 3, k + 4, k + 5, k + 6, k + 7,
      k + 8, k + 9, k + 10, k + 11, k + 12, k + 13, k + 14, k + 15);
#endif
}

// bytes_before() with the last bytes of the block before it as the first ones.
template <int kBy>
ByteBlock bytes_across(const ByteBlock& before, const ByteBlock& block) {
  return bytes_before<kBy>(block) |
         bytes_behind<static_cast<int>(kBlockBytes) - kBy>(before);
}

inline ByteBlock bytes_equal(const ByteBlock& block, unsigned char byte) {
  return reinterpret_cast<ByteBlock>(block == byte);
}
inline ByteBlock bytes_from(const ByteBlock& block, unsigned char first) {
  return reinterpret_cast<ByteBlock>(block >= first);
}
inline ByteBlock bytes_between(const ByteBlock& block, unsigned char first,
                               unsigned char last) {
  return reinterpret_cast<ByteBlock>(block - first <=
                                     static_cast<unsigned char>(last - first));
}
// Bytes above and below another one where those from 0x80 on stand for -128 to
// -1, so that ASCII is above all others: the one comparison that costs a single
// instruction.
using SignedByteBlock = signed char __attribute__((vector_size(kBlockBytes)));
inline ByteBlock bytes_above(const ByteBlock& block, unsigned char byte) {
  return reinterpret_cast<ByteBlock>(reinterpret_cast<SignedByteBlock>(block) >
                                     static_cast<signed char>(byte));
}
inline ByteBlock bytes_below(const ByteBlock& block, unsigned char byte) {
  return reinterpret_cast<ByteBlock>(reinterpret_cast<SignedByteBlock>(block) <
                                     static_cast<signed char>(byte));
}

// Where the first byte stands of which it holds; kBlockBytes if it holds of
// none.
inline std::size_t first_byte(const ByteBlock& holds) {
#if defined(__SSE2__)
  const auto bits = static_cast<unsigned>(
      _mm_movemask_epi8(reinterpret_cast<__m128i>(holds)));
  return static_cast<std::size_t>(std::countr_zero(bits | 1u << kBlockBytes));
#else
  std::uint64_t halves[2];
  std::memcpy(halves, &holds, sizeof halves);
  const auto place = [](std::uint64_t half) {
    const int bits = std::endian::native == std::endian::little
                         ? std::countr_zero(half)
                         : std::countl_zero(half);
    return static_cast<std::size_t>(bits) / 8;
  };
  return halves[0] != 0 ? place(halves[0]) : 8 + place(halves[1]);
#endif
}

}  // namespace kijil

#endif  // KIJIL_TEXT_BYTE_BLOCK_H_
