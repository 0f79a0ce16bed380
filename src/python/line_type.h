// kijil.Line: one line's result as a Python object.
//
//   nb::list lines = list_of_lines(results);
//
// Corpora have billions of lines, so that Line is a type of its own in the C
// API: 40 bytes, no entry in a table of instances, and its attributes are made
// when they are asked for. All of this needs the GIL, and so may be called from
// any thread; a Line never changes.
#ifndef KIJIL_PYTHON_LINE_TYPE_H_
#define KIJIL_PYTHON_LINE_TYPE_H_

#include <nanobind/nanobind.h>

#include <span>

#include "kijil/line.h"

namespace kijil::python {

// Makes the type and adds it to the module.
void add_line_type(nanobind::module_& module);

nanobind::list list_of_lines(std::span<const LineResult> results);

bool is_line(nanobind::handle object);
// REQUIRES: is_line(object).
const LineResult& result_of(nanobind::handle object);

// A label's name, one object for all of its uses.
nanobind::handle label_object(Label label);

// What `label` and `score` say without the other probabilities: `score` for the
// label, and the rest shared equally.
LineResult result_from(Label label, float score);

}  // namespace kijil::python

#endif  // KIJIL_PYTHON_LINE_TYPE_H_
