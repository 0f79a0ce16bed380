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
#include <vector>

#include "labels/page_features.h"

namespace kijil {

// The lines beside a line that it sees, and how far windows reach to each side.
inline constexpr std::array<int, 4> kNeighbourOffsets = {-2, -1, 1, 2};
inline constexpr std::array<int, 3> kWindowReaches = {2, 5, 12};

inline constexpr std::array<std::string_view, kNumPageStates> kPageStateNames =
    {"body", "chrome", "list"};

// Page states' stage-one probabilities: body, chrome, list.
inline std::array<float, kNumPageStates> state_probabilities(
    const StageOneScores& s) {
  const auto& p = s.probability;
  return {p[static_cast<std::size_t>(Label::kBody)],
          p[static_cast<std::size_t>(Label::kChrome)],
          p[static_cast<std::size_t>(Label::kRelated)] +
              p[static_cast<std::size_t>(Label::kClickbait)]};
}

// Means of the page states' probabilities over windows of lines, off running
// sums.
class StateMeans {
 public:
  explicit StateMeans(std::span<const ReadLine> lines) {
    sums_.reserve(lines.size() + 1);
    sums_.push_back({});
    for (const ReadLine& line : lines) {
      auto sum = sums_.back();
      const auto p = state_probabilities(line.scores);
      for (std::size_t k = 0; k < kNumPageStates; ++k) sum[k] += p[k];
      sums_.push_back(sum);
    }
  }
  // Over the lines within `reach` of line i.
  std::array<float, kNumPageStates> around(std::size_t i,
                                           std::size_t reach) const {
    const std::size_t begin = i < reach ? 0 : i - reach;
    const std::size_t end = std::min(i + reach + 1, sums_.size() - 1);
    std::array<float, kNumPageStates> means;
    for (std::size_t k = 0; k < kNumPageStates; ++k) {
      means[k] =
          (sums_[end][k] - sums_[begin][k]) / static_cast<float>(end - begin);
    }
    return means;
  }

 private:
  std::vector<std::array<float, kNumPageStates>> sums_;
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

}  // namespace kijil

#endif  // KIJIL_LABELS_PAGE_PARTS_H_
