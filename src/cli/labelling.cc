#include "cli/labelling.h"

#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

#include "cli/log.h"
#include "cli/options.h"
#include "cli/pages.h"
#include "kijil/classifier.h"
#include "kijil/evaluate.h"
#include "kijil/labeled_pages.h"
#include "scores/model_file.h"

namespace kijil::cli {
namespace {

constexpr std::string_view kStageOne = "stage-one";

// `model.kijil@stage`; a name without a stage is all model.
struct ModelName {
  std::string model, stage;
};

ModelName split(const std::string& name) {
  const std::size_t at = name.rfind('@');
  if (at == std::string::npos) return {name, ""};
  const std::string model = name.substr(0, at);
  const std::string stage = name.substr(at + 1);
  // Elsewhere an @ may be a part of the path.
  if (stage != kStageOne && model != kDefaultModel &&
      !model.ends_with(".kijil")) {
    return {name, ""};
  }
  return {model, stage};
}

bool begins_as_models_do(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  std::string bytes(kModelMagic.size(), '\0');
  std::ifstream(path, std::ios::binary)
      .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes == kModelMagic;
}

bool is_model(const std::string& name) {
  const std::string model = split(name).model;
  return model == kDefaultModel || model.ends_with(".kijil") ||
         begins_as_models_do(model);
}

std::vector<std::string_view> texts_of(const LabeledPage& page) {
  std::vector<std::string_view> texts;
  texts.reserve(page.lines.size());
  for (const LabeledLine& line : page.lines) texts.push_back(line.text);
  return texts;
}

}  // namespace

Result<Labelling> label_by_model(const std::string& name,
                                 std::span<const LabeledPage> gold) {
  const auto [model, stage] = split(name);
  if (split(name).model != name && stage != kStageOne) {
    return Error{ErrorCode::kInvalidArgument,
                 name + ": there is no stage '" + stage + "'; write " + model +
                     " for the whole model, or " + model +
                     "@stage-one for its first stage alone"};
  }
  const Result<Classifier> classifier = load_named_model(model);
  if (!classifier) return classifier.error();
  Labelling labelling{.name = name};
  for (const LabeledPage& page : gold) {
    labelling.pages.push_back(stage == kStageOne
                                  ? classifier->classify_alone(texts_of(page))
                                  : label_page(*classifier, page));
  }
  return labelling;
}

Result<Labelling> label_by_predictions(const std::vector<std::string>& paths,
                                       std::span<const LabeledPage> gold) {
  Labelling labelling;
  std::vector<LabeledPage> predicted;
  for (const std::string& path : paths) {
    labelling.name += (labelling.name.empty() ? "" : " ") + path;
    Result<LoadedPages> loaded =
        load_labeled_pages(path, LabeledFormat::kPredicted);
    if (!loaded) return loaded.error();
    for (const Error& problem : loaded->problems) log_error(problem.message);
    labelling.had_problems =
        labelling.had_problems || !loaded->problems.empty();
    for (LabeledPage& page : loaded->pages) {
      predicted.push_back(std::move(page));
    }
  }
  Result<MatchedPredictions> matched = match_predictions(gold, predicted);
  if (!matched) {
    return Error{matched.error().code,
                 labelling.name + ": " + matched.error().message};
  }
  labelling.pages = std::move(matched->pages);
  labelling.has_scores = matched->has_scores;
  return labelling;
}

Result<Labelling> label_as_named(const std::string& name,
                                 std::span<const LabeledPage> gold) {
  if (is_model(name)) return label_by_model(name, gold);
  std::error_code ignored;
  if (!std::filesystem::exists(name, ignored)) {
    return Error{ErrorCode::kNotFound,
                 name +
                     ": no such file or folder; give `default`, a .kijil "
                     "file (either may end in @stage-one), or labelled "
                     "pages"};
  }
  return label_by_predictions({name}, gold);
}

}  // namespace kijil::cli
