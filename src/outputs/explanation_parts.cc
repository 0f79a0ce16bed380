// Tested by explanation_test.cc.
#include "outputs/explanation_parts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>

#include "outputs/rows.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

void add_to(std::vector<double>& sums, const std::vector<double>& scores) {
  sums.resize(scores.size(), 0.0);
  for (std::size_t y = 0; y < scores.size(); ++y) sums[y] += scores[y];
}

}  // namespace

std::string_view part_kind_name(PartKind kind) {
  constexpr std::array<std::string_view, 6> kNames = {
      "ngram", "score", "heuristic", "neighbour", "transition", "bias"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::size_t alternative(const Decision& decision,
                        std::optional<Label> against) {
  if (against) {
    const bool in_list =
        *against == Label::kRelated || *against == Label::kClickbait;
    for (std::size_t y = 0; y < decision.states.size(); ++y) {
      if (y != decision.chosen && (decision.states[y] == label_name(*against) ||
                                   (in_list && decision.states[y] == "list"))) {
        return y;
      }
    }
  }
  std::size_t best = decision.chosen == 0 ? 1 : 0;
  for (std::size_t y = 0; y < decision.totals.size(); ++y) {
    if (y != decision.chosen && decision.totals[y] > decision.totals[best]) {
      best = y;
    }
  }
  return best;
}

std::vector<double> character_effects(std::string_view read_as,
                                      const Decision& decision,
                                      std::size_t other) {
  const std::vector<std::size_t> character_at = character_indices(read_as);
  std::vector<bool> blank;
  for (Utf8Reader reader(read_as); !reader.at_end();) {
    blank.push_back(is_space(reader.next()));
  }
  std::vector<double> effects(blank.size(), 0.0);
  for (const ExplanationPart& part : decision.parts) {
    if (part.kind != PartKind::kNgram) continue;
    const std::size_t begin = character_at[part.begin];
    const std::size_t end = character_at[part.end];
    const auto visible =
        std::count(blank.begin() + static_cast<std::ptrdiff_t>(begin),
                   blank.begin() + static_cast<std::ptrdiff_t>(end), false);
    for (std::size_t c = begin; c < end; ++c) {
      if (blank[c]) continue;
      effects[c] +=
          effect(part.scores, decision, other) / static_cast<double>(visible);
    }
  }
  return effects;
}

double effect(const std::vector<double>& scores, const Decision& decision,
              std::size_t other) {
  return scores[decision.chosen] - scores[other];
}

ShownParts strongest_parts(const Decision& decision, std::size_t other,
                           std::size_t count) {
  ShownParts shown;
  for (const ExplanationPart& part : decision.parts) {
    shown.named.push_back(&part);
  }
  std::stable_sort(shown.named.begin(), shown.named.end(),
                   [&](const ExplanationPart* a, const ExplanationPart* b) {
                     return std::abs(effect(a->scores, decision, other)) >
                            std::abs(effect(b->scores, decision, other));
                   });
  shown.others.assign(decision.states.size(), 0.0);
  if (count == 0 || shown.named.size() <= count) return shown;
  for (std::size_t i = count; i < shown.named.size(); ++i) {
    add_to(shown.others, shown.named[i]->scores);
  }
  shown.others_count = shown.named.size() - count;
  shown.named.resize(count);
  return shown;
}

std::vector<std::pair<PartKind, std::vector<double>>> kind_totals(
    const Decision& decision) {
  std::map<PartKind, std::vector<double>> sums;
  for (const ExplanationPart& part : decision.parts) {
    add_to(sums[part.kind], part.scores);
  }
  return {sums.begin(), sums.end()};
}

std::vector<std::size_t> character_indices(std::string_view text) {
  std::vector<std::size_t> indices(text.size() + 1, 0);
  std::size_t index = 0;
  for (Utf8Reader reader(text); !reader.at_end(); ++index) {
    const std::size_t from = reader.position();
    reader.next();
    std::fill(indices.begin() + static_cast<std::ptrdiff_t>(from),
              indices.begin() + static_cast<std::ptrdiff_t>(reader.position()),
              index);
  }
  indices[text.size()] = index;
  return indices;
}

std::string format_number(double value, int decimals) {
  // Large enough for any double written out in full.
  std::array<char, 400> buffer{};
  const auto [end, status] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                    std::chars_format::fixed, decimals);
  std::string text(buffer.data(), end);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::string signed_number(double value) {
  std::array<char, 400> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%+.2f", value);
  const std::string text = buffer.data();
  return text == "-0.00" ? "+0.00" : text;
}

std::string explanation_head(const LineResult& result) {
  std::string text(label_name(result.label));
  if (result.label == Label::kBlank) return text + '\n';
  text += ' ' + format_score(result.score) + "  (";
  std::string comma;
  for (const Label label : kModelLabels) {
    if (label == result.label) continue;
    text += comma + std::string(label_name(label)) + ' ' +
            format_score(result.probabilities[static_cast<std::size_t>(label)]);
    comma = ", ";
  }
  return text + ")\n";
}

}  // namespace kijil
