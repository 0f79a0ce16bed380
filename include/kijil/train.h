// Training: from labelled pages to a model.
//
//   kijil::TrainOptions options;
//   auto trained = kijil::train_model(pages, options);     //
//   Result<TrainedModel> kijil::save_model(*trained, "my.kijil");
//
// Link kijil::train. Deterministic: the same pages and options give the same
// bytes. Thread-safety: train_model() may run in several threads at once.
#ifndef KIJIL_TRAIN_H_
#define KIJIL_TRAIN_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "kijil/evaluate.h"
#include "kijil/export.h"
#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil {

// Stage one, in fastText's terms.
struct StageOneOptions {
  int dimension = 16;
  int epochs = 25;
  double learning_rate = 0.3;
  int min_n = 1;  // character n-grams
  int max_n = 4;
  int word_ngrams = 2;
  int min_count = 1;
  int buckets = 1 << 18;  // 8 bytes each in the model
  int seed = 1;
};

// What stage two may look at: all in a model to use, less in ablations that
// show what each ingredient gives. Each adds to the one before.
enum class StageTwoScope {
  kScores,      // stage one's scores of the line itself
  kHeuristics,  // ... and the line's heuristics
  kPage,        // ... and its neighbours, and the order of labels on the page
  kAll,         // ... and, for related or clickbait, whole lists
};

// Stage two: what it looks at, and the weight of the L2 penalty of each CRF.
struct StageTwoOptions {
  StageTwoScope scope = StageTwoScope::kAll;
  double page_l2 = 3.0;
  double list_l2 = 3.0;
  int iterations = 300;  // of L-BFGS, at most
};

// Told now and then what is being done, by one thread at a time; `done` runs
// from 0 to 1.
using TrainProgress = std::function<void(const std::string& step, double done)>;

struct TrainOptions {
  StageOneOptions stage_one;
  StageTwoOptions stage_two;
  // Stage two learns from scores of pages that stage one did not see: sites
  // are dealt into this many folds, and each is scored by a stage one trained
  // on the others. At least 2.
  int folds = 8;
  // Stored in the model for people; a JSON object or empty.
  std::string meta_json;
  TrainProgress progress;
  // Pages drawn by compose_pages(). Stage one and the page CRF learn from them
  // as from the others.
  std::vector<LabeledPage> composed;
  // Whether the list CRF does so too.
  bool composed_lists = false;
  // More lines for stage one alone, e.g. single headlines. Not pages: stage
  // two does not see them.
  std::vector<LabeledLine> extra_lines;
};

struct TrainedModel {
  std::string bytes;  // of a .kijil file
  std::size_t pages = 0, sites = 0, lines = 0;
  // Stage one alone on the folds' held-out sites: an honest, if pessimistic,
  // figure for its single-line accuracy.
  double stage_one_accuracy = 0;
  // Stage two on written pages of parts that its CRFs were not fitted to: the
  // share of lines whose state (body, chrome or list) is right, and of list
  // lines told rightly to be related or clickbait.
  double page_accuracy = 0, list_accuracy = 0;
  // What scores of stage one and of the two CRFs are divided by to be
  // calibrated.
  float temperature = 1, page_temperature = 1, list_temperature = 1;
};

// Fails with kInvalidArgument if there are fewer than two sites, or a label
// that no line has, or an option out of range.
KIJIL_EXPORT Result<TrainedModel> train_model(
    std::span<const LabeledPage> pages, const TrainOptions& options = {});

KIJIL_EXPORT Status save_model(const TrainedModel& model,
                               const std::filesystem::path& path);

// Folds any supervised softmax fastText model (.bin, not quantised, at most 64
// labels) into a stage-one-only .kijil file's bytes.
struct FoldOptions {
  bool quantize = true;  // 16-bit rows; false keeps floats
};
KIJIL_EXPORT Result<std::string> fold_fasttext(
    const std::filesystem::path& model_bin, const FoldOptions& options = {});

}  // namespace kijil

#endif  // KIJIL_TRAIN_H_
