// The sequence of all list lines; that of all lines is in page_features.cc.
// Tested by page_features_test.cc.
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "labels/page_features.h"
#include "labels/row_writer.h"
#include "scores/heuristics.h"

namespace kijil {
namespace {

constexpr std::size_t kRelated = static_cast<std::size_t>(Label::kRelated);
constexpr std::size_t kClickbait = static_cast<std::size_t>(Label::kClickbait);

// How much more a line sounds like clickbait than like related; bounded, so
// that one lurid headline cannot outvote its list.
float clickbait_lead(const StageOneScores& s) {
  return std::tanh(0.5f * (s.centred[kClickbait] - s.centred[kRelated]));
}

// Runs of neighbouring lines, as the index of each one's run.
class Runs {
 public:
  void add(bool begins) {
    if (begins || begins_.empty()) begins_.push_back(run_of_.size());
    run_of_.push_back(begins_.size() - 1);
  }
  std::size_t begin(std::size_t i) const { return begins_[run_of_[i]]; }
  std::size_t end(std::size_t i) const {
    const std::size_t next = run_of_[i] + 1;
    return next < begins_.size() ? begins_[next] : run_of_.size();
  }

 private:
  std::vector<std::size_t> run_of_, begins_;
};

// The lines of all lists of a page, and which of them stand together: blocks
// have no more than a few other lines between theirs, and within a block a
// heading, or a rank that starts again, begins a list of its own.
class ListTable {
 public:
  ListTable(std::span<const ReadLine> lines,
            std::span<const std::size_t> members)
      : lines_(lines), members_(members) {
    for (std::size_t m = 0; m < members.size(); ++m) {
      leads_.push_back(clickbait_lead(line(m).scores));
      const bool new_block = m == 0 || gap(m) > kSameListGap;
      blocks_.add(new_block);
      lists_.add(new_block || begins_list(m));
    }
  }

  const ReadLine& line(std::size_t m) const { return lines_[members_[m]]; }
  float lead(std::size_t m) const { return leads_[m]; }
  // Lines that stand between list line m and the one before. REQUIRES: m > 0.
  std::size_t gap(std::size_t m) const {
    return members_[m] - members_[m - 1] - 1;
  }
  bool prose_in_gap(std::size_t m) const {
    return line(m).context.prose_before <= static_cast<int>(gap(m));
  }
  // A heading, but not the second of two in a row; or rank 1 again.
  bool begins_list(std::size_t m) const {
    if (m == 0 || restarts_rank(m) || is_odd_one_out(m)) return true;
    return is_list_heading(line(m).shape) &&
           !is_list_heading(line(m - 1).shape);
  }
  // A few words between headlines, and no other such line near: a heading of
  // words that no lexicon has. Publishers, authors and sections recur.
  bool is_odd_one_out(std::size_t m) const {
    if (!is_few_words(m) || m == 0 || m + 1 == members_.size()) return false;
    for (std::size_t k = 1; k <= kOddReach; ++k) {
      if (m >= k && is_few_words(m - k)) return false;
      if (m + k < members_.size() && is_few_words(m + k)) return false;
    }
    return true;
  }

  float lead_within(std::size_t m, std::size_t reach) const {
    return mean_lead(std::max(blocks_.begin(m), m < reach ? 0 : m - reach),
                     std::min(blocks_.end(m), m + reach + 1));
  }
  float lead_of_block(std::size_t m) const {
    return mean_lead(blocks_.begin(m), blocks_.end(m));
  }
  float lead_of_list(std::size_t m) const {
    return mean_lead(lists_.begin(m), lists_.end(m));
  }

 private:
  // Buttons and thumbnails' texts between entries; more means another list.
  static constexpr std::size_t kSameListGap = 3;
  // A headline, a publisher and a time may stand between two ranks.
  static constexpr std::size_t kRankReach = 5;
  static constexpr float kHeadlineLength = 8;
  static constexpr std::size_t kOddReach = 4;

  bool is_few_words(std::size_t m) const {
    const LineShape& s = line(m).shape;
    return s.length >= 2 && s.length < kHeadlineLength && s.digit == 0;
  }

  bool restarts_rank(std::size_t m) const {
    if (line(m).shape.leading_number != 1) return false;
    for (std::size_t back = 1; back <= std::min(m, kRankReach); ++back) {
      const auto number = line(m - back).shape.leading_number;
      if (number) return *number > 1;
    }
    return false;
  }

  // Only lines long enough to be headlines are asked: ranks and dates have no
  // opinion.
  float mean_lead(std::size_t begin, std::size_t end) const {
    float sum = 0;
    int asked = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (line(i).shape.length < kHeadlineLength) continue;
      sum += leads_[i];
      ++asked;
    }
    return asked == 0 ? 0.0f : sum / static_cast<float>(asked);
  }

  std::span<const ReadLine> lines_;
  std::span<const std::size_t> members_;
  std::vector<float> leads_;
  Runs blocks_, lists_;
};

// The heuristics that tell what a headline wants of its reader.
constexpr std::array<std::string_view, 30> kListHeuristics = {
    "ends_cut",      "ends_noun",
    "ends_question", "ends_quote",
    "quotes",        "starts_quote",
    "open_quote",    "hearts",
    "exclaims",      "tag",
    "lone_hanja",    "teaser",
    "scandal",       "money_ad",
    "health_ad",     "list_heading",
    "board_header",  "count",
    "date",          "relative_time",
    "list_number",   "starts_board_number",
    "josa",          "length_6_10",
    "length_10_16",  "length_16_26",
    "length_26_40",  "length_40_70",
    "late",          "page_without_prose"};

// Positions of kListHeuristics in heuristics().
const std::vector<std::size_t>& list_heuristics() {
  static const std::vector<std::size_t> kIndices = [] {
    std::vector<std::size_t> indices;
    for (const std::string_view name : kListHeuristics) {
      for (std::size_t h = 0; h < heuristics().size(); ++h) {
        if (heuristics()[h].name == name) indices.push_back(h);
      }
    }
    return indices;
  }();
  return kIndices;
}

template <typename Writer>
void write_list_unary(const ListTable& lists, std::size_t m, Writer out) {
  out.add([] { return 1.0f; }, "bias");
  for (const std::size_t h : list_heuristics()) {
    out.add(
        [&] {
          return heuristics()[h].value(lists.line(m).shape,
                                       lists.line(m).context);
        },
        heuristics()[h].name);
  }
  out.add([&] { return lists.lead(m); }, "lead");
  out.add(
      [&] {
        const auto& s = lists.line(m).scores;
        return s.centred[kClickbait] - s.centred[kRelated];
      },
      "logit_lead");
  out.add([&] { return lists.lead_within(m, 3); }, "lead_within_3");
  out.add([&] { return lists.lead_of_block(m); }, "lead_of_block");
  out.add([&] { return lists.lead_of_list(m); }, "lead_of_list");
}

template <typename Writer>
void write_list_edge(const ListTable& lists, std::size_t m, Writer out) {
  out.add([] { return 1.0f; }, "bias");
  // 0 for neighbours, 1 from seven lines between them on.
  out.add(
      [&] {
        return std::min(1.0f,
                        std::log2(1.0f + static_cast<float>(lists.gap(m))) / 3);
      },
      "gap");
  out.add([&] { return lists.gap(m) > 0 ? 1.0f : 0.0f; }, "any_gap");
  out.add([&] { return lists.prose_in_gap(m) ? 1.0f : 0.0f; }, "prose_in_gap");
  out.add([&] { return lists.begins_list(m) ? 1.0f : 0.0f; }, "begins_list");
  out.add([&] { return lists.is_odd_one_out(m) ? 1.0f : 0.0f; }, "odd_one_out");
  out.add([&] { return lists.line(m).context.counts_on ? 1.0f : 0.0f; },
          "counts_on");
  out.add([&] { return lists.line(m).context.like_previous; }, "like_previous");
}

}  // namespace

const std::vector<std::string>& list_unary_names() {
  static const std::vector<std::string> kNames = collect_names(
      [](NameWriter out) { write_list_unary(ListTable({}, {}), 0, out); });
  return kNames;
}

const std::vector<std::string>& list_edge_names() {
  static const std::vector<std::string> kNames = collect_names(
      [](NameWriter out) { write_list_edge(ListTable({}, {}), 0, out); });
  return kNames;
}

SequenceFeatures list_features(std::span<const ReadLine> lines,
                               std::span<const std::size_t> members) {
  SequenceFeatures features(members.size(), list_unary_names().size(),
                            list_edge_names().size());
  const ListTable lists(lines, members);
  for (std::size_t m = 0; m < members.size(); ++m) {
    write_list_unary(lists, m, ValueWriter(features.unary_row(m)));
    if (m > 0) write_list_edge(lists, m, ValueWriter(features.edge_row(m)));
  }
  return features;
}

}  // namespace kijil
