// The chain of crf.h for a number of states that is known to the compiler:
// the same answers, some ten times as fast.
//
//   ShortChain<3> chain(lines);
//   chain[t].set(unary_at<3>(0), 0.5);    // state 0
//   chain[t].set(edge_at<3>(1, 2), 0.5);  // from 1 to 2; t > 0
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
#include "base/lanes.h"
#include "labels/crf.h"
#include "labels/exponential.h"

namespace kijil {

// What a position says of itself, and of the step to it from the one before.
// Position 0 has no step.
template <std::size_t kStates>
using ChainPosition = Lanes<kStates + kStates * kStates>;
template <std::size_t kStates>
constexpr std::size_t unary_at(std::size_t state) {
  return state;
}
template <std::size_t kStates>
constexpr std::size_t edge_at(std::size_t from, std::size_t to) {
  return kStates + from * kStates + to;
}
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
  // exp() of a position's potentials over the temperature, each set divided by
  // its largest, which leaves every marginal as it is.
  using Factors = ChainPosition<kStates>;

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
  Row best;
  for (std::size_t y = 0; y < kStates; ++y) best[y] = chain[0][y];
  for (std::size_t t = 1; t < chain.size(); ++t) {
    const ChainPosition<kStates>& position = chain[t];
    Row next;
    for (std::size_t j = 0; j < kStates; ++j) {
      double top = best[0] + position[edge_at<kStates>(0, j)];
      std::uint8_t from = 0;
      for (std::size_t i = 1; i < kStates; ++i) {
        const double score = best[i] + position[edge_at<kStates>(i, j)];
        from = score > top ? static_cast<std::uint8_t>(i) : from;
        top = score > top ? score : top;
      }
      came_from_[t][j] = from;
      next[j] = top + position[j];
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
  const auto top_of = [&](std::size_t begin, std::size_t end) {
    double top = position[begin];
    for (std::size_t k = begin + 1; k < end; ++k) {
      top = position[k] > top ? position[k] : top;
    }
    return top;
  };
  const double top = top_of(0, kStates);
  const double top_edge = top_of(kStates, position.size());
  Factors exponents;
  for (std::size_t p = 0; p < exponents.kPairs; ++p) {
    const TwoDoubles tops = {2 * p < kStates ? top : top_edge,
                             2 * p + 1 < kStates ? top : top_edge};
    exponents.pair(p) = (position.pair(p) - tops) * inverse_temperature;
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
    const Factors f = factors(chain[t], inverse_temperature);
    factors_[t] = f;
    Row next;
    for (std::size_t j = 0; j < kStates; ++j) {
      double sum = 1;
      if (t > 0) {
        sum = alpha[0] * f[edge_at<kStates>(0, j)];
        for (std::size_t i = 1; i < kStates; ++i) {
          sum += alpha[i] * f[edge_at<kStates>(i, j)];
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
      beta[i] = f[edge_at<kStates>(i, 0)] * after[0];
      for (std::size_t j = 1; j < kStates; ++j) {
        beta[i] += f[edge_at<kStates>(i, j)] * after[j];
      }
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
    for (std::size_t i = 0; i < kStates; ++i) {
      p.unary_at(t, i) = chain[t][i];
      for (std::size_t j = 0; j < kStates; ++j) {
        p.edge_at(t, i, j) = chain[t][edge_at<kStates>(i, j)];
      }
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
