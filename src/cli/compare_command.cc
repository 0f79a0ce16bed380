#include <iostream>
#include <limits>

#include "cli/command.h"
#include "cli/eval_report.h"
#include "cli/labelling.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/pages.h"
#include "kijil/compare.h"
#include "kijil/html_report.h"

namespace kijil::cli {
namespace {

constexpr const char* kExamples =
    "A and B are each one of\n"
    "  default         the default model\n"
    "  FILE.kijil      another model\n"
    "  ...@stage-one   either of these, judging each line by itself\n"
    "  FILE or DIR     labelled pages, such as `kijil classify` prints, with "
    "the ids of the gold\n"
    "\n"
    "Examples:\n"
    "  kijil compare default my.kijil --gold gold/\n"
    "  kijil compare default@stage-one default --gold gold/ --changed\n"
    "  kijil compare other-tool/ default --gold gold/ --html comparison.html\n"
    "\n"
    "Exit code: 0 done; 2 something could not be read (the rest is "
    "compared).\n";

struct Sides {
  Labelling a, b;
};

Result<Sides> label_sides(const std::vector<std::string>& names,
                          std::span<const LabeledPage> gold) {
  Result<Labelling> a = label_as_named(names[0], gold);
  if (!a) return a.error();
  Result<Labelling> b = label_as_named(names[1], gold);
  if (!b) return b.error();
  return Sides{*std::move(a), *std::move(b)};
}

// True if all files that were asked for were written.
bool write_files(const FlagParser& flags, const ComparisonReport& page) {
  constexpr ComparisonFormat kAll{20, std::numeric_limits<std::size_t>::max()};
  const Comparison& comparison = page.comparison;
  ReportFiles files(flags);
  files.write("json", [&] { return comparison_json(comparison, page.names); });
  files.write("markdown", [&] {
    return comparison_markdown(comparison, page.names, kAll);
  });
  files.write("html", [&] { return comparison_html(page); });
  return files.all_written();
}

Outcome run(const FlagParser& flags, const EvaluateOptions& asked) {
  std::vector<std::string> inputs = flags.many("gold");
  for (std::string& side : flags.files()) inputs.push_back(std::move(side));
  if (Status able = check_report_files(flags, inputs); !able) {
    log_error(able.error().message);
    return Outcome::kError;
  }
  const Result<CommandPages> loaded = load_gold(flags.many("gold"));
  if (!loaded) {
    log_error(loaded.error().message);
    return Outcome::kError;
  }
  const CommandPages& gold = *loaded;
  const Result<Sides> sides = label_sides(flags.files(), gold.pages);
  if (!sides) {
    log_error(sides.error().message);
    return Outcome::kError;
  }
  EvaluateOptions options = asked;
  options.has_scores = sides->a.has_scores && sides->b.has_scores;
  const Result<Comparison> comparison =
      compare(gold.pages, sides->a.pages, sides->b.pages, options);
  if (!comparison) {
    log_error(comparison.error().message);
    return Outcome::kError;
  }
  const ComparedNames names{sides->a.name, sides->b.name};
  ComparisonFormat format;
  if (flags.has("changed")) {
    format.changed_lines = std::numeric_limits<std::size_t>::max();
  }
  std::cout << comparison_text(*comparison, names, format);
  if (comparison->changed.size() > format.changed_lines) {
    log_info("--changed shows all lines that changed");
  }
  const bool written = write_files(flags, {.comparison = *comparison,
                                           .gold = gold.pages,
                                           .a = sides->a.pages,
                                           .b = sides->b.pages,
                                           .names = names});
  const bool complete = written && !gold.had_problems &&
                        !sides->a.had_problems && !sides->b.had_problems;
  return complete ? Outcome::kDone : Outcome::kError;
}

}  // namespace

Outcome run_compare(const Arguments& arguments) {
  FlagParser flags({"kijil compare", "A B",
                    "Compares two models or sets of predictions on the same "
                    "labelled pages.",
                    kExamples});
  flags.add_many("gold",
                 "labelled pages to score on; may be given several times",
                 "FILE|DIR");
  flags.add_switch("changed", "show all lines that changed, not the first 20");
  flags.add("json", "write all figures, pages and changed lines here too",
            "FILE.json");
  flags.add("markdown", "write the report here too, with all changed lines",
            "FILE.md");
  flags.add("html", "write a page for the browser here too", "FILE.html");
  add_bootstrap_flags(flags);
  if (const auto done = flags.parse(arguments)) return *done;
  if (flags.files().size() != 2) {
    return flags.usage_error(
        "name two labellings, A and B: each a model (`default`, FILE.kijil) "
        "or predictions (FILE or DIR)");
  }
  if (!flags.has("gold")) {
    return flags.usage_error("name the labelled pages with --gold");
  }
  const Result<EvaluateOptions> options = read_bootstrap_flags(flags);
  if (!options) return flags.usage_error(options.error().message);
  return run(flags, *options);
}

}  // namespace kijil::cli
