// Tested by explanation_test.cc.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "kijil/explain.h"
#include "outputs/explanation_parts.h"
#include "text/measure.h"

namespace kijil {
namespace {

constexpr std::size_t kEffectColumns = 8;
constexpr std::size_t kKindColumns = 12;
// Meanings begin behind the longest name, but no farther than this.
constexpr std::size_t kNameColumns = 32;

std::string padded_left(std::string text, std::size_t columns) {
  if (text.size() < columns) text.insert(0, columns - text.size(), ' ');
  return text;
}

std::string padded(std::string text, std::size_t columns) {
  const std::size_t used = display_columns(text);
  if (used < columns) text.append(columns - used, ' ');
  return text;
}

// "page: chrome +7.41, body +1.20, list -3.10", the two compared first.
std::string decision_head(const Decision& decision, std::size_t other) {
  const auto state = [&](std::size_t y) {
    return decision.states[y] + ' ' + signed_number(decision.totals[y]);
  };
  std::string text = decision.name + ": " + state(decision.chosen) +
                     " against " + state(other);
  std::string rest;
  for (std::size_t y = 0; y < decision.states.size(); ++y) {
    if (y == decision.chosen || y == other) continue;
    rest += (rest.empty() ? "  (" : ", ") + state(y);
  }
  return text + rest + (rest.empty() ? "" : ")");
}

std::string neighbours(const Decision& decision) {
  const auto say = [&](const std::optional<ExplanationNeighbour>& n,
                       const std::string& side) {
    if (!n) return side + ": none";
    return side + ": " + decision.states[n->state] + " (line " +
           std::to_string(n->line + 1) + ')';
  };
  return say(decision.before, "before") + ", " + say(decision.after, "after");
}

std::string row(double value, std::string_view kind, std::string_view what) {
  std::string text = "  " + padded_left(signed_number(value), kEffectColumns);
  text += "  " + padded(std::string(kind), kKindColumns) + std::string(what);
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

// The name, and the value if it is no plain yes.
std::string name_and_value(const ExplanationPart& part) {
  if (part.value == 1) return part.name;
  std::array<char, 400> value{};
  std::snprintf(value.data(), value.size(), " = %.2f", part.value);
  return part.name + value.data();
}

std::string part_rows(const std::vector<const ExplanationPart*>& parts,
                      const Decision& decision, std::size_t other) {
  std::size_t columns = 0;
  for (const ExplanationPart* part : parts) {
    columns = std::max(columns, display_columns(name_and_value(*part)));
  }
  columns = std::min(columns, kNameColumns);
  std::string text;
  for (const ExplanationPart* part : parts) {
    text += row(
        effect(part->scores, decision, other), part_kind_name(part->kind),
        padded(name_and_value(*part), columns) + "  " + part_meaning(*part));
  }
  return text;
}

// What the difference of two totals means: "97 : 1".
std::string odds(double difference, double temperature) {
  constexpr double kMillion = 1e6;
  const double odds = std::exp(difference / temperature);
  if (odds >= kMillion) return "over a million : 1";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), odds < 10 ? "%.1f : 1" : "%.0f : 1",
                odds);
  return text.data();
}

std::string decision_text(const Decision& decision,
                          const ExplanationFormat& format) {
  const std::size_t other = alternative(decision, format.against);
  const ShownParts shown = strongest_parts(decision, other, format.parts);
  std::string text = decision_head(decision, other) + '\n';
  text += "  " + neighbours(decision) + '\n';
  text += part_rows(shown.named, decision, other);
  if (shown.others_count > 0) {
    text += row(effect(shown.others, decision, other), "others",
                std::to_string(shown.others_count) + " more");
  }
  std::string kinds;
  for (const auto& [kind, scores] : kind_totals(decision)) {
    kinds += (kinds.empty() ? "" : ", ") + std::string(part_kind_name(kind)) +
             ' ' + signed_number(effect(scores, decision, other));
  }
  text += "  " + std::string(kEffectColumns, '-') + '\n';
  const double difference = effect(decision.totals, decision, other);
  text += row(difference, "in all", kinds);
  return text + std::string(4 + kEffectColumns + kKindColumns, ' ') + "odds " +
         odds(difference, decision.temperature) +
         ", all other labels being as they are\n";
}

}  // namespace

std::string explanation_text(const Explanation& explanation,
                             const ExplanationFormat& format) {
  std::string text = explanation_head(explanation.result);
  for (const Decision& decision : explanation.decisions) {
    text += decision_text(decision, format);
  }
  return text;
}

}  // namespace kijil
