#include <cstdio>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "base/file.h"
#include "cli/command.h"
#include "cli/held_out_report.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/outputs.h"
#include "cli/pages.h"
#include "cli/progress.h"
#include "cli/training_flags.h"
#include "kijil/train.h"
#include "train/meta.h"
#include "train/record.h"

namespace kijil::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  kijil train training/pages my-portal/ --output my.kijil\n"
    "  kijil train --init default my-portal/ --output my.kijil   a few pages "
    "do\n"
    "  kijil filter --model my.kijil page.txt\n"
    "\n"
    "Pages are labelled TSV, kijil's JSONL, fastText's `__label__x text`, "
    "doccano's JSONL\nor Label Studio's JSON. Pages of one `# site:` are "
    "held out together.\n"
    "Warns first of what the pages lack. Prints at the end how well pages were "
    "labelled by\nmodels that had not seen them, and writes settings, data and "
    "figures beside the model\n(my.kijil.json). The same pages and flags give "
    "the same bytes. See docs/training.md.\n"
    "Exit code: 0 done; 2 no model was made, or some rows could not be read.\n";

std::string percent(double share) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f%%", 100 * share);
  return buffer;
}

void report(const TrainedModel& model, const std::string& file) {
  std::string text = file + ": " + std::to_string(model.bytes.size()) +
                     " bytes, from " + std::to_string(model.pages) +
                     " pages, " + std::to_string(model.sites) +
                     (model.sites == 1 ? " site, " : " sites, ") +
                     std::to_string(model.lines) + " lines";
  if (model.held_out.split != HeldOutSplit::kNone) {
    text += std::string("; right on held-out ") +
            (model.held_out.split == HeldOutSplit::kSites ? "sites" : "pages") +
            ": stage one alone " + percent(model.stage_one_accuracy) +
            " of lines, pages " + percent(model.page_accuracy) + ", lists " +
            percent(model.list_accuracy) + " of list lines";
  } else {
    text +=
        "; with a single page there is nothing to hold out, so nobody knows "
        "how good it is: label a second page and train on both";
  }
  log_info(text);
}

std::optional<Evaluation> evaluation_of(
    const std::vector<LabeledPage>& pages,
    const std::vector<std::vector<LineResult>>& labels) {
  Result<Evaluation> evaluation = evaluate(pages, labels);
  return evaluation ? std::optional(std::move(*evaluation)) : std::nullopt;
}

// Not so: /dev/stdout, also when the shell has sent that to a file.
bool is_file_of_its_own(const std::filesystem::path& file) {
  std::error_code ignored;
  return !std::filesystem::exists(file, ignored) ||
         (std::filesystem::is_regular_file(file, ignored) &&
          !std::filesystem::equivalent(file, "/dev/stdout", ignored));
}

// Writes the model and the record of its making, and tells how good it is.
// Where the model is no regular file, as /dev/stdout, there is no record, and
// the report goes where it cannot spoil the model.
Status deliver(train::TrainingRecord record, const std::string& file) {
  const TrainedModel& model = record.model;
  const bool is_file = is_file_of_its_own(file);
  if (Status saved = save_model(model, file); !saved) return saved;
  const std::vector<LabeledPage> pages(record.pages.begin(),
                                       record.pages.end());
  record.held_out = evaluation_of(pages, model.held_out.labels);
  record.before = evaluation_of(pages, model.held_out.before);
  if (record.held_out) {
    (is_file ? std::cout : std::cerr)
        << held_out_text(model.held_out.split, *record.held_out, record.before);
  }
  std::cout.flush();
  report(model, file);
  return is_file ? write_file(file + ".json", train::training_record(record))
                 : ok();
}

}  // namespace

Outcome run_train(const Arguments& arguments) {
  FlagParser flags({"kijil train", "FILE|DIR...",
                    "Trains a model on labelled pages.", kExamples});
  flags.add("o,output", "where the model goes", "FILE.kijil");
  flags.add("name", "what `kijil model info` calls the model", "NAME", "");
  add_training_flags(flags);
  if (const auto done = flags.parse(arguments)) return *done;
  if (flags.files().empty()) {
    return flags.usage_error("name the labelled pages to train on");
  }
  if (!flags.has("output")) {
    return flags.usage_error("name the model's file with --output");
  }
  Result<TrainOptions> options = read_training_flags(flags);
  if (!options) return flags.usage_error(options.error().message);
  // What would fail after minutes of training, told before.
  const std::string output = flags.text("output");
  if (Status able = check_outputs({output, output + ".json"}, flags.files());
      !able) {
    log_error(able.error().message);
    return Outcome::kError;
  }
  const CommandPages loaded = load_pages(flags.files());
  if (loaded.pages.empty()) {
    log_error(
        "there is no page to train on; name labelled pages or folders of "
        "them");
    return Outcome::kError;
  }
  std::vector<std::string> warnings = check_training_pages(
      loaded.pages,
      options->init.model ? TrainingStart::kModel : TrainingStart::kNothing);
  for (const std::string& warning : warnings) log_warning(warning);
  options->meta_json =
      train::describe_training(flags.text("name"), loaded.pages, *options);
  const Result<TrainedModel> model = [&] {
    ProgressBar bar("training");
    options->progress = [&bar](const std::string& step, double done) {
      bar.show(done, step);
    };
    return train_model(loaded.pages, *options);
  }();
  if (!model) {
    log_error(model.error().message);
    return Outcome::kError;
  }
  const Status delivered = deliver({flags.text("name"),
                                    flags.files(),
                                    loaded.pages,
                                    *options,
                                    *model,
                                    std::move(warnings),
                                    {},
                                    {}},
                                   flags.text("output"));
  if (!delivered) {
    log_error(delivered.error().message);
    return Outcome::kError;
  }
  return loaded.had_problems ? Outcome::kError : Outcome::kDone;
}

}  // namespace kijil::cli
