// The chain of crf.h for a number of states that is known to the compiler:
// the same answers, some ten times as fast.
//
//   ShortChain<3> chain(lines);
//   chain.unary[t] = {...};  chain.edge[t] = {...};  // t > 0
//   std::vector<std::size_t> path = best_path(chain);
//   std::vector<std::array<double, 3>> p = marginals(chain, temperature);
//
// best_path() is viterbi(). marginals() is forward_backward(tempered(...)),
// but with products in place of sums of logarithms: at each position alpha and
// beta are divided by their sums, so that they stay near 1, and one exp() for
// each potential replaces those of every log-sum-exp. If potentials lie so far
// apart that all products vanish, it falls back to logarithms.
// Thread-safety: pure functions. Tested by short_chain_test.cc.
#ifndef KIJIL_LABELS_SHORT_CHAIN_H_
#define KIJIL_LABELS_SHORT_CHAIN_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "labels/crf.h"
#include "labels/exponential.h"

namespace kijil {

template <std::size_t kStates>
struct ShortChain {
  using Row = std::array<double, kStates>;
  using Step = std::array<double, kStates * kStates>;  // from x to

  explicit ShortChain(std::size_t length) : unary(length), edge(length) {}
  std::size_t size() const { return unary.size(); }

  std::vector<Row> unary;
  std::vector<Step> edge;  // edge[0] is unused
};

template <std::size_t kStates>
std::vector<std::size_t> best_path(const ShortChain<kStates>& chain) {
  if (chain.size() == 0) return {};
  std::vector<std::array<std::uint8_t, kStates>> came_from(chain.size());
  std::array<double, kStates> best = chain.unary[0];
  for (std::size_t t = 1; t < chain.size(); ++t) {
    std::array<double, kStates> next;
    for (std::size_t j = 0; j < kStates; ++j) {
      double top = best[0] + chain.edge[t][j];
      std::uint8_t from = 0;
      for (std::size_t i = 1; i < kStates; ++i) {
        const double score = best[i] + chain.edge[t][i * kStates + j];
        from = score > top ? static_cast<std::uint8_t>(i) : from;
        top = score > top ? score : top;
      }
      came_from[t][j] = from;
      next[j] = top + chain.unary[t][j];
    }
    best = next;
  }
  std::vector<std::size_t> path(chain.size());
  path.back() = static_cast<std::size_t>(
      std::max_element(best.begin(), best.end()) - best.begin());
  for (std::size_t t = chain.size() - 1; t > 0; --t) {
    path[t - 1] = came_from[t][path[t]];
  }
  return path;
}

namespace short_chain {

// Below this a position's sum may have lost digits to underflow, or hold
// factors that exponentials() cut off at e^-690, 1e-300: of two sums that meet,
// both above the root of that, neither is made of such factors.
inline constexpr double kSmallestSum = 1e-130;

// exp() of a position's potentials over the temperature, each set divided by
// its largest, which leaves every marginal as it is.
template <std::size_t kStates>
struct Factors {
  std::array<double, kStates> unary;
  std::array<double, kStates * kStates> edge;
};

template <std::size_t kStates>
Factors<kStates> factors(const ShortChain<kStates>& chain, std::size_t t,
                         double inverse_temperature) {
  constexpr std::size_t kSteps = kStates * kStates;
  const auto& unary = chain.unary[t];
  const auto& edge = chain.edge[t];
  const double top = *std::max_element(unary.begin(), unary.end());
  const double top_edge = *std::max_element(edge.begin(), edge.end());
  std::array<double, kStates + kSteps> exponents;
  for (std::size_t y = 0; y < kStates; ++y) {
    exponents[y] = (unary[y] - top) * inverse_temperature;
  }
  for (std::size_t s = 0; s < kSteps; ++s) {
    exponents[kStates + s] = (edge[s] - top_edge) * inverse_temperature;
  }
  exponents = exponentials(exponents);
  Factors<kStates> f;
  std::copy_n(exponents.begin(), kStates, f.unary.begin());
  std::copy_n(exponents.begin() + kStates, kSteps, f.edge.begin());
  return f;
}

// Divides by the sum, and tells it.
template <std::size_t kStates>
double normalize(std::array<double, kStates>& row) {
  double sum = row[0];
  for (std::size_t y = 1; y < kStates; ++y) sum += row[y];
  const double inverse = 1 / sum;
  for (double& v : row) v *= inverse;
  return sum;
}

template <std::size_t kStates>
std::vector<std::array<double, kStates>> marginals_by_logarithms(
    const ShortChain<kStates>& chain, double temperature) {
  Potentials p(chain.size(), kStates);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    for (std::size_t y = 0; y < kStates; ++y) {
      p.unary_at(t, y) = chain.unary[t][y];
    }
    for (std::size_t s = 0; s < kStates * kStates; ++s) {
      p.edge_at(t, s / kStates, s % kStates) = chain.edge[t][s];
    }
  }
  const Marginals m = forward_backward(tempered(std::move(p), temperature));
  std::vector<std::array<double, kStates>> rows(chain.size());
  for (std::size_t t = 0; t < chain.size(); ++t) {
    std::copy_n(m.unary.begin() + static_cast<std::ptrdiff_t>(t * kStates),
                kStates, rows[t].begin());
  }
  return rows;
}

}  // namespace short_chain

// P(y_t = y) for each position, all potentials divided by `temperature`.
template <std::size_t kStates>
std::vector<std::array<double, kStates>> marginals(
    const ShortChain<kStates>& chain, double temperature) {
  using Row = std::array<double, kStates>;
  if (chain.size() == 0) return {};
  const auto fall_back = [&] {
    return short_chain::marginals_by_logarithms(chain, temperature);
  };
  std::vector<short_chain::Factors<kStates>> factors;
  factors.reserve(chain.size());
  for (std::size_t t = 0; t < chain.size(); ++t) {
    factors.push_back(short_chain::factors(chain, t, 1 / temperature));
  }
  std::vector<Row> rows(chain.size());  // alpha, then marginals
  Row alpha = factors[0].unary;
  short_chain::normalize(alpha);
  rows[0] = alpha;
  for (std::size_t t = 1; t < chain.size(); ++t) {
    Row next{};
    for (std::size_t i = 0; i < kStates; ++i) {
      for (std::size_t j = 0; j < kStates; ++j) {
        next[j] += alpha[i] * factors[t].edge[i * kStates + j];
      }
    }
    for (std::size_t j = 0; j < kStates; ++j) next[j] *= factors[t].unary[j];
    if (!(short_chain::normalize(next) > short_chain::kSmallestSum)) {
      return fall_back();
    }
    rows[t] = alpha = next;
  }
  Row beta;
  beta.fill(1);
  for (std::size_t t = chain.size(); t-- > 1;) {
    Row after;  // beta with the line's own say
    for (std::size_t j = 0; j < kStates; ++j) {
      after[j] = beta[j] * factors[t].unary[j];
    }
    Row before{};
    for (std::size_t i = 0; i < kStates; ++i) {
      for (std::size_t j = 0; j < kStates; ++j) {
        before[i] += factors[t].edge[i * kStates + j] * after[j];
      }
    }
    if (!(short_chain::normalize(before) > short_chain::kSmallestSum)) {
      return fall_back();
    }
    beta = before;
    for (std::size_t y = 0; y < kStates; ++y) rows[t - 1][y] *= beta[y];
    if (!(short_chain::normalize(rows[t - 1]) > short_chain::kSmallestSum)) {
      return fall_back();
    }
  }
  return rows;
}

}  // namespace kijil

#endif  // KIJIL_LABELS_SHORT_CHAIN_H_
