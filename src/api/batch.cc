// Tested by batch_test.cc.
#include "kijil/batch.h"

#include "base/parallel.h"

namespace kijil {

std::vector<std::vector<LineResult>> classify_pages(
    const Classifier& classifier, std::span<const PageView> pages,
    const BatchOptions& options) {
  std::vector<std::vector<LineResult>> results(pages.size());
  parallel_for(pages.size(), options.threads, [&](std::size_t i) {
    results[i] = classifier.classify(pages[i]);
  });
  return results;
}

std::vector<FilteredPage> filter_texts(const Classifier& classifier,
                                       std::span<const std::string_view> texts,
                                       const KeepRule& rule,
                                       const BatchOptions& options) {
  std::vector<FilteredPage> filtered(texts.size());
  parallel_for(texts.size(), options.threads, [&](std::size_t i) {
    filtered[i] = filter_text(classifier, texts[i], rule);
  });
  return filtered;
}

}  // namespace kijil
