#include <iostream>

#include "cli/command.h"
#include "cli/log.h"
#include "cli/options.h"
#include "kijil/compose.h"
#include "kijil/labeled_pages.h"

namespace kijil::cli {
namespace {

constexpr const char* kExamples =
    "Example:\n"
    "  kijil compose --parts training/parts --layouts training/layouts \\\n"
    "    --pages 1000 --seed 1 > composed.jsonl\n"
    "  kijil train training/pages --composed composed.jsonl --output my.kijil\n"
    "\n"
    "training/layouts/README.md describes how to write a layout for a new "
    "kind of site.\n"
    "The same files and flags give the same pages.\n";

}  // namespace

Outcome run_compose(const Arguments& arguments) {
  FlagParser flags({"kijil compose", "",
                    "Draws labelled pages from written parts and layouts, as "
                    "JSONL.",
                    kExamples});
  flags.add("parts", "folder of written parts", "DIR", "training/parts");
  flags.add("pools",
            "folder of outside text (headlines.tsv, articles.jsonl, ...) to "
            "draw from as well",
            "DIR");
  flags.add_many("layouts", "a layout, or a folder of them", "FILE|DIR");
  flags.add("pages", "how many pages", "N", "1000");
  flags.add("seed", "another seed draws other pages", "N", "1");
  flags.add("groups",
            "groups of parts that share no text; a page's site is its group",
            "N", "8");
  if (const auto done = flags.parse(arguments)) return *done;
  ComposeOptions options;
  options.parts = flags.text("parts");
  if (flags.has("pools")) options.pools = flags.text("pools");
  for (const std::string& path : flags.many("layouts")) {
    options.layouts.emplace_back(path);
  }
  if (options.layouts.empty()) options.layouts = {"training/layouts"};
  const Result<double> pages = flags.number("pages", 0, 1e8);
  const Result<double> seed = flags.number("seed", 0, 1e15);
  const Result<double> groups = flags.number("groups", 1, 1000);
  for (const auto* number : {&pages, &seed, &groups}) {
    if (!*number) return flags.usage_error(number->error().message);
  }
  options.pages = static_cast<std::size_t>(*pages);
  options.seed = static_cast<std::uint64_t>(*seed);
  options.groups = static_cast<std::size_t>(*groups);
  const Result<std::vector<LabeledPage>> composed = compose_pages(options);
  if (!composed) {
    log_error(composed.error().message);
    return Outcome::kError;
  }
  for (const LabeledPage& page : *composed) std::cout << to_jsonl(page) << '\n';
  std::cout.flush();
  return Outcome::kDone;
}

}  // namespace kijil::cli
