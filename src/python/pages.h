// Labelled pages between Python and C++.
//
//   std::vector<LabeledPage> pages = pages_of(tuples);
//
// In Python a page is the tuple (id, site, kind, url, [(text, label), ...]),
// where a label may be None; kijil.Page wraps it. All of this needs the GIL,
// and so may be called from any thread.
#ifndef KIJIL_PYTHON_PAGES_H_
#define KIJIL_PYTHON_PAGES_H_

#include <nanobind/nanobind.h>

#include <string>
#include <vector>

#include "kijil/labeled_pages.h"
#include "kijil/line.h"

namespace kijil::python {

// Raises KijilError("invalid_argument") for an unknown label, for "blank" on a
// line that shows something, and for a line break within a line.
std::vector<LabeledPage> pages_of(nanobind::handle pages);

// What messages call a page: its id, or "page 3" if it has none.
std::string name_of(const LabeledPage& page, std::size_t number);

// (pages, messages of what was passed over). Broken UTF-8 becomes U+FFFD.
nanobind::tuple loaded_tuple(const LoadedPages& loaded);

}  // namespace kijil::python

#endif  // KIJIL_PYTHON_PAGES_H_
