// Scores as files hold them. Internal to src/lines.
//
//   entry["score"] = four_digits(0.98765f);   // 0.9877
//
// Thread-safe: a pure function.
#ifndef KIJIL_LINES_FOUR_DIGITS_H_
#define KIJIL_LINES_FOUR_DIGITS_H_

#include <algorithm>
#include <cmath>

namespace kijil {

// Rounded to four digits, 0 to 1; 1 for certainty alone, so that it stays
// visible.
inline double four_digits(float score) {
  if (!(score >= 0.0f)) return 0;
  if (score >= 1.0f) return 1;
  return std::min(std::round(static_cast<double>(score) * 1e4) / 1e4, 0.9999);
}

}  // namespace kijil

#endif  // KIJIL_LINES_FOUR_DIGITS_H_
