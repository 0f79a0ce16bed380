// Scores a model, or labels, on labelled pages. Tested by
// python/tests/test_evaluate.py.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include "kijil/batch.h"
#include "kijil/evaluate.h"
#include "kijil/labeled_pages.h"
#include "python/bindings.h"
#include "python/errors.h"
#include "python/gil.h"
#include "python/line_type.h"
#include "python/pages.h"
#include "python/texts.h"

namespace kijil::python {
namespace {

namespace nb = nanobind;

using Labels = std::vector<std::vector<LineResult>>;

// As `kijil eval --json` writes it: all slices, the worst pages and errors.
constexpr EvaluationFormat kWhole = {true, true, true, true, true, 20, 50};

std::vector<LabeledPage> gold_of(nb::handle pages) {
  std::vector<LabeledPage> gold = pages_of(pages);
  for (const LabeledPage& page : gold) {
    for (const LabeledLine& line : page.lines) {
      if (line.label && *line.label != Label::kBlank) return gold;
    }
  }
  throw ErrorException({ErrorCode::kNotFound,
                        "there is no labelled line to score on; give labelled "
                        "pages or folders of them"});
}

std::string evaluate_json(const std::vector<LabeledPage>& gold,
                          const Labels& predicted,
                          const EvaluateOptions& options) {
  return evaluation_json(value_of(evaluate(gold, predicted, options)), kWhole);
}

std::string evaluate_model(const Classifier& classifier, nb::handle pages,
                           std::size_t samples, std::uint64_t seed) {
  const std::vector<LabeledPage> gold = gold_of(pages);
  return without_gil([&] {
    std::vector<std::vector<std::string_view>> lines;
    for (const LabeledPage& page : gold) {
      lines.emplace_back();
      for (const LabeledLine& line : page.lines) {
        lines.back().push_back(line.text);
      }
    }
    const std::vector<PageView> views(lines.begin(), lines.end());
    return evaluate_json(gold, classify_pages(classifier, views),
                         {samples, seed});
  });
}

struct GivenLabels {
  Labels pages;
  bool has_scores = true;
};

// A Line, the name of a label, or None.
LineResult given_label(nb::handle label, std::string_view place,
                       GivenLabels& given) {
  if (is_line(label)) return result_of(label);
  given.has_scores = false;
  if (label.is_none()) return {};
  return result_from(label_of(label, place), 1);
}

GivenLabels given_labels(nb::handle labels,
                         const std::vector<LabeledPage>& gold) {
  GivenLabels given;
  Texts texts;
  for (const nb::handle page : texts.elements(
           labels, {"labels are a list with a list for each page"})) {
    const std::size_t k = given.pages.size();
    const std::string name =
        name_of(k < gold.size() ? gold[k] : LabeledPage{}, k + 1);
    std::vector<LineResult>& lines = given.pages.emplace_back();
    for (const nb::handle label : texts.elements(
             page, {"the labels of a page are a list, one for each line"},
             name)) {
      const std::string place = name + ":" + std::to_string(lines.size() + 1);
      lines.push_back(given_label(label, place, given));
    }
  }
  return given;
}

std::string evaluate_labels(nb::handle labels, nb::handle pages,
                            std::size_t samples, std::uint64_t seed) {
  const std::vector<LabeledPage> gold = gold_of(pages);
  const GivenLabels given = given_labels(labels, gold);
  return without_gil([&] {
    return evaluate_json(gold, given.pages, {samples, seed, given.has_scores});
  });
}

// (JSON, messages of what was passed over) of labels in a file or folder, its
// path as os.fsencode() gives it.
nb::tuple evaluate_files(const nb::bytes& path, nb::handle pages,
                         std::size_t samples, std::uint64_t seed) {
  const std::vector<LabeledPage> gold = gold_of(pages);
  const std::string name(path.c_str(), path.size());
  LoadedPages loaded;
  const std::string json = without_gil([&] {
    loaded = value_of(load_labeled_pages(name, LabeledFormat::kPredicted));
    const MatchedPredictions matched =
        value_of(match_predictions(gold, loaded.pages));
    return evaluate_json(gold, matched.pages,
                         {samples, seed, matched.has_scores});
  });
  loaded.pages.clear();
  return nb::make_tuple(json, loaded_tuple(loaded)[1]);
}

}  // namespace

void bind_evaluating(nb::module_& module) {
  module.def("evaluate_model", evaluate_model);
  module.def("evaluate_labels", evaluate_labels);
  module.def("evaluate_files", evaluate_files);
}

}  // namespace kijil::python
