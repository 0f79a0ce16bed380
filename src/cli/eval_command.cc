#include <iostream>
#include <optional>

#include "cli/command.h"
#include "cli/eval_report.h"
#include "cli/floors.h"
#include "cli/labelling.h"
#include "cli/leave_sites_out.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/pages.h"
#include "cli/training_flags.h"
#include "kijil/evaluate.h"
#include "kijil/html_report.h"
#include "kijil/train.h"

namespace kijil::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  kijil eval --gold gold/                       the default model\n"
    "  kijil eval --gold gold/ --model my.kijil --by site --json report.json\n"
    "  kijil eval --gold gold/ --leave-sites-out --train training/pages\n"
    "  kijil eval --gold gold/ --predictions other-tool/ --html report.html\n"
    "  kijil eval --gold gold/ --floor floors.json   fails if a figure fell\n"
    "\n"
    "With --leave-sites-out, each site of the gold pages is labelled by a "
    "model trained on\n"
    "the --train pages and on the gold pages of all other sites.\n"
    "Exit code: 0 done; 1 --min-f1 or a floor was missed; 2 something could "
    "not "
    "be read\n"
    "(the rest is scored, but held against no floor).\n";

// Labels the gold pages in one of the three ways that the flags name.
Result<Labelling> label_gold(const FlagParser& flags,
                             const std::vector<LabeledPage>& gold) {
  if (flags.has("predictions")) {
    return label_by_predictions(flags.many("predictions"), gold);
  }
  if (!flags.has("leave-sites-out")) {
    return label_by_model(flags.has("model") ? flags.text("model") : "default",
                          gold);
  }
  const Result<TrainOptions> options = read_training_flags(flags);
  if (!options) return options.error();
  const CommandPages training = load_pages(flags.many("train"));
  const auto parts = static_cast<std::size_t>(*flags.number("parts", 0, 1e6));
  Result<Predictions> pages = leave_sites_out(gold, training.pages, *options,
                                              parts == 0 ? gold.size() : parts);
  if (!pages) return pages.error();
  return Labelling{"models that have not seen the site", std::move(*pages),
                   true, training.had_problems};
}

// True if one whole model labelled all lines, which then can be explained.
bool is_one_model(const FlagParser& flags) {
  return !flags.has("predictions") && !flags.has("leave-sites-out") &&
         !(flags.has("model") && flags.text("model").ends_with("@stage-one"));
}

// True if all files that were asked for were written.
bool write_files(const FlagParser& flags, const EvalReport& report,
                 EvaluationReport page) {
  ReportFiles files(flags);
  const Evaluation& evaluation = page.evaluation;
  files.write("json",
              [&] { return evaluation_json(evaluation, report.written); });
  files.write("markdown",
              [&] { return evaluation_markdown(evaluation, report.written); });
  files.write("html", [&] {
    std::vector<std::vector<std::string>> explanations;
    if (is_one_model(flags)) {
      const Result<Classifier> classifier = load_model(flags);
      if (classifier) {
        explanations = explain_pages(*classifier, page.gold);
      } else {  // although it was loaded before, to label the lines
        log_error(classifier.error().message + "; nothing is explained");
      }
    }
    page.explanations = explanations;
    return evaluation_html(page);
  });
  return files.all_written();
}

void add_flags(FlagParser& flags) {
  flags.add_many("gold",
                 "labelled pages to score on; may be given several times",
                 "FILE|DIR");
  add_model_flag(flags);
  flags.add_many("predictions",
                 "score these labels, made by any tool, instead of a model's",
                 "FILE|DIR");
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
}

// What is wrong with the flags together, or nothing.
std::optional<std::string> find_wrong_flags(const FlagParser& flags) {
  if (!flags.has("gold")) return "name the labelled pages with --gold";
  if (flags.has("train") && !flags.has("leave-sites-out")) {
    return "--train goes with --leave-sites-out only";
  }
  if (flags.has("predictions") &&
      (flags.has("model") || flags.has("leave-sites-out"))) {
    return "--predictions are labels already; leave out --model and "
           "--leave-sites-out";
  }
  if (const Result<double> parts = flags.number("parts", 0, 1e6); !parts) {
    return parts.error().message;
  }
  if (const Result<double> f1 = flags.number("min-f1", 0, 1); !f1) {
    return f1.error().message;
  }
  return std::nullopt;
}

// What would fail after the work, told before.
Status check_files(const FlagParser& flags) {
  std::vector<std::string> inputs = flags.many("gold");
  for (const char* flag : {"predictions", "train"}) {
    for (std::string& path : flags.many(flag))
      inputs.push_back(std::move(path));
  }
  if (Status able = check_report_files(flags, inputs); !able) return able;
  return check_floor_file(flags);
}

// Says what went wrong and ends the command.
Outcome fail(const Error& error) {
  log_error(error.message);
  return Outcome::kError;
}

Outcome hold_min_f1(const FlagParser& flags, const Evaluation& evaluation) {
  const double min_f1 = *flags.number("min-f1", 0, 1);
  const double f1 = evaluation.all.macro.f1;
  if (f1 >= min_f1) return Outcome::kDone;
  log_error("macro-averaged F1 is " + std::to_string(f1) +
            ", below the --min-f1 of " + std::to_string(min_f1));
  return Outcome::kNo;
}

}  // namespace

Outcome run_eval(const Arguments& arguments) {
  FlagParser flags({"kijil eval", "",
                    "Scores a model on labelled pages: precision, recall and "
                    "F1 by label, and body by characters.",
                    kExamples});
  add_flags(flags);
  if (const auto done = flags.parse(arguments)) return *done;
  if (flags.has("row") && flags.text("row") == "header") {
    std::cout << evaluation_row({}, "header");
    return Outcome::kDone;
  }
  if (const auto wrong = find_wrong_flags(flags)) {
    return flags.usage_error(*wrong);
  }
  if (const auto wrong = check_floor_flags(flags)) return *wrong;
  Result<EvalReport> report = read_report_flags(flags);
  if (!report) return flags.usage_error(report.error().message);
  if (Status able = check_files(flags); !able) return fail(able.error());
  const Result<CommandPages> gold = load_gold(flags.many("gold"));
  if (!gold) return fail(gold.error());
  const CommandPages& loaded = *gold;
  const Result<Labelling> labelling = label_gold(flags, loaded.pages);
  if (!labelling) return fail(labelling.error());
  report->options.has_scores = labelling->has_scores;
  const Result<Evaluation> evaluation =
      evaluate(loaded.pages, labelling->pages, report->options);
  if (!evaluation) return fail(evaluation.error());
  print_report(flags, *report, *evaluation);
  const bool written = write_files(flags, *report,
                                   {.evaluation = *evaluation,
                                    .gold = loaded.pages,
                                    .predicted = labelling->pages,
                                    .model_name = labelling->name});
  if (!written || loaded.had_problems || labelling->had_problems) {
    return Outcome::kError;
  }
  const Outcome floors = hold_floors(flags, *evaluation);
  return floors != Outcome::kDone ? floors : hold_min_f1(flags, *evaluation);
}

}  // namespace kijil::cli
