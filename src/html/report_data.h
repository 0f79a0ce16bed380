// The data of a report page, which its scripts draw.
//
//   HtmlDocument d{.data_json = evaluation_data(report)};
//
// One JSON object:
// - "mode": "evaluation" or "comparison"; "title"; "version" of kijil
// - "pages": [{"id", "site", "kind", "url", "lines": [[text, gold, predicted,
//   score, visible characters], ...]}]. Labels are places in "labels", and -1
//   for `?`; scores are ten-thousandths. In a comparison `predicted` is b's,
//   and a's label and score follow.
// An evaluation has
// - "model": its name; "has scores"
// - "evaluation": evaluation_json() with all slices
// - and if there are explanations: "explanations", a JSON text for each page
//   (read when first asked for), "strings" (see packed_explanations.h), and
//   "meanings": {part: sentence}.
// A comparison has
// - "names": [a, b]; "a" and "b": evaluation_json() of each, with sites
// - "differences": [[name, a, b, low, high]], the last two null if no intervals
//   were asked for
// - "mcnemar": {"a only", "b only", "statistic", "p"}
// - "won", "lost", "tied"; "changed pages": [[index, errors of a, of b]]
// Thread-safety: pure functions.
#ifndef KIJIL_HTML_REPORT_DATA_H_
#define KIJIL_HTML_REPORT_DATA_H_

#include <string>

#include "kijil/html_report.h"

namespace kijil {

std::string evaluation_data(const EvaluationReport& report);
std::string comparison_data(const ComparisonReport& report);

}  // namespace kijil

#endif  // KIJIL_HTML_REPORT_DATA_H_
