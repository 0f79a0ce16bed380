// Tested by page_features_test.cc.
#include "labels/page_features.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "labels/row_writer.h"
#include "scores/heuristics.h"

namespace kijil {
namespace {

constexpr std::array<int, 4> kNeighbours = {-2, -1, 1, 2};
constexpr std::array<int, 3> kWindows = {2, 5, 12};
constexpr std::size_t kBody = static_cast<std::size_t>(Label::kBody);
constexpr std::size_t kChrome = static_cast<std::size_t>(Label::kChrome);
constexpr std::size_t kRelated = static_cast<std::size_t>(Label::kRelated);
constexpr std::size_t kClickbait = static_cast<std::size_t>(Label::kClickbait);

// Page states' stage-one probabilities: body, chrome, list.
std::array<float, kNumPageStates> state_probabilities(const StageOneScores& s) {
  return {s.probability[kBody], s.probability[kChrome],
          s.probability[kRelated] + s.probability[kClickbait]};
}

constexpr std::array<std::string_view, kNumPageStates> kStateNames = {
    "body", "chrome", "list"};

// Everything about a page that rows are read from, computed once.
class PageTable {
 public:
  explicit PageTable(std::span<const ReadLine> lines) : lines_(lines) {
    values_.reserve(lines.size() * width());
    sums_.assign(kNumPageStates, 0.0f);
    for (const ReadLine& line : lines) {
      for (const Heuristic& h : heuristics()) {
        values_.push_back(h.value(line.shape, line.context));
      }
      const auto p = state_probabilities(line.scores);
      for (std::size_t k = 0; k < kNumPageStates; ++k) {
        sums_.push_back(sums_[sums_.size() - kNumPageStates] + p[k]);
      }
    }
  }

  std::size_t size() const { return lines_.size(); }
  const ReadLine& line(std::size_t i) const { return lines_[i]; }
  bool has(std::ptrdiff_t i) const {
    return i >= 0 && i < static_cast<std::ptrdiff_t>(lines_.size());
  }
  float heuristic(std::size_t i, std::size_t h) const {
    return values_[i * width() + h];
  }
  // Mean probability of `state` over the lines within `reach` of line i.
  float window_mean(std::size_t i, std::size_t reach, std::size_t state) const {
    const std::size_t begin = i < reach ? 0 : i - reach;
    const std::size_t end = std::min(i + reach + 1, size());
    return (sums_[end * kNumPageStates + state] -
            sums_[begin * kNumPageStates + state]) /
           static_cast<float>(end - begin);
  }

 private:
  static std::size_t width() { return heuristics().size(); }

  std::span<const ReadLine> lines_;
  std::vector<float> values_;  // size() x heuristics
  std::vector<float> sums_;    // (size() + 1) x states: running sums
};

// Where on the page a stage-one opinion counts for more or less.
struct Zone {
  std::string_view name;
  bool (*holds)(const LineContext&);
};
constexpr std::array<Zone, 4> kZones = {{
    {"before_text",
     [](const LineContext& c) {
       return c.prose_before >= kFar && c.prose_after < kFar;
     }},
    {"after_text",
     [](const LineContext& c) {
       return c.prose_after >= kFar && c.prose_before < kFar;
     }},
    {"between_text",
     [](const LineContext& c) {
       return c.prose_before <= 4 && c.prose_after <= 4;
     }},
    {"no_text", [](const LineContext& c) { return c.page_prose < 0.05f; }},
}};

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
  for (const int offset : kNeighbours) {
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
          kStateNames[k], prefix + ".p.");
    }
  }
  for (const int reach : kWindows) {
    for (std::size_t k = 0; k < kNumPageStates; ++k) {
      out.add(
          [&] {
            return page.window_mean(i, static_cast<std::size_t>(reach), k);
          },
          kStateNames[k], "within" + std::to_string(reach) + ".p.");
    }
  }
  for (std::size_t k = 0; k < kNumPageStates; ++k) {
    out.add([&] { return page.window_mean(i, page.size(), k); }, kStateNames[k],
            "page.p.");
  }
  for (const Zone& zone : kZones) {
    for (std::size_t k = 0; k < kNumPageStates; ++k) {
      out.add(
          [&] {
            return zone.holds(page.line(i).context)
                       ? state_probabilities(page.line(i).scores)[k]
                       : 0.0f;
          },
          kStateNames[k], std::string(zone.name) + ".p.");
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
