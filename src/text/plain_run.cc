// Tested by plain_run_test.cc, which compares the ways.
#include "text/plain_run.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdint>
#include <cstring>

#include "text/byte_block.h"
#include "text/utf8_check.h"

namespace kijil {
namespace {

// A block of which each byte has its normal form where it stands: syllables,
// Hanja from U+4000 on and ASCII but for the back slash and back quote, and
// neither two blanks nor two dots side by side.
class PlainBlock {
 public:
  // REQUIRES: a character begins with the block; `before` is the last byte of
  // the normal form so far, as far as a blank or a dot.
  PlainBlock(const ByteBlock& bytes, char before)
      : bytes_(bytes), before_(before) {}

  // How many of its first bytes are whole such characters.
  std::size_t size() const {
    const ByteBlock leads = bytes_between(bytes_, 0xE4, 0xED);
    const ByteBlock inner = bytes_below(bytes_, 0xC0) &
                            (bytes_before<1>(leads) | bytes_before<2>(leads));
    return first_byte(~((leads & whole()) | inner | ascii()));
  }
  // Their normal form; behind them stands anything.
  ByteBlock folded() const {
    const ByteBlock small = bytes_ | (bytes_between(bytes_, 'A', 'Z') & 0x20);
    return small & ~(bytes_between(bytes_, '0', '9') & 0x0F);
  }

 private:
  // Where a lead byte begins a syllable or Hanja that ends in the block.
  ByteBlock whole() const {
    const ByteBlock second = bytes_behind<1>(bytes_);
    const ByteBlock third = bytes_behind<2>(bytes_);
    // U+A000 to U+ABFF stand before the first syllable, U+D7A4 and what follows
    // behind the last.
    const ByteBlock too_low =
        bytes_equal(bytes_, 0xEA) & bytes_below(second, 0xB0);
    const ByteBlock too_high =
        bytes_equal(bytes_, 0xED) &
        (bytes_above(second, 0x9E) |
         (bytes_equal(second, 0x9E) & bytes_above(third, 0xA3)));
    return bytes_below(second, 0xC0) & bytes_below(third, 0xC0) &
           ~(too_low | too_high);
  }
  ByteBlock ascii() const {
    const ByteBlock previous = bytes_before<1>(bytes_) |
                               ByteBlock{static_cast<unsigned char>(before_)};
    const ByteBlock vanishing =
        bytes_equal(bytes_ ^ previous, 0) &
        (bytes_equal(bytes_, ' ') | bytes_equal(bytes_, '.'));
    return bytes_above(bytes_, 0x1F) &
           ~(vanishing | bytes_equal(bytes_, 0x7F) | bytes_equal(bytes_, '\\') |
             bytes_equal(bytes_, '`'));
  }

  ByteBlock bytes_;
  char before_;
};

}  // namespace

std::size_t put_plain_run_portably(std::string_view bytes, char before,
                                   char* to) {
  std::size_t at = 0;
  const auto put_block = [&](const ByteBlock& block) {
    const PlainBlock plain(block, before);
    store_block(plain.folded(), to + at);
    return plain.size();
  };
  while (bytes.size() - at >= kBlockBytes) {
    const std::size_t size = put_block(load_block(bytes.data() + at));
    at += size;
    // A whole block may end inside a character.
    if (size < kBlockBytes - 2) return at;
    before = bytes[at - 1];
  }
  if (at == bytes.size()) return at;
  return at + std::min(put_block(load_last_block(bytes, at, '~')),
                       bytes.size() - at);
}

#if defined(__x86_64__)

// All that can be wrong with a byte and the one before it shows in three of
// their four halves, as in utf8_check.cc: each has a set of faults that it leaves
// possible, and what stands in all three sets is wrong. Here what is no plain
// text is a fault as well.
namespace {

#define KIJIL_AVX2 __attribute__((target("avx2")))

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

using Halves = unsigned char[16];
constexpr Halves kFirstHigh = {
    kNever | kNoLead,    kNever | kNoLead,    kNever | kNoLead,
    kNever | kNoLead,    kNever | kNoLead,    kNever | kNoLead,
    kNever | kNoLead,    kNever | kNoLead,    kNever | kTwoInside,
    kNever | kTwoInside, kNever | kTwoInside, kNever | kTwoInside,
    kNever,              kNever,              kNever | kCutOff | kOtherMark |
                                                  kBelowB000,
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
constexpr Halves kSecondLow = {kBackQuote, 0, 0, 0, 0, 0,          0, 0,
                               0,          0, 0, 0, kBackSlash, 0, 0, kDelete};
// Blank and dot, each where a look-up by itself finds it; no ASCII elsewhere.
constexpr Halves kVanishing = {' ',  0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                               0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, '.',  0xFF};

KIJIL_AVX2 inline Wide load_wide(const char* from) {
  return _mm256_loadu_si256(reinterpret_cast<const Wide*>(from));
}
KIJIL_AVX2 inline Wide all(int byte) {
  return _mm256_set1_epi8(static_cast<char>(byte));
}
// By the lower half of each byte; 0 for one from 0x80 on.
KIJIL_AVX2 inline Wide look_up(const Halves& table, Wide bytes) {
  const __m128i half = _mm_loadu_si128(reinterpret_cast<const __m128i*>(table));
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(half), bytes);
}
KIJIL_AVX2 inline Wide upper_halves(Wide bytes) {
  return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), all(0x0F));
}

// Thirty-two bytes, those one before each, and those two before.
struct WideBlock {
  Wide bytes, first, second;
};

// Where a second blank or dot stands.
KIJIL_AVX2 inline Wide vanishing(const WideBlock& block) {
  return _mm256_and_si256(
      _mm256_cmpeq_epi8(block.bytes, block.first),
      _mm256_cmpeq_epi8(block.bytes, look_up(kVanishing, block.bytes)));
}
// Where a third byte is one of U+D7A4 to U+D7FF.
KIJIL_AVX2 inline Wide behind_syllables(const WideBlock& block) {
  const Wide same = _mm256_cmpeq_epi8(block.first, all(0x9E));
  const Wide above = _mm256_cmpgt_epi8(block.first, all(0x9E));
  const Wide third = _mm256_cmpgt_epi8(block.bytes, all(0xA3));
  return _mm256_and_si256(
      _mm256_cmpeq_epi8(block.second, all(0xED)),
      _mm256_or_si256(above, _mm256_and_si256(same, third)));
}

// Bit i is set where byte i is no plain text, or shows that the character it
// ends is none.
KIJIL_AVX2 inline std::uint32_t faults_of(const WideBlock& block) {
  const Wide second_high = look_up(kSecondHigh, upper_halves(block.bytes));
  const Wide pairs = _mm256_and_si256(
      _mm256_and_si256(
          look_up(kFirstHigh, upper_halves(block.first)),
          look_up(kFirstLow, _mm256_and_si256(block.first, all(0x0F)))),
      second_high);
  const Wide asked =
      _mm256_and_si256(_mm256_subs_epu8(block.second, all(0xE0 - 0x80)),
                       all(kTwoInside));
  const Wide ascii =
      _mm256_and_si256(look_up(kSecondLow, block.bytes), second_high);
  const Wide faults = _mm256_or_si256(
      _mm256_or_si256(_mm256_xor_si256(pairs, asked), ascii),
      _mm256_or_si256(vanishing(block), behind_syllables(block)));
  const Wide good = _mm256_cmpeq_epi8(faults, _mm256_setzero_si256());
  return ~static_cast<std::uint32_t>(_mm256_movemask_epi8(good));
}

// All but `first` to `last` becomes 0 there; `bit` where it is one of these.
KIJIL_AVX2 inline Wide bit_between(Wide bytes, char first, char last,
                                   int bit) {
  // The first of them becomes the lowest number that there is.
  const Wide moved = _mm256_add_epi8(bytes, all(0x80 - first));
  return _mm256_and_si256(
      _mm256_cmpgt_epi8(all(0x80 + last - first + 1), moved), all(bit));
}
KIJIL_AVX2 inline void put_form(Wide bytes, char* to) {
  const Wide small = _mm256_or_si256(bytes, bit_between(bytes, 'A', 'Z', 0x20));
  _mm256_storeu_si256(
      reinterpret_cast<Wide*>(to),
      _mm256_andnot_si256(bit_between(bytes, '0', '9', 0x0F), small));
}

// Fewer bytes than a block, and zeros.
KIJIL_AVX2 inline Wide load_few(std::string_view bytes) {
  alignas(kWideBytes) char room[kWideBytes] = {};
  std::memcpy(room, bytes.data(), bytes.size());
  return load_wide(room);
}

// As if `before` stood in front of the block, and before that nothing.
KIJIL_AVX2 inline WideBlock first_block(Wide bytes, char before) {
  const Wide low_to_high = _mm256_permute2x128_si256(bytes, bytes, 0x08);
  const Wide first = _mm256_alignr_epi8(bytes, low_to_high, 15);
  const Wide front = _mm256_castsi128_si256(
      _mm_cvtsi32_si128(static_cast<unsigned char>(before)));
  return {bytes, _mm256_or_si256(first, front),
          _mm256_alignr_epi8(bytes, low_to_high, 14)};
}

// Where the character begins that `fault` was found in, or `fault` if one
// begins there.
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
  const char* from = bytes.data();
  const std::size_t size = bytes.size();
  const auto run_to = [&](std::size_t at, std::uint32_t faults) {
    const auto ahead = static_cast<std::size_t>(std::countr_zero(faults));
    return beginning_of(std::min(at + ahead, size), bytes);
  };
  const Wide begin = size < kWideBytes ? load_few(bytes) : load_wide(from);
  put_form(begin, to);
  std::uint32_t faults = faults_of(first_block(begin, before));
  if (faults != 0 || size <= kWideBytes) return run_to(0, faults);
  std::size_t at = kWideBytes;
  for (; size - at >= kWideBytes; at += kWideBytes) {
    const Wide block = load_wide(from + at);
    put_form(block, to + at);
    faults = faults_of(
        {block, load_wide(from + at - 1), load_wide(from + at - 2)});
    if (faults != 0) return run_to(at, faults);
  }
  if (at == size) return run_to(at, 1);
  // Of the last bytes some have been looked at before.
  const std::size_t last = size - kWideBytes;
  const Wide block = load_wide(from + last), first = load_wide(from + last - 1);
  put_form(block, to + last);
  faults = faults_of({block, first, first_block(first, 0).first});
  return run_to(last, faults & (~0u << (at - last)));
}

#else

std::size_t put_plain_run_by_avx2(std::string_view bytes, char before,
                                  char* to) {
  assert(false);
  return put_plain_run_portably(bytes, before, to);
}

#endif

std::size_t put_plain_run(std::string_view bytes, char before, char* to) {
  return has_avx2() ? put_plain_run_by_avx2(bytes, before, to)
                    : put_plain_run_portably(bytes, before, to);
}

}  // namespace kijil
