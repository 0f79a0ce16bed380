// If neither is better, each line that only one labelled rightly is the toss of
// a coin. For few tosses the probability of a split so uneven is summed up; for
// many, the square of the difference over the sum is distributed as chi-squared
// with one degree of freedom, whose tail is that of a normal distribution.
// Tested by mcnemar_test.cc.
#include "evaluate/mcnemar.h"

#include <algorithm>
#include <cmath>

namespace kijil {
namespace {

constexpr std::size_t kFewLines = 25;

// The probability that of so many tosses at most `fewer` show one given side,
// or at most `fewer` the other.
double exact(std::size_t fewer, std::size_t tosses) {
  double ways = 1, sum = 1;  // of no toss with that side
  for (std::size_t k = 1; k <= fewer; ++k) {
    ways *= static_cast<double>(tosses - k + 1) / static_cast<double>(k);
    sum += ways;
  }
  return std::min(1.0, 2 * sum / std::exp2(static_cast<double>(tosses)));
}

}  // namespace

McNemar mcnemar(std::size_t a_only, std::size_t b_only) {
  McNemar result{.a_only = a_only, .b_only = b_only};
  const std::size_t sum = a_only + b_only;
  const std::size_t fewer = std::min(a_only, b_only);
  if (sum < kFewLines) {
    result.p = exact(fewer, sum);
    return result;
  }
  // Edwards' correction takes one from the difference, if there is one.
  const auto difference = static_cast<double>(sum - 2 * fewer);
  const double corrected = std::max(0.0, difference - 1);
  result.statistic = corrected * corrected / static_cast<double>(sum);
  result.p = std::erfc(std::sqrt(result.statistic / 2));
  return result;
}

}  // namespace kijil
