// Explanations made small: tens of thousands of parts share their names, and
// numbers keep two decimals.
//
//   PackedExplanations packed;
//   std::string row = packed.add_page(json_of_each_line);
//   write(packed.strings());
//
// A page is a JSON array with one item per line: 0 if it has no explanation,
// else [read_as or 0 if it is the line's text, [probability of each label],
// decision, ...]. A decision is [name, [state, ...], chosen, [total, ...],
// [part, ...]], a part [kind, name, value, score of each state ..., begin,
// end], the last two for n-grams only. Names, states and kinds are places in
// strings(); `chosen` is a place among the states. Probabilities, values,
// totals and scores are hundredths. Rounding is made good in the part
// `others`, so that parts add up to totals exactly.
// Thread-safety: none while adding.
#ifndef KIJIL_HTML_PACKED_EXPLANATIONS_H_
#define KIJIL_HTML_PACKED_EXPLANATIONS_H_

#include <cstddef>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "kijil/line.h"

namespace kijil {

class PackedExplanations {
 public:
  // `explanations`: explanation_json() of the page's lines; lines beyond them
  // have none.
  std::string add_page(const LabeledPage& page,
                       std::span<const std::string> explanations);

  const std::vector<std::string>& strings() const { return strings_; }

  // The place of `text` in strings().
  std::size_t place_of(const std::string& text);

 private:
  std::vector<std::string> strings_;
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace kijil

#endif  // KIJIL_HTML_PACKED_EXPLANATIONS_H_
