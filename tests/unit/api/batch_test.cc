// Many pages at once give what one after the other gives.
#include "kijil/batch.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tiny_classifier.h"

namespace kijil {
namespace {

using testing::tiny_classifier;
using testing::tiny_page;

// Pages of 0 to 3 tiny pages one below the other.
std::vector<std::string> texts() {
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i) {
    std::string& text = texts.emplace_back();
    for (int copies = i % 4; copies > 0; --copies) text += tiny_page();
  }
  return texts;
}

class Batch : public ::testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Threads, Batch, ::testing::Values(0u, 1u, 2u, 8u));

TEST_P(Batch, FiltersAsOneAfterTheOther) {
  const std::vector<std::string> pages = texts();
  const std::vector<std::string_view> views(pages.begin(), pages.end());
  const std::vector<FilteredPage> filtered =
      filter_texts(tiny_classifier(), views, {}, {.threads = GetParam()});
  ASSERT_EQ(filtered.size(), pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const FilteredPage alone = filter_text(tiny_classifier(), pages[i]);
    EXPECT_EQ(filtered[i].text, alone.text);
    EXPECT_EQ(filtered[i].kept, alone.kept);
  }
}

TEST_P(Batch, ClassifiesAsOneAfterTheOther) {
  std::vector<std::vector<std::string_view>> lines;
  const std::string page = tiny_page();
  for (std::size_t size = 0; size < page.size(); size += 20) {
    std::vector<std::string_view>& views = lines.emplace_back();
    for (std::size_t at = 0; at < size; at += 10) {
      views.push_back(std::string_view(page).substr(at, 10));
    }
  }
  const std::vector<PageView> pages(lines.begin(), lines.end());
  const auto results =
      classify_pages(tiny_classifier(), pages, {.threads = GetParam()});
  ASSERT_EQ(results.size(), pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const std::vector<LineResult> alone = tiny_classifier().classify(pages[i]);
    ASSERT_EQ(results[i].size(), alone.size());
    for (std::size_t k = 0; k < alone.size(); ++k) {
      EXPECT_EQ(results[i][k].label, alone[k].label);
      EXPECT_EQ(results[i][k].probabilities, alone[k].probabilities);
    }
  }
}

}  // namespace
}  // namespace kijil
