#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "base/file.h"
#include "cli/command.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/pages.h"
#include "cli/progress.h"
#include "cli/training_flags.h"
#include "kijil/evaluate.h"
#include "kijil/train.h"

namespace kijil::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  kijil eval --gold gold/                       the default model\n"
    "  kijil eval --gold gold/ --model my.kijil --by site --json report.json\n"
    "  kijil eval --gold gold/ --leave-sites-out --train training/pages\n"
    "\n"
    "With --leave-sites-out, each site of the gold pages is labelled by a "
    "model trained on\n"
    "the --train pages and on the gold pages of all other sites.\n"
    "Exit code: 0 done; 1 --min-f1 was missed; 2 something could not be read "
    "(the rest is scored).\n";

using Predictions = std::vector<std::vector<LineResult>>;

// Sites dealt into parts, the largest first, so that parts are of like size.
std::vector<std::set<std::string>> deal_sites(
    const std::vector<LabeledPage>& gold, std::size_t parts) {
  std::map<std::string, std::size_t> lines;
  for (const LabeledPage& page : gold) lines[page.site] += page.lines.size();
  std::vector<std::pair<std::size_t, std::string>> order;
  for (const auto& [site, count] : lines) order.emplace_back(count, site);
  std::sort(order.rbegin(), order.rend());
  std::vector<std::set<std::string>> dealt(std::min(parts, order.size()));
  for (std::size_t i = 0; i < order.size(); ++i) {
    dealt[i % dealt.size()].insert(order[i].second);
  }
  return dealt;
}

// Each site's pages by a model that has not seen the site.
Result<Predictions> leave_sites_out(const std::vector<LabeledPage>& gold,
                                    const std::vector<LabeledPage>& training,
                                    const TrainOptions& options,
                                    std::size_t parts) {
  Predictions predictions(gold.size());
  ProgressBar bar("leaving sites out");
  std::size_t done = 0;
  const std::vector<std::set<std::string>> dealt = deal_sites(gold, parts);
  for (const std::set<std::string>& sites : dealt) {
    bar.show(static_cast<double>(done++) / static_cast<double>(dealt.size()),
             *sites.begin());
    std::vector<LabeledPage> pages = training;
    for (const LabeledPage& page : gold) {
      if (!sites.contains(page.site)) pages.push_back(page);
    }
    Result<TrainedModel> model = train_model(pages, options);
    if (!model) return model.error();
    const Result<Classifier> classifier =
        Classifier::from_bytes(std::move(model->bytes));
    if (!classifier) return classifier.error();
    for (std::size_t i = 0; i < gold.size(); ++i) {
      if (sites.contains(gold[i].site)) {
        predictions[i] = label_page(*classifier, gold[i]);
      }
    }
  }
  return predictions;
}

Result<Predictions> predict(const FlagParser& flags,
                            const std::vector<LabeledPage>& gold,
                            bool& had_problems) {
  if (flags.has("leave-sites-out")) {
    const Result<TrainOptions> options = read_training_flags(flags);
    if (!options) return options.error();
    const CommandPages training = load_pages(flags.many("train"));
    had_problems = had_problems || training.had_problems;
    const auto parts = static_cast<std::size_t>(*flags.number("parts", 0, 1e6));
    return leave_sites_out(gold, training.pages, *options,
                           parts == 0 ? gold.size() : parts);
  }
  const Result<Classifier> classifier = load_model(flags);
  if (!classifier) return classifier.error();
  Predictions predictions;
  for (const LabeledPage& page : gold) {
    predictions.push_back(label_page(*classifier, page));
  }
  return predictions;
}

// page:line, gold, predicted, score and text of each line labelled wrongly.
void print_errors(const std::vector<LabeledPage>& gold,
                  const Predictions& predictions) {
  for (std::size_t p = 0; p < gold.size(); ++p) {
    for (std::size_t i = 0; i < gold[p].lines.size(); ++i) {
      const LabeledLine& line = gold[p].lines[i];
      const LineResult& result = predictions[p][i];
      if (!line.label || line.label == result.label) continue;
      std::cout << gold[p].id << ':' << i + 1 << '\t' << label_name(*line.label)
                << '\t' << label_name(result.label) << '\t' << result.score
                << '\t' << line.text << '\n';
    }
  }
}

}  // namespace

Outcome run_eval(const Arguments& arguments) {
  FlagParser flags({"kijil eval", "",
                    "Scores a model on labelled pages: precision, recall and "
                    "F1 by label, and body by characters.",
                    kExamples});
  flags.add_many("gold",
                 "labelled pages to score on; may be given several times",
                 "FILE|DIR");
  add_model_flag(flags);
  flags.add("json", "write the figures here too", "FILE");
  flags.add("by", "slice the figures: site or kind", "SLICE");
  flags.add_switch("calibration",
                   "show how often lines of each score are right");
  flags.add("row",
            "print one row of a Markdown table only; `header` prints its head",
            "NAME");
  flags.add("min-f1", "exit with 1 if the macro-averaged F1 is below this", "P",
            "0");
  flags.add_switch("errors", "print the lines labelled wrongly");
  flags.add_switch("leave-sites-out", "train anew for each site of the gold");
  flags.add("parts",
            "with --leave-sites-out: so many groups of sites instead of one "
            "site at a time; 0 for one at a time",
            "N", "0");
  flags.add_many("train", "with --leave-sites-out: pages to train on as well",
                 "FILE|DIR");
  add_training_flags(flags);
  if (const auto done = flags.parse(arguments)) return *done;
  if (flags.has("row") && flags.text("row") == "header") {
    std::cout << evaluation_row({}, "header");
    return Outcome::kDone;
  }
  if (!flags.has("gold")) {
    return flags.usage_error("name the labelled pages with --gold");
  }
  const std::string by = flags.has("by") ? flags.text("by") : "";
  if (flags.has("by") && by != "site" && by != "kind") {
    return flags.usage_error("--by: '" + by + "' is not site or kind");
  }
  if (flags.has("train") && !flags.has("leave-sites-out")) {
    return flags.usage_error("--train goes with --leave-sites-out only");
  }
  if (const Result<double> parts = flags.number("parts", 0, 1e6); !parts) {
    return flags.usage_error(parts.error().message);
  }
  const Result<double> min_f1 = flags.number("min-f1", 0, 1);
  if (!min_f1) return flags.usage_error(min_f1.error().message);
  CommandPages loaded = load_pages(flags.many("gold"));
  if (loaded.pages.empty()) {
    log_error(
        "there is no page to score on; name labelled pages or folders of "
        "them with --gold");
    return Outcome::kError;
  }
  const Result<Predictions> predictions =
      predict(flags, loaded.pages, loaded.had_problems);
  if (!predictions) {
    log_error(predictions.error().message);
    return Outcome::kError;
  }
  const Result<Evaluation> evaluation = evaluate(loaded.pages, *predictions);
  if (!evaluation) {
    log_error(evaluation.error().message);
    return Outcome::kError;
  }
  const EvaluationFormat format{by == "site", by == "kind",
                                flags.has("calibration")};
  std::cout << (flags.has("row")
                    ? evaluation_row(*evaluation, flags.text("row"))
                    : evaluation_text(*evaluation, format));
  if (flags.has("errors")) print_errors(loaded.pages, *predictions);
  if (flags.has("json")) {
    const Status written =
        write_file(flags.text("json"), evaluation_json(*evaluation, format));
    if (!written) {
      log_error(written.error().message);
      return Outcome::kError;
    }
  }
  if (loaded.had_problems) return Outcome::kError;
  if (evaluation->all.macro.f1 >= *min_f1) return Outcome::kDone;
  log_error("macro-averaged F1 is " + std::to_string(evaluation->all.macro.f1) +
            ", below the --min-f1 of " + std::to_string(*min_f1));
  return Outcome::kNo;
}

}  // namespace kijil::cli
