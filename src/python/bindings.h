// The parts of kijil._core, each of which adds its functions to the module:
//
//   NB_MODULE(_core, module) { bind_pages(module); }
//
// They are called once, with the GIL, while the module is imported. The
// functions that they add may be called from any thread that has the GIL.
#ifndef KIJIL_PYTHON_BINDINGS_H_
#define KIJIL_PYTHON_BINDINGS_H_

#include <nanobind/nanobind.h>

namespace kijil::python {

void bind_classifying(nanobind::module_& module);
void bind_evaluating(nanobind::module_& module);
void bind_pages(nanobind::module_& module);
void bind_training(nanobind::module_& module);

}  // namespace kijil::python

#endif  // KIJIL_PYTHON_BINDINGS_H_
