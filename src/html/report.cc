// Tested by report_data_test.cc, and in a browser by tests/browser.
#include "html/document.h"
#include "html/report_data.h"
#include "kijil/explain.h"
#include "kijil/html_report.h"

namespace kijil {
namespace {

// The page is drawn by its scripts; without them it says so.
constexpr const char* kBody =
    "<noscript><p>This report is drawn by the script within this file; allow "
    "it to run. 이 보고서는 파일 안의 스크립트로 그려집니다.</p></noscript>\n"
    "<svg id=\"svg\" style=\"display:none\"></svg>\n"  // whence scripts know
                                                       // what SVG is
    "<div id=\"app\"></div>";

std::string report_page(const std::string& title, std::string data) {
  return write_document(
      {.title = title,
       .styles = {asset("ui.css"), asset("report.css"), asset("figures.css"),
                  asset("lines.css")},
       .body = kBody,
       .data_json = std::move(data),
       .scripts = {asset("ui.js"), asset("words.js"), asset("names.js"),
                   asset("data.js"), asset("filters.js"), asset("figures.js"),
                   asset("tables.js"), asset("slices.js"), asset("explain.js"),
                   asset("lines.js"), asset("controls.js"), asset("compare.js"),
                   asset("report.js")}});
}

// The strongest parts of a decision; the rest is told by the sums of its kinds.
constexpr std::size_t kParts = 10;

}  // namespace

std::vector<std::vector<std::string>> explain_pages(
    const Classifier& classifier, std::span<const LabeledPage> pages) {
  ExplanationFormat format;
  format.parts = kParts;
  format.characters = true;
  std::vector<std::vector<std::string>> out;
  for (const LabeledPage& page : pages) {
    std::vector<std::string_view> lines;
    for (const LabeledLine& line : page.lines) lines.push_back(line.text);
    std::vector<std::string>& explained = out.emplace_back(lines.size());
    explain_each(classifier, lines,
                 [&](std::size_t i, const Explanation& explanation) {
                   explained[i] = explanation_json(explanation, format);
                 });
  }
  return out;
}

std::string evaluation_html(const EvaluationReport& report) {
  EvaluationReport titled = report;
  if (titled.title.empty()) titled.title = "Evaluation";
  return report_page(titled.title, evaluation_data(titled));
}

std::string comparison_html(const ComparisonReport& report) {
  ComparisonReport titled = report;
  if (titled.title.empty()) titled.title = "Comparison";
  return report_page(titled.title, comparison_data(titled));
}

}  // namespace kijil
