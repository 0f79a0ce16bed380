// Tested by python/tests/test_classifier.py.
#include "python/errors.h"

#include <nanobind/nanobind.h>

#include "base/error_code.h"

namespace kijil::python {
namespace {

namespace nb = nanobind;

void translate(const std::exception_ptr& thrown, void*) {
  try {
    std::rethrow_exception(thrown);
  } catch (const ErrorException& e) {
    set_kijil_error(e.error());
  }
}

}  // namespace

void set_kijil_error(const Error& error) {
  try {
    // A message may quote a file whose name or text is no UTF-8.
    const nb::object message = nb::steal(PyUnicode_DecodeUTF8(
        error.message.data(), static_cast<Py_ssize_t>(error.message.size()),
        "backslashreplace"));
    if (!message) return;
    const nb::object type =
        nb::module_::import_("kijil._errors").attr("KijilError");
    const nb::object exception = type(message, error_code_name(error.code));
    PyErr_SetObject(type.ptr(), exception.ptr());
  } catch (nb::python_error& e) {
    e.restore();
  }
}

void register_errors() { nb::register_exception_translator(translate); }

}  // namespace kijil::python
