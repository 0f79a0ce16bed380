// Tested by evaluate_test.cc and report_test.cc.
#include "evaluate/report_sections.h"

#include <algorithm>
#include <string_view>

namespace kijil {
namespace {

// With an interval of F1 if there is one.
Cells metrics_row(std::string_view name, const LabelMetrics& m,
                  const Interval* f1) {
  Cells row = {std::string(name), share_text(m.precision), share_text(m.recall),
               share_text(m.f1), std::to_string(m.support)};
  if (f1 != nullptr) row.insert(row.begin() + 4, interval_text(*f1));
  return row;
}

ReportSection figures(const Evaluation& evaluation) {
  const Metrics& metrics = evaluation.all;
  const Intervals& intervals = evaluation.intervals;
  const bool drawn = intervals.samples > 0;
  const auto interval = [drawn](const Interval& i) {
    return drawn ? &i : nullptr;
  };
  std::vector<Cells> rows = {{"label", "precision", "recall", "f1", "support"}};
  if (drawn) rows.front().insert(rows.front().begin() + 4, "95% interval");
  for (std::size_t i = 0; i < kNumLabels; ++i) {
    rows.push_back(metrics_row(label_name(kModelLabels[i]), metrics.labels[i],
                               interval(intervals.labels[i].f1)));
  }
  Cells accuracy = {"accuracy", "", "", share_text(metrics.accuracy),
                    std::to_string(metrics.lines)};
  if (drawn) {
    accuracy.insert(accuracy.begin() + 4, interval_text(intervals.accuracy));
  }
  rows.push_back(std::move(accuracy));
  rows.push_back(
      metrics_row("macro avg", metrics.macro, interval(intervals.macro.f1)));
  rows.push_back(metrics_row("weighted avg", metrics.weighted,
                             interval(intervals.weighted.f1)));
  rows.push_back(metrics_row("body characters", metrics.body_characters,
                             interval(intervals.body_characters.f1)));
  return {"Figures", std::move(rows), ""};
}

// What has one number each.
ReportSection single_figures(const Evaluation& evaluation) {
  const ListMetrics& lists = evaluation.lists;
  std::vector<Cells> rows = {{"whole pages and lists", "share", "of"}};
  const auto with_body = static_cast<std::size_t>(
      std::count_if(evaluation.pages.begin(), evaluation.pages.end(),
                    [](const PageMetrics& p) { return p.body_f1 >= 0; }));
  rows.push_back({"body f1 by characters, mean of pages",
                  with_body == 0 ? "-" : share_text(evaluation.body_page_mean),
                  counted(with_body, "page")});
  const auto share_of_lists = [&lists](std::size_t part) {
    return lists.lists == 0 ? "-"
                            : share_text(static_cast<double>(part) /
                                         static_cast<double>(lists.lists));
  };
  const std::string of = counted(lists.lists, "list");
  rows.push_back(
      {"lists with every line right", share_of_lists(lists.right), of});
  rows.push_back(
      {"lists with most lines right", share_of_lists(lists.mostly_right), of});
  return {"Whole pages and lists", std::move(rows), ""};
}

ReportSection confusion(const Metrics& metrics) {
  std::vector<Cells> rows = {{"gold \\ predicted"}};
  std::size_t in_table = 0;
  for (const Label label : kModelLabels) {
    rows.front().emplace_back(label_name(label));
  }
  for (std::size_t gold = 0; gold < kNumLabels; ++gold) {
    Cells row = {std::string(label_name(kModelLabels[gold]))};
    for (const std::size_t lines : metrics.confusion[gold]) {
      row.push_back(std::to_string(lines));
      in_table += lines;
    }
    rows.push_back(std::move(row));
  }
  std::string note;
  if (in_table < metrics.lines) {
    note = "predicted blank, a miss for their labels: " +
           std::to_string(metrics.lines - in_table);
  }
  return {"Confusion", std::move(rows), std::move(note)};
}

std::string own_macro_or_dash(const Metrics& metrics) {
  const std::optional<double> f1 = own_macro_f1(metrics);
  return f1 ? share_text(*f1) : "-";
}

std::string f1_or_dash(const LabelMetrics& m) {
  return m.support == 0 ? "-" : share_text(m.f1);
}

// `by` is what the slices are by: "site". `Slices` holds pairs of a name and
// its Metrics.
template <typename Slices>
ReportSection slices(const std::string& by, const Slices& slices) {
  std::vector<Cells> rows = {
      {"f1 by " + by, "lines", "own macro", "body", "body characters"}};
  for (std::size_t i = 1; i < kNumLabels; ++i) {
    rows.front().emplace_back(label_name(kModelLabels[i]));
  }
  for (const auto& [slice, metrics] : slices) {
    Cells row = {slice.empty() ? "unnamed" : one_line(slice),
                 std::to_string(metrics.lines), own_macro_or_dash(metrics),
                 f1_or_dash(metrics.labels[0]),
                 f1_or_dash(metrics.body_characters)};
    for (std::size_t i = 1; i < kNumLabels; ++i) {
      row.push_back(f1_or_dash(metrics.labels[i]));
    }
    rows.push_back(std::move(row));
  }
  return {"By " + by, std::move(rows), ""};
}

ReportSection reliability(const Calibration& calibration) {
  std::vector<Cells> rows = {{"score", "lines", "mean score", "right"}};
  const auto tenth = [](std::size_t i) {
    return i == 10 ? std::string("1.0") : "0." + std::to_string(i);
  };
  for (std::size_t i = 0; i < calibration.bins.size(); ++i) {
    const ReliabilityBin& bin = calibration.bins[i];
    if (bin.lines == 0) continue;
    rows.push_back({tenth(i) + " to " + tenth(i + 1), std::to_string(bin.lines),
                    share_text(bin.mean_score), share_text(bin.accuracy)});
  }
  return {"Calibration", std::move(rows),
          "expected calibration error  " + share_text(calibration.ece)};
}

ReportSection thresholds(const Calibration& calibration) {
  std::vector<Cells> rows = {
      {"95% right from", "score", "precision", "recall"}};
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    const ScoreThreshold& t = calibration.thresholds[k];
    Cells row = {std::string(label_name(kModelLabels[k]))};
    if (t.score > 1) {
      row.insert(row.end(), {"none", "-", "-"});
    } else {
      row.insert(row.end(), {share_text(t.score), share_text(t.precision),
                             share_text(t.recall)});
    }
    rows.push_back(std::move(row));
  }
  return {"Thresholds", std::move(rows), ""};
}

ReportSection pages(const std::vector<PageMetrics>& worst) {
  std::vector<Cells> rows = {
      {"pages with most errors", "errors", "of lines", "body characters f1"}};
  for (const PageMetrics& page : worst) {
    rows.push_back({one_line(page.id), std::to_string(page.errors),
                    std::to_string(page.lines),
                    page.body_f1 < 0 ? "-" : share_text(page.body_f1)});
  }
  return {"Worst pages", std::move(rows), ""};
}

ReportSection errors(const std::vector<LineError>& confident) {
  constexpr std::size_t kTextColumns = 60;
  std::vector<Cells> rows = {
      {"most confident errors", "gold", "predicted", "score", "text"}};
  for (const LineError& error : confident) {
    rows.push_back(
        {one_line(error.page_id) + ":" + std::to_string(error.line + 1),
         std::string(label_name(error.gold)),
         std::string(label_name(error.predicted)),
         share_text(double{error.score}),
         shortened(one_line(error.text), kTextColumns)});
  }
  return {"Most confident errors", std::move(rows), ""};
}

}  // namespace

std::string measured_on(const Evaluation& evaluation) {
  return counted(evaluation.all.pages, "page") + " of " +
         counted(evaluation.by_site.size(), "site") + ", " +
         counted(evaluation.all.lines, "scored line");
}

std::optional<double> own_macro_f1(const Metrics& metrics) {
  double sum = 0;
  std::size_t present = 0;
  for (const LabelMetrics& label : metrics.labels) {
    if (label.support == 0) continue;
    sum += label.f1;
    ++present;
  }
  if (present == 0) return std::nullopt;
  return sum / static_cast<double>(present);
}

std::vector<PageMetrics> worst_pages(const Evaluation& evaluation,
                                     std::size_t count) {
  std::vector<PageMetrics> pages = evaluation.pages;
  std::erase_if(pages, [](const PageMetrics& p) { return p.errors == 0; });
  std::stable_sort(pages.begin(), pages.end(),
                   [](const PageMetrics& a, const PageMetrics& b) {
                     return a.errors > b.errors;
                   });
  pages.resize(std::min(pages.size(), count));
  return pages;
}

std::vector<LineError> confident_errors(const Evaluation& evaluation,
                                        std::size_t count) {
  std::vector<LineError> errors = evaluation.errors;
  std::stable_sort(
      errors.begin(), errors.end(),
      [](const LineError& a, const LineError& b) { return a.score > b.score; });
  errors.resize(std::min(errors.size(), count));
  return errors;
}

std::vector<ReportSection> report_sections(const Evaluation& evaluation,
                                           const EvaluationFormat& format) {
  std::vector<ReportSection> sections = {figures(evaluation),
                                         confusion(evaluation.all),
                                         single_figures(evaluation)};
  const Calibration& calibration = evaluation.all.calibration;
  if (format.calibration && evaluation.has_scores) {
    sections.push_back(reliability(calibration));
    sections.push_back(thresholds(calibration));
  }
  if (format.by_site) sections.push_back(slices("site", evaluation.by_site));
  if (format.by_kind) sections.push_back(slices("kind", evaluation.by_kind));
  if (format.by_position) {
    sections.push_back(slices("position", evaluation.by_position));
  }
  if (format.by_length) {
    sections.push_back(slices("length", evaluation.by_length));
  }
  if (format.worst_pages > 0) {
    sections.push_back(pages(worst_pages(evaluation, format.worst_pages)));
  }
  if (format.confident_errors > 0 && evaluation.has_scores) {
    sections.push_back(
        errors(confident_errors(evaluation, format.confident_errors)));
  }
  return sections;
}

}  // namespace kijil
