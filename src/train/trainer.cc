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
#include <map>
#include <mutex>
#include <set>
#include <unordered_set>

#include "base/file.h"
#include "base/hash.h"
#include "kijil/train.h"
#include "labels/page_model.h"
#include "text/normalize.h"
#include "train/fasttext.h"
#include "train/parallel.h"
#include "train/scope.h"
#include "train/self_test_page.h"
#include "train/stage_two.h"
#include "train/temperature.h"

namespace kijil {
namespace {

using train::CrfExample;
using train::CrfFit;
using train::LabeledSequence;
using train::StageOneExample;

// A page as training needs it: read once, its lines' scores filled in later.
struct TrainingPage {
  const LabeledPage* source;
  ReadPage read;
  std::vector<std::optional<Label>> labels;  // of read.lines
  std::vector<std::array<float, kNumLabels>> logits;
  int fold = 0;
  bool composed = false;
};

enum class Origin { kWritten, kComposed };

void read_pages(std::span<const LabeledPage> pages, Origin origin,
                std::vector<TrainingPage>& out) {
  for (const LabeledPage& page : pages) {
    std::vector<std::string_view> lines;
    for (const LabeledLine& line : page.lines) lines.push_back(line.text);
    TrainingPage p{&page, read_page(lines),           {}, {},
                   0,     origin == Origin::kComposed};
    for (const std::size_t at : p.read.positions) {
      const auto label = page.lines[at].label;
      p.labels.push_back(label == Label::kBlank ? std::nullopt : label);
    }
    if (!p.labels.empty()) out.push_back(std::move(p));
  }
}

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

// Stage one's examples from all pages but those of `left_out`. A line that a
// site repeats on its pages counts once for the site.
std::vector<StageOneExample> examples(const std::vector<TrainingPage>& pages,
                                      int left_out) {
  std::vector<StageOneExample> out;
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const TrainingPage& p : pages) {
    if (p.fold == left_out) continue;
    for (std::size_t i = 0; i < p.labels.size(); ++i) {
      if (!p.labels[i]) continue;
      const std::string_view text = p.read.normalized[i];
      if (seen.emplace(p.source->site, text).second) {
        out.push_back({text, *p.labels[i]});
      }
    }
  }
  return out;
}

class Trainer {
 public:
  Trainer(std::span<const LabeledPage> pages, const TrainOptions& options)
      : options_(options) {
    read_pages(pages, Origin::kWritten, pages_);
    read_pages(options.composed, Origin::kComposed, pages_);
    Normalizer normalizer;
    for (const LabeledLine& line : options.extra_lines) {
      if (!line.label || *line.label == Label::kBlank) continue;
      const std::string_view text = normalizer.normalize(line.text);
      if (!text.empty()) extra_.emplace_back(std::string(text), *line.label);
    }
  }

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
    add_self_test();
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
    const StageOneOptions& o = options_.stage_one;
    const auto in_range = [](double value, double low, double high) {
      return value >= low && value <= high;
    };
    if (in_range(o.dimension, 1, 1000) && in_range(o.epochs, 1, 10000) &&
        in_range(o.learning_rate, 1e-6, 100) && in_range(o.min_n, 0, 16) &&
        in_range(o.max_n, o.min_n, 16) && in_range(o.word_ngrams, 1, 8) &&
        in_range(o.buckets, 1, 1 << 26) && in_range(o.min_count, 1, 1 << 20) &&
        options_.stage_two.page_l2 > 0 && options_.stage_two.list_l2 > 0 &&
        in_range(options_.stage_two.iterations, 1, 1 << 20)) {
      return ok();
    }
    return Error{ErrorCode::kInvalidArgument,
                 "a training option is out of range; see TrainOptions"};
  }

  Result<FoldedTable> stage_one_without(int fold, std::string& bytes) const {
    std::vector<StageOneExample> lines = examples(pages_, fold);
    for (const auto& [text, label] : extra_) lines.push_back({text, label});
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
    train::parallel_for(trained.size(), [&](std::size_t fold) {
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
        const auto best =
            std::max_element(p.logits[i].begin(), p.logits[i].end());
        ++scored;
        right += best - p.logits[i].begin() ==
                 static_cast<std::ptrdiff_t>(*p.labels[i]);
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
      if (p.fold != fold) continue;
      for (const std::string& line : p.read.normalized) {
        const LabelScores s = table->score(line);
        std::copy_n(s.values.begin(), kNumLabels,
                    p.logits.emplace_back().begin());
      }
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
      for (std::size_t i = 0; i < p.labels.size(); ++i) {
        p.read.lines[i].scores =
            calibrate(p.logits[i], parts_.temperatures.stage_one);
      }
    }
  }

  Status fit_stage_two() {
    std::vector<CrfExample> pages, lists;
    for (const TrainingPage& p : pages_) {
      pages.push_back({page_sequence(p), p.fold, !p.composed});
      if (p.composed && !options_.composed_lists) continue;
      lists.push_back({list_sequence(p), p.fold, !p.composed});
    }
    const StageTwoOptions& two = options_.stage_two;
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
    return ok();
  }

  LabeledSequence list_sequence(const TrainingPage& p) const {
    std::vector<std::size_t> members;
    std::vector<std::optional<std::size_t>> kinds;
    for (std::size_t i = 0; i < p.labels.size(); ++i) {
      if (p.labels[i] != Label::kRelated && p.labels[i] != Label::kClickbait) {
        continue;
      }
      members.push_back(i);
      kinds.push_back(p.labels[i] == Label::kClickbait ? 1 : 0);
    }
    SequenceFeatures features = list_features(p.read.lines, members);
    train::hide_list_features(options_.stage_two.scope, features);
    return {std::move(features), std::move(kinds)};
  }

  LabeledSequence page_sequence(const TrainingPage& p) const {
    SequenceFeatures features = page_features(p.read.lines);
    train::hide_page_features(options_.stage_two.scope, features);
    return {std::move(features), page_states(p)};
  }

  static std::vector<std::optional<std::size_t>> page_states(
      const TrainingPage& p) {
    std::vector<std::optional<std::size_t>> states;
    for (const auto& label : p.labels) {
      if (!label) {
        states.push_back(std::nullopt);
      } else {
        states.push_back(std::min(static_cast<std::size_t>(*label),
                                  static_cast<std::size_t>(PageState::kList)));
      }
    }
    return states;
  }

  Status fit_final_stage_one() {
    report("stage one, all sites", 0.9);
    constexpr int kNoFold = -1;
    Result<FoldedTable> table = stage_one_without(kNoFold, parts_.stage_one);
    return table ? ok() : Status(table.error());
  }

  void add_self_test() {
    const auto& lines = train::kSelfTestPage;
    Result<ModelFile> file =
        ModelFile::from_bytes(write_page_model(parts_), "new model");
    if (!file) return;
    const Result<PageModel> model = PageModel::from_file(std::move(*file));
    if (!model) return;
    const std::vector<LineResult> results = model->label(lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      parts_.self_test.push_back({std::string(lines[i]), results[i].label});
    }
  }

  const TrainOptions& options_;
  std::vector<TrainingPage> pages_;
  std::vector<std::pair<std::string, Label>> extra_;
  PageModelParts parts_;
  TrainedModel model_;
};

}  // namespace

Result<TrainedModel> train_model(std::span<const LabeledPage> pages,
                                 const TrainOptions& options) {
  return Trainer(pages, options).run();
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
