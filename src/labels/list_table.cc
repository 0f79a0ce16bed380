// Tested by list_table_test.cc and page_features_test.cc.
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

}  // namespace

bool is_few_words(const LineShape& shape) {
  return shape.length >= 2 && shape.length < kHeadlineLength &&
         shape.digit == 0;
}

float bounded_lead(float logit_lead) { return std::tanh(0.5f * logit_lead); }

std::vector<ListLine> list_lines(std::span<const ReadLine> lines,
                                 std::span<const std::size_t> members) {
  std::vector<ListLine> found;
  found.reserve(members.size());
  for (const std::size_t at : members) {
    const auto& [shape, context, scores] = lines[at];
    found.push_back(
        {at,
         bounded_lead(scores.centred[kClickbait] - scores.centred[kRelated]),
         shape.length, outline_of(shape).leading_number, context.prose_before,
         is_list_heading(shape), is_few_words(shape)});
  }
  return found;
}

void ListTable::read(std::span<const ListLine> lines) {
  lines_ = lines;
  blocks_.clear();
  lists_.clear();
  marks_.resize(lines.size());
  for (std::size_t m = 0; m < lines.size(); ++m) {
    marks_[m] = marks_of(m);
    const bool new_block = m == 0 || gap(m) > kSameListGap;
    blocks_.add(new_block);
    lists_.add(new_block || begins_list(m));
  }
  read_mean_leads(blocks_, block_leads_);
  read_mean_leads(lists_, list_leads_);
}

void ListTable::keep_at_most(std::size_t bytes) {
  blocks_.keep_at_most(bytes);
  lists_.keep_at_most(bytes);
  kijil::keep_at_most(bytes, marks_, block_leads_, list_leads_);
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

ListTable::Marks ListTable::marks_of(std::size_t m) const {
  const bool odd_one_out = lines_[m].is_few_words && stands_alone(m);
  const bool begins_list = m == 0 || odd_one_out || restarts_rank(m) ||
                           (lines_[m].is_heading && !lines_[m - 1].is_heading);
  return {begins_list, odd_one_out};
}

// Whether it is neither the first nor the last, and none near is_few_words.
bool ListTable::stands_alone(std::size_t m) const {
  if (m == 0 || m + 1 == lines_.size()) return false;
  for (std::size_t k = 1; k <= kOddReach; ++k) {
    if (m >= k && lines_[m - k].is_few_words) return false;
    if (m + k < lines_.size() && lines_[m + k].is_few_words) return false;
  }
  return true;
}

float ListTable::lead_within(std::size_t m, std::size_t reach) const {
  return mean_lead(std::max(blocks_.begin(m), m < reach ? 0 : m - reach),
                   std::min(blocks_.end(m), m + reach + 1));
}

bool ListTable::restarts_rank(std::size_t m) const {
  if (lines_[m].leading_number != 1) return false;
  for (std::size_t back = 1; back <= std::min(m, kRankReach); ++back) {
    const std::int32_t number = lines_[m - back].leading_number;
    if (number != LineOutline::kNoNumber) return number > 1;
  }
  return false;
}

// Only lines long enough to be headlines are asked: ranks and dates have no
// opinion.
float ListTable::mean_lead(std::size_t begin, std::size_t end) const {
  float sum = 0;
  int asked = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if (lines_[i].length < kHeadlineLength) continue;
    sum += lines_[i].lead;
    ++asked;
  }
  return asked == 0 ? 0.0f : sum / static_cast<float>(asked);
}

void ListTable::read_mean_leads(const Runs& runs,
                                std::vector<float>& means) const {
  means.resize(runs.size());
  for (std::size_t run = 0; run < runs.size(); ++run) {
    means[run] = mean_lead(runs.begin_of_run(run), runs.end_of_run(run));
  }
}

}  // namespace kijil
