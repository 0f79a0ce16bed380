#include "train_stage_one.h"

#include <iterator>
#include <utility>

#include "kijil/labeled_pages.h"
#include "train/fasttext.h"
#include "train/training_page.h"

namespace kijil::bench {

Result<std::string> train_stage_one_of(const StageOneJob& job) {
  std::vector<LabeledPage> written;
  for (const auto& path : job.written) {
    Result<LoadedPages> loaded = load_labeled_pages(path);
    if (!loaded) return loaded.error();
    std::move(loaded->pages.begin(), loaded->pages.end(),
              std::back_inserter(written));
  }
  const Result<LoadedPages> composed = load_labeled_pages(job.composed);
  if (!composed) return composed.error();
  // As Trainer::stage_one_without(kNoFold) of trainer.cc does.
  const std::vector<train::TrainingPage> pages =
      train::read_training_pages(written, composed->pages);
  std::vector<train::StageOneExample> lines =
      train::stage_one_examples(pages, {train::kNoFold, train::kNoFold});
  for (const Label label : kModelLabels) lines.push_back({"", label});
  const Result<FoldedRows> rows =
      train::train_stage_one(lines, {job.options, job.keep_model});
  if (!rows) return rows.error();
  return serialize(*rows, RowFormat::kInt16);
}

}  // namespace kijil::bench
