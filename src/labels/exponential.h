// exp() of several numbers at once, side by side in registers.
//
//   Lanes<12> e = exponentials(values);
//
// Within 4 units in the last place of std::exp for -700 <= x <= 700, and no
// number to rely on outside.
// Method: Cody and Waite, "Software Manual for the Elementary Functions",
// 1980: x = n ln 2 + r with |r| <= ln 2 / 2, exp(x) = 2^n exp(r), and exp(r) by
// its power series, whose terms from r^14 on are below the last place.
// Thread-safety: pure functions. Tested by short_chain_test.cc.
#ifndef KIJIL_LABELS_EXPONENTIAL_H_
#define KIJIL_LABELS_EXPONENTIAL_H_

#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/lanes.h"

namespace kijil {

using TwoWords [[gnu::vector_size(16)]] = std::uint64_t;

inline TwoDoubles exponentials(TwoDoubles x) {
  const auto both = [](double value) { return TwoDoubles{value, value}; };
  // ln 2 in two parts, the first with zeros enough that n times it is exact.
  constexpr double kLn2High = 0x1.62e42fefa0000p-1;
  constexpr double kLn2Low = 0x1.cf79abc9e3b39p-40;
  constexpr double kLog2E = 0x1.71547652b82fep0;
  // Adding it leaves the nearest integer in the lowest bits.
  constexpr double kRounder = 0x1.8p52;
  const TwoDoubles shifted = x * both(kLog2E) + both(kRounder);
  const TwoDoubles n = shifted - both(kRounder);
  const TwoDoubles r = (x - n * both(kLn2High)) - n * both(kLn2Low);
  TwoDoubles series = r * both(1.0 / 6227020800) + both(1.0 / 479001600);
  for (const double term :
       {1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
        1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1.0, 1.0}) {
    series = series * r + both(term);
  }
  return std::bit_cast<TwoDoubles>(std::bit_cast<TwoWords>(series) +
                                   (std::bit_cast<TwoWords>(shifted) << 52));
}

template <std::size_t kCount>
Lanes<kCount> exponentials(Lanes<kCount> values) {
  for (std::size_t p = 0; p < Lanes<kCount>::kPairs; ++p) {
    values.pair(p) = exponentials(values.pair(p));
  }
  return values;
}

}  // namespace kijil

#endif  // KIJIL_LABELS_EXPONENTIAL_H_
