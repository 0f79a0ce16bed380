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
// making and destroying Texts needs the GIL; the GIL is all that guards a
// Texts, so it is for one thread. What is no text raises TypeError.
#ifndef KIJIL_PYTHON_TEXTS_H_
#define KIJIL_PYTHON_TEXTS_H_

#include <nanobind/nanobind.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/line.h"

namespace kijil::python {

// What an iterable should have been, for the TypeError of one that is not:
// "pages are a list of pages, not one text", and a way out for one text.
struct Expected {
  const char* what = "";
  const char* way_out = "";
};

// Members that take `place` ("text 2") begin the TypeError's message with it;
// empty for a text or page that is the only one.
class Texts {
 public:
  // A str or bytes.
  std::string_view text(nanobind::handle object, std::string_view place = {});
  // The texts among elements() of this; which one is wrong is told.
  std::vector<std::string_view> texts(const nanobind::tuple& elements);
  // The lines of any iterable but a str or bytes itself.
  std::vector<std::string_view> lines(nanobind::handle page,
                                      std::string_view place = {});
  // The elements of any iterable but a str or bytes, which live as long as this
  // does.
  nanobind::tuple elements(nanobind::handle iterable, Expected expected,
                           std::string_view place = {});

 private:
  // Nothing if it is no text.
  std::optional<std::string_view> read(nanobind::handle object);

  std::vector<nanobind::object> kept_;
};

// The same text as an object of Python's. Bytes that came from a str by way of
// Texts give that str again.
nanobind::object str_of(std::string_view text);

// A copy of a str's UTF-8 (or of bytes).
std::string string_of(nanobind::handle object, std::string_view place = {});

// From "body", ..., "blank"; raises KijilError("invalid_argument").
Label label_of(nanobind::handle name, std::string_view place = {});

}  // namespace kijil::python

#endif  // KIJIL_PYTHON_TEXTS_H_
