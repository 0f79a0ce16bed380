// Tested by utf8_check_test.cc, which compares the ways.
#include "text/utf8_check.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <cassert>
#include <cstring>

#include "text/byte_block.h"

namespace kijil {
namespace {

// Where bytes of `block` break table 3-7, those of a sequence that begins or
// ends in it among them.
class Utf8Block {
 public:
  Utf8Block(const ByteBlock& before, const ByteBlock& block)
      : block_(block),
        first_(bytes_across<1>(before, block)),
        second_(bytes_across<2>(before, block)),
        third_(bytes_across<3>(before, block)) {}

  ByteBlock broken() const {
    // Continuation bytes stand where a lead byte asks for them, and nowhere
    // else.
    const ByteBlock asked = bytes_from(first_, 0xC0) |
                            bytes_from(second_, 0xE0) |
                            bytes_from(third_, 0xF0);
    const ByteBlock never =
        bytes_between(block_, 0xC0, 0xC1) | bytes_from(block_, 0xF5);
    return (asked ^ bytes_below(block_, 0xC0)) | never | out_of_range();
  }

 private:
  // Second bytes of overlong forms, surrogates and what is above U+10FFFF.
  ByteBlock out_of_range() const {
    return (bytes_equal(first_, 0xE0) & bytes_below(block_, 0xA0)) |
           (bytes_equal(first_, 0xED) & bytes_above(block_, 0x9F)) |
           (bytes_equal(first_, 0xF0) & bytes_below(block_, 0x90)) |
           (bytes_equal(first_, 0xF4) & bytes_above(block_, 0x8F));
  }
  // The byte before each, the one before that, and the third.
  ByteBlock block_, first_, second_, third_;
};

}  // namespace

bool is_valid_utf8_portably(std::string_view bytes) {
  ByteBlock before{}, broken{};
  std::size_t at = 0;
  for (; bytes.size() - at >= kBlockBytes; at += kBlockBytes) {
    const ByteBlock block = load_block(bytes.data() + at);
    if (first_byte(bytes_below(before | block, 0)) < kBlockBytes) {
      broken |= Utf8Block(before, block).broken();
    }
    before = block;
  }
  // Behind the end stand zeros, so that a sequence cut off there is noticed.
  const ByteBlock block = load_last_block(bytes, at, '\0');
  broken |= Utf8Block(before, block).broken();
  return first_byte(broken) == kBlockBytes;
}

#if defined(__x86_64__)

// The lookup method of Keiser and Lemire, "Validating UTF-8 in less than one
// instruction per byte", Software: Practice and Experience 51(5), 2021: all
// that can be wrong with a byte and the one before it shows in three of their
// four halves. Each half has a set of faults that it leaves possible, and what
// stands in all three sets is wrong.
namespace {

#define KIJIL_AVX2 __attribute__((target("avx2")))

using Wide = __m256i;
constexpr std::size_t kWideBytes = sizeof(Wide);

// Faults of two bytes, a bit for each.
constexpr unsigned char kCutOff = 1 << 0;     // lead byte, none behind it
constexpr unsigned char kNoLead = 1 << 1;     // ASCII, continuation
constexpr unsigned char kOverlong3 = 1 << 2;  // E0, below A0
constexpr unsigned char kAboveF490 = 1 << 3;  // F4 and up, from 90 on
constexpr unsigned char kSurrogate = 1 << 4;  // ED, from A0 on
constexpr unsigned char kOverlong2 = 1 << 5;  // C0 or C1
constexpr unsigned char kOverlong4 = 1 << 6;  // F0, below 90
constexpr unsigned char kAboveF5 = 1 << 6;    // F5 and up, below 90
constexpr unsigned char kTwoInside = 1 << 7;  // two continuations: no fault
                                              // where the bytes before ask
// Those that do not depend on the lower half of the first byte.
constexpr unsigned char kAnyLow = kCutOff | kNoLead | kTwoInside;
constexpr unsigned char kHighF5 = kAnyLow | kAboveF490 | kAboveF5;

using Faults = unsigned char[16];  // by the half of a byte
constexpr Faults kFirstHigh = {kNoLead,
                               kNoLead,
                               kNoLead,
                               kNoLead,
                               kNoLead,
                               kNoLead,
                               kNoLead,
                               kNoLead,
                               kTwoInside,
                               kTwoInside,
                               kTwoInside,
                               kTwoInside,
                               kCutOff | kOverlong2,
                               kCutOff,
                               kCutOff | kOverlong3 | kSurrogate,
                               kCutOff | kAboveF490 | kAboveF5 | kOverlong4};
constexpr Faults kFirstLow = {kAnyLow | kOverlong2 | kOverlong3 | kOverlong4,
                              kAnyLow | kOverlong2,
                              kAnyLow,
                              kAnyLow,
                              kAnyLow | kAboveF490,
                              kHighF5,
                              kHighF5,
                              kHighF5,
                              kHighF5,
                              kHighF5,
                              kHighF5,
                              kHighF5,
                              kHighF5,
                              kHighF5 | kSurrogate,
                              kHighF5,
                              kHighF5};
constexpr unsigned char kInside = kNoLead | kOverlong2 | kTwoInside;
constexpr Faults kSecondHigh = {kCutOff,
                                kCutOff,
                                kCutOff,
                                kCutOff,
                                kCutOff,
                                kCutOff,
                                kCutOff,
                                kCutOff,
                                kInside | kOverlong3 | kAboveF5 | kOverlong4,
                                kInside | kOverlong3 | kAboveF490,
                                kInside | kSurrogate | kAboveF490,
                                kInside | kSurrogate | kAboveF490,
                                kCutOff,
                                kCutOff,
                                kCutOff,
                                kCutOff};

KIJIL_AVX2 inline Wide load_wide(const char* from) {
  return _mm256_loadu_si256(reinterpret_cast<const Wide*>(from));
}
KIJIL_AVX2 inline Wide all(int byte) {
  return _mm256_set1_epi8(static_cast<char>(byte));
}
KIJIL_AVX2 inline Wide lower_halves(Wide bytes) {
  return _mm256_and_si256(bytes, all(0x0F));
}
KIJIL_AVX2 inline Wide upper_halves(Wide bytes) {
  return lower_halves(_mm256_srli_epi16(bytes, 4));
}
KIJIL_AVX2 inline Wide look_up(const Faults& faults, Wide halves) {
  const __m128i table =
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(faults));
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), halves);
}

// The bytes kBy before those of `block`, which follows `before`.
template <int kBy>
KIJIL_AVX2 inline Wide wide_across(Wide before, Wide block) {
  return _mm256_alignr_epi8(
      block, _mm256_permute2x128_si256(before, block, 0x21), 16 - kBy);
}

// Not zero where something is wrong.
KIJIL_AVX2 inline Wide broken(Wide before, Wide block) {
  const Wide first = wide_across<1>(before, block);
  const Wide faults = _mm256_and_si256(
      _mm256_and_si256(look_up(kFirstHigh, upper_halves(first)),
                       look_up(kFirstLow, lower_halves(first))),
      look_up(kSecondHigh, upper_halves(block)));
  // From 0x80 on where a third or fourth byte must stand; there, and only
  // there, stands the second one of two continuations.
  const Wide asked = _mm256_or_si256(
      _mm256_subs_epu8(wide_across<2>(before, block), all(0xE0 - 0x80)),
      _mm256_subs_epu8(wide_across<3>(before, block), all(0xF0 - 0x80)));
  return _mm256_xor_si256(_mm256_and_si256(asked, all(kTwoInside)), faults);
}

}  // namespace

KIJIL_AVX2 bool is_valid_utf8_by_avx2(std::string_view bytes) {
  assert(has_avx2());
  Wide before = _mm256_setzero_si256();
  Wide wrong = before;
  std::size_t at = 0;
  for (; bytes.size() - at >= kWideBytes; at += kWideBytes) {
    const Wide block = load_wide(bytes.data() + at);
    if (_mm256_movemask_epi8(_mm256_or_si256(before, block)) != 0) {
      wrong = _mm256_or_si256(wrong, broken(before, block));
    }
    before = block;
  }
  // Behind the end stand zeros, so that a sequence cut off there is noticed.
  char last[kWideBytes] = {};
  if (at < bytes.size()) {
    std::memcpy(last, bytes.data() + at, bytes.size() - at);
  }
  wrong = _mm256_or_si256(wrong, broken(before, load_wide(last)));
  return _mm256_testz_si256(wrong, wrong) != 0;
}

#else

bool is_valid_utf8_by_avx2(std::string_view bytes) {
  assert(false);
  return is_valid_utf8_portably(bytes);
}

#endif

bool is_valid_utf8(std::string_view bytes) {
  return has_avx2() ? is_valid_utf8_by_avx2(bytes)
                    : is_valid_utf8_portably(bytes);
}

}  // namespace kijil
