#include "train/lbfgs.h"

#include <lbfgs.h>

#include <exception>
#include <string>

namespace kijil::train {
namespace {

// What liblbfgs hands to its callbacks.
struct Problem {
  const Objective& objective;
  const Minimisation& how;
  std::exception_ptr thrown = nullptr;  // by how.progress
};

lbfgsfloatval_t evaluate_objective(void* instance, const lbfgsfloatval_t* x,
                                   lbfgsfloatval_t* gradient, const int n,
                                   const lbfgsfloatval_t) {
  const auto size = static_cast<std::size_t>(n);
  return static_cast<const Problem*>(instance)->objective({x, size},
                                                          {gradient, size});
}

int report_progress(void* instance, const lbfgsfloatval_t*,
                    const lbfgsfloatval_t*, const lbfgsfloatval_t,
                    const lbfgsfloatval_t, const lbfgsfloatval_t,
                    const lbfgsfloatval_t, int, int iteration, int) {
  auto& problem = *static_cast<Problem*>(instance);
  const Minimisation& how = problem.how;
  if (!how.progress) return 0;
  try {
    how.progress(static_cast<double>(iteration) / how.iterations);
  } catch (...) {  // liblbfgs is C: nothing may be thrown through it
    problem.thrown = std::current_exception();
  }
  return problem.thrown ? 1 : 0;  // other than 0 ends it
}

}  // namespace

Result<std::vector<double>> minimise(std::vector<double> x,
                                     const Minimisation& how,
                                     const Objective& objective) {
  lbfgs_parameter_t parameters;
  lbfgs_parameter_init(&parameters);
  parameters.max_iterations = how.iterations;
  // Weights are stored as floats; a tighter end would polish what is lost.
  parameters.epsilon = 1e-4;
  parameters.past = 10;
  parameters.delta = 1e-5;
  Problem problem{objective, how};
  const int status =
      lbfgs(static_cast<int>(x.size()), x.data(), nullptr, evaluate_objective,
            report_progress, &problem, &parameters);
  if (problem.thrown) std::rethrow_exception(problem.thrown);
  const bool usable = status >= 0 || status == LBFGSERR_MAXIMUMITERATION ||
                      status == LBFGSERR_ROUNDING_ERROR ||
                      status == LBFGSERR_MAXIMUMLINESEARCH ||
                      status == LBFGSERR_MINIMUMSTEP;
  if (!usable) {
    return Error{ErrorCode::kInternal,
                 "L-BFGS failed with status " + std::to_string(status)};
  }
  return x;
}

}  // namespace kijil::train
