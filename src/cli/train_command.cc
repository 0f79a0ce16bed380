#include <filesystem>
#include <iostream>

#include "cli/command.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/pages.h"
#include "cli/progress.h"
#include "cli/training_flags.h"
#include "kijil/train.h"
#include "train/meta.h"

namespace kijil::cli {
namespace {

constexpr const char* kExamples =
    "Example:\n"
    "  kijil train training/pages my-portal/ --output my.kijil\n"
    "  kijil filter --model my.kijil page.txt\n"
    "\n"
    "Pages are labelled TSV, kijil's JSONL, fastText's `__label__x text`, "
    "doccano's JSONL\nor Label Studio's JSON_MIN. Pages of one `# site:` are "
    "held out together.\n"
    "The same pages and flags give the same bytes.\n"
    "Exit code: 0 done; 2 no model was made, or some rows could not be read.\n";

void report(const TrainedModel& model, const std::string& file) {
  std::ostringstream text;
  text << file << ": " << model.bytes.size() << " bytes, from " << model.pages
       << " pages, " << model.sites << " sites, " << model.lines
       << " lines; right on held-out sites: stage one alone " << std::fixed;
  text.precision(1);
  text << 100 * model.stage_one_accuracy << "% of lines, pages "
       << 100 * model.page_accuracy << "%, lists " << 100 * model.list_accuracy
       << "% of list lines";
  log_info(text.str());
}

// What would fail after minutes of training, told before.
Status check_output(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) {
    return Error{ErrorCode::kIo,
                 file.string() + ": is a directory; name a file"};
  }
  const std::filesystem::path folder = file.parent_path();
  if (!folder.empty() && !std::filesystem::is_directory(folder, ignored)) {
    return Error{ErrorCode::kNotFound, file.string() + ": there is no folder " +
                                           folder.string() + "; make it first"};
  }
  return ok();
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
  if (Status able = check_output(flags.text("output")); !able) {
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
  options->meta_json =
      train::describe_training(flags.text("name"), loaded.pages, *options);
  Result<TrainedModel> model = [&] {
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
  const std::string file = flags.text("output");
  if (Status saved = save_model(*model, file); !saved) {
    log_error(saved.error().message);
    return Outcome::kError;
  }
  report(*model, file);
  return loaded.had_problems ? Outcome::kError : Outcome::kDone;
}

}  // namespace kijil::cli
