// Reports as one HTML file: figures, drawings, and every line of every page.
//
//   kijil::Evaluation e = kijil::evaluate(gold, predicted).value();
//   std::string html = kijil::evaluation_html(
//       {.evaluation = e, .gold = gold, .predicted = predicted});
//
// The file needs nothing else and asks for nothing over the network, so that a
// report of private pages stays private. It does hold the pages' whole text.
// docs/report.md tells how to read it. Broken UTF-8 becomes U+FFFD.
// Thread-safety: pure functions.
#ifndef KIJIL_HTML_REPORT_H_
#define KIJIL_HTML_REPORT_H_

#include <span>
#include <string>
#include <vector>

#include "kijil/classifier.h"
#include "kijil/compare.h"
#include "kijil/evaluate.h"
#include "kijil/export.h"
#include "kijil/line.h"

namespace kijil {

// Views: what they show must outlive the call.
struct EvaluationReport {
  const Evaluation& evaluation;  // of the following two
  std::span<const LabeledPage> gold;
  std::span<const std::vector<LineResult>> predicted;
  // What explain_pages() gives; empty if there is nothing to explain. A line
  // whose explanation is empty or no explanation_json() is shown without it.
  std::span<const std::vector<std::string>> explanations = {};
  std::string title = {};       // "Evaluation" if empty
  std::string model_name = {};  // what labelled the lines; may be empty
};

// explanation_json() of each line, by page, with so few parts that a report of
// thousands of lines stays a few megabytes.
KIJIL_EXPORT std::vector<std::vector<std::string>> explain_pages(
    const Classifier& classifier, std::span<const LabeledPage> pages);

// REQUIRES: a result for each line of each gold page.
KIJIL_EXPORT std::string evaluation_html(const EvaluationReport& report);

struct ComparisonReport {
  const Comparison& comparison;  // of the following three
  std::span<const LabeledPage> gold;
  std::span<const std::vector<LineResult>> a, b;
  ComparedNames names = {};
  std::string title = {};  // "Comparison" if empty
};

// REQUIRES: two results for each line of each gold page.
KIJIL_EXPORT std::string comparison_html(const ComparisonReport& report);

}  // namespace kijil

#endif  // KIJIL_HTML_REPORT_H_
