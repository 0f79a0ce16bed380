// Tested by python/tests/test_line.py.
#include "python/line_type.h"

#include <array>
#include <functional>
#include <string>

#include "outputs/rows.h"
#include "python/errors.h"
#include "python/texts.h"

namespace kijil::python {
namespace {

namespace nb = nanobind;

struct LineObject {
  PyObject head;  // PyObject_HEAD
  LineResult result;
};

// Both live as long as the process, as types of extension modules do.
PyTypeObject* line_type = nullptr;
std::array<PyObject*, kNumLabels + 1> label_objects{};

constexpr const char* kDoc =
    "Line(label, score=1.0, probabilities=None)\n--\n\n"
    "What kijil says of one line: immutable, comparable, hashable, picklable.\n"
    "\n"
    ">>> line = Line(\"related\", 0.75)\n"
    ">>> line.label, line.score\n"
    "('related', 0.75)\n"
    "\n"
    "Classifying makes them. Who makes one, e.g. from another tool's labels,\n"
    "may leave out `probabilities`: the label gets `score`, and the others\n"
    "share the rest equally. Raises KijilError(\"invalid_argument\") for an\n"
    "unknown label or a number that is no probability.\n";

const LineResult& of(PyObject* self) {
  return reinterpret_cast<LineObject*>(self)->result;
}

// A new reference, or null with Python's error set.
PyObject* new_line(const LineResult& result) {
  auto* line = PyObject_New(LineObject, line_type);
  if (line == nullptr) return nullptr;
  line->result = result;
  return reinterpret_cast<PyObject*>(line);
}

// Calls `make` so that no exception reaches Python's C code.
template <typename Make>
PyObject* guarded(const Make& make) {
  try {
    return nb::object(make()).release().ptr();
  } catch (const ErrorException& e) {
    set_kijil_error(e.error());
  } catch (nb::python_error& e) {
    e.restore();
  } catch (const nb::builtin_exception& e) {
    PyErr_SetString(PyExc_TypeError, e.what());
  } catch (const std::exception& e) {
    PyErr_SetString(PyExc_RuntimeError, e.what());
  }
  return nullptr;
}

float probability(double value, const char* what) {
  if (value >= 0 && value <= 1) return static_cast<float>(value);
  throw_invalid(std::string("Line: ") + what + " " +
                nb::str(nb::float_(value)).c_str() +
                " is no probability; give a number from 0 to 1");
}

double number_of(nb::handle object) {
  const double number = PyFloat_AsDouble(object.ptr());
  if (PyErr_Occurred() != nullptr) nb::raise_python_error();
  return number;
}

PyObject* create(PyTypeObject*, PyObject* arguments, PyObject* keywords) {
  static const char* kNames[] = {"label", "score", "probabilities", nullptr};
  PyObject* label = nullptr;
  double score = 1;
  PyObject* given = Py_None;
  if (PyArg_ParseTupleAndKeywords(arguments, keywords, "O|dO:Line",
                                  const_cast<char**>(kNames), &label, &score,
                                  &given) == 0) {
    return nullptr;
  }
  return guarded([&] {
    LineResult result =
        result_from(label_of(label), probability(score, "the score"));
    if (given != Py_None) {
      const nb::tuple four(nb::borrow(given));
      if (four.size() != kNumLabels) {
        throw_invalid("Line: there are " + std::to_string(four.size()) +
                      " probabilities; give one each for body, chrome, "
                      "related and clickbait");
      }
      for (std::size_t k = 0; k < kNumLabels; ++k) {
        result.probabilities[k] =
            probability(number_of(four[k]), "the probability");
      }
    }
    nb::object line = nb::steal(new_line(result));
    if (!line) nb::raise_python_error();
    return line;
  });
}

void destroy(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  PyObject_Free(self);
  Py_DECREF(reinterpret_cast<PyObject*>(type));
}

PyObject* get_label(PyObject* self, void*) {
  return nb::borrow(label_object(of(self).label)).release().ptr();
}

PyObject* get_score(PyObject* self, void*) {
  return PyFloat_FromDouble(double{of(self).score});
}

PyObject* get_probabilities(PyObject* self, void*) {
  return guarded([&] {
    const auto& p = of(self).probabilities;
    return nb::make_tuple(double{p[0]}, double{p[1]}, double{p[2]},
                          double{p[3]});
  });
}

PyObject* to_text(PyObject* self) {
  return guarded([&] {
    std::string text = "Line(label='";
    text.append(label_name(of(self).label)).append("', score=");
    text.append(format_score(of(self).score)).append(")");
    return nb::steal(PyUnicode_FromString(text.c_str()));
  });
}

PyObject* compare(PyObject* left, PyObject* right, int how) {
  if ((how != Py_EQ && how != Py_NE) || !is_line(right)) {
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
  }
  const LineResult &a = of(left), &b = of(right);
  const bool equal = a.label == b.label && a.score == b.score &&
                     a.probabilities == b.probabilities;
  return PyBool_FromLong((how == Py_EQ) == equal ? 1 : 0);
}

Py_hash_t hash(PyObject* self) {
  const LineResult& line = of(self);
  std::size_t value = static_cast<std::size_t>(line.label);
  const auto mix = [&value](float part) {
    value = value * 1000003 ^ std::hash<float>()(part);
  };
  mix(line.score);
  for (const float p : line.probabilities) mix(p);
  const auto hashed = static_cast<Py_hash_t>(value);
  return hashed == -1 ? -2 : hashed;  // -1 would mean an error
}

PyObject* reduce(PyObject* self, PyObject*) {
  return guarded([&] {
    const nb::object probabilities =
        nb::steal(get_probabilities(self, nullptr));
    const LineResult& line = of(self);
    return nb::make_tuple(nb::handle(reinterpret_cast<PyObject*>(line_type)),
                          nb::make_tuple(label_object(line.label),
                                         double{line.score}, probabilities));
  });
}

PyGetSetDef kAttributes[] = {
    {"label", get_label, nullptr,
     "\"body\", \"chrome\", \"related\", \"clickbait\" or \"blank\".", nullptr},
    {"score", get_score, nullptr,
     "Probability of `label` given the whole page; 1.0 for blank lines.",
     nullptr},
    {"probabilities", get_probabilities, nullptr,
     "Probability of each of LABELS, in their order; all 0 for blank lines.",
     nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

PyMethodDef kMethods[] = {{"__reduce__", reduce, METH_NOARGS, nullptr},
                          {nullptr, nullptr, 0, nullptr}};

template <typename Function>
void* slot(Function* function) {
  return reinterpret_cast<void*>(function);
}

}  // namespace

void add_line_type(nb::module_& module) {
  PyType_Slot slots[] = {{Py_tp_doc, const_cast<char*>(kDoc)},
                         {Py_tp_new, slot(create)},
                         {Py_tp_dealloc, slot(destroy)},
                         {Py_tp_repr, slot(to_text)},
                         {Py_tp_richcompare, slot(compare)},
                         {Py_tp_hash, slot(hash)},
                         {Py_tp_getset, kAttributes},
                         {Py_tp_methods, kMethods},
                         {0, nullptr}};
  PyType_Spec spec = {"kijil.Line", static_cast<int>(sizeof(LineObject)), 0,
                      Py_TPFLAGS_DEFAULT, slots};
  PyObject* type = PyType_FromSpec(&spec);
  if (type == nullptr) nb::raise_python_error();
  line_type = reinterpret_cast<PyTypeObject*>(type);
  for (std::size_t k = 0; k < label_objects.size(); ++k) {
    label_objects[k] =
        PyUnicode_InternFromString(label_name(static_cast<Label>(k)).data());
    if (label_objects[k] == nullptr) nb::raise_python_error();
  }
  module.attr("Line") = nb::borrow(type);
}

nb::list list_of_lines(std::span<const LineResult> results) {
  PyObject* list = PyList_New(static_cast<Py_ssize_t>(results.size()));
  if (list == nullptr) nb::raise_python_error();
  nb::list lines = nb::steal<nb::list>(list);
  for (std::size_t i = 0; i < results.size(); ++i) {
    PyObject* line = new_line(results[i]);
    if (line == nullptr) nb::raise_python_error();
    // Takes the reference over, also when it fails.
    if (PyList_SetItem(list, static_cast<Py_ssize_t>(i), line) != 0) {
      nb::raise_python_error();
    }
  }
  return lines;
}

bool is_line(nb::handle object) { return Py_TYPE(object.ptr()) == line_type; }

const LineResult& result_of(nb::handle object) { return of(object.ptr()); }

nb::handle label_object(Label label) {
  return label_objects[static_cast<std::size_t>(label)];
}

LineResult result_from(Label label, float score) {
  LineResult result;
  result.label = label;
  result.score = score;
  if (label == Label::kBlank) return result;
  result.probabilities.fill((1 - score) / static_cast<float>(kNumLabels - 1));
  result.probabilities[static_cast<std::size_t>(label)] = score;
  return result;
}

}  // namespace kijil::python
