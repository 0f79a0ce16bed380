// exp() of several numbers at once, written so that the compiler computes them
// side by side in one register.
//
//   std::array<double, 12> e = exponentials(std::array<double, 12>{...});
//
// Within 4 units in the last place of std::exp for -690 <= x <= 690; outside,
// as at these ends. Not for NaN.
// Method: Cody and Waite, "Software Manual for the Elementary Functions",
// 1980: x = n ln 2 + r with |r| <= ln 2 / 2, exp(x) = 2^n exp(r), and exp(r) by
// its power series, whose terms from r^14 on are below the last place.
// Thread-safety: pure functions. Tested by short_chain_test.cc.
#ifndef KIJIL_LABELS_EXPONENTIAL_H_
#define KIJIL_LABELS_EXPONENTIAL_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace kijil {

template <std::size_t kCount>
std::array<double, kCount> exponentials(std::array<double, kCount> values) {
  constexpr double kLargest = 690;
  constexpr double kLog2E = 0x1.71547652b82fep0;
  // ln 2 in two parts, the first with zeros enough that n times it is exact.
  constexpr double kLn2High = 0x1.62e42fefa0000p-1;
  constexpr double kLn2Low = 0x1.cf79abc9e3b39p-40;
  // Adding it leaves the nearest integer in the lowest bits.
  constexpr double kRounder = 0x1.8p52;
  for (double& value : values) {
    double x = value < -kLargest ? -kLargest : value;
    x = x > kLargest ? kLargest : x;
    const double shifted = x * kLog2E + kRounder;
    const double n = shifted - kRounder;
    const double r = (x - n * kLn2High) - n * kLn2Low;
    double series = 1.0 / 6227020800;
    series = series * r + 1.0 / 479001600;
    series = series * r + 1.0 / 39916800;
    series = series * r + 1.0 / 3628800;
    series = series * r + 1.0 / 362880;
    series = series * r + 1.0 / 40320;
    series = series * r + 1.0 / 5040;
    series = series * r + 1.0 / 720;
    series = series * r + 1.0 / 120;
    series = series * r + 1.0 / 24;
    series = series * r + 1.0 / 6;
    series = series * r + 0.5;
    series = series * r + 1.0;
    series = series * r + 1.0;
    value =
        std::bit_cast<double>(std::bit_cast<std::uint64_t>(series) +
                              (std::bit_cast<std::uint64_t>(shifted) << 52));
  }
  return values;
}

}  // namespace kijil

#endif  // KIJIL_LABELS_EXPONENTIAL_H_
