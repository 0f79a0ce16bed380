// The recipe: (1) deal sites into folds, and score each fold's lines by a
// stage one trained on the other folds (jackknifing: stage two must learn how
// stage one errs on sites it has not seen, not how it recalls its own lines);
// (2) find the temperature that makes those scores mean what they say; (3) fit
// both CRFs to the pages with those scores, and their temperatures to parts of
// the pages that they were not fitted to; (4) train the final stage one on
// all pages. Tested by trainer_test.cc.
#include <algorithm>
#include <cmath>
#include <functional>
#include <iomanip>
#include <locale>
#include <map>
#include <mutex>
#include <sstream>

#include "base/file.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "kijil/train.h"
#include "labels/page_model.h"
#include "text/normalize.h"
#include "train/adapter.h"
#include "train/fasttext.h"
#include "train/self_test.h"
#include "train/stage_two.h"
#include "train/temperature.h"
#include "train/training_page.h"

namespace kijil {
namespace {

using train::CrfExample;
using train::CrfFit;
using train::StageOneExample;
using train::TrainingPage;

// Deals sites to folds by their hash, so that adding a page moves no other.
// The sites are first put in an order that no page order can change.
std::size_t assign_folds(std::vector<TrainingPage>& pages, int folds) {
  std::map<std::string, std::size_t> sites;
  for (const TrainingPage& p : pages) sites[p.source->site] = 0;
  std::vector<std::pair<std::uint64_t, std::string>> order;
  for (const auto& [site, ignored] : sites) {
    order.emplace_back(hash_bytes(site), site);
  }
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size(); ++i) sites[order[i].second] = i;
  for (TrainingPage& p : pages) {
    p.fold = static_cast<int>(sites[p.source->site] %
                              static_cast<std::size_t>(folds));
  }
  return sites.size();
}

class Trainer {
 public:
  Trainer(std::span<const LabeledPage> pages, const TrainOptions& options)
      : options_(options),
        written_(pages),
        pages_(train::read_training_pages(pages, options.composed)),
        extra_(train::read_extra_lines(options.extra_lines)) {}

  Result<TrainedModel> run() {
    if (options_.folds < 2) {
      return Error{ErrorCode::kInvalidArgument, "folds: must be at least 2"};
    }
    model_.sites = assign_folds(pages_, options_.folds);
    model_.pages = pages_.size();
    if (Status s = check(); !s) return s.error();
    if (Status s = jackknife(); !s) return s.error();
    parts_.temperatures.stage_one = static_cast<float>(
        train::fit_temperature([this](double t) { return stage_one_loss(t); }));
    calibrate_pages();
    if (Status s = fit_stage_two(); !s) return s.error();
    model_.temperature = parts_.temperatures.stage_one;
    model_.page_temperature = parts_.temperatures.page;
    model_.list_temperature = parts_.temperatures.list;
    if (Status s = fit_final_stage_one(); !s) return s.error();
    parts_.meta_json = options_.meta_json;
    parts_.self_test = train::self_test_of(parts_);
    model_.bytes = write_page_model(parts_);
    report("done", 1);
    return std::move(model_);
  }

 private:
  void report(const std::string& step, double done) const {
    if (options_.progress) options_.progress(step, done);
  }

  Status check() {
    const auto invalid = [](std::string why) {
      return Error{ErrorCode::kInvalidArgument, std::move(why)};
    };
    if (model_.sites < 2) {
      return invalid(
          "training pages are of " + std::to_string(model_.sites) +
          " site(s), but at least 2 are needed, since each site is scored by "
          "a model that did not see it; add pages, or tell their sites apart "
          "with `# site:`");
    }
    std::array<std::size_t, kNumLabels> counts{};
    for (const TrainingPage& p : pages_) {
      for (const auto& label : p.labels) {
        if (label) ++counts[static_cast<std::size_t>(*label)], ++model_.lines;
      }
    }
    for (std::size_t k = 0; k < kNumLabels; ++k) {
      if (counts[k] == 0) {
        return invalid("no line is labelled " +
                       std::string(label_name(kModelLabels[k])) +
                       "; label some, or add the written pages of training/");
      }
    }
    return check_options();
  }

  Status check_options() const {
    const StageOneOptions& one = options_.stage_one;
    const StageTwoOptions& two = options_.stage_two;
    struct Option {
      const char* name;
      double value, low, high;
    };
    const Option all[] = {{"dimension", double(one.dimension), 1, 1000},
                          {"epochs", double(one.epochs), 1, 10000},
                          {"learning_rate", one.learning_rate, 1e-6, 100},
                          {"min_n", double(one.min_n), 0, 16},
                          {"max_n", double(one.max_n), double(one.min_n), 16},
                          {"word_ngrams", double(one.word_ngrams), 1, 8},
                          {"buckets", double(one.buckets), 1, 1 << 26},
                          {"min_count", double(one.min_count), 1, 1 << 20},
                          {"page_l2", two.page_l2, 1e-9, 1e9},
                          {"list_l2", two.list_l2, 1e-9, 1e9},
                          {"iterations", double(two.iterations), 1, 1 << 20}};
    for (const Option& o : all) {
      if (o.value >= o.low && o.value <= o.high) continue;
      std::ostringstream why;
      why.imbue(std::locale::classic());
      why << std::setprecision(9) << o.name << ": " << o.value
          << " is out of range; give " << o.low << " to " << o.high;
      return Error{ErrorCode::kInvalidArgument, why.str()};
    }
    return ok();
  }

  Result<FoldedTable> stage_one_without(int fold, std::string& bytes) const {
    std::vector<StageOneExample> lines =
        train::stage_one_examples(pages_, {fold, train::kNoFold});
    for (const auto& line : extra_) lines.push_back({line.text, line.label});
    // A fold may hold all lines of a label; fastText still needs the label.
    for (const Label label : kModelLabels) lines.push_back({"", label});
    Result<FoldedRows> rows =
        train::train_stage_one(lines, {options_.stage_one, {}});
    if (!rows) return rows.error();
    bytes = serialize(*rows, RowFormat::kInt16);
    return FoldedTable::parse(bytes);
  }

  Status jackknife() {
    report("stage one, held-out sites", 0);
    // Folds beyond the number of sites hold none.
    std::vector<Status> trained(
        std::min(static_cast<std::size_t>(options_.folds), model_.sites), ok());
    std::mutex reporting;
    int done = 0;
    parallel_for(trained.size(), [&](std::size_t fold) {
      trained[fold] = score_fold(static_cast<int>(fold));
      const std::lock_guard lock(reporting);
      report("stage one, held-out sites", 0.5 * ++done / options_.folds);
    });
    for (const Status& s : trained) {
      if (!s) return s.error();
    }
    std::size_t right = 0, scored = 0;
    for (const TrainingPage& p : pages_) {
      for (std::size_t i = 0; i < p.labels.size(); ++i) {
        if (!p.labels[i]) continue;
        ++scored;
        right += train::best_label(p.logits[i]) == *p.labels[i];
      }
    }
    model_.stage_one_accuracy =
        static_cast<double>(right) / static_cast<double>(scored);
    return ok();
  }

  // Scores the lines of a fold's pages by a stage one that has not seen them.
  Status score_fold(int fold) {
    std::string bytes;
    const Result<FoldedTable> table = stage_one_without(fold, bytes);
    if (!table) return table.error();
    for (TrainingPage& p : pages_) {
      if (p.fold == fold) train::score_lines(*table, p);
    }
    return ok();
  }

  // Negative log-likelihood of the labels at this temperature.
  double stage_one_loss(double temperature) const {
    double loss = 0;
    for (const TrainingPage& p : pages_) {
      for (std::size_t i = 0; i < p.labels.size(); ++i) {
        if (!p.labels[i]) continue;
        const StageOneScores s =
            calibrate(p.logits[i], static_cast<float>(temperature));
        loss -= std::log(std::max(
            s.probability[static_cast<std::size_t>(*p.labels[i])], 1e-12f));
      }
    }
    return loss;
  }

  void calibrate_pages() {
    for (TrainingPage& p : pages_) {
      train::calibrate_lines(parts_.temperatures.stage_one, p);
    }
  }

  Status fit_stage_two() {
    const StageTwoOptions& two = options_.stage_two;
    std::vector<CrfExample> pages, lists;
    for (const TrainingPage& p : pages_) {
      pages.push_back(
          {train::page_sequence(p, two.scope), p.fold, !p.composed});
      if (p.composed && !options_.composed_lists) continue;
      lists.push_back(
          {train::list_sequence(p, two.scope), p.fold, !p.composed});
    }
    const auto step = [this](const char* name, double from, double share) {
      return [this, name, from, share](double d) {
        report(name, from + share * d);
      };
    };
    Result<CrfFit> page_fit = train::fit_calibrated_crf(
        pages,
        {kNumPageStates, page_unary_names(), page_edge_names(), two.page_l2,
         two.iterations, step("stage two, pages", 0.5, 0.35)});
    if (!page_fit) return page_fit.error();
    parts_.page_crf = std::move(page_fit->crf);
    parts_.temperatures.page = page_fit->temperature;
    model_.page_accuracy = page_fit->accuracy;
    Result<CrfFit> list_fit = train::fit_calibrated_crf(
        lists,
        {kNumListStates, list_unary_names(), list_edge_names(), two.list_l2,
         two.iterations, step("stage two, lists", 0.85, 0.05)});
    if (!list_fit) return list_fit.error();
    parts_.list_crf = std::move(list_fit->crf);
    parts_.temperatures.list = list_fit->temperature;
    model_.list_accuracy = list_fit->accuracy;
    label_held_out(*page_fit, *list_fit);
    return ok();
  }

  // Each written page by the CRFs, and the scores of the stage one, that did
  // not see it.
  void label_held_out(const CrfFit& page_fit, const CrfFit& list_fit) {
    model_.held_out.split = HeldOutSplit::kSites;
    for (const LabeledPage& page : written_) {
      model_.held_out.labels.emplace_back(page.lines.size());  // blank
    }
    for (const TrainingPage& p : pages_) {
      if (p.composed) continue;
      const std::size_t part = train::calibration_part(p.fold);
      model_.held_out.labels[p.index] =
          train::decode_page(p, page_fit.without_part[part],
                             list_fit.without_part[part], parts_.temperatures);
    }
  }

  Status fit_final_stage_one() {
    report("stage one, all sites", 0.9);
    Result<FoldedTable> table =
        stage_one_without(train::kNoFold, parts_.stage_one);
    return table ? ok() : Status(table.error());
  }

  const TrainOptions& options_;
  std::span<const LabeledPage> written_;
  std::vector<TrainingPage> pages_;
  std::vector<train::ExtraLine> extra_;
  PageModelParts parts_;
  TrainedModel model_;
};

}  // namespace

Result<TrainedModel> train_model(std::span<const LabeledPage> pages,
                                 const TrainOptions& options) {
  return options.init.model ? train::adapt_model(pages, options)
                            : Trainer(pages, options).run();
}

Status save_model(const TrainedModel& model,
                  const std::filesystem::path& path) {
  return write_file(path, model.bytes);
}

Result<std::string> fold_fasttext(const std::filesystem::path& model_bin,
                                  const FoldOptions& options) {
  const Result<FoldedRows> rows = train::fold_model_file(model_bin);
  if (!rows) return rows.error();
  return write_model_file(
      {{"STG1", serialize(*rows, options.quantize ? RowFormat::kInt16
                                                  : RowFormat::kFloat32)}});
}

}  // namespace kijil
