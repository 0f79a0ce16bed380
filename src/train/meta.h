// What a model says of itself: the META section.
//
//   options.meta_json = describe_training("default", pages, options);
//
// Thread-safety: pure function.
#ifndef KIJIL_TRAIN_META_H_
#define KIJIL_TRAIN_META_H_

#include <span>
#include <string>

#include "kijil/line.h"
#include "kijil/train.h"

namespace kijil::train {

// JSON: name, version of kijil, sizes of what was learned from, and every
// setting. No time stamp: the same training gives the same bytes.
std::string describe_training(const std::string& name,
                              std::span<const LabeledPage> pages,
                              const TrainOptions& options);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_META_H_
