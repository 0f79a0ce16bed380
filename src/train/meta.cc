#include "train/meta.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "kijil/version.h"

namespace kijil::train {

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
  const StageOneOptions& one = options.stage_one;
  nlohmann::ordered_json meta;
  meta["name"] = name;
  meta["made_by"] = "kijil " KIJIL_VERSION;
  meta["pages"] = pages.size();
  meta["sites"] = sites.size();
  meta["lines"] = labels;
  meta["pages_by_kind"] = kinds;
  meta["composed_pages"] = options.composed.size();
  meta["extra_lines"] = options.extra_lines.size();
  meta["stage_one"] = {{"dimension", one.dimension},
                       {"epochs", one.epochs},
                       {"learning_rate", one.learning_rate},
                       {"min_n", one.min_n},
                       {"max_n", one.max_n},
                       {"word_ngrams", one.word_ngrams},
                       {"min_count", one.min_count},
                       {"buckets", one.buckets},
                       {"seed", one.seed}};
  meta["stage_two"] = {{"page_l2", options.stage_two.page_l2},
                       {"list_l2", options.stage_two.list_l2},
                       {"folds", options.folds}};
  return meta.dump(2, ' ', false,
                   nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace kijil::train
