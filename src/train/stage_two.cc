// The CRF is fitted several times: to all parts of the folds but one, to see
// how it does on the one, and to all examples. Tested by trainer_test.cc.
#include "train/stage_two.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "train/temperature.h"

namespace kijil::train {
namespace {

// All written pages of the other parts, but not all composed ones: there are
// more of them than calibration needs.
std::vector<const LabeledSequence*> calibration_examples(
    std::span<const CrfExample> examples, std::size_t part) {
  constexpr std::size_t kComposedStep = 3;
  std::vector<const LabeledSequence*> sequences;
  std::size_t composed = 0;
  for (const CrfExample& e : examples) {
    if (calibration_part(e.fold) == part) continue;
    if (e.written || composed++ % kComposedStep == 0) {
      sequences.push_back(&e.sequence);
    }
  }
  return sequences;
}

double marginal_loss(std::span<const HeldOutSequence> held_out,
                     double temperature) {
  std::vector<double> losses(held_out.size());
  parallel_for(held_out.size(), [&](std::size_t i) {
    const Potentials& p = held_out[i].potentials;
    const Marginals m = forward_backward(tempered(p, temperature));
    for (std::size_t t = 0; t < p.length; ++t) {
      const auto& label = (*held_out[i].labels)[t];
      if (!label) continue;
      losses[i] -= std::log(std::max(m.unary[t * p.states + *label], 1e-12));
    }
  });
  double loss = 0;
  for (const double one : losses) loss += one;
  return loss;
}

}  // namespace

double path_accuracy(std::span<const HeldOutSequence> sequences) {
  std::size_t right = 0, scored = 0;
  for (const HeldOutSequence& h : sequences) {
    const std::vector<std::size_t> path = viterbi(h.potentials);
    for (std::size_t t = 0; t < path.size(); ++t) {
      if (!(*h.labels)[t]) continue;
      ++scored;
      right += path[t] == *(*h.labels)[t];
    }
  }
  return scored == 0 ? 0
                     : static_cast<double>(right) / static_cast<double>(scored);
}

Result<CrfFit> fit_calibrated_crf(std::span<const CrfExample> examples,
                                  const CrfTask& task) {
  constexpr auto kSteps = static_cast<double>(kCalibrationParts + 1);
  CrfFit result;
  const CrfModel* start = nullptr;
  const auto fit = [&](const std::vector<const LabeledSequence*>& sequences,
                       std::size_t step) {
    return train_crf(sequences, task.states, task.unary_names, task.edge_names,
                     {task.l2, task.iterations,
                      [&task, step](double d) {
                        task.progress((static_cast<double>(step) + d) / kSteps);
                      },
                      start, nullptr});
  };
  std::vector<HeldOutSequence> held_out;
  for (std::size_t part = 0; part < kCalibrationParts; ++part) {
    Result<CrfModel> trained = fit(calibration_examples(examples, part), part);
    if (!trained) return trained.error();
    for (const CrfExample& e : examples) {
      if (calibration_part(e.fold) != part || !e.written) continue;
      if (e.sequence.features.length == 0) continue;
      held_out.push_back(
          {potentials(*trained, e.sequence.features), &e.sequence.labels});
    }
    result.without_part[part] = std::move(*trained);
  }
  result.accuracy = path_accuracy(held_out);
  if (!held_out.empty()) {
    result.temperature = static_cast<float>(
        fit_temperature([&](double t) { return marginal_loss(held_out, t); }));
  }
  // One of these is near the CRF of all examples: less is left to do.
  start = &result.without_part[0];
  std::vector<const LabeledSequence*> all;
  for (const CrfExample& e : examples) all.push_back(&e.sequence);
  Result<CrfModel> trained = fit(all, kCalibrationParts);
  if (!trained) return trained.error();
  result.crf = std::move(*trained);
  return result;
}

}  // namespace kijil::train
