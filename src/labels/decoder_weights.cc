// How PageDecoder's weights are laid out, once for each model.
// Tested by page_decoder_test.cc.
#include <algorithm>
#include <cassert>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "labels/page_decoder.h"

namespace kijil {
namespace {

constexpr std::size_t kRelated = static_cast<std::size_t>(Label::kRelated);
constexpr std::size_t kClickbait = static_cast<std::size_t>(Label::kClickbait);

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

// Those of an edge's feature.
template <std::size_t kStates>
ChainStep<kStates> step_weights(const CrfModel& crf, std::size_t feature) {
  std::array<double, kStates * kStates> weights;
  std::copy_n(
      crf.edge.begin() + static_cast<std::ptrdiff_t>(feature * weights.size()),
      weights.size(), weights.begin());
  return reduced<kStates>(weights);
}

std::string neighbour_name(int offset) {
  return (offset < 0 ? "before" : "after") + std::to_string(std::abs(offset));
}

}  // namespace

// The weights of both CRFs, as PageDecoder keeps them.
struct PageDecoder::Weights {
  WeightsByName page, list;

  StateSums states(const std::string& name) const {
    const auto weights = page.of<kNumPageStates>(name);
    StateSums sums;
    for (std::size_t y = 1; y < kNumPageStates; ++y) {
      sums.set(own_at(y), weights[y] - weights[0]);
    }
    return sums;
  }
  // How much more a feature weighs for clickbait than for related.
  double lead(const std::string& name) const {
    const auto weights = list.of<kNumListStates>(name);
    return weights[1] - weights[0];
  }
  OwnSums own(const std::string& name) const {
    OwnSums weights;
    weights.add(states(name));
    weights.set(kListLead, lead(name));
    return weights;
  }
  // With those of what the neighbours call `near_name` behind their places.
  LineSums with_neighbours(const std::string& own_name,
                           const std::string& near_name) const {
    LineSums weights;
    weights.add(own(own_name));
    for (std::size_t n = 0; n < kNeighbours; ++n) {
      weights.pair(neighbour_pair(n)) =
          states(neighbour_name(kNeighbourOffsets[n]) + near_name).pair(0);
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
  set_zones(weights);
  set_steps(page_crf, list_crf);
  for (std::size_t n = 0; n < kNeighbours; ++n) {
    no_neighbour_[n] =
        weights.states(neighbour_name(kNeighbourOffsets[n]) + ".none");
  }
  list_leads_ = {weights.lead("lead"), weights.lead("lead_within_3"),
                 weights.lead("lead_of_block"), weights.lead("lead_of_list")};
}

void PageDecoder::set_heuristics(const Weights& weights) {
  bias_ = weights.with_neighbours("bias", "");
  for (std::size_t h = 0; h < kNumLineHeuristics; ++h) {
    const std::string name(heuristics()[h].name);
    const auto [form, at] = heuristic_places()[h];
    LineSums& place = form == HeuristicForm::kPhrase ? phrases_[at]
                      : form == HeuristicForm::kFact ? facts_[at]
                                                     : shares_[at];
    place = weights.with_neighbours(name, "." + name);
  }
  for (std::size_t h = kNumLineHeuristics; h < kNumHeuristics; ++h) {
    const std::string name(heuristics()[h].name);
    const auto [form, at] = heuristic_places()[h];
    if (form == HeuristicForm::kShare) {
      set_place_weights(at, weights.own(name));
      continue;
    }
    auto& sets = page_facts_[at / kFactSetBits];
    for (std::size_t set = 0; set < sets.size(); ++set) {
      if ((set >> (at % kFactSetBits) & 1) != 0)
        sets[set].add(weights.own(name));
    }
  }
}

void PageDecoder::set_place_weights(std::size_t at, const OwnSums& weights) {
  for (std::size_t y = 1; y < kNumPageStates; ++y) {
    place_weights_[own_at(y)].set(at, weights[own_at(y)]);
  }
  if (weights[kListLead] != 0) {
    place_leads_.push_back({at, weights[kListLead]});
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
  const double lead = weights.lead("logit_lead");
  logits_[kClickbait].set(kListLead, logits_[kClickbait][kListLead] + lead);
  logits_[kRelated].set(kListLead, logits_[kRelated][kListLead] - lead);
  for (std::size_t k = 0; k < kNumPageStates; ++k) {
    const std::string state = ".p." + std::string(kPageStateNames[k]);
    state_probabilities_[k] = weights.with_neighbours("", state);
    for (std::size_t w = 0; w < kWindows; ++w) {
      set_place_weights(
          kNumPageShares + w * StateMeans::kLanes + k,
          weights.own("within" + std::to_string(kWindowReaches[w]) + state));
    }
    whole_page_[k] = weights.states("page" + state);
  }
}

void PageDecoder::set_zones(const Weights& weights) {
  for (std::size_t set = 0; set < kZoneSets; ++set) {
    for (std::size_t z = 0; z < kPageZones.size(); ++z) {
      if ((set >> z & 1) == 0) continue;
      for (std::size_t k = 0; k < kNumPageStates; ++k) {
        zones_[set][k].add(weights.states(std::string(kPageZones[z].name) +
                                          ".p." +
                                          std::string(kPageStateNames[k])));
      }
    }
  }
}

// In the orders of page_edge_names() and list_edge_names().
void PageDecoder::set_steps(const CrfModel& page_crf,
                            const CrfModel& list_crf) {
  assert(page_crf.edge_names.size() == 5);
  assert(list_crf.edge_names.size() == list_steps_.size());
  like_previous_ = step_weights<kNumPageStates>(page_crf, 1);
  for (std::size_t kind = 0; kind < kStepKinds; ++kind) {
    page_steps_[kind] = step_weights<kNumPageStates>(page_crf, 0);
    for (std::size_t fact = 0; fact < 3; ++fact) {
      if ((kind >> fact & 1) == 0) continue;
      page_steps_[kind].add(step_weights<kNumPageStates>(page_crf, 2 + fact));
    }
  }
  for (std::size_t e = 0; e < list_steps_.size(); ++e) {
    list_steps_[e] = step_weights<kNumListStates>(list_crf, e);
  }
}

}  // namespace kijil
