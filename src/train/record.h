// What a training was: the `.json` beside a model.
//
//   std::string json = training_record({pages, options, model, ...});
//
// docs/training.md documents its keys. Deterministic, no time stamp.
// Thread-safety: pure function.
#ifndef KIJIL_TRAIN_RECORD_H_
#define KIJIL_TRAIN_RECORD_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kijil/evaluate.h"
#include "kijil/line.h"
#include "kijil/train.h"

namespace kijil::train {

struct TrainingRecord {
  std::string name;                 // of the model
  std::vector<std::string> inputs;  // files and folders, as named by the user
  std::span<const LabeledPage> pages;
  const TrainOptions& options;
  const TrainedModel& model;
  std::vector<std::string> warnings;
  // Of model.held_out; empty if nothing was held out.
  std::optional<Evaluation> held_out, before;
};

// JSON; ends with a line end.
std::string training_record(const TrainingRecord& record);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_RECORD_H_
