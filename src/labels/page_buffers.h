// What one thread keeps between pages, so that labelling one allocates nothing.
//
//   PageBuffers buffers;
//   for (const auto& page : pages) use(model.label(page, buffers));
//
// What is remembered of words and lines is forgotten when another model comes.
// Thread-safety: one thread at a time.
#ifndef KIJIL_LABELS_PAGE_BUFFERS_H_
#define KIJIL_LABELS_PAGE_BUFFERS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "features/context.h"
#include "kijil/line.h"
#include "labels/line_cache.h"
#include "labels/page_decoder.h"
#include "labels/weighed_line.h"
#include "scores/word_cache.h"
#include "text/normalize.h"

namespace kijil {

struct PageBuffers {
  Normalizer normalizer;
  WordCache words;
  LineCache lines;
  std::uint64_t model = 0;  // the number of that which these two are of
  // Of the page's lines that are not blank.
  std::vector<std::size_t> positions;
  std::vector<LineOutline> outlines;
  std::vector<WeighedLine> weighed;
  std::vector<std::uint32_t> topics;  // one line's behind the other's
  ContextReader contexts;
  DecoderBuffers decoder;
  // Of all lines.
  std::vector<LineResult> results;

  // A page of as many lines as a window has takes some 3 MB in all, and less
  // than this for each thing.
  static constexpr std::size_t kMostBytes = std::size_t{2} << 20;
  // Gives back what a page far larger than most has left, but for results.
  void forget_large_page();
};

}  // namespace kijil

#endif  // KIJIL_LABELS_PAGE_BUFFERS_H_
