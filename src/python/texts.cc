// Tested by python/tests/test_classifier.py.
#include "python/texts.h"

#include "python/errors.h"

namespace kijil::python {
namespace {

namespace nb = nanobind;

std::string type_of(nb::handle object) {
  return nb::type_name(
             nb::handle(reinterpret_cast<PyObject*>(Py_TYPE(object.ptr()))))
      .c_str();
}

std::string at(std::string_view place) {
  std::string start(place);
  if (!place.empty()) start += ": ";
  return start;
}

[[noreturn]] void throw_no_text(nb::handle object, std::string_view place) {
  std::string message = at(place);
  message += "a text is str or bytes, not ";
  message += type_of(object);
  throw nb::type_error(message.c_str());
}

[[noreturn]] void throw_no_list(nb::handle object, Expected expected,
                                std::string_view place) {
  const bool is_text =
      PyUnicode_Check(object.ptr()) || PyBytes_Check(object.ptr());
  std::string message = at(place);
  message += expected.what;
  message += ", not ";
  message += is_text ? "one text" : type_of(object);
  if (is_text) message += expected.way_out;
  throw nb::type_error(message.c_str());
}

std::string numbered(std::string_view place, const char* what,
                     std::size_t number) {
  std::string numbered(place);
  if (!place.empty()) numbered += ", ";
  numbered += what;
  return numbered += std::to_string(number);
}

}  // namespace

std::optional<std::string_view> Texts::read(nb::handle object) {
  PyObject* text = object.ptr();
  if (PyUnicode_Check(text)) {
    Py_ssize_t size = 0;
    if (const char* utf8 = PyUnicode_AsUTF8AndSize(text, &size)) {
      return std::string_view(utf8, static_cast<std::size_t>(size));
    }
    PyErr_Clear();  // surrogates
    kept_.push_back(
        nb::steal(PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass")));
    if (!kept_.back()) nb::raise_python_error();
    text = kept_.back().ptr();
  } else if (!PyBytes_Check(text)) {
    return std::nullopt;
  }
  return std::string_view(PyBytes_AsString(text),
                          static_cast<std::size_t>(PyBytes_Size(text)));
}

std::string_view Texts::text(nb::handle object, std::string_view place) {
  kept_.push_back(nb::borrow(object));
  if (const auto text = read(object)) return *text;
  throw_no_text(object, place);
}

nb::tuple Texts::elements(nb::handle iterable, Expected expected,
                          std::string_view place) {
  PyObject* list = iterable.ptr();
  if (PyUnicode_Check(list) || PyBytes_Check(list)) {
    throw_no_list(iterable, expected, place);
  }
  nb::object iterator;
  if (!PyList_Check(list) && !PyTuple_Check(list)) {
    iterator = nb::steal(PyObject_GetIter(list));
    if (!iterator) {
      if (!PyErr_ExceptionMatches(PyExc_TypeError)) nb::raise_python_error();
      PyErr_Clear();
      throw_no_list(iterable, expected, place);
    }
    list = iterator.ptr();
  }
  // A tuple of its own, as another thread may change a list meanwhile.
  nb::tuple elements = nb::steal<nb::tuple>(PySequence_Tuple(list));
  if (!elements) nb::raise_python_error();
  kept_.push_back(elements);
  return elements;
}

std::vector<std::string_view> Texts::texts(const nb::tuple& elements) {
  std::vector<std::string_view> texts;
  for (const nb::handle object : elements) {
    const auto text = read(object);
    if (!text) throw_no_text(object, numbered({}, "text ", texts.size() + 1));
    texts.push_back(*text);
  }
  return texts;
}

std::vector<std::string_view> Texts::lines(nb::handle page,
                                           std::string_view place) {
  const nb::tuple objects =
      elements(page,
               {"a page is a list of lines",
                "; classify_text() and filter() take a text, and "
                "text.split(\"\\n\") gives its lines"},
               place);
  std::vector<std::string_view> lines;
  lines.reserve(objects.size());
  for (const nb::handle line : objects) {
    const auto text = read(line);
    if (!text) throw_no_text(line, numbered(place, "line ", lines.size() + 1));
    lines.push_back(*text);
  }
  return lines;
}

nb::object str_of(std::string_view text) {
  nb::object object = nb::steal(PyUnicode_DecodeUTF8(
      text.data(), static_cast<Py_ssize_t>(text.size()), "surrogatepass"));
  if (!object) nb::raise_python_error();
  return object;
}

std::string string_of(nb::handle object, std::string_view place) {
  return std::string(Texts().text(object, place));
}

Label label_of(nb::handle name, std::string_view place) {
  const std::string text = string_of(name, place);
  if (const std::optional<Label> label = label_from_name(text)) return *label;
  throw_invalid(at(place) + "there is no label '" + text +
                "'; the labels are body, chrome, related and clickbait");
}

}  // namespace kijil::python
