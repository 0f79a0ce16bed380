// Sums of weights side by side, which the compiler keeps in a few registers.
//
//   add(weights, 0.5, sums);  // of a number
//   add(weights, sums);       // of what holds
//
// Multiplies and adds apart, so that every machine gets the same bits.
// Thread-safety: pure functions.
#ifndef KIJIL_LABELS_WEIGHT_SUMS_H_
#define KIJIL_LABELS_WEIGHT_SUMS_H_

#include <array>
#include <cstddef>

namespace kijil {

template <std::size_t kWidth>
inline void add(const std::array<double, kWidth>& weights, double value,
                std::array<double, kWidth>& sums) {
  for (std::size_t k = 0; k < kWidth; ++k) sums[k] += weights[k] * value;
}

template <std::size_t kWidth>
inline void add(const std::array<double, kWidth>& weights,
                std::array<double, kWidth>& sums) {
  for (std::size_t k = 0; k < kWidth; ++k) sums[k] += weights[k];
}

}  // namespace kijil

#endif  // KIJIL_LABELS_WEIGHT_SUMS_H_
