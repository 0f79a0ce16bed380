// The one place that talks to liblbfgs: minimises a smooth function.
//
//   Result<std::vector<double>> best = minimise(start, {300}, [&](auto x, auto
//   g) {
//     ...fill g...; return value; });
//
// Deterministic. Thread-safety: may run in several threads on data of their
// own.
#ifndef KIJIL_TRAIN_LBFGS_H_
#define KIJIL_TRAIN_LBFGS_H_

#include <functional>
#include <span>
#include <vector>

#include "kijil/result.h"

namespace kijil::train {

// The value at `x`; fills `gradient`, which has as many entries.
using Objective = std::function<double(std::span<const double> x,
                                       std::span<double> gradient)>;

struct Minimisation {
  int iterations = 300;  // at most
  // If it throws, minimising ends, and the exception goes on to the caller.
  std::function<void(double done)> progress = {};
};

// Moves `x` from where it starts to the minimum. Fails with kInternal if
// L-BFGS gives up.
Result<std::vector<double>> minimise(std::vector<double> x,
                                     const Minimisation& how,
                                     const Objective& objective);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_LBFGS_H_
