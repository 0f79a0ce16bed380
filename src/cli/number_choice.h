// Numbers that a flag picks: `--line 3 --line 5-7,12`.
//
//   Result<NumberChoice> lines = NumberChoice::parse("line", {"3", "5-7,12"});
//   if (lines->has(6)) ...
//
// Thread-safety: const after parse().
#ifndef KIJIL_CLI_NUMBER_CHOICE_H_
#define KIJIL_CLI_NUMBER_CHOICE_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "kijil/result.h"

namespace kijil::cli {

class NumberChoice {
 public:
  // Numbers from 1, ranges such as `5-7` and `5-` (to the end), and several of
  // these with commas between. Without any, all numbers are picked. The error
  // names `flag` and what is wrong with its value.
  static Result<NumberChoice> parse(const std::string& flag,
                                    const std::vector<std::string>& values);

  bool picks_all() const { return ranges_.empty(); }
  bool has(std::size_t number) const;
  // Whether this number or a later one is picked.
  bool has_from(std::size_t number) const;
  // The largest number that is named; 0 if all are picked.
  std::size_t largest() const;

 private:
  struct Range {
    std::size_t first = 1, last = 1;
    std::size_t largest_named = 1;  // last, unless it is open
  };
  static Result<Range> parse_range(const std::string& flag,
                                   const std::string& text);
  std::vector<Range> ranges_;
};

}  // namespace kijil::cli

#endif  // KIJIL_CLI_NUMBER_CHOICE_H_
