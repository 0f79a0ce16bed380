// An Evaluation as a table for people and as JSON for scripts.
// Tested by evaluate_test.cc.
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string_view>

#include "kijil/evaluate.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

using Cells = std::vector<std::string>;

// Columns on a terminal: Hangul and Chinese characters take two.
std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (Utf8Reader reader(text); !reader.at_end();) {
    const char32_t c = reader.next();
    if (is_invisible(c)) continue;
    width += is_hangul(c) || is_hanja(c) ? 2 : 1;
  }
  return width;
}

// A site's name comes from a file and must not break the table.
std::string one_line(std::string name) {
  for (char& c : name) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return name;
}

// The first column is flush left, the others flush right; two blanks between.
std::string table(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths;
  for (const Cells& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  std::string out;
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string pad(widths[i] - display_width(row[i]), ' ');
      if (i > 0) out += "  " + pad;
      out += row[i];
      if (i == 0 && row.size() > 1) out += pad;
    }
    out += '\n';
  }
  return out;
}

std::string share_text(double share) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.4f", share);
  return buffer;
}

Cells metrics_row(std::string_view name, const LabelMetrics& m) {
  return {std::string(name), share_text(m.precision), share_text(m.recall),
          share_text(m.f1), std::to_string(m.support)};
}

std::string metrics_table(const Metrics& metrics) {
  std::vector<Cells> rows = {{"label", "precision", "recall", "f1", "support"}};
  for (std::size_t i = 0; i < kNumLabels; ++i) {
    rows.push_back(metrics_row(label_name(kModelLabels[i]), metrics.labels[i]));
  }
  rows.push_back({"accuracy", "", "", share_text(metrics.accuracy),
                  std::to_string(metrics.lines)});
  rows.push_back(metrics_row("macro avg", metrics.macro));
  rows.push_back(metrics_row("weighted avg", metrics.weighted));
  rows.push_back(metrics_row("body characters", metrics.body_characters));
  return table(rows);
}

std::string confusion_table(const Metrics& metrics) {
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
  std::string out = table(rows);
  if (in_table < metrics.lines) {
    out += "predicted blank, a miss for their labels: " +
           std::to_string(metrics.lines - in_table) + '\n';
  }
  return out;
}

// Over the labels with gold lines: a label that a site lacks says nothing
// about how well its lines were told apart.
std::string macro_f1_of_present(const Metrics& metrics) {
  double sum = 0;
  std::size_t present = 0;
  for (const LabelMetrics& label : metrics.labels) {
    if (label.support == 0) continue;
    sum += label.f1;
    ++present;
  }
  return present == 0 ? "-" : share_text(sum / static_cast<double>(present));
}

std::string f1_or_dash(const LabelMetrics& m) {
  return m.support == 0 ? "-" : share_text(m.f1);
}

// `by` is what the slices are by: "site".
std::string slice_table(const std::string& by,
                        const std::map<std::string, Metrics>& slices) {
  std::vector<Cells> rows = {
      {"f1 by " + by, "lines", "macro", "body", "body characters"}};
  for (std::size_t i = 1; i < kNumLabels; ++i) {
    rows.front().emplace_back(label_name(kModelLabels[i]));
  }
  for (const auto& [slice, metrics] : slices) {
    Cells row = {slice.empty() ? "unnamed" : one_line(slice),
                 std::to_string(metrics.lines), macro_f1_of_present(metrics),
                 f1_or_dash(metrics.labels[0]),
                 f1_or_dash(metrics.body_characters)};
    for (std::size_t i = 1; i < kNumLabels; ++i) {
      row.push_back(f1_or_dash(metrics.labels[i]));
    }
    rows.push_back(std::move(row));
  }
  return table(rows);
}

std::string calibration_table(const Calibration& calibration) {
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
  std::vector<Cells> limits = {
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
    limits.push_back(std::move(row));
  }
  return table(rows) + "expected calibration error  " +
         share_text(calibration.ece) + "\n\n" + table(limits);
}

using Json = nlohmann::ordered_json;

Json to_json(const LabelMetrics& m) {
  return {{"precision", m.precision},
          {"recall", m.recall},
          {"f1-score", m.f1},
          {"support", m.support}};
}

Json to_json(const Calibration& calibration) {
  Json bins = Json::array();
  for (const ReliabilityBin& bin : calibration.bins) {
    bins.push_back({{"lines", bin.lines},
                    {"mean score", bin.mean_score},
                    {"accuracy", bin.accuracy}});
  }
  Json thresholds = Json::object();
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    const ScoreThreshold& t = calibration.thresholds[k];
    if (t.score > 1) continue;
    thresholds[std::string(label_name(kModelLabels[k]))] = {
        {"score", t.score}, {"precision", t.precision}, {"recall", t.recall}};
  }
  return {{"ece", calibration.ece},
          {"bins", std::move(bins)},
          {"thresholds", std::move(thresholds)}};
}

Json to_json(const Metrics& metrics) {
  Json out = Json::object();
  Json confusion = Json::object();
  for (std::size_t gold = 0; gold < kNumLabels; ++gold) {
    const std::string name(label_name(kModelLabels[gold]));
    out[name] = to_json(metrics.labels[gold]);
    for (std::size_t i = 0; i < kNumLabels; ++i) {
      confusion[name][std::string(label_name(kModelLabels[i]))] =
          metrics.confusion[gold][i];
    }
  }
  out["accuracy"] = metrics.accuracy;
  out["macro avg"] = to_json(metrics.macro);
  out["weighted avg"] = to_json(metrics.weighted);
  out["body characters"] = to_json(metrics.body_characters);
  out["confusion"] = std::move(confusion);
  out["calibration"] = to_json(metrics.calibration);
  out["pages"] = metrics.pages;
  out["lines"] = metrics.lines;
  return out;
}

Json to_json(const std::map<std::string, Metrics>& slices) {
  Json out = Json::object();
  for (const auto& [slice, metrics] : slices) out[slice] = to_json(metrics);
  return out;
}

}  // namespace

std::string evaluation_text(const Evaluation& evaluation,
                            const EvaluationFormat& format) {
  std::string out =
      metrics_table(evaluation.all) + '\n' + confusion_table(evaluation.all);
  if (format.calibration) {
    out += '\n' + calibration_table(evaluation.all.calibration);
  }
  if (format.by_site) out += '\n' + slice_table("site", evaluation.by_site);
  if (format.by_kind) out += '\n' + slice_table("kind", evaluation.by_kind);
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

std::string evaluation_json(const Evaluation& evaluation,
                            const EvaluationFormat& format) {
  Json out = to_json(evaluation.all);
  if (format.by_site) out["sites"] = to_json(evaluation.by_site);
  if (format.by_kind) out["kinds"] = to_json(evaluation.by_kind);
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace kijil
