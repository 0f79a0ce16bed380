// Tested by page_features_test.cc.
#include "labels/page_features.h"

#include <cmath>
#include <string_view>

#include "labels/page_parts.h"
#include "labels/row_writer.h"
#include "scores/heuristics.h"

namespace kijil {
namespace {

// Everything about a page that rows are read from, computed once.
class PageTable {
 public:
  explicit PageTable(std::span<const ReadLine> lines) : lines_(lines) {
    means_.read(lines.size(), [&](std::size_t i) {
      return state_probabilities(lines[i].scores);
    });
    values_.reserve(lines.size());
    for (const ReadLine& line : lines) {
      values_.push_back(heuristic_values(line.shape, line.context));
    }
  }

  std::size_t size() const { return lines_.size(); }
  const ReadLine& line(std::size_t i) const { return lines_[i]; }
  bool has(std::ptrdiff_t i) const {
    return i >= 0 && i < static_cast<std::ptrdiff_t>(lines_.size());
  }
  float heuristic(std::size_t i, std::size_t h) const { return values_[i][h]; }
  // Mean probability of `state` over the lines within `reach` of line i.
  float window_mean(std::size_t i, std::size_t reach, std::size_t state) const {
    return means_.around(i, reach)[state];
  }

 private:
  std::span<const ReadLine> lines_;
  std::vector<HeuristicValues> values_;
  StateMeans means_;
};

template <typename Writer>
void write_page_unary(const PageTable& page, std::size_t i, Writer out) {
  out.add([] { return 1.0f; }, "bias");
  for (std::size_t h = 0; h < heuristics().size(); ++h) {
    out.add([&] { return page.heuristic(i, h); }, heuristics()[h].name);
  }
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    out.add([&] { return page.line(i).scores.centred[k]; },
            label_name(kModelLabels[k]), "logit.");
    out.add([&] { return page.line(i).scores.probability[k]; },
            label_name(kModelLabels[k]), "p.");
  }
  for (const int offset : kNeighbourOffsets) {
    const std::string prefix =
        (offset < 0 ? "before" : "after") + std::to_string(std::abs(offset));
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(i) + offset;
    const auto near = static_cast<std::size_t>(at);
    out.add([&] { return page.has(at) ? 0.0f : 1.0f; }, ".none", prefix);
    for (std::size_t h = 0; h < num_line_heuristics(); ++h) {
      out.add([&] { return page.has(at) ? page.heuristic(near, h) : 0.0f; },
              heuristics()[h].name, prefix + ".");
    }
    for (std::size_t k = 0; k < kNumPageStates; ++k) {
      out.add(
          [&] {
            return page.has(at) ? state_probabilities(page.line(near).scores)[k]
                                : 0.0f;
          },
          kPageStateNames[k], prefix + ".p.");
    }
  }
  for (const int reach : kWindowReaches) {
    for (std::size_t k = 0; k < kNumPageStates; ++k) {
      out.add(
          [&] {
            return page.window_mean(i, static_cast<std::size_t>(reach), k);
          },
          kPageStateNames[k], "within" + std::to_string(reach) + ".p.");
    }
  }
  for (std::size_t k = 0; k < kNumPageStates; ++k) {
    out.add([&] { return page.window_mean(i, page.size(), k); },
            kPageStateNames[k], "page.p.");
  }
  for (const PageZone& zone : kPageZones) {
    for (std::size_t k = 0; k < kNumPageStates; ++k) {
      out.add(
          [&] {
            return zone.holds(page.line(i).context)
                       ? state_probabilities(page.line(i).scores)[k]
                       : 0.0f;
          },
          kPageStateNames[k], std::string(zone.name) + ".p.");
    }
  }
}

template <typename Writer>
void write_page_edge(const PageTable& page, std::size_t i, Writer out) {
  const ReadLine& line = page.line(i);
  out.add([] { return 1.0f; }, "bias");
  out.add([&] { return line.context.like_previous; }, "like_previous");
  out.add([&] { return is_list_heading(line.shape) ? 1.0f : 0.0f; },
          "list_heading");
  out.add([&] { return is_prose(line.shape) ? 1.0f : 0.0f; }, "prose");
  out.add([&] { return line.shape.length < 8 ? 1.0f : 0.0f; }, "short");
}

}  // namespace

const std::vector<std::string>& page_unary_names() {
  static const std::vector<std::string> kNames = collect_names(
      [](NameWriter out) { write_page_unary(PageTable({}), 0, out); });
  return kNames;
}

const std::vector<std::string>& page_edge_names() {
  static const std::vector<std::string> kNames = [] {
    const std::vector<ReadLine> one(1);
    return collect_names(
        [&](NameWriter out) { write_page_edge(PageTable(one), 0, out); });
  }();
  return kNames;
}

SequenceFeatures page_features(std::span<const ReadLine> lines) {
  SequenceFeatures features(lines.size(), page_unary_names().size(),
                            page_edge_names().size());
  const PageTable page(lines);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    write_page_unary(page, i, ValueWriter(features.unary_row(i)));
    if (i > 0) write_page_edge(page, i, ValueWriter(features.edge_row(i)));
  }
  return features;
}

}  // namespace kijil
