// Tested by python/tests/test_pages.py.
#include "python/pages.h"

#include <string>

#include "lines/labeled_rows.h"
#include "python/bindings.h"
#include "python/errors.h"
#include "python/gil.h"
#include "python/line_type.h"
#include "python/texts.h"

namespace kijil::python {
namespace {

namespace nb = nanobind;

LabeledLine line_of(nb::handle line, const std::string& place) {
  if (!(nb::isinstance<nb::tuple>(line) || nb::isinstance<nb::list>(line)) ||
      nb::len(line) != 2) {
    throw nb::type_error(
        (place + ": a line of a page is (text, label)").c_str());
  }
  const std::string text = string_of(line[0], place);
  if (text.find('\n') != std::string::npos) {
    throw_invalid(place +
                  ": the text holds a line break; give a line for each line");
  }
  std::optional<Label> label;
  if (!line[1].is_none()) label = label_of(line[1], place);
  Result<LabeledLine> made = make_line(text, label);
  if (!made) throw_invalid(place + ": " + made.error().message);
  return std::move(*made);
}

LabeledPage page_of(nb::handle page, std::size_t number) {
  const auto member = [&](int index, const char* what) {
    return string_of(page[index],
                     "page " + std::to_string(number) + ", " + what);
  };
  LabeledPage made{member(0, "id"),
                   member(1, "site"),
                   member(2, "kind"),
                   member(3, "url"),
                   {}};
  const std::string name = name_of(made, number);
  for (const nb::handle line : page[4]) {
    made.lines.push_back(
        line_of(line, name + ":" + std::to_string(made.lines.size() + 1)));
  }
  return made;
}

nb::object clean_str(std::string_view text) {
  nb::object object = nb::steal(PyUnicode_DecodeUTF8(
      text.data(), static_cast<Py_ssize_t>(text.size()), "replace"));
  if (!object) nb::raise_python_error();
  return object;
}

nb::tuple tuple_of(const LabeledPage& page) {
  nb::list lines;
  for (const LabeledLine& line : page.lines) {
    lines.append(nb::make_tuple(
        clean_str(line.text),
        line.label ? nb::object(nb::borrow(label_object(*line.label)))
                   : nb::none()));
  }
  return nb::make_tuple(clean_str(page.id), clean_str(page.site),
                        clean_str(page.kind), clean_str(page.url), lines);
}

// A path as os.fsencode() gives it.
nb::tuple read_pages(const nb::bytes& path) {
  const std::string name(path.c_str(), path.size());
  return loaded_tuple(
      without_gil([&] { return value_of(load_labeled_pages(name)); }));
}

}  // namespace

std::string name_of(const LabeledPage& page, std::size_t number) {
  return page.id.empty() ? "page " + std::to_string(number) : page.id;
}

std::vector<LabeledPage> pages_of(nb::handle pages) {
  std::vector<LabeledPage> made;
  for (const nb::handle page : pages) {
    made.push_back(page_of(page, made.size() + 1));
  }
  return made;
}

nb::tuple loaded_tuple(const LoadedPages& loaded) {
  nb::list pages, problems;
  for (const LabeledPage& page : loaded.pages) pages.append(tuple_of(page));
  for (const Error& problem : loaded.problems) {
    problems.append(clean_str(problem.message));
  }
  return nb::make_tuple(pages, problems);
}

void bind_pages(nb::module_& module) { module.def("read_pages", read_pages); }

}  // namespace kijil::python
