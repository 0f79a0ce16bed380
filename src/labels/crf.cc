// The lattice has one column per line and one node per label. Viterbi keeps
// for each node the best score of a path that ends there:
//   best[t][j] = unary[t][j] + max_i (best[t-1][i] + edge[t][i][j])
// Forward-backward replaces max by log-sum-exp, from both ends:
//   alpha[t][j] = unary[t][j] + lse_i (alpha[t-1][i] + edge[t][i][j])
//   beta[t-1][i] = lse_j (edge[t][i][j] + unary[t][j] + beta[t][j])
//   P(y_t = j) = exp(alpha[t][j] + beta[t][j] - log Z)
// Tested by crf_test.cc against brute force over all paths.
#include "labels/crf.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kijil {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

// log(sum(exp(values))), safe for large and infinitely small values.
template <typename Value>
double log_sum_exp(std::size_t count, Value&& value) {
  double top = kMinusInfinity;
  for (std::size_t i = 0; i < count; ++i) top = std::max(top, value(i));
  if (top == kMinusInfinity) return top;
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += std::exp(value(i) - top);
  return top + std::log(sum);
}

std::vector<double> forward(const Potentials& p) {
  std::vector<double> alpha(
      p.unary.begin(), p.unary.begin() + static_cast<std::ptrdiff_t>(p.states));
  alpha.reserve(p.unary.size());
  for (std::size_t t = 1; t < p.length; ++t) {
    const double* before = alpha.data() + (t - 1) * p.states;
    for (std::size_t j = 0; j < p.states; ++j) {
      alpha.push_back(p.unary_at(t, j) +
                      log_sum_exp(p.states, [&](std::size_t i) {
                        return before[i] + p.edge_at(t, i, j);
                      }));
    }
  }
  return alpha;
}

std::vector<double> backward(const Potentials& p) {
  std::vector<double> beta(p.unary.size(), 0.0);
  for (std::size_t t = p.length; t-- > 1;) {
    const double* after = beta.data() + t * p.states;
    for (std::size_t i = 0; i < p.states; ++i) {
      beta[(t - 1) * p.states + i] = log_sum_exp(p.states, [&](std::size_t j) {
        return p.edge_at(t, i, j) + p.unary_at(t, j) + after[j];
      });
    }
  }
  return beta;
}

}  // namespace

SequenceFeatures::SequenceFeatures(std::size_t length_in,
                                   std::size_t unary_width_in,
                                   std::size_t edge_width_in)
    : length(length_in),
      unary_width(unary_width_in),
      edge_width(edge_width_in),
      unary(length_in * unary_width_in, 0.0f),
      edge(length_in * edge_width_in, 0.0f) {}

Potentials::Potentials(std::size_t length_in, std::size_t states_in)
    : length(length_in),
      states(states_in),
      unary(length_in * states_in, 0.0),
      edge(length_in * states_in * states_in, 0.0) {}

Potentials potentials(const CrfModel& model, const SequenceFeatures& features) {
  Potentials p(features.length, model.states);
  const std::size_t pairs = model.states * model.states;
  for (std::size_t t = 0; t < features.length; ++t) {
    const auto unary = features.unary_row(t);
    for (std::size_t f = 0; f < unary.size(); ++f) {
      if (unary[f] == 0) continue;
      const float* weights = model.unary.data() + f * model.states;
      for (std::size_t y = 0; y < model.states; ++y) {
        p.unary[t * model.states + y] += double{weights[y]} * double{unary[f]};
      }
    }
    if (t == 0) continue;
    const auto edge = features.edge_row(t);
    for (std::size_t f = 0; f < edge.size(); ++f) {
      if (edge[f] == 0) continue;
      const float* weights = model.edge.data() + f * pairs;
      for (std::size_t ij = 0; ij < pairs; ++ij) {
        p.edge[t * pairs + ij] += double{weights[ij]} * double{edge[f]};
      }
    }
  }
  return p;
}

Potentials tempered(Potentials p, double temperature) {
  for (double& v : p.unary) v /= temperature;
  for (double& v : p.edge) v /= temperature;
  return p;
}

std::vector<std::size_t> viterbi(const Potentials& p) {
  if (p.length == 0) return {};
  std::vector<double> best(
      p.unary.begin(), p.unary.begin() + static_cast<std::ptrdiff_t>(p.states));
  std::vector<double> next(p.states);
  std::vector<std::size_t> came_from(p.length * p.states, 0);
  for (std::size_t t = 1; t < p.length; ++t) {
    for (std::size_t j = 0; j < p.states; ++j) {
      std::size_t from = 0;
      for (std::size_t i = 1; i < p.states; ++i) {
        if (best[i] + p.edge_at(t, i, j) > best[from] + p.edge_at(t, from, j)) {
          from = i;
        }
      }
      came_from[t * p.states + j] = from;
      next[j] = best[from] + p.edge_at(t, from, j) + p.unary_at(t, j);
    }
    best.swap(next);
  }
  std::vector<std::size_t> path(p.length);
  path.back() = static_cast<std::size_t>(
      std::max_element(best.begin(), best.end()) - best.begin());
  for (std::size_t t = p.length - 1; t > 0; --t) {
    path[t - 1] = came_from[t * p.states + path[t]];
  }
  return path;
}

Marginals forward_backward(const Potentials& p) {
  Marginals m;
  if (p.length == 0) return m;
  const std::vector<double> alpha = forward(p);
  const std::vector<double> beta = backward(p);
  const double* last = alpha.data() + (p.length - 1) * p.states;
  m.log_partition =
      log_sum_exp(p.states, [&](std::size_t y) { return last[y]; });
  m.unary.resize(p.unary.size());
  for (std::size_t i = 0; i < m.unary.size(); ++i) {
    m.unary[i] = std::exp(alpha[i] + beta[i] - m.log_partition);
  }
  m.edge.assign(p.edge.size(), 0.0);
  for (std::size_t t = 1; t < p.length; ++t) {
    for (std::size_t i = 0; i < p.states; ++i) {
      for (std::size_t j = 0; j < p.states; ++j) {
        m.edge[(t * p.states + i) * p.states + j] = std::exp(
            alpha[(t - 1) * p.states + i] + p.edge_at(t, i, j) +
            p.unary_at(t, j) + beta[t * p.states + j] - m.log_partition);
      }
    }
  }
  return m;
}

}  // namespace kijil
