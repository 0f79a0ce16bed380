// Tested by page_features_test.cc.
#include "labels/list_table.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kijil {
namespace {

constexpr std::size_t kRelated = static_cast<std::size_t>(Label::kRelated);
constexpr std::size_t kClickbait = static_cast<std::size_t>(Label::kClickbait);

// Buttons and thumbnails' texts between entries; more means another list.
constexpr std::size_t kSameListGap = 3;
// A headline, a publisher and a time may stand between two ranks.
constexpr std::size_t kRankReach = 5;
constexpr float kHeadlineLength = 8;
constexpr std::size_t kOddReach = 4;
// From so many lines between two list lines on, more make no difference.
constexpr std::size_t kLargestGap = 7;

// Bounded, so that one lurid headline cannot outvote its list.
float clickbait_lead(const StageOneScores& s) {
  return std::tanh(0.5f * (s.centred[kClickbait] - s.centred[kRelated]));
}

}  // namespace

ListTable::ListTable(std::span<const ReadLine> lines,
                     std::span<const std::size_t> members)
    : lines_(lines), members_(members) {
  leads_.reserve(members.size());
  blocks_.reserve(members.size());
  lists_.reserve(members.size());
  for (std::size_t m = 0; m < members.size(); ++m) {
    leads_.push_back(clickbait_lead(line(m).scores));
    const bool new_block = m == 0 || gap(m) > kSameListGap;
    blocks_.add(new_block);
    lists_.add(new_block || begins_list(m));
  }
  block_leads_ = mean_leads(blocks_);
  list_leads_ = mean_leads(lists_);
}

float ListTable::gap_size(std::size_t m) const {
  static const std::array<float, kLargestGap> kSizes = [] {
    std::array<float, kLargestGap> sizes;
    for (std::size_t n = 0; n < kLargestGap; ++n) {
      sizes[n] = std::log2(1.0f + static_cast<float>(n)) / 3;
    }
    return sizes;
  }();
  return gap(m) < kLargestGap ? kSizes[gap(m)] : 1.0f;
}

bool ListTable::begins_list(std::size_t m) const {
  if (m == 0 || restarts_rank(m) || is_odd_one_out(m)) return true;
  return is_list_heading(line(m).shape) && !is_list_heading(line(m - 1).shape);
}

bool ListTable::is_odd_one_out(std::size_t m) const {
  if (!is_few_words(m) || m == 0 || m + 1 == members_.size()) return false;
  for (std::size_t k = 1; k <= kOddReach; ++k) {
    if (m >= k && is_few_words(m - k)) return false;
    if (m + k < members_.size() && is_few_words(m + k)) return false;
  }
  return true;
}

float ListTable::lead_within(std::size_t m, std::size_t reach) const {
  return mean_lead(std::max(blocks_.begin(m), m < reach ? 0 : m - reach),
                   std::min(blocks_.end(m), m + reach + 1));
}

bool ListTable::is_few_words(std::size_t m) const {
  const LineShape& s = line(m).shape;
  return s.length >= 2 && s.length < kHeadlineLength && s.digit == 0;
}

bool ListTable::restarts_rank(std::size_t m) const {
  if (line(m).shape.leading_number != 1) return false;
  for (std::size_t back = 1; back <= std::min(m, kRankReach); ++back) {
    const auto number = line(m - back).shape.leading_number;
    if (number) return *number > 1;
  }
  return false;
}

// Only lines long enough to be headlines are asked: ranks and dates have no
// opinion.
float ListTable::mean_lead(std::size_t begin, std::size_t end) const {
  float sum = 0;
  int asked = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if (line(i).shape.length < kHeadlineLength) continue;
    sum += leads_[i];
    ++asked;
  }
  return asked == 0 ? 0.0f : sum / static_cast<float>(asked);
}

std::vector<float> ListTable::mean_leads(const Runs& runs) const {
  std::vector<float> means(runs.size());
  for (std::size_t run = 0; run < runs.size(); ++run) {
    means[run] = mean_lead(runs.begin_of_run(run), runs.end_of_run(run));
  }
  return means;
}

}  // namespace kijil
