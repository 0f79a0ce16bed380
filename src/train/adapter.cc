// Maximum a posteriori adaptation of every weight: rows of stage one by
// row_tuner.h, both CRFs by a penalty centred at their old weights. As when
// training from nothing, the CRFs must learn from scores of a stage one that
// has not seen the page (of its own pages it would be far too sure): sites are
// dealt into folds, or the pages of a single site. A single page has no other
// to be scored by, and keeps the scores of the model gone on from.
// The same once more, with each fold left out in turn, gives the held-out
// labels. Tested by adapter_test.cc.
#include "train/adapter.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "base/hash.h"
#include "base/parallel.h"
#include "labels/page_model.h"
#include "train/crf_trainer.h"
#include "train/kept_pages.h"
#include "train/row_tuner.h"
#include "train/self_test.h"
#include "train/stage_two.h"
#include "train/training_page.h"

namespace kijil::train {
namespace {

// The model may have learned from the kept pages, and is surer of their lines
// than of lines it has not seen, where the CRFs must look at all the rest. So
// the scores of kept lines are damped (training/EXPERIMENTS.md).
constexpr float kScoresOfUnseen = 0.3f;

// What is left out with the page: its site, or pages with its very text.
std::string unit_of(const TrainingPage& page, HeldOutSplit split) {
  if (split == HeldOutSplit::kSites || page.composed) {
    return page.source->site;
  }
  std::string text;
  for (const std::string& line : page.read.normalized) {
    text.append(line).push_back('\n');
  }
  return text;
}

// What adapting gives: the parts of a model that learn.
struct Adapted {
  std::string stage_one;
  CrfModel page_crf, list_crf;
};

class Adapter {
 public:
  Adapter(std::span<const LabeledPage> pages, const TrainOptions& options)
      : written_(pages),
        options_(options),
        init_(options.init.model->model()),
        pages_(read_training_pages(pages, options.composed)),
        extra_(read_extra_lines(options.extra_lines)) {}

  Result<TrainedModel> run() {
    if (Status s = check(); !s) return s.error();
    deal_folds();
    for (TrainingPage& p : pages_) score_lines(init_.stage_one(), p);
    read_anchors();
    report(kNoFold, 0);
    Result<Adapted> adapted = adapt(kNoFold);
    if (!adapted) return adapted.error();
    if (Status s = hold_out(); !s) return s.error();
    finish(std::move(*adapted));
    if (options_.progress) options_.progress("done", 1);
    return std::move(model_);
  }

 private:
  // Of a model of the pages of so many folds: both CRFs and the last tuning,
  // and each fold's scores where there are others to score it by.
  static int pieces_of(int folds) { return folds > 1 ? folds + 3 : 3; }

  // Tells that one more piece of work is done, of a model of all pages but
  // those of the fold.
  void report(int left_out, int pieces) const {
    if (!options_.progress) return;
    const std::lock_guard lock(reporting_);
    done_ += pieces;
    // For all pages, and with each fold left out if there are several.
    const int all =
        pieces_of(folds_) + (folds_ > 1 ? folds_ * pieces_of(folds_ - 1) : 0);
    options_.progress(
        left_out == kNoFold ? "all pages" : "held-out pages",
        std::min(1.0, static_cast<double>(done_) / static_cast<double>(all)));
  }

  Status check() {
    const auto invalid = [](std::string why) {
      return Error{ErrorCode::kInvalidArgument, std::move(why)};
    };
    if (options_.folds < 2) return invalid("folds: must be at least 2");
    const InitOptions& init = options_.init;
    for (const double penalty :
         {init.strength, init.stage_one_l2, init.page_l2, init.list_l2}) {
      if (!(penalty > 0 && penalty <= 1e12)) {
        return invalid(
            "a strength of going on from a model is not a positive number; "
            "see InitOptions");
      }
    }
    if (!(init.keep_weight >= 0 && init.keep_weight <= 1e12)) {
      return invalid(
          "keep_weight: must be a number from 0 (keep nothing) to 1e12; see "
          "InitOptions");
    }
    // liblbfgs takes 0 for no limit at all.
    const int iterations = options_.stage_two.iterations;
    if (iterations < 1 || iterations > 1 << 20) {
      return invalid(
          "stage_two.iterations: must be from 1 to 1048576; see "
          "StageTwoOptions");
    }
    std::set<std::string_view> sites;
    for (const TrainingPage& p : pages_) {
      ++model_.pages;
      sites.insert(p.source->site);
      for (const auto& label : p.labels) model_.lines += label.has_value();
    }
    model_.sites = sites.size();
    if (model_.lines == 0) {
      return invalid(
          "no line of the pages has a label; label some lines body, chrome, "
          "related or clickbait");
    }
    return ok();
  }

  // Deals units by their hash, so that the order of pages does not matter.
  void deal_folds() {
    std::set<std::string> sites;
    for (const TrainingPage& p : pages_) {
      if (!p.composed) sites.insert(p.source->site);
    }
    const HeldOutSplit split =
        sites.size() > 1 ? HeldOutSplit::kSites : HeldOutSplit::kPages;
    // Written ones first, so that they spread over all folds.
    std::set<std::pair<bool, std::pair<std::uint64_t, std::string>>> units;
    std::size_t written = 0;
    for (const TrainingPage& p : pages_) {
      const std::string unit = unit_of(p, split);
      const bool is_new =
          units.insert({p.composed, {hash_bytes(unit), unit}}).second;
      written += is_new && !p.composed;
    }
    folds_ = static_cast<int>(std::min(static_cast<std::size_t>(options_.folds),
                                       std::max<std::size_t>(written, 1)));
    std::map<std::string, int> fold_of;
    for (const auto& unit : units) {
      const auto next = static_cast<int>(fold_of.size());
      fold_of.emplace(unit.second.second, next % folds_);
    }
    for (TrainingPage& p : pages_) p.fold = fold_of.at(unit_of(p, split));
    model_.held_out.split = folds_ > 1 ? split : HeldOutSplit::kNone;
  }

  // Tunes stage one to all pages whose fold is neither of the two.
  Result<std::string> tune(int left_out, int scored) const {
    std::vector<StageOneExample> lines =
        stage_one_examples(pages_, {left_out, scored});
    for (const ExtraLine& line : extra_) {
      lines.push_back({line.text, line.label});
    }
    return tune_rows(init_.stage_one(), lines,
                     {options_.init.strength * options_.init.stage_one_l2,
                      init_.temperatures().stage_one});
  }

  // Scores the pages of a fold by a stage one that saw neither it nor
  // `left_out`.
  Status score_fold(int fold, int left_out,
                    std::vector<TrainingPage>& pages) const {
    const Result<std::string> bytes = tune(left_out, fold);
    if (!bytes) return bytes.error();
    const Result<FoldedTable> table = FoldedTable::parse(*bytes);
    if (!table) return table.error();
    for (TrainingPage& p : pages) {
      if (p.fold == fold) score_lines(*table, p);
    }
    return ok();
  }

  // A model of all pages but those of the fold `left_out`.
  Result<Adapted> adapt(int left_out) const {
    std::vector<TrainingPage> pages;
    std::set<int> folds;
    for (const TrainingPage& p : pages_) {
      if (p.fold == left_out) continue;
      pages.push_back(p);
      folds.insert(p.fold);
    }
    if (folds.size() > 1) {
      const std::vector<int> order(folds.begin(), folds.end());
      std::vector<Status> scored(order.size(), ok());
      parallel_for(order.size(), [&](std::size_t i) {
        scored[i] = score_fold(order[i], left_out, pages);
        report(left_out, 1);
      });
      for (const Status& s : scored) {
        if (!s) return s.error();
      }
    }
    for (TrainingPage& p : pages) {
      calibrate_lines(init_.temperatures().stage_one, p);
    }
    Result<CrfModel> page_crf = adapt_crf(
        pages, {init_.page_crf(), options_.init.page_l2, page_anchors_},
        page_sequence);
    if (!page_crf) return page_crf.error();
    report(left_out, 1);
    if (!options_.composed_lists) {
      std::erase_if(pages, [](const TrainingPage& p) { return p.composed; });
    }
    Result<CrfModel> list_crf = adapt_crf(
        pages, {init_.list_crf(), options_.init.list_l2, list_anchors_},
        list_sequence);
    if (!list_crf) return list_crf.error();
    report(left_out, 1);
    Result<std::string> stage_one = tune(left_out, kNoFold);
    if (!stage_one) return stage_one.error();
    report(left_out, 1);
    return Adapted{std::move(*stage_one), std::move(*page_crf),
                   std::move(*list_crf)};
  }

  // The pages on which the model is to answer as before, as it reads them.
  void read_anchors() {
    const std::vector<LabeledPage> kept = kept_pages();
    for (TrainingPage& p : read_training_pages(kept, options_.init.keep)) {
      score_lines(init_.stage_one(), p);
      calibrate_lines(init_.temperatures().stage_one / kScoresOfUnseen, p);
      const std::vector<LineResult> now =
          decode(p.read.lines, init_.page_crf(), init_.list_crf(),
                 init_.temperatures());
      for (std::size_t i = 0; i < now.size(); ++i) p.labels[i] = now[i].label;
      page_anchors_.push_back(page_sequence(p, StageTwoScope::kAll));
      list_anchors_.push_back(list_sequence(p, StageTwoScope::kAll));
    }
  }

  // One of the model's CRFs, and what holds the new one to it.
  struct Prior {
    const CrfModel& crf;
    double l2;
    std::span<const LabeledSequence> anchors;
  };

  template <typename SequenceOf>
  Result<CrfModel> adapt_crf(const std::vector<TrainingPage>& pages,
                             const Prior& prior,
                             SequenceOf&& sequence_of) const {
    std::vector<LabeledSequence> sequences;
    for (const TrainingPage& p : pages) {
      sequences.push_back(sequence_of(p, StageTwoScope::kAll));
    }
    std::vector<const LabeledSequence*> pointers;
    for (const LabeledSequence& s : sequences) pointers.push_back(&s);
    return train_crf(
        pointers, prior.crf.states, prior.crf.unary_names, prior.crf.edge_names,
        {.l2 = options_.init.strength * prior.l2,
         .iterations = options_.stage_two.iterations,
         .progress = {},
         .start = &prior.crf,
         .prior = &prior.crf,
         .anchors = prior.anchors,
         .anchor_weight = options_.init.strength * options_.init.keep_weight});
  }

  // Labels each fold's written pages by a model of the others.
  Status hold_out() {
    if (model_.held_out.split == HeldOutSplit::kNone) return ok();
    for (const LabeledPage& page : written_) {
      model_.held_out.labels.emplace_back(page.lines.size());  // blank
    }
    model_.held_out.before = model_.held_out.labels;
    std::vector<Status> done(static_cast<std::size_t>(folds_), ok());
    parallel_for(done.size(), [&](std::size_t fold) {
      done[fold] = label_fold(static_cast<int>(fold));
    });
    for (const Status& s : done) {
      if (!s) return s.error();
    }
    measure();
    return ok();
  }

  Status label_fold(int fold) {
    const Result<Adapted> adapted = adapt(fold);
    if (!adapted) return adapted.error();
    const Result<FoldedTable> table = FoldedTable::parse(adapted->stage_one);
    if (!table) return table.error();
    for (const TrainingPage& p : pages_) {
      if (p.fold != fold || p.composed) continue;
      const Temperatures& t = init_.temperatures();
      // A copy: other folds are reading the page.
      TrainingPage scored = p;
      calibrate_lines(t.stage_one, scored);
      model_.held_out.before[p.index] =
          decode_page(scored, init_.page_crf(), init_.list_crf(), t);
      score_lines(*table, scored);
      calibrate_lines(t.stage_one, scored);
      model_.held_out.labels[p.index] =
          decode_page(scored, adapted->page_crf, adapted->list_crf, t);
      Judged judged = judge(scored, *adapted);
      const std::lock_guard lock(judging_);
      judged_.emplace(p.index, std::move(judged));
    }
    return ok();
  }

  // What a page that was left out tells of each part of the model.
  struct Judged {
    std::size_t stage_one_right = 0, lines = 0;
    LabeledSequence page, lists;
    Potentials page_potentials, list_potentials;
  };

  static Judged judge(const TrainingPage& p, const Adapted& adapted) {
    LabeledSequence page = page_sequence(p, StageTwoScope::kAll);
    LabeledSequence lists = list_sequence(p, StageTwoScope::kAll);
    Potentials of_page = potentials(adapted.page_crf, page.features);
    Potentials of_lists = potentials(adapted.list_crf, lists.features);
    Judged judged{0,
                  0,
                  std::move(page),
                  std::move(lists),
                  std::move(of_page),
                  std::move(of_lists)};
    for (std::size_t i = 0; i < p.labels.size(); ++i) {
      if (!p.labels[i]) continue;
      ++judged.lines;
      judged.stage_one_right += best_label(p.logits[i]) == *p.labels[i];
    }
    return judged;
  }

  void measure() {
    std::size_t right = 0, lines = 0;
    std::vector<HeldOutSequence> pages, lists;
    for (const auto& [index, judged] : judged_) {
      right += judged.stage_one_right;
      lines += judged.lines;
      pages.push_back({judged.page_potentials, &judged.page.labels});
      lists.push_back({judged.list_potentials, &judged.lists.labels});
    }
    model_.stage_one_accuracy =
        lines == 0 ? 0
                   : static_cast<double>(right) / static_cast<double>(lines);
    model_.page_accuracy = path_accuracy(pages);
    model_.list_accuracy = path_accuracy(lists);
  }

  void finish(Adapted adapted) {
    PageModelParts parts;
    parts.stage_one = std::move(adapted.stage_one);
    parts.temperatures = init_.temperatures();
    parts.page_crf = std::move(adapted.page_crf);
    parts.list_crf = std::move(adapted.list_crf);
    parts.meta_json = options_.meta_json;
    parts.self_test = self_test_of(parts);
    model_.bytes = write_page_model(parts);
    model_.temperature = parts.temperatures.stage_one;
    model_.page_temperature = parts.temperatures.page;
    model_.list_temperature = parts.temperatures.list;
  }

  const std::span<const LabeledPage> written_;
  const TrainOptions& options_;
  const PageModel& init_;
  std::vector<TrainingPage> pages_;
  std::vector<ExtraLine> extra_;
  std::vector<LabeledSequence> page_anchors_, list_anchors_;
  int folds_ = 1;
  mutable std::mutex reporting_;
  mutable int done_ = 0;  // pieces of work
  std::mutex judging_;
  std::map<std::size_t, Judged> judged_;  // by the page's index
  TrainedModel model_;
};

}  // namespace

Result<TrainedModel> adapt_model(std::span<const LabeledPage> pages,
                                 const TrainOptions& options) {
  return Adapter(pages, options).run();
}

}  // namespace kijil::train
