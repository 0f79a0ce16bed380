// An Evaluation cut into tables, for the reports in text and in Markdown.
//
//   for (const ReportSection& s : report_sections(evaluation, format)) ...
//
// Thread-safety: pure functions.
#ifndef KIJIL_EVALUATE_REPORT_SECTIONS_H_
#define KIJIL_EVALUATE_REPORT_SECTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "evaluate/tables.h"
#include "kijil/evaluate.h"

namespace kijil {

struct ReportSection {
  std::string title;
  std::vector<Cells> rows;  // may be empty
  std::string note;         // one line without its end, or empty
};

// "16 pages of 14 sites, 1752 scored lines"
std::string measured_on(const Evaluation& evaluation);

std::vector<ReportSection> report_sections(const Evaluation& evaluation,
                                           const EvaluationFormat& format);

// Mean F1 over the labels with gold lines; empty without any. For slices: a
// label that a site lacks says nothing about how well its lines were told
// apart, while the macro average counts it as soon as one line is called so.
std::optional<double> own_macro_f1(const Metrics& metrics);

// The pages with most errors, the most first; of equal ones, as in the gold.
std::vector<PageMetrics> worst_pages(const Evaluation& evaluation,
                                     std::size_t count);
// The errors with the highest score, the highest first.
std::vector<LineError> confident_errors(const Evaluation& evaluation,
                                        std::size_t count);

}  // namespace kijil

#endif  // KIJIL_EVALUATE_REPORT_SECTIONS_H_
