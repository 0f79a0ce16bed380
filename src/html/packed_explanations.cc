// Tested by packed_explanations_test.cc.
#include "html/packed_explanations.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace kijil {
namespace {

using Json = nlohmann::json;
using Scores = std::vector<std::int64_t>;

// All that follow read the shape of explanation_json(), and throw what
// nlohmann throws, or std::out_of_range, on any other.

std::int64_t hundredths(const Json& number) {
  return std::llround(number.get<double>() * 100);
}

Scores all_hundredths(const Json& numbers) {
  Scores out;
  for (const Json& number : numbers) out.push_back(hundredths(number));
  return out;
}

void append(Json& row, const Scores& scores) {
  for (const std::int64_t score : scores) row.push_back(score);
}

// The kinds' scores, rounded so that they add up to the totals: what rounding
// took goes to the first kind by name, the bias.
Json pack_kinds(PackedExplanations& packed, const Json& kinds,
                const Scores& totals) {
  Scores rest = totals;
  for (const Json& scores : kinds) {
    const Scores rounded = all_hundredths(scores);
    for (std::size_t k = 0; k < rest.size(); ++k) rest[k] -= rounded.at(k);
  }
  Json out = Json::array();
  for (const auto& [kind, scores] : kinds.items()) {
    Scores rounded = all_hundredths(scores);
    for (std::size_t k = 0; k < rest.size(); ++k) rounded.at(k) += rest[k];
    rest.assign(rest.size(), 0);
    Json row = Json::array({packed.place_of(kind)});
    append(row, rounded);
    out.push_back(std::move(row));
  }
  return out;
}

std::optional<PartKind> kind_named(std::string_view name) {
  for (const PartKind kind :
       {PartKind::kNgram, PartKind::kScore, PartKind::kHeuristic,
        PartKind::kNeighbour, PartKind::kTransition, PartKind::kBias}) {
    if (part_kind_name(kind) == name) return kind;
  }
  return {};
}

// All but `others`, which the kinds' scores tell.
Json pack_parts(PackedExplanations& packed, const Json& parts) {
  Json out = Json::array();
  for (const Json& part : parts) {
    const std::string kind = part.at("kind"), name = part.at("name");
    const std::optional<PartKind> known = kind_named(kind);
    if (!known) continue;
    if (*known != PartKind::kNgram) packed.keep_meaning(*known, name);
    Json row = Json::array({packed.place_of(kind), packed.place_of(name),
                            hundredths(part.at("value"))});
    append(row, all_hundredths(part.at("scores")));
    if (part.contains("begin")) {
      row.push_back(part.at("begin"));
      row.push_back(part.at("end"));
    }
    out.push_back(std::move(row));
  }
  return out;
}

// The place of `state` among the decision's states.
std::size_t state_place(const Json& decision, const Json& state) {
  const Json& states = decision.at("states");
  const auto found = std::find(states.begin(), states.end(), state);
  if (found == states.end()) throw std::out_of_range("no such state");
  return static_cast<std::size_t>(found - states.begin());
}

Json pack_neighbour(const Json& decision, const Json& neighbour) {
  if (neighbour.is_null()) return 0;
  return Json::array(
      {neighbour.at("line"), state_place(decision, neighbour.at("state"))});
}

Json pack_decision(PackedExplanations& packed, const Json& decision) {
  Json states = Json::array();
  for (const Json& state : decision.at("states")) {
    states.push_back(packed.place_of(state));
  }
  const Scores totals = all_hundredths(decision.at("totals"));
  const double temperature = decision.value("temperature", 1.0);
  return Json::array({packed.place_of(decision.at("name")), std::move(states),
                      state_place(decision, decision.at("chosen")),
                      state_place(decision, decision.at("against")),
                      std::round(temperature * 1000) / 1000, totals,
                      pack_kinds(packed, decision.at("kinds"), totals),
                      pack_parts(packed, decision.at("parts")),
                      pack_neighbour(decision, decision.at("before")),
                      pack_neighbour(decision, decision.at("after")),
                      all_hundredths(decision.value("characters", Json()))});
}

Json pack_line(PackedExplanations& packed, const std::string& text,
               const std::string& explanation) {
  const Json json = Json::parse(explanation);
  const Json& read_as = json.at("read_as");
  Json probabilities = Json::array();
  for (const Label label : kModelLabels) {
    probabilities.push_back(hundredths(
        json.at("probabilities").value(std::string(label_name(label)), 0.0)));
  }
  Json out = Json::array(
      {read_as == text ? Json(0) : read_as, std::move(probabilities)});
  for (const Json& decision : json.at("decisions")) {
    out.push_back(pack_decision(packed, decision));
  }
  return out;
}

}  // namespace

std::size_t PackedExplanations::place_of(const std::string& text) {
  const auto [found, is_new] = places_.try_emplace(text, strings_.size());
  if (is_new) strings_.push_back(text);
  return found->second;
}

void PackedExplanations::keep_meaning(PartKind kind, const std::string& name) {
  const auto [meaning, is_new] = meanings_.try_emplace(name);
  if (!is_new) return;
  ExplanationPart part;
  part.kind = kind;
  part.name = name;
  meaning->second = part_meaning(part);
}

std::string PackedExplanations::add_page(
    const LabeledPage& page, std::span<const std::string> explanations) {
  Json out = Json::array();
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    Json line = 0;
    if (i < explanations.size() && !explanations[i].empty()) {
      try {
        line = pack_line(*this, page.lines[i].text, explanations[i]);
      } catch (const std::exception&) {
        // Not an explanation: the line is shown without one.
      }
    }
    out.push_back(std::move(line));
  }
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace kijil
