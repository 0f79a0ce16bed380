// Ablations: features of stage two that a scope hides are set to 0, so that
// training gives them no weight.
//
//   SequenceFeatures f = page_features(lines);
//   hide_page_features(StageTwoScope::kScores, f);
//
// Tested by scope_test.cc. Thread-safety: pure functions.
#ifndef KIJIL_TRAIN_SCOPE_H_
#define KIJIL_TRAIN_SCOPE_H_

#include "kijil/train.h"
#include "labels/crf.h"

namespace kijil::train {

// REQUIRES: features made by page_features() or list_features().
void hide_page_features(StageTwoScope scope, SequenceFeatures& features);
void hide_list_features(StageTwoScope scope, SequenceFeatures& features);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_SCOPE_H_
