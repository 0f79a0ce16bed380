// What filter_text() and filter_lines() make of a page that is labelled.
//
//   std::vector<LineResult> results = label_page(model, lines, buffers);
//   FilteredPage page = keep_text(text, std::move(results), rule);
//
// Internal to src/api. Thread-safe: pure functions, but for the buffers.
#ifndef KIJIL_API_FILTERED_PAGE_H_
#define KIJIL_API_FILTERED_PAGE_H_

#include <span>
#include <string_view>
#include <vector>

#include "kijil/filter.h"
#include "labels/page_buffers.h"

namespace kijil {

class PageModel;

// What Classifier::classify() gives, with the buffers of one thread.
std::vector<LineResult> label_page(const PageModel& model,
                                   std::span<const std::string_view> lines,
                                   PageBuffers& buffers);

// REQUIRES: `results` are those of page_lines(text).
FilteredPage keep_text(std::string_view text, std::vector<LineResult> results,
                       const KeepRule& rule);
// REQUIRES: `results` are those of `lines`.
FilteredPage keep_lines(std::span<const std::string_view> lines,
                        std::vector<LineResult> results, const KeepRule& rule);

}  // namespace kijil

#endif  // KIJIL_API_FILTERED_PAGE_H_
