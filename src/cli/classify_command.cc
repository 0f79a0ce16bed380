#include <unistd.h>

#include <iostream>

#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/record_flags.h"

namespace kijil::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  kijil classify page.txt                     colours, on a terminal\n"
    "  kijil classify --output tsv page.txt | cut -f1 | sort | uniq -c\n"
    "  kijil classify --output jsonl pages.jsonl > labelled.jsonl\n"
    "\n"
    "Rows are label<TAB>score<TAB>text, one for each input line, in order. "
    "JSONL to\n"
    "JSONL answers each row by a row, with \"kijil\": {\"lines\"}.\n"
    "Exit code: 0 done; 2 something could not be read (the rest is done).\n";

std::optional<OutputFormat> output_format(const FlagParser& flags) {
  const std::string name = flags.text("output");
  if (name == "tsv") return OutputFormat::kTsv;
  if (name == "jsonl") return OutputFormat::kJsonl;
  if (name == "color") return OutputFormat::kColor;
  if (name != "auto") return std::nullopt;
  return ::isatty(STDOUT_FILENO) == 1 ? OutputFormat::kColor
                                      : OutputFormat::kTsv;
}

}  // namespace

Outcome run_classify(const Arguments& arguments) {
  FlagParser flags({"kijil classify", "[FILE...]",
                    "Labels each line of each page as body, chrome, related or "
                    "clickbait; reads stdin without a FILE.",
                    kExamples});
  flags.add("output",
            "auto (color on a terminal, else tsv), tsv, jsonl or color",
            "FORMAT", "auto");
  flags.one_of("output", {"auto", "tsv", "jsonl", "color"});
  add_input_flags(flags);
  add_threads_flag(flags);
  add_record_flags(flags);
  add_model_flag(flags);
  if (const auto done = flags.parse(arguments)) return *done;
  const std::optional<OutputFormat> output = output_format(flags);
  if (!output) {
    return flags.usage_error("--output: '" + flags.text("output") +
                             "' is not auto, tsv, jsonl or color");
  }
  const Result<RecordFlags> records = read_record_flags(flags);
  if (!records) return flags.usage_error(records.error().message);
  const Result<std::size_t> threads = read_threads(flags);
  if (!threads) return flags.usage_error(threads.error().message);
  if (flags.has("result-field") && *output != OutputFormat::kJsonl) {
    return flags.usage_error(
        "--result-field names a member of records; ask for them by --output "
        "jsonl");
  }
  const Result<Classifier> classifier = load_model(flags);
  if (!classifier) {
    log_error(classifier.error().message);
    return Outcome::kError;
  }
  return for_each_input(
      flags, "classifying", [&](std::istream& in, const StreamOptions& stream) {
        ClassifyOptions options{stream, *output};
        options.threads = *threads;
        apply(*records, options);
        return classify_stream(*classifier, in, std::cout, options);
      });
}

}  // namespace kijil::cli
