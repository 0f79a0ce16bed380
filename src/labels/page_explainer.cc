// A line's score in a CRF is unary + edge potentials, and each is a sum of
// weight x feature, so most parts are read off. Features that are linear in
// stage one's scores are taken apart further: with A[y][k] the sum of their
// weights for state y and label k, an n-gram with scores s among `rows` rows
// adds
//   sum_k A[y][k] (s[k] - mean(s)) / (rows x temperature)
// to y, which is what calibrate() does, n-gram by n-gram.
// Tested by page_explainer_test.cc.
#include "labels/page_explainer.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <optional>

#include "features/ngrams.h"
#include "scores/heuristics.h"

namespace kijil {
namespace {

constexpr std::string_view kLogit = "logit.";

// What a feature is made of, if it is linear in stage one's centred scores:
// how often each label's counts.
using LabelShares = std::array<double, kNumLabels>;
std::optional<LabelShares> label_shares(std::string_view name) {
  LabelShares shares{};
  if (name == "logit_lead") {
    shares[static_cast<std::size_t>(Label::kClickbait)] = 1;
    shares[static_cast<std::size_t>(Label::kRelated)] = -1;
    return shares;
  }
  if (!name.starts_with(kLogit)) return std::nullopt;
  const std::optional<Label> label =
      label_from_name(name.substr(kLogit.size()));
  if (!label || *label == Label::kBlank) return std::nullopt;
  shares[static_cast<std::size_t>(*label)] = 1;
  return shares;
}

bool adds_nothing(const std::vector<double>& scores) {
  return std::all_of(scores.begin(), scores.end(),
                     [](double s) { return s == 0; });
}

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = is_fasttext_space(c);
    if (!space && !inside) ++words;
    inside = !space;
  }
  return words;
}

// N-grams that stand on the same bytes, as `<ab` and `ab` at the start of a
// word, are one to a reader. But the last word is not the same as the last word
// and the end of the line behind it.
struct Place {
  std::size_t begin, end;
  bool with_line_end;
  auto operator<=>(const Place&) const = default;
};

Place place_of(const FoldedTable::Part& part, std::string_view line) {
  const std::string_view text = line.substr(part.begin, part.end - part.begin);
  return {part.begin, part.end, part.words > count_words(text)};
}

std::string name_of(const Place& place, std::string_view line) {
  std::string name(line.substr(place.begin, place.end - place.begin));
  if (!place.with_line_end) return name;
  return name.empty() ? "</s>" : name + " </s>";
}

}  // namespace

PartKind kind_of_feature(std::string_view name) {
  static const std::map<std::string_view, PartKind> kKnown = [] {
    std::map<std::string_view, PartKind> known = {{"bias", PartKind::kBias},
                                                  {"lead", PartKind::kScore}};
    for (const Heuristic& h : heuristics()) {
      known.emplace(h.name, PartKind::kHeuristic);
    }
    return known;
  }();
  if (const auto at = kKnown.find(name); at != kKnown.end()) return at->second;
  if (label_shares(name)) return PartKind::kNgram;
  return name.starts_with("p.") ? PartKind::kScore : PartKind::kNeighbour;
}

// One of the two sequences of a page.
struct PageExplainer::Sequence {
  std::string_view name;
  std::vector<std::string> states;
  const CrfModel& crf;
  const SequenceFeatures& features;
  const Potentials& potentials;
  const std::vector<std::size_t>& path;
  double temperature = 1;

  ExplanationPart feature_part(std::size_t t, std::size_t f) const {
    const double value = double{features.unary_row(t)[f]};
    ExplanationPart part;
    part.kind = kind_of_feature(crf.unary_names[f]);
    part.name = crf.unary_names[f];
    part.value = value;
    for (std::size_t y = 0; y < crf.states; ++y) {
      part.scores.push_back(double{crf.unary[f * crf.states + y]} * value);
    }
    return part;
  }

  // What the labels around add to each state at t.
  std::vector<ExplanationPart> transitions(std::size_t t) const {
    std::vector<ExplanationPart> parts;
    if (t > 0) {
      ExplanationPart part{
          PartKind::kTransition, "before:" + states[path[t - 1]], 1, {}};
      for (std::size_t y = 0; y < crf.states; ++y) {
        part.scores.push_back(potentials.edge_at(t, path[t - 1], y));
      }
      parts.push_back(std::move(part));
    }
    if (t + 1 < path.size()) {
      ExplanationPart part{
          PartKind::kTransition, "after:" + states[path[t + 1]], 1, {}};
      for (std::size_t y = 0; y < crf.states; ++y) {
        part.scores.push_back(potentials.edge_at(t + 1, y, path[t + 1]));
      }
      parts.push_back(std::move(part));
    }
    return parts;
  }

  // A[y][k] of the head of this file.
  std::vector<LabelShares> label_weights() const {
    std::vector<LabelShares> weights(crf.states, LabelShares{});
    for (std::size_t f = 0; f < crf.unary_names.size(); ++f) {
      const auto shares = label_shares(crf.unary_names[f]);
      if (!shares) continue;
      for (std::size_t y = 0; y < crf.states; ++y) {
        for (std::size_t k = 0; k < kNumLabels; ++k) {
          weights[y][k] += double{crf.unary[f * crf.states + y]} * (*shares)[k];
        }
      }
    }
    return weights;
  }
};

namespace {

// The n-grams of a line, in the order of their places.
std::vector<ExplanationPart> ngram_parts(
    const PageModel& model, const std::vector<LabelShares>& weights,
    std::string_view line) {
  const std::vector<FoldedTable::Part> rows = model.stage_one().explain(line);
  double count = 0;
  for (const FoldedTable::Part& row : rows) {
    count += static_cast<double>(row.rows);
  }
  const double scale = 1 / (count * double{model.temperatures().stage_one});
  std::map<Place, std::vector<double>> sums;
  for (const FoldedTable::Part& row : rows) {
    std::vector<double>& scores = sums[place_of(row, line)];
    scores.resize(weights.size(), 0.0);
    const std::span<const float> s(row.scores.data(), kNumLabels);
    const double mean = std::accumulate(s.begin(), s.end(), 0.0) / kNumLabels;
    for (std::size_t y = 0; y < weights.size(); ++y) {
      for (std::size_t k = 0; k < kNumLabels; ++k) {
        scores[y] += weights[y][k] * (double{s[k]} - mean) * scale;
      }
    }
  }
  std::vector<ExplanationPart> parts;
  for (auto& [place, scores] : sums) {
    parts.push_back({PartKind::kNgram, name_of(place, line), 1,
                     std::move(scores), place.begin, place.end});
  }
  return parts;
}

}  // namespace

PageExplainer::PageExplainer(const PageModel& model,
                             std::span<const std::string_view> lines)
    : model_(model),
      page_(model.read(lines)),
      decoded_(decode_page(page_.lines, model.page_crf(), model.list_crf(),
                           model.temperatures())),
      line_of_(lines.size(), -1),
      member_of_(page_.lines.size(), -1) {
  // To the last digit what label() says.
  decoded_.results = model.decoder().decode(page_.lines);
  for (std::size_t i = 0; i < page_.positions.size(); ++i) {
    line_of_[page_.positions[i]] = static_cast<std::ptrdiff_t>(i);
  }
  for (std::size_t m = 0; m < decoded_.members.size(); ++m) {
    member_of_[decoded_.members[m]] = static_cast<std::ptrdiff_t>(m);
  }
}

Decision PageExplainer::decide(const Sequence& sequence, std::size_t t,
                               std::string_view read_as) const {
  Decision decision;
  decision.name = sequence.name;
  decision.states = sequence.states;
  decision.chosen = sequence.path[t];
  decision.temperature = sequence.temperature;
  decision.parts = ngram_parts(model_, sequence.label_weights(), read_as);
  for (std::size_t f = 0; f < sequence.crf.unary_names.size(); ++f) {
    if (sequence.features.unary_row(t)[f] == 0) continue;
    ExplanationPart part = sequence.feature_part(t, f);
    if (part.kind != PartKind::kNgram) {
      decision.parts.push_back(std::move(part));
    }
  }
  for (ExplanationPart& part : sequence.transitions(t)) {
    decision.parts.push_back(std::move(part));
  }
  std::erase_if(decision.parts, [](const ExplanationPart& part) {
    return adds_nothing(part.scores);
  });
  decision.totals.assign(sequence.states.size(), 0.0);
  for (const ExplanationPart& part : decision.parts) {
    for (std::size_t y = 0; y < decision.totals.size(); ++y) {
      decision.totals[y] += part.scores[y];
    }
  }
  return decision;
}

Explanation PageExplainer::explain(std::size_t line,
                                   std::size_t first_line) const {
  Explanation explanation;
  if (line_of_[line] < 0) return explanation;
  const auto i = static_cast<std::size_t>(line_of_[line]);
  explanation.result = decoded_.results[i];
  explanation.read_as = page_.normalized[i];
  // Positions on the page of the lines beside index t of a sequence.
  const auto add = [&](const Sequence& sequence, std::size_t t,
                       auto&& position) {
    Decision decision = decide(sequence, t, explanation.read_as);
    if (t > 0) {
      decision.before = {first_line + position(t - 1), sequence.path[t - 1]};
    }
    if (t + 1 < sequence.path.size()) {
      decision.after = {first_line + position(t + 1), sequence.path[t + 1]};
    }
    explanation.decisions.push_back(std::move(decision));
  };
  const Temperatures& temperatures = model_.temperatures();
  add({"page",
       {"body", "chrome", "list"},
       model_.page_crf(),
       decoded_.page_features,
       decoded_.page,
       decoded_.states,
       double{temperatures.page}},
      i, [&](std::size_t t) { return page_.positions[t]; });
  if (member_of_[i] >= 0) {
    add({"list",
         {"related", "clickbait"},
         model_.list_crf(),
         decoded_.list_features,
         decoded_.lists,
         decoded_.kinds,
         double{temperatures.list}},
        static_cast<std::size_t>(member_of_[i]),
        [&](std::size_t t) { return page_.positions[decoded_.members[t]]; });
  }
  return explanation;
}

}  // namespace kijil
