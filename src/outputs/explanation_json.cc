// Tested by explanation_test.cc.
#include "kijil/explain.h"
#include "outputs/explanation_parts.h"
#include "outputs/rows.h"

namespace kijil {
namespace {

// Enough for a sum of hundreds of parts to come out right to four decimals.
constexpr int kDecimals = 6;
// Only shown as colour.
constexpr int kCharacterDecimals = 4;

std::string array(const std::vector<double>& numbers, int decimals) {
  std::string json = "[";
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) json += ',';
    json += format_number(numbers[i], decimals);
  }
  return json + ']';
}

std::string neighbour_json(const std::optional<ExplanationNeighbour>& n,
                           const Decision& decision) {
  if (!n) return "null";
  return "{\"line\":" + std::to_string(n->line + 1) +
         ",\"state\":" + json_string(decision.states[n->state]) + '}';
}

std::string part_json(const ExplanationPart& part,
                      std::span<const std::size_t> character_at) {
  std::string json = "{\"kind\":" + json_string(part_kind_name(part.kind));
  json += ",\"name\":" + json_string(part.name);
  json += ",\"value\":" + format_number(part.value, kDecimals);
  json += ",\"scores\":" + array(part.scores, kDecimals);
  if (part.kind == PartKind::kNgram) {
    json += ",\"begin\":" + std::to_string(character_at[part.begin]);
    json += ",\"end\":" + std::to_string(character_at[part.end]);
  }
  return json + '}';
}

std::string parts_json(std::string_view read_as, const ShownParts& shown) {
  const std::vector<std::size_t> character_at = character_indices(read_as);
  std::string json = "[";
  for (const ExplanationPart* part : shown.named) {
    if (json.size() > 1) json += ',';
    json += part_json(*part, character_at);
  }
  if (shown.others_count > 0) {
    if (json.size() > 1) json += ',';
    json += R"({"kind":"others","name":"others","value":)" +
            std::to_string(shown.others_count) +
            ",\"scores\":" + array(shown.others, kDecimals) + '}';
  }
  return json + ']';
}

std::string decision_json(const Decision& decision, std::string_view read_as,
                          const ExplanationFormat& format) {
  const std::size_t other = alternative(decision, format.against);
  std::string json =
      "{\"name\":" + json_string(decision.name) + ",\"states\":[";
  for (std::size_t y = 0; y < decision.states.size(); ++y) {
    if (y > 0) json += ',';
    json += json_string(decision.states[y]);
  }
  json += "],\"chosen\":" + json_string(decision.states[decision.chosen]);
  json += ",\"against\":" + json_string(decision.states[other]);
  json += ",\"totals\":" + array(decision.totals, kDecimals);
  json += ",\"temperature\":" + format_number(decision.temperature, kDecimals);
  json += ",\"before\":" + neighbour_json(decision.before, decision);
  json += ",\"after\":" + neighbour_json(decision.after, decision);
  json += ",\"kinds\":{";
  std::string comma;
  for (const auto& [kind, scores] : kind_totals(decision)) {
    json += comma + json_string(part_kind_name(kind)) + ':' +
            array(scores, kDecimals);
    comma = ",";
  }
  json += "},\"parts\":" +
          parts_json(read_as, strongest_parts(decision, other, format.parts));
  if (format.characters) {
    json +=
        ",\"characters\":" +
        array(character_effects(read_as, decision, other), kCharacterDecimals);
  }
  return json + '}';
}

}  // namespace

std::string explanation_json(const Explanation& explanation,
                             const ExplanationFormat& format) {
  const LineResult& result = explanation.result;
  std::string json = "{\"label\":" + json_string(label_name(result.label)) +
                     ",\"score\":" + format_score(result.score) +
                     ",\"probabilities\":{";
  for (const Label label : kModelLabels) {
    const auto k = static_cast<std::size_t>(label);
    if (k > 0) json += ',';
    json += json_string(label_name(label)) + ':' +
            format_number(double{result.probabilities[k]}, kDecimals);
  }
  json +=
      "},\"read_as\":" + json_string(explanation.read_as) + ",\"decisions\":[";
  for (std::size_t d = 0; d < explanation.decisions.size(); ++d) {
    if (d > 0) json += ',';
    json +=
        decision_json(explanation.decisions[d], explanation.read_as, format);
  }
  return json + "]}";
}

}  // namespace kijil
