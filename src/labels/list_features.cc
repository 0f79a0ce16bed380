// The sequence of all list lines; that of all lines is in page_features.cc.
// Tested by page_features_test.cc.
#include <array>
#include <string_view>

#include "labels/list_table.h"
#include "labels/page_features.h"
#include "labels/row_writer.h"
#include "scores/heuristics.h"

namespace kijil {
namespace {

constexpr std::size_t kRelated = static_cast<std::size_t>(Label::kRelated);
constexpr std::size_t kClickbait = static_cast<std::size_t>(Label::kClickbait);

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

// The lines of all lists, and what is known of them together.
class ListPage {
 public:
  ListPage(std::span<const ReadLine> lines,
           std::span<const std::size_t> members)
      : lines_(lines), members_(members), asked_(list_lines(lines, members)) {
    table_.read(asked_);
  }
  const ListTable* operator->() const { return &table_; }
  const ReadLine& line(std::size_t m) const { return lines_[members_[m]]; }

 private:
  std::span<const ReadLine> lines_;
  std::span<const std::size_t> members_;
  std::vector<ListLine> asked_;
  ListTable table_;
};

template <typename Writer>
void write_list_unary(const ListPage& lists, std::size_t m, Writer out) {
  out.add([] { return 1.0f; }, "bias");
  for (const std::size_t h : list_heuristics()) {
    out.add(
        [&] {
          return heuristics()[h].value(lists.line(m).shape,
                                       lists.line(m).context);
        },
        heuristics()[h].name);
  }
  out.add([&] { return lists->lead(m); }, "lead");
  out.add(
      [&] {
        const auto& s = lists.line(m).scores;
        return s.centred[kClickbait] - s.centred[kRelated];
      },
      "logit_lead");
  out.add([&] { return lists->lead_within(m, 3); }, "lead_within_3");
  out.add([&] { return lists->lead_of_block(m); }, "lead_of_block");
  out.add([&] { return lists->lead_of_list(m); }, "lead_of_list");
}

template <typename Writer>
void write_list_edge(const ListPage& lists, std::size_t m, Writer out) {
  out.add([] { return 1.0f; }, "bias");
  out.add([&] { return lists->gap_size(m); }, "gap");
  out.add([&] { return lists->gap(m) > 0 ? 1.0f : 0.0f; }, "any_gap");
  out.add([&] { return lists->prose_in_gap(m) ? 1.0f : 0.0f; }, "prose_in_gap");
  out.add([&] { return lists->begins_list(m) ? 1.0f : 0.0f; }, "begins_list");
  out.add([&] { return lists->is_odd_one_out(m) ? 1.0f : 0.0f; },
          "odd_one_out");
  out.add([&] { return lists.line(m).context.counts_on ? 1.0f : 0.0f; },
          "counts_on");
  out.add([&] { return lists.line(m).context.like_previous; }, "like_previous");
}

}  // namespace

const std::vector<std::string>& list_unary_names() {
  static const std::vector<std::string> kNames = collect_names(
      [](NameWriter out) { write_list_unary(ListPage({}, {}), 0, out); });
  return kNames;
}

const std::vector<std::string>& list_edge_names() {
  static const std::vector<std::string> kNames = collect_names(
      [](NameWriter out) { write_list_edge(ListPage({}, {}), 0, out); });
  return kNames;
}

SequenceFeatures list_features(std::span<const ReadLine> lines,
                               std::span<const std::size_t> members) {
  SequenceFeatures features(members.size(), list_unary_names().size(),
                            list_edge_names().size());
  const ListPage lists(lines, members);
  for (std::size_t m = 0; m < members.size(); ++m) {
    write_list_unary(lists, m, ValueWriter(features.unary_row(m)));
    if (m > 0) write_list_edge(lists, m, ValueWriter(features.edge_row(m)));
  }
  return features;
}

}  // namespace kijil
