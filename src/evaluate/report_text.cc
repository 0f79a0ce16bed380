// An Evaluation for people: on a terminal, in Markdown, in one row of a table.
// Tested by evaluate_test.cc and report_test.cc.
#include <cstdio>

#include "evaluate/report_sections.h"
#include "kijil/evaluate.h"

namespace kijil {

std::string evaluation_text(const Evaluation& evaluation,
                            const EvaluationFormat& format) {
  std::string out = measured_on(evaluation) + '\n';
  for (const ReportSection& s : report_sections(evaluation, format)) {
    out += '\n' + text_table(s.rows);
    if (!s.note.empty()) out += s.note + '\n';
  }
  return out;
}

std::string evaluation_markdown(const Evaluation& evaluation,
                                const EvaluationFormat& format) {
  std::string out = "# Evaluation\n\n" + measured_on(evaluation) + ".\n";
  if (evaluation.intervals.samples > 0) {
    out += "Intervals: bootstrap over pages, " +
           std::to_string(evaluation.intervals.samples) + " samples.\n";
  }
  for (const ReportSection& s : report_sections(evaluation, format)) {
    out += "\n## " + s.title + "\n\n" + markdown_table(s.rows);
    if (!s.note.empty()) out += '\n' + s.note + '\n';
  }
  return out;
}

std::string evaluation_row(const Evaluation& evaluation,
                           const std::string& name) {
  if (name == "header") {
    return "| | macro | body lines / characters | chrome | related | clickbait "
           "| ECE |\n|---|---|---|---|---|---|---|\n";
  }
  const Metrics& m = evaluation.all;
  const auto figure = [](double share) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.3f", share);
    // Shares below 1 are printed without their zero, as tables have them.
    return std::string(buffer[0] == '0' ? buffer + 1 : buffer);
  };
  std::string row = "| " + one_line(name) + " | " + figure(m.macro.f1) + " | " +
                    figure(m.labels[0].f1) + " / " +
                    figure(m.body_characters.f1);
  for (std::size_t i = 1; i < kNumLabels; ++i) {
    row += " | " + figure(m.labels[i].f1);
  }
  return row + " | " + figure(m.calibration.ece) + " |\n";
}

}  // namespace kijil
