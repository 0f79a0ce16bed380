// What the features of a page's lines are made of, for those that write them
// (page_features.cc) and those that weigh them unwritten (page_decoder.cc).
//
//   for (const PageZone& zone : kPageZones)
//     if (zone.holds(line.context)) ...
//
// Thread-safety: constant data, pure functions.
#ifndef KIJIL_LABELS_PAGE_PARTS_H_
#define KIJIL_LABELS_PAGE_PARTS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/kept_memory.h"
#include "labels/page_features.h"

namespace kijil {

// The lines beside a line that it sees, and how far windows reach to each side.
inline constexpr std::array<int, 4> kNeighbourOffsets = {-2, -1, 1, 2};
inline constexpr std::array<int, 3> kWindowReaches = {2, 5, 12};

inline constexpr std::array<std::string_view, kNumPageStates> kPageStateNames =
    {"body", "chrome", "list"};

// Page states' stage-one probabilities: body, chrome, list.
using StateProbabilities = std::array<float, kNumPageStates>;
inline StateProbabilities state_probabilities(
    const std::array<float, kNumLabels>& p) {
  return {p[static_cast<std::size_t>(Label::kBody)],
          p[static_cast<std::size_t>(Label::kChrome)],
          p[static_cast<std::size_t>(Label::kRelated)] +
              p[static_cast<std::size_t>(Label::kClickbait)]};
}
inline StateProbabilities state_probabilities(const StageOneScores& s) {
  return state_probabilities(s.probability);
}

// Means of the page states' probabilities over windows of lines, off running
// sums. Keeps its memory for the next page.
class StateMeans {
 public:
  // Four numbers, the last unused, fill a register.
  static constexpr std::size_t kLanes = 4;
  using Row = std::array<float, kLanes>;

  // `probability(i)`: of line i.
  template <typename Probability>
  void read(std::size_t lines, Probability&& probability) {
    sums_.resize(lines + 1);
    Row sum{};
    sums_[0] = sum;
    for (std::size_t i = 0; i < lines; ++i) {
      const StateProbabilities p = probability(i);
      for (std::size_t k = 0; k < kNumPageStates; ++k) sum[k] += p[k];
      sums_[i + 1] = sum;
    }
  }
  // Over the lines within `reach` of line i.
  Row around(std::size_t i, std::size_t reach) const {
    const std::size_t begin = i < reach ? 0 : i - reach;
    const std::size_t end = std::min(i + reach + 1, sums_.size() - 1);
    const auto count = static_cast<float>(static_cast<int>(end - begin));
    Row means;
    for (std::size_t k = 0; k < means.size(); ++k) {
      means[k] = (sums_[end][k] - sums_[begin][k]) / count;
    }
    return means;
  }
  void keep_at_most(std::size_t bytes) { kijil::keep_at_most(bytes, sums_); }

 private:
  std::vector<Row> sums_;  // of the lines before each, and of all
};

// Where on the page a stage-one opinion counts for more or less.
struct PageZone {
  std::string_view name;
  bool (*holds)(const LineContext&);
};
inline constexpr std::array<PageZone, 4> kPageZones = {{
    {"before_text",
     [](const LineContext& c) {
       return c.prose_before >= kFar && c.prose_after < kFar;
     }},
    {"after_text",
     [](const LineContext& c) {
       return c.prose_after >= kFar && c.prose_before < kFar;
     }},
    {"between_text",
     [](const LineContext& c) {
       return c.prose_before <= 4 && c.prose_after <= 4;
     }},
    {"no_text", [](const LineContext& c) { return c.page_prose < 0.05f; }},
}};
// Bit z: whether kPageZones[z] holds.
inline std::size_t page_zones_of(const LineContext& context) {
  return [&]<std::size_t... kAt>(std::index_sequence<kAt...>) {
    return ((std::size_t{kPageZones[kAt].holds(context)} << kAt) | ...);
  }
  (std::make_index_sequence<kPageZones.size()>());
}

}  // namespace kijil

#endif  // KIJIL_LABELS_PAGE_PARTS_H_
