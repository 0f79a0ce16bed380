// A line's score for a state is a sum of weight x feature over some 470
// features, of which seven tenths are what its four neighbours look like and
// most are 0. So nothing is written down as a row: whatever holds of a line is
// weighed once, for the line itself and for the four that see it, sixteen sums
// side by side; and the sums are handed to the lines that they are for. Edges
// depend on one number and three facts only.
// Tested by page_decoder_test.cc against the plain way of page_model.cc.
#include "labels/page_decoder.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "labels/line_results.h"
#include "labels/list_table.h"
#include "labels/page_parts.h"

namespace kijil {
namespace {

constexpr std::size_t kRelated = static_cast<std::size_t>(Label::kRelated);
constexpr std::size_t kClickbait = static_cast<std::size_t>(Label::kClickbait);
// Where the lead of clickbait stands among a line's own sums.
constexpr std::size_t kListLead = kNumPageStates;
constexpr std::size_t kOwn = kNumPageStates + 1;

// A model's weights, asked by the features' names.
class WeightsByName {
 public:
  WeightsByName(const std::vector<std::string>& names,
                std::span<const float> weights)
      : weights_(weights), width_(weights.size() / names.size()) {
    for (std::size_t f = 0; f < names.size(); ++f) places_[names[f]] = f;
  }
  // Zeros if the model has no such feature.
  template <std::size_t kWidth>
  std::array<double, kWidth> of(const std::string& name) const {
    std::array<double, kWidth> found{};
    const auto at = places_.find(name);
    if (at == places_.end()) return found;
    assert(width_ == kWidth);
    for (std::size_t y = 0; y < kWidth; ++y) {
      found[y] = double{weights_[at->second * width_ + y]};
    }
    return found;
  }

 private:
  std::map<std::string_view, std::size_t> places_;
  std::span<const float> weights_;
  std::size_t width_;
};

template <std::size_t kWidth>
void add(const std::array<double, kWidth>& weights, double value,
         std::array<double, kWidth>& sums) {
  for (std::size_t k = 0; k < kWidth; ++k) sums[k] += weights[k] * value;
}

// Which heuristics are not 0, found without a branch: which ones hold is too
// different from line to line for a processor to guess.
struct Holding {
  std::array<std::uint8_t, kNumHeuristics> at;
  std::size_t line_heuristics = 0, count = 0;
};
Holding holding_of(const HeuristicValues& values) {
  static_assert(kNumHeuristics <= 256);
  Holding holding;
  std::size_t count = 0;
  for (std::size_t h = 0; h < kNumHeuristics; ++h) {
    if (h == kNumLineHeuristics) holding.line_heuristics = count;
    holding.at[count] = static_cast<std::uint8_t>(h);
    count += std::bit_cast<std::uint32_t>(values[h]) != 0;
  }
  holding.count = count;
  return holding;
}

std::string neighbour_name(int offset) {
  return (offset < 0 ? "before" : "after") + std::to_string(std::abs(offset));
}

}  // namespace

// The weights of both CRFs, as PageDecoder keeps them.
struct PageDecoder::Weights {
  WeightsByName page, list;

  PageChain::Row states(const std::string& name) const {
    return page.of<kNumPageStates>(name);
  }
  // How much more a feature weighs for clickbait than for related.
  double lead(const std::string& name) const {
    const auto weights = list.of<kNumListStates>(name);
    return weights[1] - weights[0];
  }
  OwnWeights own(const std::string& name) const {
    OwnWeights weights{};
    std::ranges::copy(states(name), weights.begin());
    weights[kListLead] = lead(name);
    return weights;
  }
  // With those of what the neighbours call `near_name` behind their places.
  LineWeights with_neighbours(const std::string& own_name,
                              const std::string& near_name) const {
    LineWeights weights{};
    std::ranges::copy(own(own_name), weights.begin());
    for (std::size_t n = 0; n < kNeighbours; ++n) {
      std::ranges::copy(
          states(neighbour_name(kNeighbourOffsets[n]) + near_name),
          weights.begin() +
              static_cast<std::ptrdiff_t>(kOwn + n * kNumPageStates));
    }
    return weights;
  }
};

PageDecoder::PageDecoder(const CrfModel& page_crf, const CrfModel& list_crf,
                         const Temperatures& temperatures)
    : temperatures_(temperatures) {
  const Weights weights{{page_crf.unary_names, page_crf.unary},
                        {list_crf.unary_names, list_crf.unary}};
  set_heuristics(weights);
  set_scores(weights);
  for (std::size_t n = 0; n < kNeighbours; ++n) {
    no_neighbour_[n] =
        weights.states(neighbour_name(kNeighbourOffsets[n]) + ".none");
  }
  list_leads_ = {weights.lead("lead"), weights.lead("lead_within_3"),
                 weights.lead("lead_of_block"), weights.lead("lead_of_list")};
  assert(page_crf.edge_names.size() == page_steps_.size());
  assert(list_crf.edge_names.size() == list_steps_.size());
  const WeightsByName steps(page_crf.edge_names, page_crf.edge);
  for (std::size_t e = 0; e < page_steps_.size(); ++e) {
    page_steps_[e] =
        steps.of<kNumPageStates * kNumPageStates>(page_crf.edge_names[e]);
  }
  const WeightsByName list_steps(list_crf.edge_names, list_crf.edge);
  for (std::size_t e = 0; e < list_steps_.size(); ++e) {
    list_steps_[e] =
        list_steps.of<kNumListStates * kNumListStates>(list_crf.edge_names[e]);
  }
}

void PageDecoder::set_heuristics(const Weights& weights) {
  bias_ = weights.with_neighbours("bias", "");
  for (std::size_t h = 0; h < kNumHeuristics; ++h) {
    const std::string name(heuristics()[h].name);
    if (h < kNumLineHeuristics) {
      line_heuristics_[h] = weights.with_neighbours(name, "." + name);
    } else {
      page_heuristics_[h - kNumLineHeuristics] = weights.own(name);
    }
  }
}

// What is made of stage one's scores.
void PageDecoder::set_scores(const Weights& weights) {
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    const std::string label(label_name(kModelLabels[k]));
    logits_[k] = weights.own("logit." + label);
    label_probabilities_[k] = weights.own("p." + label);
  }
  // The one feature of lists that is a difference of two scores.
  logits_[kClickbait][kListLead] += weights.lead("logit_lead");
  logits_[kRelated][kListLead] -= weights.lead("logit_lead");
  for (std::size_t k = 0; k < kNumPageStates; ++k) {
    const std::string state = ".p." + std::string(kPageStateNames[k]);
    state_probabilities_[k] = weights.with_neighbours("", state);
    for (std::size_t z = 0; z < kPageZones.size(); ++z) {
      zones_[z][k] = weights.own(std::string(kPageZones[z].name) + state);
    }
    for (std::size_t w = 0; w < kWindowReaches.size(); ++w) {
      windows_[w][k] =
          weights.own("within" + std::to_string(kWindowReaches[w]) + state);
    }
    windows_.back()[k] = weights.own("page" + state);
  }
}

// One pass over a page's lines.
struct PageDecoder::PageReading {
  PageChain chain;
  // Each line's clickbait lead but for what its list adds.
  std::vector<double> leads;
};

PageDecoder::LineWeights PageDecoder::weigh_line(const ReadLine& line) const {
  const HeuristicValues values = heuristic_values(line.shape, line.context);
  const Holding holding = holding_of(values);
  LineWeights sums = bias_;
  std::size_t next = 0;
  for (; next < holding.line_heuristics; ++next) {
    const std::size_t h = holding.at[next];
    add(line_heuristics_[h], double{values[h]}, sums);
  }
  const auto p = state_probabilities(line.scores);
  for (std::size_t k = 0; k < kNumPageStates; ++k) {
    add(state_probabilities_[k], double{p[k]}, sums);
  }
  OwnWeights own{};
  for (; next < holding.count; ++next) {
    const std::size_t h = holding.at[next];
    add(page_heuristics_[h - kNumLineHeuristics], double{values[h]}, own);
  }
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    add(logits_[k], double{line.scores.centred[k]}, own);
    add(label_probabilities_[k], double{line.scores.probability[k]}, own);
  }
  for (std::size_t z = 0; z < kZones; ++z) {
    if (!kPageZones[z].holds(line.context)) continue;
    for (std::size_t k = 0; k < kNumPageStates; ++k) {
      add(zones_[z][k], double{p[k]}, own);
    }
  }
  for (std::size_t k = 0; k < kOwn; ++k) sums[k] += own[k];
  return sums;
}

PageDecoder::PageReading PageDecoder::read(
    std::span<const ReadLine> lines) const {
  PageReading reading{PageChain(lines.size()), {}};
  reading.leads.reserve(lines.size());
  const auto count = static_cast<std::ptrdiff_t>(lines.size());
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const LineWeights sums = weigh_line(lines[at]);
    for (std::size_t y = 0; y < kNumPageStates; ++y) {
      reading.chain.unary[at][y] += sums[y];
    }
    reading.leads.push_back(sums[kListLead]);
    for (std::size_t n = 0; n < kNeighbours; ++n) {
      const std::ptrdiff_t seen_by = i - kNeighbourOffsets[n];
      if (seen_by >= 0 && seen_by < count) {
        auto& unary = reading.chain.unary[static_cast<std::size_t>(seen_by)];
        for (std::size_t y = 0; y < kNumPageStates; ++y) {
          unary[y] += sums[kOwn + n * kNumPageStates + y];
        }
      }
      const std::ptrdiff_t sees = i + kNeighbourOffsets[n];
      if (sees < 0 || sees >= count) {
        add(no_neighbour_[n], 1, reading.chain.unary[at]);
      }
    }
    if (i > 0) reading.chain.edge[at] = page_step(lines[at]);
  }
  add_windows(lines, reading.chain);
  return reading;
}

// What stage one says of the lines around, on average.
void PageDecoder::add_windows(std::span<const ReadLine> lines,
                              PageChain& chain) const {
  const StateMeans means(lines);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t w = 0; w < kWindowFeatures; ++w) {
      const std::size_t reach =
          w < kWindowReaches.size()
              ? static_cast<std::size_t>(kWindowReaches[w])
              : lines.size();
      const auto mean = means.around(i, reach);
      for (std::size_t k = 0; k < kNumPageStates; ++k) {
        for (std::size_t y = 0; y < kNumPageStates; ++y) {
          chain.unary[i][y] += windows_[w][k][y] * double{mean[k]};
        }
      }
    }
  }
}

// In the order of page_edge_names().
PageDecoder::PageChain::Step PageDecoder::page_step(
    const ReadLine& line) const {
  PageChain::Step step = page_steps_[0];
  add(page_steps_[1], double{line.context.like_previous}, step);
  if (is_list_heading(line.shape)) add(page_steps_[2], 1, step);
  if (is_prose(line.shape)) add(page_steps_[3], 1, step);
  if (line.shape.length < 8) add(page_steps_[4], 1, step);
  return step;
}

// In the order of list_edge_names(). Only differences between the two states
// matter: the first has the score 0.
PageDecoder::ListChain PageDecoder::list_chain(
    std::span<const ReadLine> lines, std::span<const std::size_t> members,
    std::span<const double> own_leads) const {
  const ListTable lists(lines, members);
  ListChain chain(members.size());
  for (std::size_t m = 0; m < members.size(); ++m) {
    chain.unary[m][1] = own_leads[members[m]] +
                        list_leads_[0] * double{lists.lead(m)} +
                        list_leads_[1] * double{lists.lead_within(m, 3)} +
                        list_leads_[2] * double{lists.lead_of_block(m)} +
                        list_leads_[3] * double{lists.lead_of_list(m)};
    if (m == 0) continue;
    ListChain::Step step = list_steps_[0];
    const bool gap = lists.gap(m) > 0;
    if (gap) {
      add(list_steps_[1], double{lists.gap_size(m)}, step);
      add(list_steps_[2], 1, step);
    }
    if (lists.prose_in_gap(m)) add(list_steps_[3], 1, step);
    if (lists.begins_list(m)) add(list_steps_[4], 1, step);
    if (lists.is_odd_one_out(m)) add(list_steps_[5], 1, step);
    if (lists.line(m).context.counts_on) add(list_steps_[6], 1, step);
    add(list_steps_[7], double{lists.line(m).context.like_previous}, step);
    chain.edge[m] = step;
  }
  return chain;
}

std::vector<LineResult> PageDecoder::decode(
    std::span<const ReadLine> lines) const {
  const PageReading page = read(lines);
  const std::vector<std::size_t> states = best_path(page.chain);
  const auto page_marginals = marginals(page.chain, double{temperatures_.page});
  std::vector<std::size_t> members;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i] == static_cast<std::size_t>(PageState::kList)) {
      members.push_back(i);
    }
  }
  const ListChain list = list_chain(lines, members, page.leads);
  const std::vector<std::size_t> kinds = best_path(list);
  const auto list_marginals = marginals(list, double{temperatures_.list});

  std::vector<LineResult> results(lines.size());
  std::size_t m = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double* p = page_marginals[i].data();
    if (m < members.size() && members[m] == i) {
      results[i] =
          combined_result(p, list_marginals[m][1],
                          kinds[m] == 0 ? Label::kRelated : Label::kClickbait);
      ++m;
    } else {
      results[i] =
          combined_result(p, clickbait_share(lines[i].scores),
                          states[i] == 0 ? Label::kBody : Label::kChrome);
    }
  }
  return results;
}

}  // namespace kijil
