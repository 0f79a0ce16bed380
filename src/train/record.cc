// Tested by record_test.cc.
#include "train/record.h"

#include <map>
#include <nlohmann/json.hpp>

#include "kijil/version.h"
#include "scores/model_file.h"
#include "train/meta.h"

namespace kijil::train {
namespace {

using Json = nlohmann::ordered_json;

std::string_view scope_name(StageTwoScope scope) {
  switch (scope) {
    case StageTwoScope::kScores:
      return "scores";
    case StageTwoScope::kHeuristics:
      return "heuristics";
    case StageTwoScope::kPage:
      return "page";
    case StageTwoScope::kAll:
      break;
  }
  return "all";
}

std::string_view split_name(HeldOutSplit split) {
  switch (split) {
    case HeldOutSplit::kSites:
      return "sites";
    case HeldOutSplit::kPages:
      return "pages";
    case HeldOutSplit::kNone:
      break;
  }
  return "nothing";
}

Json model_of(const TrainingRecord& record) {
  Json model = {{"name", record.name},
                {"bytes", record.model.bytes.size()},
                {"checksum", nullptr}};
  const Result<ModelFile> file =
      ModelFile::from_bytes(record.model.bytes, "new model");
  if (file) model["checksum"] = checksum_text(*file);
  return model;
}

Json settings_of(const TrainOptions& options) {
  Json settings;
  if (options.init.model) {
    settings["init"] = describe_init(options.init);
  } else {
    settings = describe_stages(options);
    settings["stage_two"]["scope"] = scope_name(options.stage_two.scope);
  }
  settings["iterations"] = options.stage_two.iterations;
  settings["folds"] = options.folds;
  settings["composed_lists"] = options.composed_lists;
  return settings;
}

// Pages, and lines per label.
struct Amount {
  std::size_t pages = 0;
  std::map<std::string, std::size_t> lines;

  void add(const LabeledPage& page) {
    ++pages;
    for (const LabeledLine& line : page.lines) {
      if (line.label == Label::kBlank) continue;
      ++lines[line.label ? std::string(label_name(*line.label)) : "?"];
    }
  }
  Json json() const { return {{"pages", pages}, {"lines", lines}}; }
};

Json data_of(const TrainingRecord& record) {
  Amount all, composed;
  std::map<std::string, Amount> sites;
  for (const LabeledPage& page : record.pages) {
    all.add(page);
    sites[page.site].add(page);
  }
  for (const LabeledPage& page : record.options.composed) composed.add(page);
  Json data = all.json();
  data["inputs"] = record.inputs;
  data["sites"] = Json::object();
  for (const auto& [site, amount] : sites) data["sites"][site] = amount.json();
  data["composed"] = composed.json();
  data["extra_lines"] = record.options.extra_lines.size();
  return data;
}

Json evaluation_of(const std::optional<Evaluation>& evaluation) {
  if (!evaluation) return nullptr;
  EvaluationFormat format;
  format.by_site = true;
  return Json::parse(evaluation_json(*evaluation, format));
}

Json figures_of(const TrainingRecord& record) {
  const TrainedModel& model = record.model;
  Json figures = {{"stage_one_accuracy", model.stage_one_accuracy},
                  {"page_accuracy", model.page_accuracy},
                  {"list_accuracy", model.list_accuracy}};
  if (!record.held_out) figures = nullptr;
  return {{"left_out", split_name(model.held_out.split)},
          {"accuracies", std::move(figures)},
          {"evaluation", evaluation_of(record.held_out)},
          {"before", evaluation_of(record.before)}};
}

}  // namespace

std::string training_record(const TrainingRecord& record) {
  Json json;
  json["made_by"] = "kijil " KIJIL_VERSION;
  json["model"] = model_of(record);
  json["settings"] = settings_of(record.options);
  json["data"] = data_of(record);
  json["warnings"] = record.warnings;
  json["temperatures"] = {{"stage_one", record.model.temperature},
                          {"page", record.model.page_temperature},
                          {"list", record.model.list_temperature}};
  json["held_out"] = figures_of(record);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace kijil::train
