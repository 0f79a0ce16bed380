// The facts that everything in kijil passes around: labels and labelled lines.
//
//   for (const kijil::LineResult& r : classifier.classify(lines))
//     std::cout << kijil::label_name(r.label) << ' ' << r.score << '\n';
//
// Plain values; safe to copy and share between threads.
#ifndef KIJIL_LINE_H_
#define KIJIL_LINE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/export.h"

namespace kijil {

// Why a line stands on its page (training/README.md defines each exactly).
enum class Label : std::uint8_t {
  kBody,       // the author of this article wrote it as part of the article
  kChrome,     // the site or its system put it there
  kRelated,    // names another article, as an entry of a list to browse
  kClickbait,  // names something else, and wins the click by curiosity or
               // scandal
  kBlank,      // nothing visible on the line
};

// The labels that a model tells apart; kBlank is decided by rule.
inline constexpr std::size_t kNumLabels = 4;
inline constexpr std::array<Label, kNumLabels> kModelLabels = {
    Label::kBody, Label::kChrome, Label::kRelated, Label::kClickbait};

// "body", "chrome", "related", "clickbait" or "blank".
KIJIL_EXPORT std::string_view label_name(Label label);
// The inverse; empty for any other text.
KIJIL_EXPORT std::optional<Label> label_from_name(std::string_view name);

// What the classifier says of one line.
struct LineResult {
  Label label = Label::kBlank;
  // Probability of `label` given the whole page, 0 to 1; 1 for blank lines.
  float score = 1.0f;
  // Probability of each model label, indexed by Label; sums to 1, or is all
  // zero for a blank line.
  std::array<float, kNumLabels> probabilities{};
};

// A line of a labelled page. An empty label means `?`: two careful people
// would differ, so it counts neither in training nor in scoring.
struct LabeledLine {
  std::string text;
  std::optional<Label> label = {};
  // How sure the labeller was, 0 to 1; empty unless a file tells.
  std::optional<float> score = {};
};

// A page labelled by hand, or by a model.
struct LabeledPage {
  std::string id;
  std::string site;  // pages of one site are held out together
  std::string kind;  // e.g. "blog"; free text
  std::string url;
  std::vector<LabeledLine> lines;
};

}  // namespace kijil

#endif  // KIJIL_LINE_H_
