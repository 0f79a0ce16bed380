// Names of features are built of a place and a fact (labels/page_features.cc,
// labels/list_features.cc), and so are their meanings here.
// Tested by explanation_test.cc, which asks for every feature there is.
#include <algorithm>
#include <array>
#include <utility>

#include "kijil/explain.h"
#include "scores/heuristics.h"

namespace kijil {
namespace {

using Meanings = std::pair<std::string_view, std::string_view>;

constexpr std::array<Meanings, 4> kLinesNear = {{
    {"before1", "1 line before"},
    {"before2", "2 lines before"},
    {"after1", "1 line after"},
    {"after2", "2 lines after"},
}};

// Behind "Stage one's probability of LABEL".
constexpr std::array<Meanings, 8> kPlaces = {{
    {"within2", ", mean within 2 lines."},
    {"within5", ", mean within 5 lines."},
    {"within12", ", mean within 12 lines."},
    {"page", ", mean over the page."},
    {"before_text", "; the line stands before all text."},
    {"after_text", "; the line stands after all text."},
    {"between_text", "; text is near on both sides."},
    {"no_text", "; the page has hardly any text."},
}};

constexpr std::array<Meanings, 5> kWhole = {{
    {"bias", "Holds for every line."},
    {"lead", "Stage one's lead of clickbait over related."},
    {"lead_within_3", "Mean lead of clickbait over 3 list lines each way."},
    {"lead_of_block", "Mean lead of clickbait over the lists here."},
    {"lead_of_list", "Mean lead of clickbait over this list."},
}};

template <std::size_t kSize>
std::string_view find(const std::array<Meanings, kSize>& table,
                      std::string_view name) {
  const auto at =
      std::find_if(table.begin(), table.end(),
                   [&](const Meanings& m) { return m.first == name; });
  return at == table.end() ? std::string_view() : at->second;
}

std::string_view heuristic_meaning(std::string_view name) {
  for (const Heuristic& h : heuristics()) {
    if (h.name == name) return h.meaning;
  }
  return {};
}

std::string probability_of(std::string_view label) {
  return "Stage one's probability of " + std::string(label);
}

// Of `place`.`fact`, e.g. before1.ends_stop or within5.p.body.
std::string neighbour_meaning(std::string_view place, std::string_view fact) {
  const bool probability = fact.starts_with("p.");
  if (const std::string_view line = find(kLinesNear, place); !line.empty()) {
    const std::string head = std::string(line) + ": ";
    if (fact == "none") return head + "there is none.";
    if (probability) return head + probability_of(fact.substr(2)) + '.';
    return head + std::string(heuristic_meaning(fact));
  }
  if (!probability) return {};
  return probability_of(fact.substr(2)) + std::string(find(kPlaces, place));
}

std::string transition_meaning(std::string_view name) {
  const std::size_t colon = std::min(name.find(':'), name.size());
  const std::string_view state = name.substr(std::min(colon + 1, name.size()));
  const bool in_lists = state == "related" || state == "clickbait";
  return std::string(in_lists ? "The list line " : "The line ") +
         std::string(name.substr(0, colon)) + " is " + std::string(state) + '.';
}

}  // namespace

std::string part_meaning(const ExplanationPart& part) {
  const std::string_view name = part.name;
  if (part.kind == PartKind::kNgram) return {};
  if (part.kind == PartKind::kTransition) return transition_meaning(name);
  if (const auto whole = find(kWhole, name); !whole.empty()) {
    return std::string(whole);
  }
  if (const auto meaning = heuristic_meaning(name); !meaning.empty()) {
    return std::string(meaning);
  }
  if (name.starts_with("p.")) return probability_of(name.substr(2)) + '.';
  const std::size_t dot = std::min(name.find('.'), name.size());
  return neighbour_meaning(name.substr(0, dot),
                           name.substr(std::min(dot + 1, name.size())));
}

}  // namespace kijil
