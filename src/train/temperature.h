// Temperatures that make scores mean what they say.
//
//   double t = fit_temperature([&](double t) { return loss_at(t); });
//
// Thread-safety: pure function.
#ifndef KIJIL_TRAIN_TEMPERATURE_H_
#define KIJIL_TRAIN_TEMPERATURE_H_

#include <cmath>

namespace kijil::train {

// One scaling factor for all logits (Guo et al., "On calibration of modern
// neural networks", ICML 2017), found by golden-section search over its
// logarithm, in which the loss has one minimum.
template <typename Loss>
double fit_temperature(Loss&& loss) {
  constexpr double kGolden = 0.6180339887498949;
  double low = std::log(0.05), high = std::log(20.0);
  double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
  double loss_a = loss(std::exp(a)), loss_b = loss(std::exp(b));
  while (high - low > 1e-3) {
    if (loss_a < loss_b) {
      high = b, b = a, loss_b = loss_a;
      loss_a = loss(std::exp(a = high - kGolden * (high - low)));
    } else {
      low = a, a = b, loss_a = loss_b;
      loss_b = loss(std::exp(b = low + kGolden * (high - low)));
    }
  }
  return std::exp((low + high) / 2);
}

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_TEMPERATURE_H_
