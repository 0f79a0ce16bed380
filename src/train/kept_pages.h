// Pages of all kinds of sites, on which going on from a model is to leave its
// answers as they are.
//
//   for (const LabeledPage& page : kept_pages()) ...
//
// A few dozen of training/pages, as bytes of the library itself, so that they
// are there wherever it is. Thread-safe: a pure function.
#ifndef KIJIL_TRAIN_KEPT_PAGES_H_
#define KIJIL_TRAIN_KEPT_PAGES_H_

#include <vector>

#include "kijil/line.h"

namespace kijil::train {

std::vector<LabeledPage> kept_pages();

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_KEPT_PAGES_H_
