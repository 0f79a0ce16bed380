// Tested by packed_explanations_test.cc.
#include "html/packed_explanations.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

namespace kijil {
namespace {

using Json = nlohmann::json;

std::int64_t hundredths(const Json& number) {
  return std::llround(number.get<double>() * 100);
}

std::vector<std::int64_t> all_hundredths(const Json& numbers) {
  std::vector<std::int64_t> out;
  for (const Json& number : numbers) out.push_back(hundredths(number));
  return out;
}

// What the parts' scores lack to the totals, by state.
std::vector<std::int64_t> shortfall(
    std::vector<std::int64_t> totals,
    const std::vector<std::vector<std::int64_t>>& scores) {
  for (const std::vector<std::int64_t>& part : scores) {
    for (std::size_t k = 0; k < totals.size(); ++k) totals[k] -= part.at(k);
  }
  return totals;
}

bool any(const std::vector<std::int64_t>& numbers) {
  return std::any_of(numbers.begin(), numbers.end(),
                     [](std::int64_t n) { return n != 0; });
}

struct PartName {
  std::size_t kind, name;
};

Json part_row(PartName name, std::int64_t value,
              const std::vector<std::int64_t>& scores) {
  Json row = Json::array({name.kind, name.name, value});
  for (const std::int64_t score : scores) row.push_back(score);
  return row;
}

// REQUIRES: the shape of explanation_json(); throws what nlohmann throws, or
// std::out_of_range, on any other.
Json pack_parts(PackedExplanations& packed, const Json& decision,
                const std::vector<std::int64_t>& totals) {
  std::vector<std::vector<std::int64_t>> scores;
  for (const Json& part : decision.at("parts")) {
    scores.push_back(all_hundredths(part.at("scores")));
  }
  std::vector<std::int64_t> rest = shortfall(totals, scores);
  Json out = Json::array();
  std::size_t next = 0;
  for (const Json& part : decision.at("parts")) {
    std::vector<std::int64_t>& own = scores[next++];
    if (part.at("kind") == "others") {
      std::transform(own.begin(), own.end(), rest.begin(), own.begin(),
                     std::plus<>());
      rest.assign(rest.size(), 0);
    }
    Json row = part_row(
        {packed.place_of(part.at("kind")), packed.place_of(part.at("name"))},
        hundredths(part.at("value")), own);
    if (part.contains("begin")) {
      row.push_back(part.at("begin"));
      row.push_back(part.at("end"));
    }
    out.push_back(std::move(row));
  }
  if (any(rest)) {
    const std::size_t others = packed.place_of("others");
    out.push_back(part_row({others, others}, 0, rest));
  }
  return out;
}

Json pack_decision(PackedExplanations& packed, const Json& decision) {
  Json states = Json::array();
  std::size_t chosen = 0;
  for (const Json& state : decision.at("states")) {
    if (state == decision.at("chosen")) chosen = states.size();
    states.push_back(packed.place_of(state));
  }
  const std::vector<std::int64_t> totals =
      all_hundredths(decision.at("totals"));
  return Json::array({packed.place_of(decision.at("name")), std::move(states),
                      chosen, totals, pack_parts(packed, decision, totals)});
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
