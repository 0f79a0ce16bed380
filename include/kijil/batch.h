// Many pages at once, on several threads.
//
//   std::vector<kijil::PageView> pages = ...;
//   auto results = kijil::classify_pages(classifier, pages, {.threads = 2});
//   results[7][0].label;   // first line of the eighth page
//
// Results are those of one page after the other, in the order of the pages,
// whatever the number of threads. Thread-safe: several calls may run at once.
#ifndef KIJIL_BATCH_H_
#define KIJIL_BATCH_H_

#include <concepts>
#include <cstddef>
#include <ranges>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "kijil/classifier.h"
#include "kijil/export.h"
#include "kijil/filter.h"
#include "kijil/line.h"

namespace kijil {

struct BatchOptions {
  // The caller's thread and so many more less one; 0: as many as the machine
  // runs at once.
  std::size_t threads = 0;
};

// The lines of a page, without line breaks.
using PageView = std::span<const std::string_view>;

KIJIL_EXPORT std::vector<std::vector<LineResult>> classify_pages(
    const Classifier& classifier, std::span<const PageView> pages,
    const BatchOptions& options = {});
// For std::vector<std::vector<std::string>> and the like.
template <typename Page>
concept PageOfLines = LineRange<Page> ||
    (std::convertible_to<const Page&, PageView> &&
     !std::same_as<Page, PageView>);
template <typename Pages>
concept PageRange = std::ranges::input_range<const Pages&> &&
    std::is_lvalue_reference_v<std::ranges::range_reference_t<const Pages&>> &&
    PageOfLines<std::ranges::range_value_t<const Pages&>>;
template <PageRange Pages>
std::vector<std::vector<LineResult>> classify_pages(
    const Classifier& classifier, const Pages& pages,
    const BatchOptions& options = {}) {
  std::vector<std::vector<std::string_view>> lines;
  for (const auto& page : pages) lines.emplace_back(page.begin(), page.end());
  return classify_pages(
      classifier, std::vector<PageView>(lines.begin(), lines.end()), options);
}

// filter_text() for each of `texts`.
KIJIL_EXPORT std::vector<FilteredPage> filter_texts(
    const Classifier& classifier, std::span<const std::string_view> texts,
    const KeepRule& rule = {}, const BatchOptions& options = {});
template <LineRange Texts>
std::vector<FilteredPage> filter_texts(const Classifier& classifier,
                                       const Texts& texts,
                                       const KeepRule& rule = {},
                                       const BatchOptions& options = {}) {
  return filter_texts(classifier, line_views(texts), rule, options);
}

}  // namespace kijil

#endif  // KIJIL_BATCH_H_
