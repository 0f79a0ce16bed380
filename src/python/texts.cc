// Tested by python/tests/test_classifier.py.
#include "python/texts.h"

#include "python/errors.h"

namespace kijil::python {
namespace {

namespace nb = nanobind;

[[noreturn]] void throw_no_text(nb::handle object) {
  throw nb::type_error((std::string("a text is str or bytes, not ") +
                        nb::type_name(nb::handle(reinterpret_cast<PyObject*>(
                                          Py_TYPE(object.ptr()))))
                            .c_str())
                           .c_str());
}

}  // namespace

std::string_view Texts::read(nb::handle object) {
  PyObject* text = object.ptr();
  if (PyUnicode_Check(text)) {
    Py_ssize_t size = 0;
    if (const char* utf8 = PyUnicode_AsUTF8AndSize(text, &size)) {
      return {utf8, static_cast<std::size_t>(size)};
    }
    PyErr_Clear();  // surrogates
    kept_.push_back(
        nb::steal(PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass")));
    if (!kept_.back()) nb::raise_python_error();
    text = kept_.back().ptr();
  } else if (!PyBytes_Check(text)) {
    throw_no_text(object);
  }
  return {PyBytes_AsString(text), static_cast<std::size_t>(PyBytes_Size(text))};
}

std::string_view Texts::text(nb::handle object) {
  kept_.push_back(nb::borrow(object));
  return read(object);
}

nb::tuple Texts::elements(nb::handle iterable, const char* what) {
  if (PyUnicode_Check(iterable.ptr()) || PyBytes_Check(iterable.ptr())) {
    throw nb::type_error(what);
  }
  // A tuple of its own, as another thread may change a list meanwhile.
  nb::tuple elements = nb::steal<nb::tuple>(PySequence_Tuple(iterable.ptr()));
  if (!elements) nb::raise_python_error();
  kept_.push_back(elements);
  return elements;
}

std::vector<std::string_view> Texts::lines(nb::handle page) {
  const nb::tuple objects = elements(
      page,
      "a page is a list of lines, not one text; classify_text() and filter() "
      "take a text, and text.split(\"\\n\") gives its lines");
  std::vector<std::string_view> lines;
  lines.reserve(objects.size());
  for (const nb::handle line : objects) lines.push_back(read(line));
  return lines;
}

nb::object str_of(std::string_view text) {
  nb::object object = nb::steal(PyUnicode_DecodeUTF8(
      text.data(), static_cast<Py_ssize_t>(text.size()), "surrogatepass"));
  if (!object) nb::raise_python_error();
  return object;
}

std::string string_of(nb::handle object) {
  return std::string(Texts().text(object));
}

Label label_of(nb::handle name) {
  const std::string text = string_of(name);
  if (const std::optional<Label> label = label_from_name(text)) return *label;
  throw_invalid("there is no label '" + text +
                "'; the labels are body, chrome, related and clickbait");
}

}  // namespace kijil::python
