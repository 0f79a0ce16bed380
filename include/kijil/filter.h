// One page at a time: which lines to keep, and the text that they make.
//
//   kijil::KeepRule rule;                           // keeps body
//   kijil::FilteredPage page = kijil::filter_text(classifier, text, rule);
//   page.text;         // the article
//   page.results[3];   // label and scores of the fourth line
//   page.kept[3];      // whether it is part of page.text
//   kijil::page_lines(text)[3];   // the line itself
//
// Filtering cannot fail, and every line has a result. Thread-safe: pure
// functions.
#ifndef KIJIL_FILTER_H_
#define KIJIL_FILTER_H_

#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/classifier.h"
#include "kijil/export.h"
#include "kijil/line.h"

namespace kijil {

// What is kept of a page.
//
//   auto rule = kijil::KeepRule::of({Label::kBody, Label::kRelated});
//   rule.unsure = 0.7f;
struct KeepRule {
  // Labels to keep, indexed by Label.
  std::array<bool, kNumLabels> keep = {true, false, false, false};
  // A line is kept only if its score is at least that of its label here.
  std::array<float, kNumLabels> min_score{};
  // A line of any label with a lower score is unsure, and is not kept.
  float unsure = 0;

  // Keeps these labels. kBlank adds nothing: see kept_lines().
  static KeepRule of(std::initializer_list<Label> labels) {
    KeepRule rule;
    rule.keep.fill(false);
    for (const Label label : labels) {
      if (label != Label::kBlank)
        rule.keep[static_cast<std::size_t>(label)] = true;
    }
    return rule;
  }
};

// Whether a line of this result is kept; false for a blank one, as that
// depends on the lines around it.
KIJIL_EXPORT bool is_kept(const LineResult& result, const KeepRule& rule);

// Which lines of a page are kept, as 1 or 0 for each. Of the blank lines
// between two kept ones the first is kept; all others are not.
KIJIL_EXPORT std::vector<unsigned char> kept_lines(
    std::span<const LineResult> results, const KeepRule& rule);

struct FilteredPage {
  std::string text;                 // the kept lines
  std::vector<LineResult> results;  // a result for each line
  std::vector<unsigned char> kept;  // 1 if the line is part of `text`, else 0
};

// Splits `text` at `\n` (a final one ends the last line), and keeps lines byte
// for byte with their line ends.
KIJIL_EXPORT FilteredPage filter_text(const Classifier& classifier,
                                      std::string_view text,
                                      const KeepRule& rule = {});

// Lines without line breaks; the kept ones are joined by `\n`, without one at
// the end.
KIJIL_EXPORT FilteredPage filter_lines(const Classifier& classifier,
                                       std::span<const std::string_view> lines,
                                       const KeepRule& rule = {});
template <LineRange Lines>
FilteredPage filter_lines(const Classifier& classifier, const Lines& lines,
                          const KeepRule& rule = {}) {
  return filter_lines(classifier, line_views(lines), rule);
}

}  // namespace kijil

#endif  // KIJIL_FILTER_H_
