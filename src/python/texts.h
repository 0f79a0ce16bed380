// Text that Python owns, as C++ reads it while other Python threads run.
//
//   Texts texts;
//   std::vector<std::string_view> lines = texts.lines(page);
//   { nb::gil_scoped_release released; results = classifier.classify(lines); }
//
// Nothing is copied: bytes are read where they are, and a str as the UTF-8
// that it keeps of itself. A str with surrogates, which has no UTF-8, is
// encoded with "surrogatepass", so that any str can be read and none is
// changed. Whatever a view points to lives as long as the Texts it is from;
// making and destroying Texts needs the GIL. What is no text raises TypeError.
#ifndef KIJIL_PYTHON_TEXTS_H_
#define KIJIL_PYTHON_TEXTS_H_

#include <nanobind/nanobind.h>

#include <string>
#include <string_view>
#include <vector>

#include "kijil/line.h"

namespace kijil::python {

class Texts {
 public:
  // A str or bytes.
  std::string_view text(nanobind::handle object);
  // The elements of any iterable of str and bytes but a str or bytes itself.
  std::vector<std::string_view> lines(nanobind::handle page);
  // The elements of any iterable, which live as long as this does. `what` says
  // what they are, for the TypeError that a str or bytes gets.
  nanobind::tuple elements(nanobind::handle iterable, const char* what);

 private:
  std::string_view read(nanobind::handle object);

  std::vector<nanobind::object> kept_;
};

// The same text as an object of Python's. Bytes that came from a str by way of
// Texts give that str again.
nanobind::object str_of(std::string_view text);

// A copy of a str's UTF-8 (or of bytes).
std::string string_of(nanobind::handle object);

// From "body", ..., "blank"; raises KijilError("invalid_argument").
Label label_of(nanobind::handle name);

}  // namespace kijil::python

#endif  // KIJIL_PYTHON_TEXTS_H_
