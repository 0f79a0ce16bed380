// Tested by explain_test.cc.
#include "kijil/explain.h"

#include <cassert>

#include "api/windows.h"
#include "labels/page_explainer.h"

namespace kijil {

void explain_each(const Classifier& classifier,
                  std::span<const std::string_view> lines,
                  const UseExplanation& use) {
  for (const PageWindow& w : page_windows(lines.size())) {
    const PageExplainer explainer(classifier.model(),
                                  lines.subspan(w.begin, w.end - w.begin));
    for (std::size_t i = w.emit_begin; i < w.emit_end; ++i) {
      use(i, explainer.explain(i - w.begin, w.begin));
    }
  }
}

Explanation explain_line(const Classifier& classifier,
                         std::span<const std::string_view> lines,
                         std::size_t line) {
  assert(line < lines.size());
  for (const PageWindow& w : page_windows(lines.size())) {
    if (line >= w.emit_end) continue;
    const PageExplainer explainer(classifier.model(),
                                  lines.subspan(w.begin, w.end - w.begin));
    return explainer.explain(line - w.begin, w.begin);
  }
  return {};
}

std::vector<Explanation> explain(const Classifier& classifier,
                                 std::span<const std::string_view> lines) {
  std::vector<Explanation> all;
  all.reserve(lines.size());
  explain_each(classifier, lines,
               [&](std::size_t, const Explanation& explanation) {
                 all.push_back(explanation);
               });
  return all;
}

}  // namespace kijil
