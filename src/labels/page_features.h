// The numbers that stage two weighs, for each line of a page.
//
//   ReadLine line = ...;  // one for each non-blank line
//   SequenceFeatures f = page_features(lines);
//
// Two sequences are labelled. The page's lines are body, chrome or list; then
// the lines of all lists, in order, are related or clickbait. The second is
// what judges a list whole: neighbours in it are neighbours of one list, and
// changing the label between them costs as much as training found right.
// Thread-safety: pure functions.
#ifndef KIJIL_LABELS_PAGE_FEATURES_H_
#define KIJIL_LABELS_PAGE_FEATURES_H_

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "features/context.h"
#include "features/shape.h"
#include "kijil/line.h"
#include "labels/crf.h"

namespace kijil {

// Labels of the first sequence and of the second.
enum class PageState : std::size_t { kBody, kChrome, kList };
inline constexpr std::size_t kNumPageStates = 3;
enum class ListState : std::size_t { kRelated, kClickbait };
inline constexpr std::size_t kNumListStates = 2;

// What stage one says of a line: its logits divided by the calibration
// temperature, less their mean so that only differences count.
struct StageOneScores {
  std::array<float, kNumLabels> centred{};
  std::array<float, kNumLabels> probability{};
};

// A line with all that is known of it before stage two.
struct ReadLine {
  LineShape shape;
  LineContext context;
  StageOneScores scores;
};

// Names of the features, in the order of the rows; models store them.
const std::vector<std::string>& page_unary_names();
const std::vector<std::string>& page_edge_names();
const std::vector<std::string>& list_unary_names();
const std::vector<std::string>& list_edge_names();

SequenceFeatures page_features(std::span<const ReadLine> lines);

// `members`: indices into `lines` of the lines that stand in lists, rising.
SequenceFeatures list_features(std::span<const ReadLine> lines,
                               std::span<const std::size_t> members);

}  // namespace kijil

#endif  // KIJIL_LABELS_PAGE_FEATURES_H_
