// Tested by unlabeled_pages_test.cc.
#include "lines/unlabeled_pages.h"

#include <algorithm>

#include "lines/json_fields.h"
#include "lines/json_page.h"
#include "lines/labeled_rows.h"
#include "lines/window_reader.h"

namespace kijil {
namespace {

LabeledLine unlabeled_line(std::string_view text) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  const bool blank = is_blank(text);
  return {std::string(text),
          blank ? std::optional(Label::kBlank) : std::nullopt};
}

bool shows_something(const LabeledPage& page) {
  return std::any_of(
      page.lines.begin(), page.lines.end(),
      [](const LabeledLine& line) { return line.label != Label::kBlank; });
}

// `home`, then `home-2`, `home-3`.
std::string nth_id(const std::string& stem, std::size_t number) {
  return number == 1 ? stem : stem + '-' + std::to_string(number);
}

LoadedPages finish(std::vector<LabeledPage> pages, std::vector<Error> problems,
                   std::string_view name) {
  LoadedPages loaded;
  loaded.problems = std::move(problems);
  std::copy_if(std::make_move_iterator(pages.begin()),
               std::make_move_iterator(pages.end()),
               std::back_inserter(loaded.pages), shows_something);
  if (loaded.pages.empty() && loaded.problems.empty()) {
    loaded.problems.push_back(
        {ErrorCode::kCorrupt,
         std::string(name) + ": no line that shows anything; is it empty?"});
  }
  return loaded;
}

}  // namespace

LoadedPages parse_text_pages(std::string_view text, std::string_view name,
                             std::string_view page_separator) {
  const std::string stem = file_stem(name);
  WindowOptions options;
  options.page_separator = page_separator;
  WindowReader reader(read_from(without_bom(text)), options);
  std::vector<LabeledPage> pages;
  while (const LineWindow* window = reader.next()) {
    if (window->begins_page) {
      pages.push_back({nth_id(stem, pages.size() + 1), stem, "", "", {}});
    }
    for (std::size_t i = window->emit_begin; i < window->emit_end; ++i) {
      const Line& line = window->lines[i];
      if (!line.page_break().empty() && line.text().empty()) continue;
      pages.back().lines.push_back(unlabeled_line(line.text()));
    }
  }
  return finish(std::move(pages), {}, name);
}

LoadedPages parse_unlabeled_jsonl(std::string_view text, std::string_view name,
                                  std::string_view text_field) {
  std::vector<LabeledPage> pages;
  std::vector<Error> problems;
  for (const Row& row : split_rows(text)) {
    const Result<Json> facts = parse_json(row.text);
    if (!facts) {
      problems.push_back(at_row(name, row.number, facts.error()));
      continue;
    }
    const Result<JsonPage> read = read_json_page(row.text, text_field).page;
    if (!read) {
      problems.push_back(
          at_row(name, row.number,
                 {read.error().code, "record " + read.error().message}));
      continue;
    }
    LabeledPage page = page_facts(*facts, name);
    page.id = fact(*facts, "id");
    if (page.id.empty()) {
      page.id = file_stem(name) + ':' + std::to_string(row.number);
    }
    for (const std::string_view line : read->lines()) {
      page.lines.push_back(unlabeled_line(line));
    }
    pages.push_back(std::move(page));
  }
  return finish(std::move(pages), std::move(problems), name);
}

}  // namespace kijil
