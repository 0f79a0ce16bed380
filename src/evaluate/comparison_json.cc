// A Comparison for scripts. Tested by comparison_text_test.cc.
#include <nlohmann/json.hpp>

#include "kijil/compare.h"

namespace kijil {
namespace {

using Json = nlohmann::ordered_json;

Json side(const Evaluation& evaluation, const std::string& name) {
  constexpr EvaluationFormat kSlices{.by_site = true, .by_kind = true};
  return {{"name", name},
          {"evaluation",
           Json::parse(evaluation_json(evaluation, kSlices), nullptr, false)}};
}

Json differences(const Comparison& comparison) {
  Json out = Json::object();
  for (const Difference& d : comparison.differences) {
    Json& difference = out[d.name];
    difference = {{"a", d.a}, {"b", d.b}, {"difference", d.b - d.a}};
    if (comparison.a.intervals.samples > 0) {
      difference["interval"] = {d.interval.low, d.interval.high};
    }
  }
  return out;
}

Json pages(const Comparison& comparison) {
  Json changed = Json::array();
  for (const PageDifference& page : comparison.pages) {
    changed.push_back({{"page", page.id},
                       {"site", page.site},
                       {"errors a", page.errors_a},
                       {"errors b", page.errors_b}});
  }
  return {{"won", comparison.won},
          {"lost", comparison.lost},
          {"tied", comparison.tied},
          {"changed", std::move(changed)}};
}

Json changed_lines(const Comparison& comparison) {
  Json out = Json::array();
  for (const ChangedLine& line : comparison.changed) {
    Json entry = {{"page", line.page_id},
                  {"line", line.line + 1},
                  {"change", change_name(change_of(line))},
                  {"gold", line.gold ? Json(label_name(*line.gold)) : Json()},
                  {"a", label_name(line.a)},
                  {"b", label_name(line.b)}};
    if (comparison.a.has_scores && comparison.b.has_scores) {
      entry["score a"] = line.score_a;
      entry["score b"] = line.score_b;
    }
    entry["text"] = line.text;
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace

std::string comparison_json(const Comparison& comparison,
                            const ComparedNames& names) {
  const McNemar& m = comparison.mcnemar;
  const Json out = {{"a", side(comparison.a, names.a)},
                    {"b", side(comparison.b, names.b)},
                    {"differences", differences(comparison)},
                    {"samples", comparison.a.intervals.samples},
                    {"mcnemar",
                     {{"a only", m.a_only},
                      {"b only", m.b_only},
                      {"statistic", m.statistic},
                      {"p", m.p}}},
                    {"pages", pages(comparison)},
                    {"changed lines", changed_lines(comparison)}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace kijil
