// kijil._core: what python/kijil needs of C++. python/kijil/_core.pyi gives its
// signatures; what users see, and its documentation, is in python/kijil.
#include <nanobind/nanobind.h>

#include "kijil/version.h"
#include "python/bindings.h"
#include "python/errors.h"
#include "python/line_type.h"

NB_MODULE(_core, module) {
  module.attr("__version__") = KIJIL_VERSION;
  // What still lives when the interpreter ends is no user's concern.
  nanobind::set_leak_warnings(false);
  kijil::python::register_errors();
  kijil::python::add_line_type(module);
  kijil::python::bind_classifying(module);
  kijil::python::bind_evaluating(module);
  kijil::python::bind_pages(module);
  kijil::python::bind_training(module);
}
