#include "cli/number_choice.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string_view>

namespace kijil::cli {
namespace {

// A whole number from 1; empty for anything else.
std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, status] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc() || end != text.data() + text.size() || value == 0) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

Result<NumberChoice::Range> NumberChoice::parse_range(const std::string& flag,
                                                      const std::string& text) {
  const std::size_t dash = text.find('-');
  const std::string_view view(text);
  const auto first = number(view.substr(0, dash));
  if (first && dash == std::string::npos) return Range{*first, *first, *first};
  if (first && dash + 1 == text.size()) {
    return Range{*first, std::numeric_limits<std::size_t>::max(), *first};
  }
  const auto last = first ? number(view.substr(dash + 1)) : std::nullopt;
  if (last && *first <= *last) return Range{*first, *last, *last};
  return Error{ErrorCode::kInvalidArgument,
               "--" + flag + ": '" + text +
                   "' is not a number from 1, nor a range such as 3-7 or 3-"};
}

Result<NumberChoice> NumberChoice::parse(
    const std::string& flag, const std::vector<std::string>& values) {
  NumberChoice choice;
  for (const std::string& value : values) {
    for (std::size_t at = 0; at <= value.size();) {
      const std::size_t comma = std::min(value.find(',', at), value.size());
      const Result<Range> range =
          parse_range(flag, value.substr(at, comma - at));
      if (!range) return range.error();
      choice.ranges_.push_back(*range);
      at = comma + 1;
    }
  }
  return choice;
}

bool NumberChoice::has(std::size_t n) const {
  return picks_all() ||
         std::any_of(ranges_.begin(), ranges_.end(), [n](const Range& r) {
           return r.first <= n && n <= r.last;
         });
}

bool NumberChoice::has_from(std::size_t n) const {
  return picks_all() ||
         std::any_of(ranges_.begin(), ranges_.end(),
                     [n](const Range& r) { return n <= r.last; });
}

std::size_t NumberChoice::largest() const {
  std::size_t largest = 0;
  for (const Range& r : ranges_) largest = std::max(largest, r.largest_named);
  return largest;
}

}  // namespace kijil::cli
