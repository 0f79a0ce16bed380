// Model: the classifier, one page or many. Pages are read with the GIL, which
// is then released until the results are there. Tested by
// python/tests/test_classifier.py.
#include <nanobind/nanobind.h>

#include <algorithm>

#include "api/embedded_model.h"
#include "kijil/batch.h"
#include "kijil/classifier.h"
#include "kijil/filter.h"
#include "python/bindings.h"
#include "python/errors.h"
#include "python/gil.h"
#include "python/line_type.h"
#include "python/texts.h"

namespace kijil::python {
namespace {

namespace nb = nanobind;

using Results = std::vector<LineResult>;

std::size_t threads_of(long threads) {
  if (threads >= 0) return static_cast<std::size_t>(threads);
  throw_invalid("threads: " + std::to_string(threads) +
                " is not a number of threads; give 1 or more, or 0 for as "
                "many as the machine runs at once");
}

// Four numbers in the order of LABELS each, checked by python/kijil.
KeepRule rule_of(const nb::tuple& rule) {
  KeepRule made;
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    made.keep[k] = nb::cast<bool>(rule[0][k]);
    made.min_score[k] = nb::cast<float>(rule[1][k]);
  }
  made.unsure = nb::cast<float>(rule[2]);
  return made;
}

nb::dict counts_of(const FilteredPage& page) {
  std::array<std::size_t, kNumLabels + 1> labels{};
  for (const LineResult& line : page.results) {
    ++labels[static_cast<std::size_t>(line.label)];
  }
  nb::dict counts;
  counts["lines"] = page.results.size();
  counts["kept"] = std::count(page.kept.begin(), page.kept.end(), 1);
  for (std::size_t k = 0; k < labels.size(); ++k) {
    counts[label_object(static_cast<Label>(k))] = labels[k];
  }
  return counts;
}

// (text, lines, kept, counts), the text of the same type as `source`.
nb::tuple filtered_tuple(const FilteredPage& page, nb::handle source) {
  nb::object text = PyUnicode_Check(source.ptr())
                        ? str_of(page.text)
                        : nb::bytes(page.text.data(), page.text.size());
  nb::list kept;
  for (const unsigned char k : page.kept) kept.append(nb::bool_(k != 0));
  return nb::make_tuple(text, list_of_lines(page.results), kept,
                        counts_of(page));
}

nb::list classify(const Classifier& classifier, nb::handle page) {
  Texts texts;
  const std::vector<std::string_view> lines = texts.lines(page);
  return list_of_lines(without_gil([&] { return classifier.classify(lines); }));
}

nb::list classify_alone(const Classifier& classifier, nb::handle page) {
  Texts texts;
  const std::vector<std::string_view> lines = texts.lines(page);
  return list_of_lines(
      without_gil([&] { return classifier.classify_alone(lines); }));
}

nb::list classify_text(const Classifier& classifier, nb::handle object) {
  Texts texts;
  const std::string_view text = texts.text(object);
  return list_of_lines(
      without_gil([&] { return classifier.classify_text(text); }));
}

nb::tuple filter(const Classifier& classifier, nb::handle object,
                 const nb::tuple& keep_rule) {
  Texts texts;
  const std::string_view text = texts.text(object);
  const KeepRule rule = rule_of(keep_rule);
  return filtered_tuple(
      without_gil([&] { return filter_text(classifier, text, rule); }), object);
}

nb::list classify_many(const Classifier& classifier, nb::handle pages,
                       long threads) {
  const BatchOptions options{threads_of(threads)};
  Texts texts;
  std::vector<std::vector<std::string_view>> lines;
  for (const nb::handle page :
       texts.elements(pages, {"pages are a list of lists of lines"})) {
    std::string place = "page ";
    place += std::to_string(lines.size() + 1);
    lines.push_back(texts.lines(page, place));
  }
  const std::vector<PageView> views(lines.begin(), lines.end());
  const std::vector<Results> results =
      without_gil([&] { return classify_pages(classifier, views, options); });
  nb::list out;
  for (const Results& page : results) out.append(list_of_lines(page));
  return out;
}

nb::list filter_many(const Classifier& classifier, nb::handle objects,
                     const nb::tuple& keep_rule, long threads) {
  const BatchOptions options{threads_of(threads)};
  const KeepRule rule = rule_of(keep_rule);
  Texts texts;
  const nb::tuple sources =
      texts.elements(objects, {"texts are a list of texts"});
  const std::vector<std::string_view> views = texts.texts(sources);
  const std::vector<FilteredPage> pages = without_gil(
      [&] { return filter_texts(classifier, views, rule, options); });
  nb::list out;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    out.append(filtered_tuple(pages[i], sources[i]));
  }
  return out;
}

// A path as os.fsencode() gives it.
Classifier load(const nb::bytes& path) {
  const std::string name(path.c_str(), path.size());
  return without_gil([&] { return value_of(Classifier::load(name)); });
}

Classifier load_embedded() {
  const std::string_view bytes = embedded_model();
  if (bytes.empty()) {
    throw ErrorException({ErrorCode::kNotFound,
                          "this kijil was built without an embedded model; "
                          "name one, or set KIJIL_MODEL"});
  }
  return without_gil(
      [&] { return value_of(Classifier::from_bytes(std::string(bytes))); });
}

Classifier from_bytes(const nb::bytes& bytes) {
  std::string copy(bytes.c_str(), bytes.size());
  return without_gil(
      [&] { return value_of(Classifier::from_bytes(std::move(copy))); });
}

}  // namespace

void bind_classifying(nb::module_& module) {
  nb::class_<Classifier>(module, "Model")
      .def_static("load", load)
      .def_static("embedded", load_embedded)
      .def_static("from_bytes", from_bytes)
      // None too, for a message that says what is wrong with it.
      .def("classify", classify, nb::arg().none())
      .def("classify_alone", classify_alone, nb::arg().none())
      .def("classify_text", classify_text, nb::arg().none())
      .def("classify_many", classify_many, nb::arg().none(), nb::arg())
      .def("filter", filter, nb::arg().none(), nb::arg())
      .def("filter_many", filter_many, nb::arg().none(), nb::arg(), nb::arg());
}

}  // namespace kijil::python
