// Doubles side by side in the processor's registers: two in each on every
// x86-64 and aarch64, which needs no question at run time.
//
//   Lanes<4> sums;          // zeros
//   sums.add(weights);      // of what holds
//   sums.add(weights, 0.5); // of a number
//   sums[3];
//
// Written out since compilers leave sums of sixteen in pieces. Each lane is
// multiplied and added as one double would be, so that every machine gets the
// same bits. Thread-safety: as plain values.
#ifndef KIJIL_BASE_LANES_H_
#define KIJIL_BASE_LANES_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace kijil {

// The extension that g++ and clang share.
using TwoDoubles [[gnu::vector_size(16)]] = double;

// Two floats as doubles.
inline TwoDoubles widened(const float* two) {
#if defined(__SSE2__)
  // Compilers convert one after the other.
  double bits;
  std::memcpy(&bits, two, sizeof bits);
  return _mm_cvtps_pd(_mm_castpd_ps(_mm_set_sd(bits)));
#else
  const TwoDoubles wide = {double{two[0]}, double{two[1]}};
  return wide;
#endif
}

template <std::size_t kCount>
class Lanes {
  static_assert(kCount % 2 == 0);

 public:
  static constexpr std::size_t size() { return kCount; }
  double operator[](std::size_t k) const { return pairs_[k / 2][k % 2]; }
  void set(std::size_t k, double value) { pairs_[k / 2][k % 2] = value; }

  // Of another number of lanes: the first ones, as many as both have.
  template <std::size_t kOthers>
  void add(const Lanes<kOthers>& other) {
    for (std::size_t p = 0; p < std::min(kPairs, other.kPairs); ++p) {
      pairs_[p] += other.pair(p);
    }
  }
  void add(const Lanes& other, double factor) {
    const TwoDoubles factors = {factor, factor};
    for (std::size_t p = 0; p < kPairs; ++p) {
      pairs_[p] += other.pairs_[p] * factors;
    }
  }

  // The sum of the products with so many floats, the even ones first.
  double dot(const std::array<float, kCount>& factors) const {
    TwoDoubles sums = {};
    for (std::size_t p = 0; p < kPairs; ++p) {
      sums += pairs_[p] * widened(factors.data() + 2 * p);
    }
    return sums[0] + sums[1];
  }

  static constexpr std::size_t kPairs = kCount / 2;
  TwoDoubles& pair(std::size_t p) { return pairs_[p]; }
  const TwoDoubles& pair(std::size_t p) const { return pairs_[p]; }

 private:
  TwoDoubles pairs_[kPairs] = {};
};

}  // namespace kijil

#endif  // KIJIL_BASE_LANES_H_
