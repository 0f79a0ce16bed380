// Sums of rows of four 16-bit numbers, exact and four at a time.
//
//   RowSum sum;
//   sum += widened(load_row(rows + 8 * bucket));
//   sum += weighed(load_row(a), load_row(b), two_weights(1, 0));  // a alone
//
// By vectors of the compiler, which are SSE2 or NEON registers. A RowSum holds
// 65,535 rows; who adds more carries them over in time.
// Thread-safety: pure functions.
#ifndef KIJIL_SCORES_ROW_SUM_H_
#define KIJIL_SCORES_ROW_SUM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace kijil {

using RowSum = std::int32_t __attribute__((vector_size(16)));
// A row in its lower half.
using HalfRow = std::int16_t __attribute__((vector_size(16)));
// What two rows are multiplied with: 16-bit numbers in turn.
using TwoWeights = HalfRow;

inline HalfRow load_row(const void* at) {
  std::int64_t row;
  std::memcpy(&row, at, sizeof row);
  using Halves = std::int64_t __attribute__((vector_size(16)));
  return reinterpret_cast<HalfRow>(Halves{row, 0});
}

inline RowSum widened(HalfRow row) {
  const HalfRow doubled =
      __builtin_shufflevector(row, row, 0, 0, 1, 1, 2, 2, 3, 3);
  return reinterpret_cast<RowSum>(doubled) >> 16;
}

constexpr TwoWeights two_weights(bool first, bool second) {
  const std::int16_t a = first, b = second;
  return TwoWeights{a, b, a, b, a, b, a, b};
}

// a and b, each as often as its weight says.
inline RowSum weighed(HalfRow a, HalfRow b, TwoWeights weights) {
  const HalfRow both = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
#if defined(__SSE2__)
  return reinterpret_cast<RowSum>(_mm_madd_epi16(
      reinterpret_cast<__m128i>(both), reinterpret_cast<__m128i>(weights)));
#else
  const HalfRow products = both * weights;
  const RowSum pairs = reinterpret_cast<RowSum>(products);
  return ((pairs << 16) >> 16) + (pairs >> 16);
#endif
}

// A sum of any number of rows.
class LongSum {
 public:
  void add(RowSum rows) { recent_ += rows; }
  // REQUIRED once for each 65,535 rows. Doubles hold integers of such sizes
  // exactly.
  void carry() {
    for (std::size_t k = 0; k < carried_.size(); ++k) carried_[k] += recent_[k];
    recent_ = RowSum{};
  }
  double total(std::size_t k) const { return carried_[k] + recent_[k]; }

 private:
  RowSum recent_{};
  std::array<double, 4> carried_{};
};

}  // namespace kijil

#endif  // KIJIL_SCORES_ROW_SUM_H_
