// Tested by lists_test.cc.
#include "evaluate/lists.h"

#include <string_view>

#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

bool in_list(Label label) {
  return label == Label::kRelated || label == Label::kClickbait;
}

// Ranks, times and bullets stand on lines of their own in many lists.
bool has_letter(std::string_view text) {
  for (Utf8Reader reader(text); !reader.at_end();) {
    if (is_letter(reader.next())) return true;
  }
  return false;
}

bool ends_list(const LabeledLine& line) {
  return line.label == Label::kBody ||
         (line.label == Label::kChrome && has_letter(line.text));
}

}  // namespace

std::vector<std::vector<std::size_t>> gold_lists(const LabeledPage& page) {
  std::vector<std::vector<std::size_t>> lists(1);
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const LabeledLine& line = page.lines[i];
    const bool member = line.label && in_list(*line.label);
    const bool other_kind = member && !lists.back().empty() &&
                            page.lines[lists.back().back()].label != line.label;
    if (ends_list(line) || other_kind) lists.emplace_back();
    if (member) lists.back().push_back(i);
  }
  std::erase_if(lists, [](const auto& list) { return list.size() < 2; });
  return lists;
}

ListMetrics add_lists(ListMetrics sum, const LabeledPage& gold,
                      std::span<const LineResult> predicted) {
  for (const std::vector<std::size_t>& list : gold_lists(gold)) {
    std::size_t right = 0;
    for (const std::size_t i : list) {
      right += predicted[i].label == gold.lines[i].label;
    }
    ++sum.lists;
    sum.right += right == list.size();
    sum.mostly_right += 2 * right > list.size();
  }
  return sum;
}

}  // namespace kijil
