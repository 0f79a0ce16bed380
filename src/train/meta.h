// What a model says of itself: the META section.
//
//   options.meta_json = describe_training("default", pages, options);
//
// Thread-safety: pure function.
#ifndef KIJIL_TRAIN_META_H_
#define KIJIL_TRAIN_META_H_

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "kijil/line.h"
#include "kijil/train.h"
#include "scores/model_file.h"

namespace kijil::train {

// JSON: name, version of kijil, sizes of what was learned from, and every
// setting. No time stamp: the same training gives the same bytes.
std::string describe_training(const std::string& name,
                              std::span<const LabeledPage> pages,
                              const TrainOptions& options);

// What a training from nothing was told: {"stage_one": all its options,
// "stage_two": {"page_l2", "list_l2"}}.
nlohmann::ordered_json describe_stages(const TrainOptions& options);

// The checksum of a model file as 16 hexadecimal digits.
std::string checksum_text(const ModelFile& file);

// Which model is gone on from: {"name", "checksum", "strength", "stage_one_l2",
// "page_l2", "list_l2", "keep_weight", "kept_pages", "meta"}. A model
// without a name goes by its file's name, without the folder. "meta" is what
// that model says of itself; what is nested deeper than 100 is left out of it,
// as writing it would take a stack of that depth. REQUIRES: init.model.
nlohmann::ordered_json describe_init(const InitOptions& init);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_META_H_
