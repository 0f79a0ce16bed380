// Stage two, made ready to label page after page.
//
//   const PageDecoder decoder(page_crf, list_crf, temperatures);
//   std::vector<WeighedLine> weighed = ...;  // decoder.weigh(), line by line
//   DecoderBuffers buffers;                  // kept from page to page
//   use(decoder.decode({outlines, weighed, contexts}, buffers));
//
// What decode() of page_model.h finds, to rounding, but many times faster: the
// weights are laid out once in the order in which lines are read.
// Thread-safety: const after construction.
#ifndef KIJIL_LABELS_PAGE_DECODER_H_
#define KIJIL_LABELS_PAGE_DECODER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kijil/line.h"
#include "labels/crf.h"
#include "labels/list_table.h"
#include "labels/page_features.h"
#include "labels/page_parts.h"
#include "labels/short_chain.h"
#include "labels/weighed_line.h"
#include "scores/heuristics.h"

namespace kijil {

// What scores are divided by so that probabilities mean what they say: those of
// stage one, and those of each CRF's paths. All positive.
struct Temperatures {
  float stage_one = 1, page = 1, list = 1;
};

// The lines of a page, as many of each.
struct PageLines {
  std::span<const LineOutline> outlines;
  std::span<const WeighedLine> weighed;
  std::span<const LineContext> contexts;
};

// What decoding keeps between pages.
struct DecoderBuffers {
  StateMeans means;
  ShortChain<kNumPageStates> page;
  ChainSolver<kNumPageStates> page_solver;
  // Each line's clickbait lead but for what its list adds.
  std::vector<double> leads;
  std::vector<ListLine> members;
  ListTable lists;
  ShortChain<kNumListStates> list;
  ChainSolver<kNumListStates> list_solver;
  std::vector<LineResult> results;

  // Gives back memory above so many bytes for each thing that is kept.
  void keep_at_most(std::size_t bytes);
};

class PageDecoder {
 public:
  // Of no model; only to be assigned to.
  PageDecoder() = default;
  // REQUIRES: the CRFs have the features of page_features.h, in that order.
  PageDecoder(const CrfModel& page_crf, const CrfModel& list_crf,
              const Temperatures& temperatures);

  WeighedLine weigh(const LineShape& shape, const StageOneScores& scores) const;
  // One result for each line, valid until the buffers are used again.
  std::span<const LineResult> decode(const PageLines& lines,
                                     DecoderBuffers& buffers) const;
  // The same, all in one.
  std::vector<LineResult> decode(std::span<const ReadLine> lines) const;

 private:
  using PageStep = ChainStep<kNumPageStates>;
  using ListStep = ChainStep<kNumListStates>;
  static constexpr std::size_t kWindows = kWindowReaches.size();
  static constexpr std::size_t kNeighbours = kNeighbourOffsets.size();
  // How many ways three yes-or-no facts, or four zones, can hold together.
  static constexpr std::size_t kStepKinds = 1 << 3;
  static constexpr std::size_t kZoneSets = 1 << kPageZones.size();

  struct Weights;
  void set_heuristics(const Weights& weights);
  void set_place_weights(std::size_t at, const OwnSums& weights);
  void set_scores(const Weights& weights);
  void set_zones(const Weights& weights);
  void set_steps(const CrfModel& page_crf, const CrfModel& list_crf);

  StateSums page_sums(const StateMeans& means, std::size_t lines) const;
  OwnSums place_sums(const PageLines& lines, std::size_t i,
                     const StateMeans& means) const;
  StateSums neighbour_sums(std::span<const WeighedLine> lines,
                           std::size_t i) const;
  PageStep page_step(const PageLines& lines, std::size_t i) const;
  void read_page(const PageLines& lines, DecoderBuffers& buffers) const;
  void read_lists(const PageLines& lines, std::span<const std::uint8_t> states,
                  DecoderBuffers& buffers) const;
  ListStep list_step(const ListTable& lists, std::size_t m,
                     const LineContext& context) const;

  Temperatures temperatures_;
  LineSums bias_;
  std::array<LineSums, kNumPhraseGroups> phrases_{};
  std::array<LineSums, kNumLineHeuristics> facts_{};
  std::array<LineSums, kNumLineShares> shares_{};
  // What the page facts weigh, for each set of the first six and of the others.
  static constexpr std::size_t kFactSetBits = 6;
  std::array<std::array<OwnSums, 1 << kFactSetBits>, 2> page_facts_{};
  // What numbers weigh that depend on a line's place, for one state in a row:
  // first the page heuristics' shares, then means over windows, of four lanes
  // each.
  static constexpr std::size_t kPlaceNumbers =
      kNumPageShares + kWindows * StateMeans::kLanes;
  using PlaceNumbers = std::array<float, kPlaceNumbers>;
  std::array<Lanes<kPlaceNumbers>, kNumPageStates - 1> place_weights_{};
  // What few of them weigh for clickbait.
  struct PlaceLead {
    std::size_t at;
    double weight;
  };
  std::vector<PlaceLead> place_leads_;
  std::array<OwnSums, kNumLabels> logits_{}, label_probabilities_{};
  // Of a line's page states in the eyes of stage one.
  std::array<LineSums, kNumPageStates> state_probabilities_{};
  // The same once more for each set of zones that a line is in.
  std::array<std::array<StateSums, kNumPageStates>, kZoneSets> zones_{};
  // Of their means over the page.
  std::array<StateSums, kNumPageStates> whole_page_{};
  // For a line without a neighbour there.
  std::array<StateSums, kNeighbours> no_neighbour_{};
  // By what holds of a line: bit 0, it heads a list; 1, prose; 2, short.
  std::array<PageStep, kStepKinds> page_steps_{};
  PageStep like_previous_;
  std::array<double, 4> list_leads_{};
  std::array<ListStep, 8> list_steps_{};
};

}  // namespace kijil

#endif  // KIJIL_LABELS_PAGE_DECODER_H_
