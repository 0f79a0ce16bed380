// The chain of crf.h for a number of states that is known to the compiler:
// the same answers, some ten times as fast.
//
//   ShortChain<3> chain(lines);
//   chain[t] = {.unary = {...}, .edge = {...}};  // edge: t > 0
//   ChainSolver<3> solver;
//   std::span<const std::uint8_t> path = solver.best_path(chain);
//   std::span<const std::array<double, 3>> p =
//       solver.marginals(chain, temperature);
//
// best_path() is viterbi(). marginals() is forward_backward(tempered(...)),
// but with products in place of sums of logarithms: at each position alpha and
// beta are divided by their sums, so that they stay near 1, and one exp() for
// each potential replaces those of every log-sum-exp. If potentials lie so far
// apart that all products vanish, it falls back to logarithms.
// A solver keeps its memory for the next chain; what it returned is then gone.
// Thread-safety: one solver for each thread. Tested by short_chain_test.cc.
#ifndef KIJIL_LABELS_SHORT_CHAIN_H_
#define KIJIL_LABELS_SHORT_CHAIN_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/kept_memory.h"
#include "labels/crf.h"
#include "labels/exponential.h"

namespace kijil {

// What a position says of itself, and the step to it from the one before: from
// x to. Position 0 has no step.
template <std::size_t kStates>
struct ChainPosition {
  std::array<double, kStates> unary{};
  std::array<double, kStates * kStates> edge{};
};
template <std::size_t kStates>
using ShortChain = std::vector<ChainPosition<kStates>>;

template <std::size_t kStates>
class ChainSolver {
 public:
  using Chain = ShortChain<kStates>;
  using Row = std::array<double, kStates>;

  // The labels of the best-scoring path, as viterbi() chooses of equal ones.
  std::span<const std::uint8_t> best_path(const Chain& chain);
  // P(y_t = y) for each position, all potentials divided by `temperature`.
  std::span<const Row> marginals(const Chain& chain, double temperature);

  void keep_at_most(std::size_t bytes) {
    kijil::keep_at_most(bytes, path_, came_from_, factors_, rows_);
  }

 private:
  // Below this a position's sum may have lost digits to underflow, or hold
  // factors that exponentials() cut off at e^-690, 1e-300: of two sums that
  // meet, both above the root of that, neither is made of such factors.
  static constexpr double kSmallestSum = 1e-130;
  static constexpr std::size_t kSteps = kStates * kStates;
  // exp() of a position's potentials over the temperature, each set divided by
  // its largest, which leaves every marginal as it is: unary, then edge.
  using Factors = std::array<double, kStates + kSteps>;

  static Factors factors(const ChainPosition<kStates>& position,
                         double inverse_temperature);
  // False if products vanish.
  bool go_forward(const Chain& chain, double inverse_temperature);
  bool go_backward();
  void fall_back(const Chain& chain, double temperature);

  std::vector<std::uint8_t> path_;
  std::vector<std::array<std::uint8_t, kStates>> came_from_;
  std::vector<Factors> factors_;
  std::vector<Row> rows_;  // alpha, then marginals
};

template <std::size_t kStates>
std::span<const std::uint8_t> ChainSolver<kStates>::best_path(
    const Chain& chain) {
  path_.resize(chain.size());
  if (chain.empty()) return path_;
  came_from_.resize(chain.size());
  Row best = chain[0].unary;
  for (std::size_t t = 1; t < chain.size(); ++t) {
    Row next;
    for (std::size_t j = 0; j < kStates; ++j) {
      double top = best[0] + chain[t].edge[j];
      std::uint8_t from = 0;
      for (std::size_t i = 1; i < kStates; ++i) {
        const double score = best[i] + chain[t].edge[i * kStates + j];
        from = score > top ? static_cast<std::uint8_t>(i) : from;
        top = score > top ? score : top;
      }
      came_from_[t][j] = from;
      next[j] = top + chain[t].unary[j];
    }
    best = next;
  }
  path_.back() = static_cast<std::uint8_t>(
      std::max_element(best.begin(), best.end()) - best.begin());
  for (std::size_t t = chain.size() - 1; t > 0; --t) {
    path_[t - 1] = came_from_[t][path_[t]];
  }
  return path_;
}

namespace short_chain {

// Divides by the sum, and tells it.
template <std::size_t kStates>
double normalize(std::array<double, kStates>& row) {
  double sum = row[0];
  for (std::size_t y = 1; y < kStates; ++y) sum += row[y];
  const double inverse = 1 / sum;
  for (double& v : row) v *= inverse;
  return sum;
}

}  // namespace short_chain

template <std::size_t kStates>
typename ChainSolver<kStates>::Factors ChainSolver<kStates>::factors(
    const ChainPosition<kStates>& position, double inverse_temperature) {
  const auto& [unary, edge] = position;
  const double top = *std::max_element(unary.begin(), unary.end());
  const double top_edge = *std::max_element(edge.begin(), edge.end());
  Factors exponents;
  for (std::size_t y = 0; y < kStates; ++y) {
    exponents[y] = (unary[y] - top) * inverse_temperature;
  }
  for (std::size_t s = 0; s < kSteps; ++s) {
    exponents[kStates + s] = (edge[s] - top_edge) * inverse_temperature;
  }
  return exponentials(exponents);
}

template <std::size_t kStates>
bool ChainSolver<kStates>::go_forward(const Chain& chain,
                                      double inverse_temperature) {
  factors_.resize(chain.size());
  rows_.resize(chain.size());
  Row alpha;
  for (std::size_t t = 0; t < chain.size(); ++t) {
    const Factors f = factors_[t] = factors(chain[t], inverse_temperature);
    Row next;
    for (std::size_t j = 0; j < kStates; ++j) {
      double sum = 1;
      if (t > 0) {
        sum = alpha[0] * f[kStates + j];
        for (std::size_t i = 1; i < kStates; ++i) {
          sum += alpha[i] * f[kStates + i * kStates + j];
        }
      }
      next[j] = sum * f[j];
    }
    if (!(short_chain::normalize(next) > kSmallestSum)) return false;
    rows_[t] = alpha = next;
  }
  return true;
}

template <std::size_t kStates>
bool ChainSolver<kStates>::go_backward() {
  Row beta;
  beta.fill(1);
  for (std::size_t t = rows_.size(); t-- > 1;) {
    const Factors& f = factors_[t];
    Row after;  // beta with the line's own say
    for (std::size_t j = 0; j < kStates; ++j) after[j] = beta[j] * f[j];
    for (std::size_t i = 0; i < kStates; ++i) {
      const double* step = f.data() + kStates + i * kStates;
      beta[i] = step[0] * after[0];
      for (std::size_t j = 1; j < kStates; ++j) beta[i] += step[j] * after[j];
    }
    if (!(short_chain::normalize(beta) > kSmallestSum)) return false;
    Row& row = rows_[t - 1];
    for (std::size_t y = 0; y < kStates; ++y) row[y] *= beta[y];
    if (!(short_chain::normalize(row) > kSmallestSum)) return false;
  }
  return true;
}

template <std::size_t kStates>
void ChainSolver<kStates>::fall_back(const Chain& chain, double temperature) {
  Potentials p(chain.size(), kStates);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    for (std::size_t y = 0; y < kStates; ++y) {
      p.unary_at(t, y) = chain[t].unary[y];
    }
    for (std::size_t s = 0; s < kSteps; ++s) {
      p.edge_at(t, s / kStates, s % kStates) = chain[t].edge[s];
    }
  }
  const Marginals m = forward_backward(tempered(std::move(p), temperature));
  rows_.resize(chain.size());
  for (std::size_t t = 0; t < chain.size(); ++t) {
    std::copy_n(m.unary.begin() + static_cast<std::ptrdiff_t>(t * kStates),
                kStates, rows_[t].begin());
  }
}

template <std::size_t kStates>
std::span<const std::array<double, kStates>> ChainSolver<kStates>::marginals(
    const Chain& chain, double temperature) {
  if (!go_forward(chain, 1 / temperature) || !go_backward()) {
    fall_back(chain, temperature);
  }
  return rows_;
}

}  // namespace kijil

#endif  // KIJIL_LABELS_SHORT_CHAIN_H_
