// The named heuristics: each turns what is known of a line into a number from
// 0 (does not hold) to 1 (holds), and training weighs it.
//
//   for (const Heuristic& h : heuristics()) std::cout << h.name << '\n';
//   float v = heuristics()[0].value(shape, context);
//
// Each names a line on which it fires and one on which it must not; the tests
// try every pair. In an example that shows several lines, the one meant begins
// with `» `. Thread-safety: constant data, pure functions.
#ifndef KIJIL_SCORES_HEURISTICS_H_
#define KIJIL_SCORES_HEURISTICS_H_

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "features/context.h"
#include "features/shape.h"

namespace kijil {

struct Heuristic {
  std::string_view name;     // as stored in models, e.g. "ends_plain"
  std::string_view meaning;  // one sentence
  std::string_view fires;    // value >= 0.5 here
  std::string_view silent;   // value < 0.5 here
  float (*value)(const LineShape&, const LineContext&);
};

inline constexpr std::size_t kNumHeuristics = 118;
inline constexpr std::size_t kNumLineHeuristics = 87;

// In a fixed order. The first kNumLineHeuristics need the line alone, the rest
// its page too.
std::span<const Heuristic> heuristics();
std::size_t num_line_heuristics();

// The values of all of them for one line, in the same order; what calling each
// one's `value` gives, but some ten times faster.
using HeuristicValues = std::array<float, kNumHeuristics>;
HeuristicValues heuristic_values(const LineShape& shape,
                                 const LineContext& context);

}  // namespace kijil

#endif  // KIJIL_SCORES_HEURISTICS_H_
