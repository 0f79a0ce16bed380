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

#include <cstddef>
#include <span>
#include <string_view>
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

// filter_text() for each of `texts`.
KIJIL_EXPORT std::vector<FilteredPage> filter_texts(
    const Classifier& classifier, std::span<const std::string_view> texts,
    const KeepRule& rule = {}, const BatchOptions& options = {});

}  // namespace kijil

#endif  // KIJIL_BATCH_H_
