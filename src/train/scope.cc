#include "train/scope.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "labels/page_features.h"
#include "scores/heuristics.h"

namespace kijil::train {
namespace {

// Of the line itself: "bias", and stage one's scores.
bool is_own_score(std::string_view name) {
  return name == "bias" || name.starts_with("logit") || name.starts_with("p.");
}

bool is_own_heuristic(std::string_view name) {
  static const std::set<std::string_view> kNames = [] {
    std::set<std::string_view> names;
    for (const Heuristic& h : heuristics()) names.insert(h.name);
    return names;
  }();
  return kNames.contains(name);
}

void hide(StageTwoScope scope, StageTwoScope whole,
          const std::vector<std::string>& unary_names,
          SequenceFeatures& features) {
  if (scope >= whole) return;
  for (std::size_t t = 0; t < features.length; ++t) {
    const auto row = features.unary_row(t);
    for (std::size_t f = 0; f < row.size(); ++f) {
      const bool shown = is_own_score(unary_names[f]) ||
                         (scope >= StageTwoScope::kHeuristics &&
                          is_own_heuristic(unary_names[f]));
      if (!shown) row[f] = 0;
    }
  }
  std::fill(features.edge.begin(), features.edge.end(), 0.0f);
}

}  // namespace

void hide_page_features(StageTwoScope scope, SequenceFeatures& features) {
  hide(scope, StageTwoScope::kPage, page_unary_names(), features);
}

void hide_list_features(StageTwoScope scope, SequenceFeatures& features) {
  hide(scope, StageTwoScope::kAll, list_unary_names(), features);
}

}  // namespace kijil::train
