#include "cli/pages.h"

#include <map>

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

Result<CommandPages> load_gold(const std::vector<std::string>& paths) {
  CommandPages gold = load_pages(paths);
  std::size_t labelled = 0, unconfirmed = 0;
  std::map<std::string, std::size_t> ids;
  for (const LabeledPage& page : gold.pages) {
    ++ids[page.id];
    for (const LabeledLine& line : page.lines) {
      if (!line.label || *line.label == Label::kBlank) continue;
      ++labelled;
      unconfirmed += line.score.has_value();
    }
  }
  if (labelled == 0) {
    return Error{ErrorCode::kNotFound,
                 "there is no labelled line to score on; name labelled pages "
                 "or folders of them with --gold"};
  }
  if (unconfirmed > 0) {
    log_warning(std::to_string(unconfirmed) + " of " +
                std::to_string(labelled) +
                " gold lines carry the score of a model that labelled them; a "
                "model agrees with itself, so let a person confirm them "
                "(`kijil review`)");
  }
  for (const auto& [id, count] : ids) {
    if (count == 1) continue;
    log_warning("page \"" + id + "\" is in the gold " + std::to_string(count) +
                " times; name each page once, and give pages ids of their own");
    break;
  }
  return gold;
}

std::vector<LineResult> label_page(const Classifier& classifier,
                                   const LabeledPage& page) {
  std::vector<std::string_view> lines;
  lines.reserve(page.lines.size());
  for (const LabeledLine& line : page.lines) lines.push_back(line.text);
  return classifier.classify(lines);
}

}  // namespace kijil::cli
