// Tested by plain_run_test.cc, which compares the ways.
#include <cassert>

#include "text/plain_run.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/hash.h"

#define KIJIL_AVX2 __attribute__((target("avx2")))

namespace kijil {

// All that can be wrong with a byte and the one before it shows in three of
// their four halves, as in utf8_check.cc: each has a set of faults that it
// leaves possible, and what stands in all three sets is wrong. Here what is no
// plain text is a fault as well.
namespace {

using Wide = __m256i;
constexpr std::size_t kWideBytes = sizeof(Wide);
static_assert(kPlainRunRoom >= kWideBytes);

// Faults of two bytes, a bit for each.
constexpr unsigned char kCutOff = 1 << 0;     // lead byte, none behind it
constexpr unsigned char kNoLead = 1 << 1;     // ASCII, continuation
constexpr unsigned char kOtherMark = 1 << 2;  // E0 to E3, EE or EF before it
constexpr unsigned char kBelowB000 = 1 << 3;  // EA, below B0
constexpr unsigned char kNever = 1 << 4;      // control, lead of two or four
constexpr unsigned char kTwoInside = 1 << 7;  // two continuations: no fault
                                              // where the bytes before ask
// Faults of one byte that is ASCII, in its lower half and its upper one.
constexpr unsigned char kBackSlash = 1 << 3;  // the back slash behind EA is cut
                                              // off as well
constexpr unsigned char kBackQuote = 1 << 5;
constexpr unsigned char kDelete = 1 << 6;

using Halves = std::array<unsigned char, 16>;
constexpr Halves kFirstHigh = {kNever | kNoLead,
                               kNever | kNoLead,
                               kNever | kNoLead,
                               kNever | kNoLead,
                               kNever | kNoLead,
                               kNever | kNoLead,
                               kNever | kNoLead,
                               kNever | kNoLead,
                               kNever | kTwoInside,
                               kNever | kTwoInside,
                               kNever | kTwoInside,
                               kNever | kTwoInside,
                               kNever,
                               kNever,
                               kNever | kCutOff | kOtherMark | kBelowB000,
                               kNever};
constexpr unsigned char kAnyLow = kNever | kCutOff | kNoLead | kTwoInside;
constexpr Halves kFirstLow = {kAnyLow | kOtherMark,
                              kAnyLow | kOtherMark,
                              kAnyLow | kOtherMark,
                              kAnyLow | kOtherMark,
                              kAnyLow,
                              kAnyLow,
                              kAnyLow,
                              kAnyLow,
                              kAnyLow,
                              kAnyLow,
                              kAnyLow | kBelowB000,
                              kAnyLow,
                              kAnyLow,
                              kAnyLow,
                              kAnyLow | kOtherMark,
                              kAnyLow | kOtherMark};
constexpr unsigned char kAscii = kCutOff | kOtherMark;
constexpr unsigned char kInside = kNoLead | kTwoInside | kOtherMark;
constexpr Halves kSecondHigh = {kAscii | kNever,
                                kAscii | kNever,
                                kAscii,
                                kAscii,
                                kAscii,
                                kAscii | kBackSlash,
                                kAscii | kBackQuote,
                                kAscii | kDelete,
                                kInside | kBelowB000,
                                kInside | kBelowB000,
                                kInside | kBelowB000,
                                kInside,
                                kAscii | kNever,
                                kAscii | kNever,
                                kAscii,
                                kAscii | kNever};
constexpr Halves kSecondLow = {kBackQuote, 0, 0, 0, 0,          0, 0, 0,
                               0,          0, 0, 0, kBackSlash, 0, 0, kDelete};
// Blank and dot, each where a look-up by itself finds it; no ASCII elsewhere.
constexpr Halves kVanishing = {' ',  0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                               0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, '.',  0xFF};

// In the order of the halves above, twice each since both halves of a register
// look up in their own; and single bytes that are compared with, all over.
struct Constants {
  using Bytes = std::array<unsigned char, kWideBytes>;
  static constexpr Bytes twice(const Halves& table) {
    Bytes bytes{};
    for (std::size_t i = 0; i < kWideBytes; ++i) bytes[i] = table[i % 16];
    return bytes;
  }
  static constexpr Bytes all(int byte) {
    Bytes bytes{};
    bytes.fill(static_cast<unsigned char>(byte));
    return bytes;
  }
  // Added, the last of some bytes becomes the highest number that there is, and
  // only they are above the other.
  static constexpr Bytes to_highest(char last) { return all(0x7F - last); }
  static constexpr Bytes below(char first, char last) {
    return all(0x7F - (last - first) - 1);
  }

  alignas(kWideBytes) Bytes first_high = twice(kFirstHigh);
  Bytes first_low = twice(kFirstLow);
  Bytes second_high = twice(kSecondHigh);
  Bytes second_low = twice(kSecondLow);
  Bytes vanishing = twice(kVanishing);
  Bytes lower_half = all(0x0F);
  Bytes third_asked = all(0xE0 - 0x80);
  Bytes two_inside = all(kTwoInside);
  // The last syllable is ED 9E A3.
  Bytes last_first = all(0xED), last_second = all(0x9E), last_third = all(0xA3);
  Bytes to_capital = to_highest('Z'), below_capital = below('A', 'Z');
  Bytes to_digit = to_highest('9'), below_digit = below('0', '9');
  Bytes capital_bit = all(0x20);
};
constexpr Constants kConstants;

KIJIL_AVX2 inline Wide load_wide(const void* from) {
  return _mm256_loadu_si256(static_cast<const Wide*>(from));
}
KIJIL_AVX2 inline Wide wide(const Constants::Bytes& bytes) {
  return _mm256_load_si256(reinterpret_cast<const Wide*>(bytes.data()));
}

// Thirty-two bytes, those one before each, and those two before.
struct WideBlock {
  Wide bytes, first, second;
};

class WideRun {
 public:
  WideRun() {
    // Lest g++ makes each constant anew for each call, of three instructions.
    asm("" : "+r"(constants_));
  }

  // Bit i is set where byte i is no plain text, or shows that the character it
  // ends is none.
  KIJIL_AVX2 std::uint32_t faults(const WideBlock& block) const {
    const Wide second_high = look_up(k().second_high, upper_half(block.bytes));
    const Wide first_low = _mm256_and_si256(block.first, wide(k().lower_half));
    const Wide pairs = _mm256_and_si256(
        _mm256_and_si256(look_up(k().first_high, upper_half(block.first)),
                         look_up(k().first_low, first_low)),
        second_high);
    const Wide asked =
        _mm256_and_si256(_mm256_subs_epu8(block.second, wide(k().third_asked)),
                         wide(k().two_inside));
    const Wide ascii =
        _mm256_and_si256(look_up(k().second_low, block.bytes), second_high);
    const Wide faults = _mm256_or_si256(
        _mm256_or_si256(_mm256_xor_si256(pairs, asked), ascii),
        _mm256_or_si256(vanishing(block), behind_syllables(block)));
    const Wide good = _mm256_cmpeq_epi8(faults, _mm256_setzero_si256());
    return ~static_cast<std::uint32_t>(_mm256_movemask_epi8(good));
  }

  KIJIL_AVX2 void put_form(Wide bytes, char* to) const {
    const Wide capitals = _mm256_cmpgt_epi8(
        _mm256_add_epi8(bytes, wide(k().to_capital)), wide(k().below_capital));
    const Wide digits = _mm256_cmpgt_epi8(
        _mm256_add_epi8(bytes, wide(k().to_digit)), wide(k().below_digit));
    const Wide small = _mm256_or_si256(
        bytes, _mm256_and_si256(capitals, wide(k().capital_bit)));
    const Wide value = _mm256_and_si256(digits, wide(k().lower_half));
    _mm256_storeu_si256(reinterpret_cast<Wide*>(to),
                        _mm256_andnot_si256(value, small));
  }

 private:
  const Constants& k() const { return *constants_; }

  // By the lower half of each byte; 0 for one from 0x80 on.
  KIJIL_AVX2 static Wide look_up(const Constants::Bytes& table, Wide bytes) {
    return _mm256_shuffle_epi8(wide(table), bytes);
  }
  KIJIL_AVX2 Wide upper_half(Wide bytes) const {
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), wide(k().lower_half));
  }
  // Where a second blank or dot stands.
  KIJIL_AVX2 Wide vanishing(const WideBlock& block) const {
    return _mm256_and_si256(
        _mm256_cmpeq_epi8(block.bytes, block.first),
        _mm256_cmpeq_epi8(block.bytes, look_up(k().vanishing, block.bytes)));
  }
  // Where a third byte is one of U+D7A4 to U+D7FF.
  KIJIL_AVX2 Wide behind_syllables(const WideBlock& block) const {
    const Wide second = wide(k().last_second);
    const Wide above = _mm256_or_si256(
        _mm256_cmpgt_epi8(block.first, second),
        _mm256_and_si256(_mm256_cmpeq_epi8(block.first, second),
                         _mm256_cmpgt_epi8(block.bytes, wide(k().last_third))));
    return _mm256_and_si256(
        _mm256_cmpeq_epi8(block.second, wide(k().last_first)), above);
  }

  const Constants* constants_ = &kConstants;
};

// The first eight bytes, or as many as there are and zeros.
inline long long load_word(std::string_view bytes) {
  if (bytes.empty()) return 0;
  return static_cast<long long>(bytes.size() < sizeof(std::uint64_t)
                                    ? hash_tail(bytes)
                                    : hash_word<std::uint64_t>(bytes.data()));
}
// REQUIRES: sixteen bytes at most.
KIJIL_AVX2 inline __m128i load_half(std::string_view bytes) {
  const std::size_t first = std::min<std::size_t>(bytes.size(), 8);
  return _mm_set_epi64x(load_word(bytes.substr(first)), load_word(bytes));
}
// Fewer bytes than a block, and zeros.
KIJIL_AVX2 inline Wide load_few(std::string_view bytes) {
  if (bytes.size() <= 16) return _mm256_zextsi128_si256(load_half(bytes));
  const __m128i front =
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data()));
  return _mm256_set_m128i(load_half(bytes.substr(16)), front);
}

// The first block of some bytes, as if `before` stood in front of it.
KIJIL_AVX2 inline WideBlock first_block(Wide bytes, char before) {
  const Wide low_to_high = _mm256_permute2x128_si256(bytes, bytes, 0x08);
  const Wide first = _mm256_alignr_epi8(bytes, low_to_high, 15);
  const Wide front = _mm256_zextsi128_si256(
      _mm_cvtsi32_si128(static_cast<unsigned char>(before)));
  return {bytes, _mm256_or_si256(first, front),
          _mm256_alignr_epi8(bytes, low_to_high, 14)};
}
// Any other block. REQUIRES: one byte before it at least.
KIJIL_AVX2 inline WideBlock block_at(std::string_view bytes, std::size_t at) {
  const char* from = bytes.data() + at;
  const Wide first = load_wide(from - 1);
  return {load_wide(from), first,
          at > 1 ? load_wide(from - 2) : first_block(first, 0).first};
}

// Where the character begins that shows at `fault` that it is not plain.
inline std::size_t beginning_of(std::size_t fault, std::string_view bytes) {
  for (std::size_t back = 1; back <= 2 && back <= fault; ++back) {
    if (static_cast<unsigned char>(bytes[fault - back]) >= 0xC0) {
      return fault - back;
    }
  }
  return fault;
}

}  // namespace

KIJIL_AVX2 std::size_t put_plain_run_by_avx2(std::string_view bytes,
                                             char before, char* to) {
  const WideRun run;
  const std::size_t size = bytes.size();
  WideBlock block = first_block(
      size < kWideBytes ? load_few(bytes) : load_wide(bytes.data()), before);
  for (std::size_t at = 0;;) {
    run.put_form(block.bytes, to + at);
    const std::uint32_t faults = run.faults(block);
    const std::size_t next = at + kWideBytes;
    if (faults != 0 || next >= size) {
      const auto ahead = static_cast<std::size_t>(std::countr_zero(faults));
      return beginning_of(std::min(at + ahead, size), bytes);
    }
    // Of the last block, some has been looked at before, and was plain.
    at = std::min(next, size - kWideBytes);
    block = block_at(bytes, at);
  }
}

}  // namespace kijil

#else

namespace kijil {

std::size_t put_plain_run_by_avx2(std::string_view bytes, char before,
                                  char* to) {
  assert(false);
  return put_plain_run_portably(bytes, before, to);
}

}  // namespace kijil

#endif
