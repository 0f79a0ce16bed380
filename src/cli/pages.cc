#include "cli/pages.h"

#include "cli/log.h"
#include "kijil/labeled_pages.h"

namespace kijil::cli {

CommandPages load_pages(const std::vector<std::string>& paths) {
  CommandPages all;
  for (const std::string& path : paths) {
    Result<LoadedPages> loaded = load_labeled_pages(path);
    if (!loaded) {
      log_error(loaded.error().message);
      all.had_problems = true;
      continue;
    }
    for (const Error& problem : loaded->problems) log_error(problem.message);
    all.had_problems = all.had_problems || !loaded->problems.empty();
    for (LabeledPage& page : loaded->pages) {
      all.pages.push_back(std::move(page));
    }
  }
  return all;
}

std::vector<LineResult> label_page(const Classifier& classifier,
                                   const LabeledPage& page) {
  std::vector<std::string_view> lines;
  lines.reserve(page.lines.size());
  for (const LabeledLine& line : page.lines) lines.push_back(line.text);
  return classifier.classify(lines);
}

}  // namespace kijil::cli
