// What one thread keeps between pages, so that labelling one allocates nothing.
//
//   PageBuffers buffers;
//   for (const auto& page : pages) use(model.label(page, buffers));
//
// REQUIRES: one model for one PageBuffers. Thread-safety: one thread at a time.
#ifndef KIJIL_LABELS_PAGE_BUFFERS_H_
#define KIJIL_LABELS_PAGE_BUFFERS_H_

#include <vector>

#include "kijil/line.h"
#include "scores/word_cache.h"

namespace kijil {

struct PageBuffers {
  WordCache words;
  std::vector<LineResult> results;
};

}  // namespace kijil

#endif  // KIJIL_LABELS_PAGE_BUFFERS_H_
