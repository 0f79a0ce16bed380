// An Evaluation for scripts. Tested by evaluate_test.cc and report_test.cc.
#include <nlohmann/json.hpp>

#include "evaluate/report_sections.h"
#include "kijil/evaluate.h"

namespace kijil {
namespace {

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
  const std::optional<double> own = own_macro_f1(metrics);
  out["own macro f1"] = own ? Json(*own) : Json();
  out["body characters"] = to_json(metrics.body_characters);
  out["confusion"] = std::move(confusion);
  out["calibration"] = to_json(metrics.calibration);
  out["pages"] = metrics.pages;
  out["lines"] = metrics.lines;
  return out;
}

// `Slices` holds pairs of a name and its Metrics.
template <typename Slices>
Json slices_json(const Slices& slices) {
  Json out = Json::object();
  for (const auto& [slice, metrics] : slices) out[slice] = to_json(metrics);
  return out;
}

Json to_json(const Interval& i) { return {i.low, i.high}; }

Json to_json(const LabelIntervals& i) {
  return {{"precision", to_json(i.precision)},
          {"recall", to_json(i.recall)},
          {"f1-score", to_json(i.f1)}};
}

Json to_json(const Intervals& intervals) {
  Json out = Json::object();
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    out[std::string(label_name(kModelLabels[k]))] =
        to_json(intervals.labels[k]);
  }
  out["accuracy"] = to_json(intervals.accuracy);
  out["macro avg"] = to_json(intervals.macro);
  out["weighted avg"] = to_json(intervals.weighted);
  out["body characters"] = to_json(intervals.body_characters);
  out["body page mean"] = to_json(intervals.body_page_mean);
  out["ece"] = to_json(intervals.ece);
  out["samples"] = intervals.samples;
  return out;
}

Json worst_pages_json(const Evaluation& evaluation, std::size_t count) {
  Json out = Json::array();
  for (const PageMetrics& page : worst_pages(evaluation, count)) {
    out.push_back(
        {{"page", page.id},
         {"site", page.site},
         {"lines", page.lines},
         {"errors", page.errors},
         {"body f1", page.body_f1 < 0 ? Json() : Json(page.body_f1)}});
  }
  return out;
}

Json confident_errors_json(const Evaluation& evaluation, std::size_t count) {
  Json out = Json::array();
  for (const LineError& error : confident_errors(evaluation, count)) {
    out.push_back({{"page", error.page_id},
                   {"line", error.line + 1},
                   {"gold", label_name(error.gold)},
                   {"predicted", label_name(error.predicted)},
                   {"score", error.score},
                   {"text", error.text}});
  }
  return out;
}

}  // namespace

std::string evaluation_json(const Evaluation& evaluation,
                            const EvaluationFormat& format) {
  Json out = to_json(evaluation.all);
  out["body page mean"] = evaluation.body_page_mean;
  out["lists"] = {{"lists", evaluation.lists.lists},
                  {"right", evaluation.lists.right},
                  {"mostly right", evaluation.lists.mostly_right}};
  if (!evaluation.has_scores) out.erase("calibration");
  if (evaluation.intervals.samples > 0) {
    out["intervals"] = to_json(evaluation.intervals);
  }
  if (format.by_site) out["sites"] = slices_json(evaluation.by_site);
  if (format.by_kind) out["kinds"] = slices_json(evaluation.by_kind);
  if (format.by_position) {
    out["positions"] = slices_json(evaluation.by_position);
  }
  if (format.by_length) out["lengths"] = slices_json(evaluation.by_length);
  if (format.worst_pages > 0) {
    out["worst pages"] = worst_pages_json(evaluation, format.worst_pages);
  }
  if (format.confident_errors > 0) {
    out["confident errors"] =
        confident_errors_json(evaluation, format.confident_errors);
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace kijil
