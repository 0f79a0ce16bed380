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
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kijil/classifier.h"
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

// Told now and then what is being done, by one thread at a time, which may be
// another than the caller's; `done` runs from 0 to 1. What it throws ends the
// training and goes on to train_model()'s caller.
using TrainProgress = std::function<void(const std::string& step, double done)>;

// Going on from a model with a few pages, e.g. three of one portal. The model's
// weights are the mean of a Gaussian prior, so that only what the pages insist
// on moves: n-gram rows and CRF weights that they do not touch stay as they
// are, and so do the model's temperatures.
struct InitOptions {
  // The model to go on from; empty: train from nothing.
  std::optional<Classifier> model;
  // How firmly the model is held: all that holds it, below, is multiplied by
  // this, so that 10 lets each page count a tenth as much. Towards 0 the pages
  // are learned by heart and all else is forgotten; towards infinity the model
  // stays as it is.
  double strength = 1.0;
  // Weights of the penalties on squared changes: of the table's n-gram rows,
  // and of the weights of each CRF. training/EXPERIMENTS.md tells where the
  // numbers are from.
  double stage_one_l2 = 0.03;
  double page_l2 = 1.0;
  double list_l2 = 1.0;
  // Pages of other kinds on which the model is to answer as before; their
  // labels are not looked at. Beside the ones built in.
  std::vector<LabeledPage> keep;
  // How often they count; 0: not at all.
  double keep_weight = 10.0;
};

struct TrainOptions {
  StageOneOptions stage_one;
  StageTwoOptions stage_two;
  // Stage two learns from scores of pages that stage one did not see: sites
  // are dealt into this many folds, and each is scored by a stage one trained
  // on the others. At least 2. When going on from a model with pages of one
  // site, pages are dealt instead.
  int folds = 8;
  // If this names a model, stage_one is not used, and of stage_two only
  // iterations.
  InitOptions init;
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

// What was left out together to see how a model does on what it has not seen.
enum class HeldOutSplit {
  kNone,   // nothing: there is but one page
  kPages,  // pages of one site
  kSites,
};

// The written pages as labelled by models that did not see them: from one end
// to the other, stage one and both CRFs learned from pages of other sites (or
// other pages) alone. Only the temperatures saw them.
//   evaluate(pages, trained.held_out.labels)
struct HeldOutLabels {
  HeldOutSplit split = HeldOutSplit::kNone;
  // As the pages trained on, and a result for each line; empty for kNone.
  std::vector<std::vector<LineResult>> labels;
  // When going on from a model: the same pages by that model as it was.
  std::vector<std::vector<LineResult>> before;
};

struct TrainedModel {
  std::string bytes;  // of a .kijil file
  std::size_t pages = 0, sites = 0, lines = 0;
  // Stage one alone on the folds' held-out sites: an honest, if pessimistic,
  // figure for its single-line accuracy. This and the next two are 0 if nothing
  // was held out.
  double stage_one_accuracy = 0;
  // Stage two on written pages of parts that its CRFs were not fitted to: the
  // share of lines whose state (body, chrome or list) is right, and of list
  // lines told rightly to be related or clickbait.
  double page_accuracy = 0, list_accuracy = 0;
  // What scores of stage one and of the two CRFs are divided by to be
  // calibrated.
  float temperature = 1, page_temperature = 1, list_temperature = 1;
  HeldOutLabels held_out;
};

// Fails with kInvalidArgument if there are fewer than two sites, or a label
// that no line has, or an option out of range. Going on from a model needs one
// labelled line only.
KIJIL_EXPORT Result<TrainedModel> train_model(
    std::span<const LabeledPage> pages, const TrainOptions& options = {});

// What is missing from pages to train on, or one-sided in them, one sentence or
// two for each: what, how much, and what to do about it. Nothing of it keeps
// train_model() from training.
enum class TrainingStart { kNothing, kModel };  // kModel: InitOptions::model
KIJIL_EXPORT std::vector<std::string> check_training_pages(
    std::span<const LabeledPage> pages,
    TrainingStart start = TrainingStart::kNothing);

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
