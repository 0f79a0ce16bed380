// The chain of crf.h for a number of states that is known to the compiler:
// the same answers, some twenty times as fast.
//
//   ShortChain<3> chain(lines);
//   chain[t].set(own_at(2), 0.5);       // state 2 has so much more than 0
//   add_step(reduced<3>(step), t, chain);
//   ChainSolver<3> solver;
//   std::span<const std::uint8_t> path = solver.best_path(chain);
//   std::span<const std::array<double, 3>> p =
//       solver.marginals(chain, temperature);
//
// Only differences of scores tell paths apart, so that a position is written
// as what its states have more than its state 0. Of a step's scores s(i, j)
// there remains the bond, s(i, j) - s(i, 0) - s(0, j) + s(0, 0), of i and j
// that are not 0; s(0, j) - s(0, 0) is the position's own, and s(i, 0) -
// s(0, 0) that of the one before. Three states have so 6 numbers and not 12,
// and as many exponentials less.
//
// best_path() is viterbi(). marginals() is forward_backward(tempered(...)),
// but with products in place of sums of logarithms: at each position alpha and
// beta are divided by their sums, so that they stay near 1. If potentials lie
// so far apart that products might vanish, it falls back to logarithms.
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

// Own scores, then bonds, which position 0 has not: they stay 0.
template <std::size_t kStates>
using ChainPosition = Lanes<kStates*(kStates - 1)>;
// REQUIRES: no state is 0.
constexpr std::size_t own_at(std::size_t state) { return state - 1; }
template <std::size_t kStates>
constexpr std::size_t bond_at(std::size_t from, std::size_t to) {
  return from * (kStates - 1) + to - 1;
}

// A step's part of its position, and behind it that of the position before.
template <std::size_t kStates>
using ChainStep = Lanes<kStates * kStates / 2 * 2>;
template <std::size_t kStates>
constexpr std::size_t before_at(std::size_t state) {
  return kStates * (kStates - 1) + state - 1;
}
// Of scores from x to.
template <std::size_t kStates>
ChainStep<kStates> reduced(
    const std::array<double, kStates * kStates>& scores) {
  const auto score = [&](std::size_t from, std::size_t to) {
    return scores[from * kStates + to];
  };
  ChainStep<kStates> step;
  for (std::size_t i = 1; i < kStates; ++i) {
    step.set(own_at(i), score(0, i) - score(0, 0));
    step.set(before_at<kStates>(i), score(i, 0) - score(0, 0));
    for (std::size_t j = 1; j < kStates; ++j) {
      step.set(bond_at<kStates>(i, j),
               score(i, j) - score(i, 0) - score(0, j) + score(0, 0));
    }
  }
  return step;
}

template <std::size_t kStates>
using ShortChain = std::vector<ChainPosition<kStates>>;

// Adds the step to position t. REQUIRES: t > 0.
template <std::size_t kStates>
void add_step(const ChainStep<kStates>& step, std::size_t t,
              ShortChain<kStates>& chain) {
  chain[t].add(step);
  for (std::size_t i = 1; i < kStates; ++i) {
    double before = chain[t - 1][own_at(i)];
    before += step[before_at<kStates>(i)];
    chain[t - 1].set(own_at(i), before);
  }
}

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
  // Of exponentials within e^-L and e^L, alpha is never below e^-4L, as its
  // next value is a bond and a position's own factor times the last over a sum
  // below 3 e^2L, and beta never below e^-2L: e^-600 is far from the smallest
  // double, e^-708.
  static constexpr double kLargestExponent = 150;

  // False if a potential is too large.
  bool read_factors(const Chain& chain, double inverse_temperature);
  void go_forward();
  void go_backward();
  void fall_back(const Chain& chain, double temperature);

  std::vector<std::uint8_t> path_;
  std::vector<std::array<std::uint8_t, kStates>> came_from_;
  Chain factors_;          // exp() of the chain over the temperature
  std::vector<Row> rows_;  // alpha, then marginals
};

template <std::size_t kStates>
std::span<const std::uint8_t> ChainSolver<kStates>::best_path(
    const Chain& chain) {
  path_.resize(chain.size());
  if (chain.empty()) return path_;
  came_from_.resize(chain.size());
  Row best{};
  for (std::size_t y = 1; y < kStates; ++y) best[y] = chain[0][own_at(y)];
  for (std::size_t t = 1; t < chain.size(); ++t) {
    const ChainPosition<kStates>& position = chain[t];
    Row next;
    for (std::size_t j = 0; j < kStates; ++j) {
      double top = best[0];
      std::uint8_t from = 0;
      for (std::size_t i = 1; i < kStates; ++i) {
        const double score =
            j == 0 ? best[i] : best[i] + position[bond_at<kStates>(i, j)];
        from = score > top ? static_cast<std::uint8_t>(i) : from;
        top = score > top ? score : top;
      }
      came_from_[t][j] = from;
      next[j] = j == 0 ? top : top + position[own_at(j)];
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

template <std::size_t kStates>
void normalize(std::array<double, kStates>& row) {
  double sum = row[0];
  for (std::size_t y = 1; y < kStates; ++y) sum += row[y];
  const double inverse = 1 / sum;
  for (double& v : row) v *= inverse;
}

}  // namespace short_chain

template <std::size_t kStates>
bool ChainSolver<kStates>::read_factors(const Chain& chain,
                                        double inverse_temperature) {
  factors_.resize(chain.size());
  TwoDoubles largest = {}, smallest = {};
  for (std::size_t t = 0; t < chain.size(); ++t) {
    for (std::size_t p = 0; p < chain[t].kPairs; ++p) {
      const TwoDoubles exponents = chain[t].pair(p) * inverse_temperature;
      largest = exponents > largest ? exponents : largest;
      smallest = exponents < smallest ? exponents : smallest;
      factors_[t].pair(p) = exponentials(exponents);
    }
  }
  return std::max({largest[0], largest[1], -smallest[0], -smallest[1]}) <=
         kLargestExponent;
}

template <std::size_t kStates>
void ChainSolver<kStates>::go_forward() {
  rows_.resize(factors_.size());
  Row alpha{1};
  for (std::size_t t = 0; t < factors_.size(); ++t) {
    const ChainPosition<kStates>& f = factors_[t];
    Row next;
    next[0] = 1;  // the sum of alpha, as no bond is with state 0
    for (std::size_t j = 1; j < kStates; ++j) {
      double sum = alpha[0];
      for (std::size_t i = 1; i < kStates; ++i) {
        sum += alpha[i] * f[bond_at<kStates>(i, j)];
      }
      next[j] = sum * f[own_at(j)];
    }
    short_chain::normalize(next);
    rows_[t] = alpha = next;
  }
}

template <std::size_t kStates>
void ChainSolver<kStates>::go_backward() {
  Row beta;
  beta.fill(1);
  for (std::size_t t = rows_.size(); t-- > 1;) {
    const ChainPosition<kStates>& f = factors_[t];
    Row after = beta;  // with the position's own say
    for (std::size_t j = 1; j < kStates; ++j) after[j] *= f[own_at(j)];
    for (std::size_t i = 0; i < kStates; ++i) {
      beta[i] = after[0];
      for (std::size_t j = 1; j < kStates; ++j) {
        beta[i] += i == 0 ? after[j] : f[bond_at<kStates>(i, j)] * after[j];
      }
    }
    short_chain::normalize(beta);
    Row& row = rows_[t - 1];
    for (std::size_t y = 0; y < kStates; ++y) row[y] *= beta[y];
    short_chain::normalize(row);
  }
}

template <std::size_t kStates>
void ChainSolver<kStates>::fall_back(const Chain& chain, double temperature) {
  Potentials p(chain.size(), kStates);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    for (std::size_t i = 1; i < kStates; ++i) {
      p.unary_at(t, i) = chain[t][own_at(i)];
      for (std::size_t j = 1; j < kStates; ++j) {
        p.edge_at(t, i, j) = chain[t][bond_at<kStates>(i, j)];
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
  if (read_factors(chain, 1 / temperature)) {
    go_forward();
    go_backward();
  } else {
    fall_back(chain, temperature);
  }
  return rows_;
}

}  // namespace kijil

#endif  // KIJIL_LABELS_SHORT_CHAIN_H_
