// Tested by heuristics_test.cc, which tries every example of the tables.
#include "scores/heuristics.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <type_traits>
#include <utility>

#include "scores/line_heuristics.h"
#include "scores/page_heuristics.h"

namespace kijil {
namespace {

using heuristic_table::Context;
using heuristic_table::kLineHeuristics;
using heuristic_table::kPageHeuristics;
using heuristic_table::phrase;
using heuristic_table::Shape;

static_assert(std::size(kLineHeuristics) == kNumLineHeuristics);
static_assert(std::size(kLineHeuristics) + std::size(kPageHeuristics) ==
              kNumHeuristics);

constexpr std::array<Heuristic, kNumHeuristics> kAll = [] {
  std::array<Heuristic, kNumHeuristics> all{};
  std::ranges::copy(kPageHeuristics,
                    std::ranges::copy(kLineHeuristics, all.begin()).out);
  return all;
}();

// The table is known to the compiler, which so calls no pointer but writes the
// functions themselves one behind the other.
template <std::size_t... kAt>
HeuristicValues values_of(const Shape& shape, const Context& context,
                          std::index_sequence<kAt...>) {
  return {kAll[kAt].value(shape, context)...};
}
// The line heuristics that are more than a yes or a no, and the page heuristics
// that are no more; the tests know if one is missing here.
constexpr std::array<std::string_view, kNumLineShares> kLineShares = {
    "josa",        "connectives", "hangul_share",
    "latin_share", "digit_share", "mark_share"};
constexpr std::array<std::string_view, kNumPageFacts> kPageFacts = {
    "first_line",    "short_page",   "page_without_prose", "before_text",
    "after_text",    "between_text", "repeated",           "repeated_often",
    "repeated_long", "headline_run", "counts_on"};

// Calls use(k) for each k < kCount, known to the compiler.
template <std::size_t kCount, typename Use>
constexpr void for_each_index(Use&& use) {
  [&]<std::size_t... kAt>(std::index_sequence<kAt...>) {
    (use(std::integral_constant<std::size_t, kAt>()), ...);
  }
  (std::make_index_sequence<kCount>());
}

// The group of phrases that heuristic kAt asks for, or kNumPhraseGroups. As
// types: with UBSan g++ does not know before run time whether two functions are
// one.
template <auto kFunction>
struct Asked {};
template <std::size_t kAt>
constexpr std::size_t phrase_group_of() {
  using AskedHere = Asked<kAll[kAt].value>;
  std::size_t group = kNumPhraseGroups;
  for_each_index<kNumPhraseGroups>([&](auto k) {
    using AskedOfGroup = Asked<&phrase<static_cast<PhraseId>(k())>>;
    if (std::is_same_v<AskedHere, AskedOfGroup>) group = k();
  });
  return group;
}

constexpr std::array<HeuristicPlace, kNumHeuristics> kPlaces = [] {
  std::array<HeuristicPlace, kNumHeuristics> places{};
  std::size_t facts = 0, shares = 0;
  for_each_index<kNumHeuristics>([&](auto h) {
    if (h() == kNumLineHeuristics) facts = shares = 0;
    const bool of_page = h() >= kNumLineHeuristics;
    const std::string_view name = kAll[h()].name;
    constexpr std::size_t kGroup = phrase_group_of<h()>();
    if (kGroup < kNumPhraseGroups) {
      places[h()] = {HeuristicForm::kPhrase, kGroup};
    } else if (of_page ? std::ranges::count(kPageFacts, name) == 0
                       : std::ranges::count(kLineShares, name) != 0) {
      places[h()] = {HeuristicForm::kShare, shares++};
    } else {
      places[h()] = {HeuristicForm::kFact, facts++};
    }
  });
  return places;
}();

constexpr std::size_t count_of(HeuristicForm form, std::size_t begin,
                               std::size_t end) {
  return static_cast<std::size_t>(
      std::count_if(kPlaces.begin() + begin, kPlaces.begin() + end,
                    [&](const auto& place) { return place.form == form; }));
}
static_assert(count_of(HeuristicForm::kShare, 0, kNumLineHeuristics) ==
              kNumLineShares);
static_assert(count_of(HeuristicForm::kFact, 0, kNumLineHeuristics) <= 64);
static_assert(count_of(HeuristicForm::kFact, kNumLineHeuristics,
                       kNumHeuristics) == kNumPageFacts);
static_assert(count_of(HeuristicForm::kShare, kNumLineHeuristics,
                       kNumHeuristics) == kNumPageShares);

constexpr std::uint64_t kPhraseMask = [] {
  std::uint64_t mask = 0;
  for (const HeuristicPlace& place : kPlaces) {
    if (place.form == HeuristicForm::kPhrase) mask |= 1ull << place.at;
  }
  return mask;
}();

// What heuristic h says goes to its bit of the facts, or to its share.
template <std::size_t kHeuristic, typename Held>
void read_heuristic(const Shape& shape, const Context& context, Held& held) {
  constexpr HeuristicPlace kPlace = kPlaces[kHeuristic];
  if constexpr (kPlace.form == HeuristicForm::kFact) {
    const bool holds = kAll[kHeuristic].value(shape, context) != 0;
    held.facts |= static_cast<decltype(held.facts)>(holds) << kPlace.at;
  } else if constexpr (kPlace.form == HeuristicForm::kShare) {
    held.shares[kPlace.at] = kAll[kHeuristic].value(shape, context);
  }
}

}  // namespace

std::span<const Heuristic> heuristics() { return kAll; }

std::size_t num_line_heuristics() { return kNumLineHeuristics; }

HeuristicValues heuristic_values(const LineShape& shape,
                                 const LineContext& context) {
  return values_of(shape, context, std::make_index_sequence<kNumHeuristics>());
}

std::span<const HeuristicPlace> heuristic_places() { return kPlaces; }

LineHeuristics line_heuristics_of(const LineShape& shape) {
  static const LineContext kNone;
  LineHeuristics held;
  held.phrases = shape.phrases.groups.to_ullong() & kPhraseMask;
  for_each_index<kNumLineHeuristics>(
      [&](auto h) { read_heuristic<h()>(shape, kNone, held); });
  return held;
}

PageHeuristics page_heuristics_of(const LineContext& context) {
  static const LineShape kNone;
  PageHeuristics held;
  for_each_index<kNumPageHeuristics>([&](auto h) {
    read_heuristic<kNumLineHeuristics + h()>(kNone, context, held);
  });
  return held;
}

}  // namespace kijil
