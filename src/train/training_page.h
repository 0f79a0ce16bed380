// A page as training needs it: read once, and scored by a stage one that may
// change.
//
//   std::vector<TrainingPage> pages = read_training_pages(written, composed);
//   score_lines(table, pages[0]);
//   calibrate_lines(temperature, pages[0]);
//   LabeledSequence sequence = page_sequence(pages[0], StageTwoScope::kAll);
//
// Thread-safety: plain values and pure functions.
#ifndef KIJIL_TRAIN_TRAINING_PAGE_H_
#define KIJIL_TRAIN_TRAINING_PAGE_H_

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kijil/line.h"
#include "kijil/train.h"
#include "labels/page_model.h"
#include "train/crf_trainer.h"
#include "train/fasttext.h"

namespace kijil::train {

struct TrainingPage {
  const LabeledPage* source;
  ReadPage read;
  std::vector<std::optional<Label>> labels;  // of read.lines; never kBlank
  std::vector<std::array<float, kNumLabels>> logits;
  int fold = 0;
  bool composed = false;
  std::size_t index = 0;  // of `source` in the pages it came with
};

// The pages that show anything, written ones first. They point into their
// sources.
std::vector<TrainingPage> read_training_pages(
    std::span<const LabeledPage> written,
    std::span<const LabeledPage> composed);

// A line that belongs to no page, normalised.
struct ExtraLine {
  std::string text;
  Label label;
};
// Those that show something and have a label.
std::vector<ExtraLine> read_extra_lines(std::span<const LabeledLine> lines);

// The fold of no page.
inline constexpr int kNoFold = -1;
// Stage one's examples from all pages but those of two folds. A line that a
// site repeats on its pages counts once for the site.
std::vector<StageOneExample> stage_one_examples(
    std::span<const TrainingPage> pages, std::array<int, 2> left_out);
// What stage one alone says of a line.
Label best_label(const std::array<float, kNumLabels>& logits);

// Sets the logits of the page's lines to this table's.
void score_lines(const FoldedTable& table, TrainingPage& page);
// Sets the scores of its lines to its logits divided by `temperature`.
void calibrate_lines(float temperature, TrainingPage& page);

// What the CRFs learn from the page. REQUIRES: calibrated lines.
LabeledSequence page_sequence(const TrainingPage& page, StageTwoScope scope);
LabeledSequence list_sequence(const TrainingPage& page, StageTwoScope scope);

// Labels for each line of the page's source, by stage two on its scores.
std::vector<LineResult> decode_page(const TrainingPage& page,
                                    const CrfModel& page_crf,
                                    const CrfModel& list_crf,
                                    const Temperatures& temperatures);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_TRAINING_PAGE_H_
