// What all forms of an explanation share: parts in the order of their effect,
// and sums of those that are not named one by one.
//
//   ShownParts shown = strongest_parts(decision, other, 12);
//   for (const ExplanationPart* part : shown.named) ...
//
// Thread-safety: pure functions.
#ifndef KIJIL_OUTPUTS_EXPLANATION_PARTS_H_
#define KIJIL_OUTPUTS_EXPLANATION_PARTS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kijil/explain.h"

namespace kijil {

// What is added to the chosen state more than to `other`.
double effect(const std::vector<double>& scores, const Decision& decision,
              std::size_t other);

struct ShownParts {
  std::vector<const ExplanationPart*> named;  // the largest effect first
  std::vector<double> others;                 // scores of the rest, summed
  std::size_t others_count = 0;
};
// `count` as in ExplanationFormat::parts. REQUIRES: the decision outlives it.
ShownParts strongest_parts(const Decision& decision, std::size_t other,
                           std::size_t count);

// Scores of the parts of each kind that occurs, in the order of PartKind.
std::vector<std::pair<PartKind, std::vector<double>>> kind_totals(
    const Decision& decision);

// For each byte of valid UTF-8, and for its end, how many characters end at or
// before it: the index of its character.
std::vector<std::size_t> character_indices(std::string_view text);

// `value` with up to `decimals` decimals; no zeros at the end, and no `-0`.
std::string format_number(double value, int decimals);

// With a sign and two decimals: "+1.20".
std::string signed_number(double value);

// "body 0.9876  (chrome 0.0100, ...)" and a line end.
std::string explanation_head(const LineResult& result);

}  // namespace kijil

#endif  // KIJIL_OUTPUTS_EXPLANATION_PARTS_H_
