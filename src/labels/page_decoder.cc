// A line's score for a state is a sum of weight x feature over some 470
// features, of which seven tenths are what its four neighbours look like and
// most are 0. So nothing is written down as a row: whatever holds of a line is
// weighed once, for the line itself and for the four that see it, sixteen sums
// side by side; and each line takes the sums that are for it. What depends on
// the line alone is weighed apart from what depends on its place. Edges depend
// on one number and three facts only.
// Sums are of doubles, with no multiplication for what is a yes or a no; of
// floats they would differ in the digits that are printed.
// Tested by page_decoder_test.cc against the plain way of page_model.cc.
#include "labels/page_decoder.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "labels/line_results.h"

namespace kijil {
namespace {

constexpr std::size_t kRelated = static_cast<std::size_t>(Label::kRelated);
constexpr std::size_t kClickbait = static_cast<std::size_t>(Label::kClickbait);
// The weights of each bit that is set.
template <typename Weights>
void add_bits(const Weights& weights, std::uint64_t bits, LineSums& sums) {
  for (; bits != 0; bits &= bits - 1) {
    sums.add(weights[static_cast<std::size_t>(std::countr_zero(bits))]);
  }
}

}  // namespace

WeighedLine PageDecoder::weigh(const LineShape& shape,
                               const StageOneScores& scores) const {
  const LineHeuristics held = line_heuristics_of(shape);
  LineSums sums = bias_;
  add_bits(phrases_, held.phrases, sums);
  add_bits(facts_, held.facts, sums);
  for (std::size_t k = 0; k < kNumLineShares; ++k) {
    sums.add(shares_[k], double{held.shares[k]});
  }
  const StateProbabilities p = state_probabilities(scores);
  for (std::size_t k = 0; k < kNumPageStates; ++k) {
    sums.add(state_probabilities_[k], double{p[k]});
  }
  OwnSums own;
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    own.add(logits_[k], double{scores.centred[k]});
    own.add(label_probabilities_[k], double{scores.probability[k]});
  }
  sums.add(own);
  WeighedLine line;
  line.sums = sums;
  line.probability = scores.probability;
  line.logit_lead = scores.centred[kClickbait] - scores.centred[kRelated];
  line.is_heading = is_list_heading(shape);
  line.is_few_words = is_few_words(shape);
  return line;
}

// What stage one says of the whole page.
StateSums PageDecoder::page_sums(const StateMeans& means,
                                 std::size_t lines) const {
  StateSums sums;
  const StateMeans::Row mean = means.around(0, lines);
  for (std::size_t k = 0; k < kNumPageStates; ++k) {
    sums.add(whole_page_[k], double{mean[k]});
  }
  return sums;
}

// What the line's place on the page says, and what stage one says of the lines
// around it, on average.
[[gnu::always_inline]] inline OwnSums PageDecoder::place_sums(
    const PageLines& lines, std::size_t i, const StateMeans& means) const {
  const LineContext& context = lines.contexts[i];
  const auto [facts, shares] = page_heuristics_of(context);
  OwnSums sums = page_facts_[0][facts % (1 << kFactSetBits)];
  sums.add(page_facts_[1][facts >> kFactSetBits]);

  PlaceNumbers numbers;
  std::ranges::copy(shares, numbers.begin());
  for (std::size_t w = 0; w < kWindows; ++w) {
    std::ranges::copy(
        means.around(i, static_cast<std::size_t>(kWindowReaches[w])),
        numbers.data() + kNumPageShares + w * StateMeans::kLanes);
  }
  StateSums states;
  for (std::size_t y = 1; y < kNumPageStates; ++y) {
    states.set(own_at(y), place_weights_[own_at(y)].dot(numbers));
  }
  const auto& zone_weights = zones_[page_zones_of(context)];
  const StateProbabilities p =
      state_probabilities(lines.weighed[i].probability);
  for (std::size_t k = 0; k < kNumPageStates; ++k) {
    states.add(zone_weights[k], double{p[k]});
  }
  sums.add(states);
  double lead = sums[kListLead];
  for (const auto& [at, weight] : place_leads_) {
    lead += weight * double{numbers[at]};
  }
  sums.set(kListLead, lead);
  return sums;
}

StateSums PageDecoder::neighbour_sums(std::span<const WeighedLine> lines,
                                      std::size_t i) const {
  StateSums sums;
  const auto at_offset = [i](std::size_t n) {
    return i + static_cast<std::size_t>(kNeighbourOffsets[n]);
  };
  constexpr std::size_t kReach = kNeighbourOffsets.back();
  if (i >= kReach && i + kReach < lines.size()) [[likely]] {  // all are there
    for (std::size_t n = 0; n < kNeighbours; ++n) {
      sums.pair(0) += lines[at_offset(n)].sums.pair(neighbour_pair(n));
    }
    return sums;
  }
  for (std::size_t n = 0; n < kNeighbours; ++n) {
    // A line before the first has a very large index.
    const std::size_t at = at_offset(n);
    sums.pair(0) += at < lines.size() ? lines[at].sums.pair(neighbour_pair(n))
                                      : no_neighbour_[n].pair(0);
  }
  return sums;
}

PageDecoder::PageStep PageDecoder::page_step(const PageLines& lines,
                                             std::size_t i) const {
  const std::size_t kind = std::size_t{lines.weighed[i].is_heading} |
                           std::size_t{lines.outlines[i].prose} << 1 |
                           std::size_t{lines.outlines[i].length < 8} << 2;
  PageStep step = page_steps_[kind];
  step.add(like_previous_, double{lines.contexts[i].like_previous});
  return step;
}

void PageDecoder::read_page(const PageLines& lines,
                            DecoderBuffers& buffers) const {
  const std::size_t count = lines.weighed.size();
  buffers.means.read(count, [&](std::size_t i) {
    return state_probabilities(lines.weighed[i].probability);
  });
  const StateSums of_page = page_sums(buffers.means, count);
  buffers.page.assign(count, {});
  buffers.leads.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const WeighedLine& line = lines.weighed[i];
    OwnSums sums = place_sums(lines, i, buffers.means);
    sums.add(line.sums);
    sums.add(neighbour_sums(lines.weighed, i));
    sums.add(of_page);
    buffers.page[i].pair(0) = sums.pair(0);
    buffers.leads[i] = sums[kListLead];
    if (i > 0) add_step<kNumPageStates>(page_step(lines, i), i, buffers.page);
  }
}

// In the order of list_edge_names().
PageDecoder::ListStep PageDecoder::list_step(const ListTable& lists,
                                             std::size_t m,
                                             const LineContext& context) const {
  ListStep step = list_steps_[0];
  if (lists.gap(m) > 0) {
    step.add(list_steps_[1], double{lists.gap_size(m)});
    step.add(list_steps_[2]);
  }
  if (lists.prose_in_gap(m)) step.add(list_steps_[3]);
  if (lists.begins_list(m)) step.add(list_steps_[4]);
  if (lists.is_odd_one_out(m)) step.add(list_steps_[5]);
  if (context.counts_on) step.add(list_steps_[6]);
  step.add(list_steps_[7], double{context.like_previous});
  return step;
}

void PageDecoder::read_lists(const PageLines& lines,
                             std::span<const std::uint8_t> states,
                             DecoderBuffers& buffers) const {
  buffers.members.clear();
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i] != static_cast<std::size_t>(PageState::kList)) continue;
    const LineOutline& outline = lines.outlines[i];
    const WeighedLine& line = lines.weighed[i];
    buffers.members.push_back({i, bounded_lead(line.logit_lead), outline.length,
                               outline.leading_number,
                               lines.contexts[i].prose_before, line.is_heading,
                               line.is_few_words});
  }
  buffers.lists.read(buffers.members);
  const ListTable& lists = buffers.lists;
  buffers.list.assign(buffers.members.size(), {});
  for (std::size_t m = 0; m < buffers.members.size(); ++m) {
    const std::size_t at = buffers.members[m].index;
    buffers.list[m].set(own_at(static_cast<std::size_t>(ListState::kClickbait)),
                        buffers.leads[at] +
                            list_leads_[0] * double{lists.lead(m)} +
                            list_leads_[1] * double{lists.lead_within(m, 3)} +
                            list_leads_[2] * double{lists.lead_of_block(m)} +
                            list_leads_[3] * double{lists.lead_of_list(m)});
    if (m == 0) continue;
    add_step<kNumListStates>(list_step(lists, m, lines.contexts[at]), m,
                             buffers.list);
  }
}

std::span<const LineResult> PageDecoder::decode(const PageLines& lines,
                                                DecoderBuffers& buffers) const {
  read_page(lines, buffers);
  const auto states = buffers.page_solver.best_path(buffers.page);
  const auto page_marginals =
      buffers.page_solver.marginals(buffers.page, double{temperatures_.page});
  read_lists(lines, states, buffers);
  const auto kinds = buffers.list_solver.best_path(buffers.list);
  const auto list_marginals =
      buffers.list_solver.marginals(buffers.list, double{temperatures_.list});

  buffers.results.resize(states.size());
  std::size_t m = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const double* p = page_marginals[i].data();
    if (m < kinds.size() && buffers.members[m].index == i) {
      buffers.results[i] =
          combined_result(p, list_marginals[m][1],
                          kinds[m] == 0 ? Label::kRelated : Label::kClickbait);
      ++m;
    } else {
      buffers.results[i] =
          combined_result(p, clickbait_share(lines.weighed[i].probability),
                          states[i] == 0 ? Label::kBody : Label::kChrome);
    }
  }
  return buffers.results;
}

std::vector<LineResult> PageDecoder::decode(
    std::span<const ReadLine> lines) const {
  std::vector<LineOutline> outlines;
  std::vector<WeighedLine> weighed;
  std::vector<LineContext> contexts;
  for (const auto& [shape, context, scores] : lines) {
    outlines.push_back(outline_of(shape));
    weighed.push_back(weigh(shape, scores));
    contexts.push_back(context);
  }
  DecoderBuffers buffers;
  const std::span<const LineResult> results =
      decode({outlines, weighed, contexts}, buffers);
  return {results.begin(), results.end()};
}

void DecoderBuffers::keep_at_most(std::size_t bytes) {
  means.keep_at_most(bytes);
  page_solver.keep_at_most(bytes);
  lists.keep_at_most(bytes);
  list_solver.keep_at_most(bytes);
  kijil::keep_at_most(bytes, page, leads, members, list, results);
}

}  // namespace kijil
