// The labelling page's data, as JSON, put together with its assets. All that
// happens in the browser is in src/html/assets/review*.js.
// Tested by review_test.cc, and in a browser by tests/browser/test_review.py.
#include "kijil/review.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/hash.h"
#include "html/document.h"
#include "lines/four_digits.h"
#include "text/utf8.h"

namespace kijil {
namespace {

using Json = nlohmann::ordered_json;

Error invalid(std::string message) {
  return {ErrorCode::kInvalidArgument, std::move(message)};
}

bool is_blank(const LabeledLine& line, const LineResult& result) {
  return line.label == Label::kBlank || result.label == Label::kBlank;
}

// The label that a person gave the line; one with a score is a model's.
std::optional<Label> given_label(const LabeledLine& line,
                                 const LineResult& result) {
  if (is_blank(line, result) || line.score) return std::nullopt;
  return line.label;
}

// [text] of a blank line, else [text, suggested label, its score] and, if a
// person labelled the line, the label given.
Json line_json(const LabeledLine& line, const LineResult& result) {
  Json entry = Json::array({repair_utf8(line.text)});
  if (is_blank(line, result)) return entry;
  const bool suggested_by_file = line.label && line.score;
  const Label label = suggested_by_file ? *line.label : result.label;
  const float score = suggested_by_file ? *line.score : result.score;
  entry.push_back(label_name(label));
  entry.push_back(four_digits(score));
  if (const auto given = given_label(line, result)) {
    entry.push_back(label_name(*given));
  }
  return entry;
}

struct PagesJson {
  Json pages = Json::array();
  std::string identity;         // what the work in the browser is kept by
  std::size_t lines = 0;        // to label
  std::size_t broken_utf8 = 0;  // sequences
};

PagesJson pages_json(std::span<const LabeledPage> pages,
                     std::span<const std::vector<LineResult>> suggestions) {
  PagesJson made;
  for (std::size_t p = 0; p < pages.size(); ++p) {
    const LabeledPage& page = pages[p];
    Json lines = Json::array();
    made.identity += '\f';
    for (std::size_t i = 0; i < page.lines.size(); ++i) {
      const LabeledLine& line = page.lines[i];
      made.lines += is_blank(line, suggestions[p][i]) ? 0 : 1;
      made.broken_utf8 += count_broken_utf8(line.text);
      made.identity += line.text;
      made.identity += '\n';
      // Work on other given labels would silently replace these.
      if (const auto given = given_label(line, suggestions[p][i])) {
        made.identity += '\0';
        made.identity += label_name(*given);
      }
      lines.push_back(line_json(line, suggestions[p][i]));
    }
    made.pages.push_back({{"id", repair_utf8(page.id)},
                          {"site", repair_utf8(page.site)},
                          {"kind", repair_utf8(page.kind)},
                          {"url", repair_utf8(page.url)},
                          {"lines", std::move(lines)}});
  }
  return made;
}

Status check_sizes(std::span<const LabeledPage> pages,
                   std::span<const std::vector<LineResult>> suggestions) {
  if (pages.size() != suggestions.size()) {
    return invalid(std::to_string(pages.size()) +
                   " pages, but suggestions for " +
                   std::to_string(suggestions.size()) +
                   "; give one list of suggestions for each page");
  }
  for (std::size_t p = 0; p < pages.size(); ++p) {
    if (pages[p].lines.size() == suggestions[p].size()) continue;
    return invalid(pages[p].id + ": " + std::to_string(pages[p].lines.size()) +
                   " lines, but " + std::to_string(suggestions[p].size()) +
                   " suggestions; give one for each line");
  }
  return ok();
}

std::string hex(std::uint64_t number) {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx",
                static_cast<unsigned long long>(number));
  return digits;
}

}  // namespace

Result<std::string> review_html(
    std::span<const LabeledPage> pages,
    std::span<const std::vector<LineResult>> suggestions,
    const ReviewOptions& options) {
  if (const Status fit = check_sizes(pages, suggestions); !fit) {
    return fit.error();
  }
  PagesJson made = pages_json(pages, suggestions);
  if (made.lines == 0) {
    return invalid("no line to label; give pages whose lines show something");
  }
  const Json data = {
      {"title", repair_utf8(options.title)},
      {"key", hex(hash_bytes(made.identity))},
      {"model", repair_utf8(options.model)},
      {"order", options.order == ReviewOrder::kPage ? "page" : "uncertain"},
      {"language", repair_utf8(options.language)},
      {"broken", made.broken_utf8},
      {"pages", std::move(made.pages)}};
  HtmlDocument document;
  document.title =
      options.title.empty() ? "kijil review" : repair_utf8(options.title);
  document.styles = {asset("ui.css"), asset("review.css")};
  document.body = asset("review.html");
  document.data_json = data.dump();
  document.scripts = {asset("ui.js"),           asset("review_words.js"),
                      asset("review_work.js"),  asset("review_files.js"),
                      asset("review_table.js"), asset("review_panels.js"),
                      asset("review_frame.js"), asset("review.js")};
  return write_document(document);
}

}  // namespace kijil
