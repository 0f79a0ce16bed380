// The only door to fastText: training a classifier, reading a model file, and
// folding either into label scores per n-gram.
//
//   Result<FoldedRows> rows = train_stage_one(lines, options);
//
// Thread-safety: functions may run in several threads at once.
#ifndef KIJIL_TRAIN_FASTTEXT_H_
#define KIJIL_TRAIN_FASTTEXT_H_

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "kijil/line.h"
#include "kijil/result.h"
#include "kijil/train.h"
#include "scores/folded_table.h"

namespace kijil::train {

// A normalised line and what it is.
struct StageOneExample {
  std::string_view text;
  Label label;
};

struct StageOneTraining {
  StageOneOptions options;
  // If set, fastText's own model is also written here as .bin.
  std::filesystem::path keep_model;
};

// Rows of the folded classifier, its labels in the order of kijil::Label.
// REQUIRES: every label occurs in `examples`.
Result<FoldedRows> train_stage_one(std::span<const StageOneExample> examples,
                                   const StageOneTraining& training);

// Reads a fastText .bin and folds it; labels in fastText's order, without
// their prefix.
Result<FoldedRows> fold_model_file(const std::filesystem::path& path);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_FASTTEXT_H_
