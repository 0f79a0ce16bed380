// The sums behind a page's labels, line by line.
//
//   PageExplainer explainer(model, lines);
//   Explanation why = explainer.explain(3);
//   why.result.label;  // that of model.label(lines)[3]
//
// Thread-safety: const after construction.
#ifndef KIJIL_LABELS_PAGE_EXPLAINER_H_
#define KIJIL_LABELS_PAGE_EXPLAINER_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "kijil/explain.h"
#include "labels/page_model.h"

namespace kijil {

// Where a feature of a line (not of a step) comes from, by its name.
PartKind kind_of_feature(std::string_view name);

class PageExplainer {
 public:
  // Labels one page (or window). REQUIRES: `model` outlives the explainer.
  PageExplainer(const PageModel& model,
                std::span<const std::string_view> lines);

  std::size_t size() const { return line_of_.size(); }
  // `first_line`: where on its page the window begins; neighbours are named by
  // their place on the page. REQUIRES: line < size().
  Explanation explain(std::size_t line, std::size_t first_line = 0) const;

 private:
  struct Sequence;
  Decision decide(const Sequence& sequence, std::size_t t,
                  std::string_view read_as) const;

  const PageModel& model_;
  ReadPage page_;
  DecodedPage decoded_;
  // Of each line of the page: its index among those that are not blank, or -1;
  // of each of these: its index among those of lists, or -1.
  std::vector<std::ptrdiff_t> line_of_, member_of_;
};

}  // namespace kijil

#endif  // KIJIL_LABELS_PAGE_EXPLAINER_H_
