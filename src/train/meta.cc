// Tested by meta_test.cc.
#include "train/meta.h"

#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "kijil/version.h"
#include "labels/page_model.h"
#include "train/kept_pages.h"

namespace kijil::train {
namespace {

using Json = nlohmann::ordered_json;

// Parsing takes no stack, but dumping does, and the model may be anyone's. Each
// going on from a model that went on from another nests two levels deeper, so
// that this is some fifty of them.
constexpr int kDeepest = 100;

// What the model says of itself; empty if that is not JSON.
Json meta_of(const ModelFile& file) {
  const auto is_shallow = [](int depth, Json::parse_event_t, const Json&) {
    return depth <= kDeepest;
  };
  Json meta = Json::parse(file.section("META"), is_shallow, false);
  if (meta.is_discarded()) meta = Json::object();
  return meta;
}

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string checksum_text(const ModelFile& file) {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx",
                static_cast<unsigned long long>(file.checksum()));
  return digits;
}

Json describe_stages(const TrainOptions& options) {
  const StageOneOptions& one = options.stage_one;
  return {{"stage_one",
           {{"dimension", one.dimension},
            {"epochs", one.epochs},
            {"learning_rate", one.learning_rate},
            {"min_n", one.min_n},
            {"max_n", one.max_n},
            {"word_ngrams", one.word_ngrams},
            {"min_count", one.min_count},
            {"buckets", one.buckets},
            {"seed", one.seed}}},
          {"stage_two",
           {{"page_l2", options.stage_two.page_l2},
            {"list_l2", options.stage_two.list_l2}}}};
}

Json describe_init(const InitOptions& init) {
  const ModelFile& file = init.model->model().file();
  Json meta = meta_of(file);
  std::string name = std::filesystem::path(file.name()).filename().string();
  if (meta.contains("name") && meta["name"].is_string() && meta["name"] != "") {
    name = meta["name"];
  }
  return {{"name", name},
          {"checksum", checksum_text(file)},
          {"strength", init.strength},
          {"stage_one_l2", init.stage_one_l2},
          {"page_l2", init.page_l2},
          {"list_l2", init.list_l2},
          {"keep_weight", init.keep_weight},
          {"kept_pages", kept_pages().size() + init.keep.size()},
          {"meta", std::move(meta)}};
}

std::string describe_training(const std::string& name,
                              std::span<const LabeledPage> pages,
                              const TrainOptions& options) {
  std::set<std::string> sites;
  std::map<std::string, std::size_t> kinds, labels;
  for (const LabeledPage& page : pages) {
    sites.insert(page.site);
    ++kinds[page.kind.empty() ? "unnamed" : page.kind];
    for (const LabeledLine& line : page.lines) {
      if (line.label) ++labels[std::string(label_name(*line.label))];
    }
  }
  Json meta;
  meta["name"] = name;
  meta["made_by"] = "kijil " KIJIL_VERSION;
  meta["pages"] = pages.size();
  meta["sites"] = sites.size();
  meta["lines"] = labels;
  meta["pages_by_kind"] = kinds;
  meta["composed_pages"] = options.composed.size();
  meta["extra_lines"] = options.extra_lines.size();
  if (options.init.model) {
    meta["init"] = describe_init(options.init);
    meta["folds"] = options.folds;
    return dump(meta);
  }
  meta.update(describe_stages(options));
  meta["stage_two"]["folds"] = options.folds;
  return dump(meta);
}

}  // namespace kijil::train
