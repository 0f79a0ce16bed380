// Fits a CRF of stage two, and finds out how sure it may be of itself.
//
//   Result<CrfFit> fit = fit_calibrated_crf(examples, task);
//
// Thread-safety: may run in several threads on tasks of their own.
#ifndef KIJIL_TRAIN_STAGE_TWO_H_
#define KIJIL_TRAIN_STAGE_TWO_H_

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kijil/result.h"
#include "labels/crf.h"
#include "train/crf_trainer.h"

namespace kijil::train {

// A page (or its lists), with the fold of its site.
struct CrfExample {
  LabeledSequence sequence;
  int fold = 0;
  bool written = true;  // and not composed
};

struct CrfTask {
  std::size_t states;
  const std::vector<std::string>& unary_names;
  const std::vector<std::string>& edge_names;
  double l2;
  int iterations;
  std::function<void(double done)> progress;  // must not be empty
};

// Into so many parts are folds joined to see how CRFs do on pages that they
// were not trained on.
inline constexpr std::size_t kCalibrationParts = 3;
// The part that a fold's pages are in.
constexpr std::size_t calibration_part(int fold) {
  return static_cast<std::size_t>(fold) % kCalibrationParts;
}

struct CrfFit {
  CrfModel crf;  // of all examples
  // Of the examples of all parts but one; of the composed ones, not of all.
  std::array<CrfModel, kCalibrationParts> without_part;
  // What fits the paths of CRFs to examples that they were not trained on, and
  // how many of these examples' labels the CRFs get right. Written pages alone
  // are asked: composed ones are easier than real ones.
  float temperature = 1;
  double accuracy = 0;
};

// A sequence with the potentials of a CRF that was not fitted to it.
struct HeldOutSequence {
  Potentials potentials;
  const std::vector<std::optional<std::size_t>>* labels;
};
// The share of labels that the best paths get right; 0 if there are none.
double path_accuracy(std::span<const HeldOutSequence> sequences);

Result<CrfFit> fit_calibrated_crf(std::span<const CrfExample> examples,
                                  const CrfTask& task);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_STAGE_TWO_H_
