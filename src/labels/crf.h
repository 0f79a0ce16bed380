// A linear-chain conditional random field: labels a sequence as a whole.
//
//   Potentials p = potentials(model, features);
//   std::vector<std::size_t> path = viterbi(p);     // best labels together
//   Marginals m = forward_backward(p);              // how sure of each
//
// score(path) = sum_t unary[t][y_t] + sum_t edge[t][y_{t-1}][y_t], where both
// are sums of weight x feature. All in doubles and logarithms, so that a
// sequence of any length neither overflows nor underflows.
// Method: Lafferty, McCallum and Pereira, "Conditional random fields", ICML
// 2001; the recurrences follow Rabiner, Proceedings of the IEEE 77(2), 1989.
// Thread-safety: pure functions.
#ifndef KIJIL_LABELS_CRF_H_
#define KIJIL_LABELS_CRF_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace kijil {

// What is known of a sequence: a row of numbers for each position, and one for
// each step to a position from the one before (row 0 of `edge` is unused).
struct SequenceFeatures {
  std::size_t length = 0;
  std::size_t unary_width = 0, edge_width = 0;
  std::vector<float> unary;  // length x unary_width
  std::vector<float> edge;   // length x edge_width

  SequenceFeatures(std::size_t length, std::size_t unary_width,
                   std::size_t edge_width);
  std::span<float> unary_row(std::size_t t) {
    return {unary.data() + t * unary_width, unary_width};
  }
  std::span<const float> unary_row(std::size_t t) const {
    return {unary.data() + t * unary_width, unary_width};
  }
  std::span<float> edge_row(std::size_t t) {
    return {edge.data() + t * edge_width, edge_width};
  }
  std::span<const float> edge_row(std::size_t t) const {
    return {edge.data() + t * edge_width, edge_width};
  }
};

// Weights, one for each feature and label (unary) or pair of labels (edge).
struct CrfModel {
  std::size_t states = 0;
  std::vector<std::string> unary_names, edge_names;
  std::vector<float> unary;  // unary_names x states
  std::vector<float> edge;   // edge_names x states (from) x states (to)
};

struct Potentials {
  std::size_t length = 0, states = 0;
  std::vector<double> unary;  // length x states
  // length x states (from) x states (to); block 0 is unused.
  std::vector<double> edge;

  Potentials(std::size_t length, std::size_t states);
  double& unary_at(std::size_t t, std::size_t y) {
    return unary[t * states + y];
  }
  double unary_at(std::size_t t, std::size_t y) const {
    return unary[t * states + y];
  }
  double& edge_at(std::size_t t, std::size_t from, std::size_t to) {
    return edge[(t * states + from) * states + to];
  }
  double edge_at(std::size_t t, std::size_t from, std::size_t to) const {
    return edge[(t * states + from) * states + to];
  }
};

// REQUIRES: the features' widths are the model's.
Potentials potentials(const CrfModel& model, const SequenceFeatures& features);

// The labels of the best-scoring path; of equal ones, the lowest at the last
// position where they differ. Empty for an empty sequence.
std::vector<std::size_t> viterbi(const Potentials& p);

// All potentials divided by `temperature`: the order of paths stays, their
// probabilities move towards each other (above 1) or apart (below 1).
Potentials tempered(Potentials p, double temperature);

struct Marginals {
  double log_partition = 0;   // log of the sum of exp(score) over all paths
  std::vector<double> unary;  // length x states: P(y_t = y)
  std::vector<double> edge;   // as Potentials::edge: P(y_{t-1} = i, y_t = j)
};
Marginals forward_backward(const Potentials& p);

}  // namespace kijil

#endif  // KIJIL_LABELS_CRF_H_
