#include "cli/eval_report.h"

#include <iostream>
#include <map>
#include <sstream>

#include "base/file.h"
#include "cli/log.h"
#include "cli/outputs.h"

namespace kijil::cli {
namespace {

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

// page:line, gold, predicted, score and text of each line labelled wrongly.
void print_errors(const Evaluation& evaluation) {
  for (const LineError& error : evaluation.errors) {
    std::cout << error.page_id << ':' << error.line + 1 << '\t'
              << label_name(error.gold) << '\t' << label_name(error.predicted)
              << '\t' << error.score << '\t' << error.text << '\n';
  }
}

}  // namespace

Result<EvalReport> read_report_flags(const FlagParser& flags) {
  Result<EvaluationFormat> slices = read_slices(flags.many("by"));
  if (!slices) return slices.error();
  EvalReport report;
  report.shown = *slices;
  report.shown.calibration = flags.has("calibration");
  const Result<double> worst = flags.number("worst", 0, 1e9);
  if (!worst) return worst.error();
  report.shown.worst_pages = static_cast<std::size_t>(*worst);
  const Result<double> confident = flags.number("confident", 0, 1e9);
  if (!confident) return confident.error();
  report.shown.confident_errors = static_cast<std::size_t>(*confident);
  const Result<EvaluateOptions> options = read_bootstrap_flags(flags);
  if (!options) return options.error();
  report.options = *options;
  return report;
}

void print_report(const FlagParser& flags, const EvalReport& report,
                  const Evaluation& evaluation) {
  std::cout << (flags.has("row") ? evaluation_row(evaluation, flags.text("row"))
                                 : evaluation_text(evaluation, report.shown));
  if (flags.has("errors")) print_errors(evaluation);
}

Status check_report_files(const FlagParser& flags,
                          const std::vector<std::string>& inputs) {
  std::vector<std::string> outputs;
  for (const char* flag : {"json", "markdown", "html"}) {
    if (flags.has(flag)) outputs.push_back(flags.text(flag));
  }
  return check_outputs(outputs, inputs);
}

void ReportFiles::write_text(const std::string& flag, const std::string& text) {
  const Status done = write_file(flags_.text(flag), text);
  if (done) return;
  log_error(done.error().message);
  all_written_ = false;
}

void add_bootstrap_flags(FlagParser& flags) {
  flags.add("samples", "bootstrap samples for the 95% intervals; 0 for none",
            "N", "1000");
  flags.add("bootstrap-seed", "of the random draws for the intervals", "N",
            "1");
}

Result<EvaluateOptions> read_bootstrap_flags(const FlagParser& flags) {
  EvaluateOptions options;
  const Result<double> samples = flags.number("samples", 0, 1e6);
  if (!samples) return samples.error();
  options.bootstrap_samples = static_cast<std::size_t>(*samples);
  const Result<double> seed = flags.number("bootstrap-seed", 0, 1e15);
  if (!seed) return seed.error();
  options.seed = static_cast<std::uint64_t>(*seed);
  return options;
}

void add_report_flags(FlagParser& flags) {
  flags.add_many("by",
                 "show slices of the figures: site, kind, position, length; "
                 "several with commas",
                 "SLICE,...");
  flags.some_of("by", {"site", "kind", "position", "length"});
  flags.add_switch("calibration",
                   "show how often lines of each score are right");
  flags.add("worst", "show so many pages with most errors", "N", "0");
  flags.add("confident", "show so many errors with the highest scores", "N",
            "0");
  flags.add_switch("errors", "print all lines labelled wrongly");
  flags.add("json", "write all figures and slices here too", "FILE.json");
  flags.add("markdown", "write the whole report here too", "FILE.md");
  flags.add("html", "write a page for the browser here too", "FILE.html");
  flags.add("row",
            "print one row of a Markdown table only; `header` prints its head",
            "NAME");
  add_bootstrap_flags(flags);
}

}  // namespace kijil::cli
