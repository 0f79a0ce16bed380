// Explanations made small: tens of thousands of parts share their names, and
// numbers keep two decimals.
//
//   PackedExplanations packed;
//   std::string row = packed.add_page(json_of_each_line);
//   write(packed.strings());
//
// A page is a JSON array with one item per line: 0 if it has no explanation,
// else [read_as or 0 if it is the line's text, [probability of each label],
// decision, ...]. A decision is [name, [state, ...], chosen, against,
// temperature, [total, ...], [[kind, score of each state ...], ...],
// [[kind, name, value, score of each state ..., begin, end], ...], before,
// after, [effect of each character]]; `begin` and `end` for n-grams only,
// `before` and `after` 0 or [line, state]. Names, kinds and states are places
// in strings(), but `chosen`, `against` and a neighbour's state are places
// among the states. Numbers are hundredths but for the temperature. The kinds'
// scores are made to add up to the totals exactly; what a kind's named parts
// lack to them is the rest of its parts, and rounding.
// Thread-safety: none while adding.
#ifndef KIJIL_HTML_PACKED_EXPLANATIONS_H_
#define KIJIL_HTML_PACKED_EXPLANATIONS_H_

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "kijil/explain.h"
#include "kijil/line.h"

namespace kijil {

class PackedExplanations {
 public:
  // `explanations`: explanation_json() of the page's lines; lines beyond them
  // have none.
  std::string add_page(const LabeledPage& page,
                       std::span<const std::string> explanations);

  const std::vector<std::string>& strings() const { return strings_; }

  // What the parts other than n-grams mean (part_meaning()), by name.
  const std::map<std::string, std::string>& meanings() const {
    return meanings_;
  }

  // The place of `text` in strings().
  std::size_t place_of(const std::string& text);

  // Sees to it that the part's meaning is kept.
  void keep_meaning(PartKind kind, const std::string& name);

 private:
  std::vector<std::string> strings_;
  std::unordered_map<std::string, std::size_t> places_;
  std::map<std::string, std::string> meanings_;
};

}  // namespace kijil

#endif  // KIJIL_HTML_PACKED_EXPLANATIONS_H_
