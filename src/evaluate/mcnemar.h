// McNemar's test: is it chance that one of two labellings is right more often?
//
//   McNemar m = mcnemar(15, 25);  // m.p is 0.155: it may well be
//
// Thread-safe: a pure function.
#ifndef KIJIL_EVALUATE_MCNEMAR_H_
#define KIJIL_EVALUATE_MCNEMAR_H_

#include <cstddef>

#include "kijil/compare.h"

namespace kijil {

// Of the lines that exactly one labelled rightly, those of each; see McNemar.
McNemar mcnemar(std::size_t a_only, std::size_t b_only);

}  // namespace kijil

#endif  // KIJIL_EVALUATE_MCNEMAR_H_
