#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "base/file.h"
#include "cli/command.h"
#include "cli/floors.h"
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
    "  kijil eval --gold gold/ --floor floors.json   fails if a figure fell\n"
    "\n"
    "With --leave-sites-out, each site of the gold pages is labelled by a "
    "model trained on\n"
    "the --train pages and on the gold pages of all other sites.\n"
    "Exit code: 0 done; 1 --min-f1 or a floor was missed; 2 something could "
    "not "
    "be read\n"
    "(the rest is scored, but held against no floor).\n";

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

// What was asked to be shown of an evaluation, and where.
struct Report {
  EvaluationFormat shown;
  EvaluationFormat written = {true, true, true, true, true, 20, 50};
};

// Slices by name, as in `--by site,kind`.
Result<EvaluationFormat> read_slices(const std::vector<std::string>& names) {
  EvaluationFormat format;
  const std::map<std::string, bool EvaluationFormat::*> slices = {
      {"site", &EvaluationFormat::by_site},
      {"kind", &EvaluationFormat::by_kind},
      {"position", &EvaluationFormat::by_position},
      {"length", &EvaluationFormat::by_length}};
  for (const std::string& list : names) {
    std::istringstream in(list);
    for (std::string name; std::getline(in, name, ',');) {
      const auto slice = slices.find(name);
      if (slice == slices.end()) {
        return Error{
            ErrorCode::kInvalidArgument,
            "--by: '" + name + "' is not one of site, kind, position, length"};
      }
      format.*slice->second = true;
    }
  }
  return format;
}

Result<Report> read_report(const FlagParser& flags) {
  Result<EvaluationFormat> slices = read_slices(flags.many("by"));
  if (!slices) return slices.error();
  Report report{*slices};
  report.shown.calibration = flags.has("calibration");
  const Result<double> worst = flags.number("worst", 0, 1e9);
  if (!worst) return worst.error();
  report.shown.worst_pages = static_cast<std::size_t>(*worst);
  const Result<double> confident = flags.number("confident", 0, 1e9);
  if (!confident) return confident.error();
  report.shown.confident_errors = static_cast<std::size_t>(*confident);
  return report;
}

Result<EvaluateOptions> read_options(const FlagParser& flags) {
  EvaluateOptions options;
  const Result<double> samples = flags.number("samples", 0, 1e6);
  if (!samples) return samples.error();
  options.bootstrap_samples = static_cast<std::size_t>(*samples);
  const Result<double> seed = flags.number("bootstrap-seed", 0, 1e15);
  if (!seed) return seed.error();
  options.seed = static_cast<std::uint64_t>(*seed);
  return options;
}

// page:line, gold, predicted, score and text of each line labelled wrongly.
void print_errors(const Evaluation& evaluation) {
  for (const LineError& error : evaluation.errors) {
    std::cout << error.page_id << ':' << error.line + 1 << '\t'
              << label_name(error.gold) << '\t' << label_name(error.predicted)
              << '\t' << error.score << '\t' << error.text << '\n';
  }
}

// True if all files that were asked for were written.
bool write_files(const FlagParser& flags, const Evaluation& evaluation,
                 const Report& report) {
  bool written = true;
  const auto write = [&](const char* flag, const auto& make) {
    if (!flags.has(flag)) return;
    const Status done = write_file(flags.text(flag), make());
    if (done) return;
    log_error(done.error().message);
    written = false;
  };
  write("json", [&] { return evaluation_json(evaluation, report.written); });
  write("markdown",
        [&] { return evaluation_markdown(evaluation, report.written); });
  return written;
}

void add_report_flags(FlagParser& flags) {
  flags.add_many("by",
                 "show slices of the figures: site, kind, position, length; "
                 "several with commas",
                 "SLICE");
  flags.add_switch("calibration",
                   "show how often lines of each score are right");
  flags.add("worst", "show so many pages with most errors", "N", "0");
  flags.add("confident", "show so many errors with the highest scores", "N",
            "0");
  flags.add_switch("errors", "print all lines labelled wrongly");
  flags.add("json", "write all figures and slices here too", "FILE");
  flags.add("markdown", "write the whole report here too", "FILE");
  flags.add("row",
            "print one row of a Markdown table only; `header` prints its head",
            "NAME");
  flags.add("samples", "bootstrap samples for the 95% intervals; 0 for none",
            "N", "1000");
  flags.add("bootstrap-seed", "of the random draws for the intervals", "N",
            "1");
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
  add_report_flags(flags);
  flags.add("min-f1", "exit with 1 if the macro-averaged F1 is below this", "P",
            "0");
  add_floor_flags(flags);
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
  if (const auto wrong = check_floor_flags(flags)) return *wrong;
  const Result<Report> report = read_report(flags);
  if (!report) return flags.usage_error(report.error().message);
  const Result<EvaluateOptions> options = read_options(flags);
  if (!options) return flags.usage_error(options.error().message);
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
  const Result<Evaluation> evaluation =
      evaluate(loaded.pages, *predictions, *options);
  if (!evaluation) {
    log_error(evaluation.error().message);
    return Outcome::kError;
  }
  std::cout << (flags.has("row")
                    ? evaluation_row(*evaluation, flags.text("row"))
                    : evaluation_text(*evaluation, report->shown));
  if (flags.has("errors")) print_errors(*evaluation);
  if (!write_files(flags, *evaluation, *report)) return Outcome::kError;
  if (loaded.had_problems) return Outcome::kError;
  const Outcome floors = hold_floors(flags, *evaluation);
  if (floors != Outcome::kDone) return floors;
  if (evaluation->all.macro.f1 >= *min_f1) return Outcome::kDone;
  log_error("macro-averaged F1 is " + std::to_string(evaluation->all.macro.f1) +
            ", below the --min-f1 of " + std::to_string(*min_f1));
  return Outcome::kNo;
}

}  // namespace kijil::cli
