// What decoding a page takes of a line, and what depends on the line alone.
//
//   WeighedLine line = decoder.weigh(shape, scores);
//
// Its own sums come first, then what it adds to those of the lines that see it
// as the line two before them, one before, one after and two after.
// Thread-safety: plain values.
#ifndef KIJIL_LABELS_WEIGHED_LINE_H_
#define KIJIL_LABELS_WEIGHED_LINE_H_

#include <array>
#include <cstddef>

#include "base/lanes.h"
#include "kijil/line.h"
#include "labels/page_features.h"
#include "labels/page_parts.h"

namespace kijil {

// Sums of weights for states of one line: how much more for chrome and for
// list than for body (short_chain.h).
using StateSums = Lanes<kNumPageStates - 1>;
// Of a line's own, behind them how much more for clickbait than for related,
// should the line be in a list; the last is unused.
inline constexpr std::size_t kListLead = 2;
using OwnSums = Lanes<4>;
// Behind those, the StateSums for lines that see this one at
// kNeighbourOffsets[n].
using LineSums = Lanes<4 + 2 * kNeighbourOffsets.size()>;
static_assert(kNumPageStates == 3);
constexpr std::size_t neighbour_pair(std::size_t n) { return 2 + n; }

struct WeighedLine {
  LineSums sums;
  std::array<float, kNumLabels> probability{};  // by stage one
  // Stage one's logit of clickbait less that of related.
  float logit_lead = 0;
  bool is_heading = false;    // is_list_heading()
  bool is_few_words = false;  // as in list_table.h
};

}  // namespace kijil

#endif  // KIJIL_LABELS_WEIGHED_LINE_H_
