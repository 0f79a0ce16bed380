// Tested by filter_test.cc.
#include "kijil/filter.h"

#include <algorithm>

#include "api/filtered_page.h"

namespace kijil {

bool is_kept(const LineResult& result, const KeepRule& rule) {
  if (result.label == Label::kBlank) return false;
  const auto label = static_cast<std::size_t>(result.label);
  return rule.keep[label] && result.score >= rule.min_score[label] &&
         result.score >= rule.unsure;
}

std::vector<unsigned char> kept_lines(std::span<const LineResult> results,
                                      const KeepRule& rule) {
  std::vector<unsigned char> kept(results.size(), 0);
  // The first blank line since the last kept one, once there is one.
  std::size_t blank = results.size();
  bool any = false;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].label == Label::kBlank) {
      if (any && blank == results.size()) blank = i;
    } else if (is_kept(results[i], rule)) {
      if (blank < results.size()) kept[blank] = 1;
      blank = results.size();
      kept[i] = 1;
      any = true;
    }
  }
  return kept;
}

FilteredPage keep_text(std::string_view text, std::vector<LineResult> results,
                       const KeepRule& rule) {
  FilteredPage page;
  page.results = std::move(results);
  page.kept = kept_lines(page.results, rule);
  for (const unsigned char kept : page.kept) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    if (kept != 0) page.text += text.substr(0, size);
    text.remove_prefix(size);
  }
  return page;
}

FilteredPage keep_lines(std::span<const std::string_view> lines,
                        std::vector<LineResult> results, const KeepRule& rule) {
  FilteredPage page;
  page.results = std::move(results);
  page.kept = kept_lines(page.results, rule);
  bool first = true;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (page.kept[i] == 0) continue;
    if (!first) page.text += '\n';
    first = false;
    page.text += lines[i];
  }
  return page;
}

FilteredPage filter_text(const Classifier& classifier, std::string_view text,
                         const KeepRule& rule) {
  return keep_text(text, classifier.classify_text(text), rule);
}

FilteredPage filter_lines(const Classifier& classifier,
                          std::span<const std::string_view> lines,
                          const KeepRule& rule) {
  return keep_lines(lines, classifier.classify(lines), rule);
}

}  // namespace kijil
