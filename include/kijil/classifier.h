// The classifier: lines of one page in, one label per line out.
//
//   kijil::Classifier c = kijil::Classifier::load_default().value();
//   std::vector<std::string_view> lines = {"메뉴", "솔내시는 ... 밝혔다."};
//   std::vector<kijil::LineResult> r = c.classify(lines);   // r.size() == 2
//
// Classifying cannot fail: any bytes are a line, and every line gets a label.
// Thread-safety: const calls on one Classifier from any number of threads;
// copies are cheap and share the model. To move is to copy, so that a
// Classifier can always be used.
#ifndef KIJIL_CLASSIFIER_H_
#define KIJIL_CLASSIFIER_H_

#include <concepts>
#include <filesystem>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "kijil/export.h"
#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil {

class PageModel;

// Lines of a type other than std::string_view: std::vector<std::string>,
// std::array<const char*, 3>, ... Not a range that makes its strings while it
// is walked: they would be gone before they are read.
template <typename Lines>
concept LineRange =
    !std::convertible_to<const Lines&, std::span<const std::string_view>> &&
    std::ranges::input_range<const Lines&> &&
    std::convertible_to<std::ranges::range_reference_t<const Lines&>,
                        std::string_view> &&
    (std::is_lvalue_reference_v<std::ranges::range_reference_t<const Lines&>> ||
     std::is_pointer_v<std::ranges::range_value_t<const Lines&>> ||
     std::same_as<std::ranges::range_value_t<const Lines&>, std::string_view>);

// Views of `lines`, as long as these live.
template <LineRange Lines>
std::vector<std::string_view> line_views(const Lines& lines) {
  return std::vector<std::string_view>(std::ranges::begin(lines),
                                       std::ranges::end(lines));
}

// The lines of a text, without line ends: split at `\n`, of which a final one
// ends the last line. They are views of `text`. A `\r` stays where it is, and
// does not change a label.
KIJIL_EXPORT std::vector<std::string_view> page_lines(std::string_view text);

class KIJIL_EXPORT Classifier {
 public:
  Classifier(const Classifier&) = default;
  Classifier& operator=(const Classifier&) = default;

  // The model named by the environment variable KIJIL_MODEL if it is set and
  // not empty, else the one embedded in the library.
  static Result<Classifier> load_default();
  // A `.kijil` file. Fails with kNotFound, kIo, kCorrupt or kUnsupported.
  static Result<Classifier> load(const std::filesystem::path& model);
  // The bytes of a `.kijil` file.
  static Result<Classifier> from_bytes(std::string bytes);

  // Labels a page, given as its lines in reading order without line breaks.
  // A page of more than 4,096 lines is labelled in windows that overlap.
  std::vector<LineResult> classify(
      std::span<const std::string_view> lines) const;
  template <LineRange Lines>
  std::vector<LineResult> classify(const Lines& lines) const {
    return classify(line_views(lines));
  }

  // Labels page_lines(page).
  std::vector<LineResult> classify_text(std::string_view page) const;

  // Labels each line by its own n-grams, as if it were the only line of its
  // page and had no shape: stage one alone, with calibrated probabilities. What
  // classify() is worth beyond it is what the page is worth.
  std::vector<LineResult> classify_alone(
      std::span<const std::string_view> lines) const;

  // For the stages within the library.
  const PageModel& model() const { return *model_; }

 private:
  explicit Classifier(std::shared_ptr<const PageModel> model);
  std::shared_ptr<const PageModel> model_;
};

}  // namespace kijil

#endif  // KIJIL_CLASSIFIER_H_
