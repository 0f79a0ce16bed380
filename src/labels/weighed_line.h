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

// Sums of weights for a line's own page states, and last how much more they
// weigh for clickbait than for related, should the line be in a list.
inline constexpr std::size_t kListLead = kNumPageStates;
using OwnSums = Lanes<kNumPageStates + 1>;
using LineSums =
    Lanes<kNumPageStates + 1 + kNeighbourOffsets.size() * kNumPageStates>;
// Where the sums begin for lines that see this one at kNeighbourOffsets[n].
constexpr std::size_t neighbour_sums(std::size_t n) {
  return kNumPageStates + 1 + n * kNumPageStates;
}

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
