// A page for labelling: one HTML file in which a person corrects and confirms
// what a model made of some pages, and exports it as labelled pages.
//
//   std::vector<std::vector<kijil::LineResult>> suggestions;
//   for (const kijil::LabeledPage& page : pages) {
//     std::vector<std::string_view> lines;
//     for (const kijil::LabeledLine& l : page.lines) lines.push_back(l.text);
//     suggestions.push_back(classifier.classify(lines));
//   }
//   auto html = kijil::review_html(pages, suggestions, {.title = "누리샘"});
//
// The file needs nothing but a browser and forbids itself all network. Work is
// kept in that browser, by the text of the pages and the labels that people
// gave them: made anew of the same pages, with another model or title, the file
// finds it again; made of pages with corrected labels, it begins with those.
// Thread-safe: pure functions.
#ifndef KIJIL_REVIEW_H_
#define KIJIL_REVIEW_H_

#include <span>
#include <string>
#include <vector>

#include "kijil/export.h"
#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil {

enum class ReviewOrder {
  kUncertain,  // the lines that the model is least sure of first, of all pages
  kPage,       // as the lines stand
};

struct ReviewOptions {
  std::string title = {};  // default: what the page calls itself
  // Where it begins; whoever labels can switch.
  ReviewOrder order = ReviewOrder::kUncertain;
  // "ko" or "en"; empty for the browser's language.
  std::string language = {};
  // Who made the suggestions, in a few words; shown, and told in exports.
  std::string model = {};
};

// A line with a label and no score counts as reviewed: a person gave it that
// label. A line without a label is suggested the label of `suggestions`; a line
// with label and score is suggested that.
//
// Broken UTF-8 cannot survive in HTML: it is shown, and exported, as U+FFFD.
//
// Fails with kInvalidArgument, naming the page, if pages and suggestions differ
// in number of pages or of lines, or if no line shows anything.
KIJIL_EXPORT Result<std::string> review_html(
    std::span<const LabeledPage> pages,
    std::span<const std::vector<LineResult>> suggestions,
    const ReviewOptions& options = {});

}  // namespace kijil

#endif  // KIJIL_REVIEW_H_
