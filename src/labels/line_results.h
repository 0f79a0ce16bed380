// From the two sequences' probabilities to one result for each line.
//
//   LineResult r = combined_result(page_marginals, clickbait, Label::kBody);
//
// Thread-safety: pure functions.
#ifndef KIJIL_LABELS_LINE_RESULTS_H_
#define KIJIL_LABELS_LINE_RESULTS_H_

#include <algorithm>
#include <array>
#include <cstddef>

#include "kijil/line.h"
#include "labels/page_features.h"

namespace kijil {

// Share of clickbait in a list line's probability, by stage one alone; for
// lines that the page's decoding keeps out of all lists.
inline double clickbait_share(const std::array<float, kNumLabels>& p) {
  const float related = p[static_cast<std::size_t>(Label::kRelated)];
  const float clickbait = p[static_cast<std::size_t>(Label::kClickbait)];
  const double sum = related + clickbait;
  return sum == 0 ? 0.5 : clickbait / sum;
}

// `page`: probabilities of the kNumPageStates states; `clickbait`: share of
// clickbait in that of the list.
inline LineResult combined_result(const double* page, double clickbait,
                                  Label label) {
  LineResult result;
  const double list = page[static_cast<std::size_t>(PageState::kList)];
  result.probabilities = {static_cast<float>(page[0]),
                          static_cast<float>(page[1]),
                          static_cast<float>(list * (1 - clickbait)),
                          static_cast<float>(list * clickbait)};
  // Rounding may have left one a little above 1. As floats they are all bounded
  // at once, without a branch.
  for (float& p : result.probabilities) p = std::min(std::max(p, 0.0f), 1.0f);
  result.label = label;
  result.score = result.probabilities[static_cast<std::size_t>(label)];
  return result;
}

}  // namespace kijil

#endif  // KIJIL_LABELS_LINE_RESULTS_H_
