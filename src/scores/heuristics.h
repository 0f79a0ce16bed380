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
#include <cstdint>
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
inline constexpr std::size_t kNumPageHeuristics =
    kNumHeuristics - kNumLineHeuristics;

// In a fixed order. The first kNumLineHeuristics need the line's shape alone,
// the rest its context alone.
std::span<const Heuristic> heuristics();
std::size_t num_line_heuristics();

// The values of all of them for one line, in the same order; what calling each
// one's `value` gives, but some ten times faster.
using HeuristicValues = std::array<float, kNumHeuristics>;
HeuristicValues heuristic_values(const LineShape& shape,
                                 const LineContext& context);

// The same for those that weigh line after line. Most heuristics are a yes or a
// no, and so are bits here; those that ask for a group of phrases are the bits
// of the groups that were found.
inline constexpr std::size_t kNumLineShares = 6;
struct LineHeuristics {
  std::uint64_t phrases = 0;  // by PhraseId; only those that are asked for
  std::uint64_t facts = 0;
  std::array<float, kNumLineShares> shares{};  // the others, 0 to 1
};
LineHeuristics line_heuristics_of(const LineShape& shape);

inline constexpr std::size_t kNumPageFacts = 11;
inline constexpr std::size_t kNumPageShares =
    kNumPageHeuristics - kNumPageFacts;
struct PageHeuristics {
  std::uint32_t facts = 0;
  std::array<float, kNumPageShares> shares{};
};
PageHeuristics page_heuristics_of(const LineContext& context);

// Where a heuristic is found: bit or index `at` of its form's.
enum class HeuristicForm { kPhrase, kFact, kShare };
struct HeuristicPlace {
  HeuristicForm form = HeuristicForm::kFact;
  std::size_t at = 0;
};
// In the order of heuristics().
std::span<const HeuristicPlace> heuristic_places();

}  // namespace kijil

#endif  // KIJIL_SCORES_HEURISTICS_H_
