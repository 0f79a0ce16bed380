// Tested by report_data_test.cc.
#include "html/report_data.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "html/packed_explanations.h"
#include "kijil/version.h"
#include "text/measure.h"

namespace kijil {
namespace {

using Json = nlohmann::ordered_json;

int place(std::optional<Label> label) {
  return label ? static_cast<int>(*label) : -1;
}

std::int64_t ten_thousandths(float score) {
  return std::llround(std::clamp(double{score}, 0.0, 1.0) * 10000);
}

// `before` is a's labelling in a comparison, and null otherwise.
Json pages_json(std::span<const LabeledPage> gold,
                std::span<const std::vector<LineResult>> predicted,
                const std::span<const std::vector<LineResult>>* before) {
  Json pages = Json::array();
  for (std::size_t p = 0; p < gold.size(); ++p) {
    Json lines = Json::array();
    for (std::size_t i = 0; i < gold[p].lines.size(); ++i) {
      const LabeledLine& line = gold[p].lines[i];
      const LineResult& result = predicted[p][i];
      Json row = Json::array({line.text, place(line.label), place(result.label),
                              ten_thousandths(result.score),
                              visible_characters(line.text)});
      if (before != nullptr) {
        row.push_back(place((*before)[p][i].label));
        row.push_back(ten_thousandths((*before)[p][i].score));
      }
      lines.push_back(std::move(row));
    }
    pages.push_back({{"id", gold[p].id},
                     {"site", gold[p].site},
                     {"kind", gold[p].kind},
                     {"url", gold[p].url},
                     {"lines", std::move(lines)}});
  }
  return pages;
}

Json header(std::string_view mode, const std::string& title) {
  Json labels = Json::array();
  for (const Label label : kModelLabels) labels.push_back(label_name(label));
  labels.push_back(label_name(Label::kBlank));
  return {{"mode", mode},
          {"title", title},
          {"version", KIJIL_VERSION},
          {"labels", std::move(labels)}};
}

Json all_slices(const Evaluation& evaluation) {
  EvaluationFormat format;
  format.by_site = format.by_kind = true;
  format.by_position = format.by_length = true;
  format.calibration = true;
  return Json::parse(evaluation_json(evaluation, format));
}

void add_explanations(const EvaluationReport& report, Json& data) {
  PackedExplanations packed;
  Json pages = Json::array();
  for (std::size_t p = 0; p < report.gold.size(); ++p) {
    pages.push_back(
        p < report.explanations.size()
            ? packed.add_page(report.gold[p], report.explanations[p])
            : "[]");
  }
  data["explanations"] = std::move(pages);
  data["strings"] = packed.strings();
  data["meanings"] = packed.meanings();
}

std::string dump(const Json& data) {
  return data.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string evaluation_data(const EvaluationReport& report) {
  Json data = header("evaluation", report.title);
  data["model"] = report.model_name;
  data["has scores"] = report.evaluation.has_scores;
  data["evaluation"] = all_slices(report.evaluation);
  data["pages"] = pages_json(report.gold, report.predicted, nullptr);
  if (!report.explanations.empty()) add_explanations(report, data);
  return dump(data);
}

std::string comparison_data(const ComparisonReport& report) {
  const Comparison& c = report.comparison;
  Json data = header("comparison", report.title);
  data["names"] = Json::array({report.names.a, report.names.b});
  data["has scores"] = c.a.has_scores && c.b.has_scores;
  data["a"] = all_slices(c.a);
  data["b"] = all_slices(c.b);
  data["differences"] = Json::array();
  const bool has_intervals = c.a.intervals.samples > 0;
  for (const Difference& d : c.differences) {
    data["differences"].push_back(Json::array(
        {d.name, d.a, d.b, has_intervals ? Json(d.interval.low) : Json(),
         has_intervals ? Json(d.interval.high) : Json()}));
  }
  data["mcnemar"] = {{"a only", c.mcnemar.a_only},
                     {"b only", c.mcnemar.b_only},
                     {"statistic", c.mcnemar.statistic},
                     {"p", c.mcnemar.p}};
  data["won"] = c.won;
  data["lost"] = c.lost;
  data["tied"] = c.tied;
  data["changed pages"] = Json::array();
  for (const PageDifference& page : c.pages) {
    data["changed pages"].push_back(
        Json::array({page.index, page.errors_a, page.errors_b}));
  }
  data["pages"] = pages_json(report.gold, report.b, &report.a);
  return dump(data);
}

}  // namespace kijil
