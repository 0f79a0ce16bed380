// Lists of other articles, judged whole.
//
//   for (const GoldList& list : gold_lists(page)) ...
//
// Thread-safety: pure functions.
#ifndef KIJIL_EVALUATE_LISTS_H_
#define KIJIL_EVALUATE_LISTS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "kijil/evaluate.h"
#include "kijil/line.h"

namespace kijil {

// The lines of each list of a page (ListMetrics says what one is), as indices.
std::vector<std::vector<std::size_t>> gold_lists(const LabeledPage& page);

// Adds the lists of a page to `sum`.
ListMetrics add_lists(ListMetrics sum, const LabeledPage& gold,
                      std::span<const LineResult> predicted);

}  // namespace kijil

#endif  // KIJIL_EVALUATE_LISTS_H_
