// Stage two, made ready to label page after page.
//
//   const PageDecoder decoder(page_crf, list_crf, temperatures);
//   std::vector<LineResult> results = decoder.decode(lines);
//
// What decode() of page_model.h finds, to rounding, but many times faster: the
// weights are laid out once in the order in which lines are read.
// Thread-safety: const after construction.
#ifndef KIJIL_LABELS_PAGE_DECODER_H_
#define KIJIL_LABELS_PAGE_DECODER_H_

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "kijil/line.h"
#include "labels/crf.h"
#include "labels/page_features.h"
#include "labels/short_chain.h"
#include "scores/heuristics.h"

namespace kijil {

// What scores are divided by so that probabilities mean what they say: those of
// stage one, and those of each CRF's paths. All positive.
struct Temperatures {
  float stage_one = 1, page = 1, list = 1;
};

class PageDecoder {
 public:
  // Of no model; only to be assigned to.
  PageDecoder() = default;
  // REQUIRES: the CRFs have the features of page_features.h, in that order.
  PageDecoder(const CrfModel& page_crf, const CrfModel& list_crf,
              const Temperatures& temperatures);

  std::vector<LineResult> decode(std::span<const ReadLine> lines) const;

 private:
  // Weights of a feature of one line for its own page states; the last is how
  // much more it weighs for clickbait than for related, should it be in a list.
  using OwnWeights = std::array<double, kNumPageStates + 1>;
  // First a line's own weights, then those for the states of the lines two and
  // one before it and one and two after it.
  static constexpr std::size_t kNeighbours = 4;
  using LineWeights =
      std::array<double, kNumPageStates + 1 + kNeighbours * kNumPageStates>;
  using PageChain = ShortChain<kNumPageStates>;
  using ListChain = ShortChain<kNumListStates>;
  static constexpr std::size_t kWindowFeatures = 4;
  static constexpr std::size_t kZones = 4;

  struct Weights;
  void set_heuristics(const Weights& weights);
  void set_scores(const Weights& weights);

  struct PageReading;
  PageReading read(std::span<const ReadLine> lines) const;
  LineWeights weigh_line(const ReadLine& line) const;
  void add_windows(std::span<const ReadLine> lines, PageChain& chain) const;
  PageChain::Step page_step(const ReadLine& line) const;
  ListChain list_chain(std::span<const ReadLine> lines,
                       std::span<const std::size_t> members,
                       std::span<const double> own_leads) const;

  Temperatures temperatures_;
  LineWeights bias_{};
  std::array<LineWeights, kNumLineHeuristics> line_heuristics_{};
  std::array<OwnWeights, kNumHeuristics - kNumLineHeuristics>
      page_heuristics_{};
  std::array<OwnWeights, kNumLabels> logits_{}, label_probabilities_{};
  // Of a line's page states in the eyes of stage one.
  std::array<LineWeights, kNumPageStates> state_probabilities_{};
  std::array<std::array<OwnWeights, kNumPageStates>, kZones> zones_{};
  std::array<std::array<OwnWeights, kNumPageStates>, kWindowFeatures>
      windows_{};
  // For a line without a neighbour there.
  std::array<PageChain::Row, kNeighbours> no_neighbour_{};
  std::array<PageChain::Step, 5> page_steps_{};
  std::array<double, 4> list_leads_{};
  std::array<ListChain::Step, 8> list_steps_{};
};

}  // namespace kijil

#endif  // KIJIL_LABELS_PAGE_DECODER_H_
