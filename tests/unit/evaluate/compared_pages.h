// Four small pages of two sites, and two labellings of them.
//
//   const ComparedPages pages = compared_pages();
//   auto c = compare(pages.gold, pages.a, pages.b);
//
// Thread-safety: plain values.
#ifndef KIJIL_TESTS_UNIT_EVALUATE_COMPARED_PAGES_H_
#define KIJIL_TESTS_UNIT_EVALUATE_COMPARED_PAGES_H_

#include <string>
#include <string_view>
#include <vector>

#include "kijil/line.h"

namespace kijil::testing {

struct ComparedPages {
  std::vector<LabeledPage> gold;
  std::vector<std::vector<LineResult>> a, b;
};

// `b`, `c`, `r` or `k`; `-` for blank. As gold, `?` for no label.
inline std::optional<Label> label_of(char c) {
  const std::size_t at = std::string_view("bcrk-").find(c);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<Label>(at);
}

// Results with these labels, and a score that tells them apart.
inline std::vector<LineResult> results_of(std::string_view labels) {
  std::vector<LineResult> results;
  for (const char c : labels) {
    LineResult result;
    result.label = *label_of(c);
    if (c != '-') {
      result.score = 0.6f + 0.1f * static_cast<float>(result.label);
      result.probabilities[static_cast<std::size_t>(result.label)] =
          result.score;
    }
    results.push_back(result);
  }
  return results;
}

inline void add_page(ComparedPages& pages, const std::string& site,
                     std::string_view gold,
                     const std::vector<std::string_view>& labellings) {
  LabeledPage page;
  page.site = site;
  page.id = site;
  page.id.append("-").append(std::to_string(pages.gold.size() + 1));
  for (std::size_t i = 0; i < gold.size(); ++i) {
    std::string text = "줄 ";
    text.append(std::to_string(i + 1));
    if (gold[i] == '-') text.clear();
    page.lines.push_back({text, label_of(gold[i])});
  }
  pages.gold.push_back(page);
  pages.a.push_back(results_of(labellings.at(0)));
  pages.b.push_back(results_of(labellings.at(1)));
}

// B fixes three lines, breaks one, turns one wrong label into another, and
// changes one of which the gold tells nothing.
inline ComparedPages compared_pages() {
  ComparedPages pages;
  add_page(pages, "나루", "cbbrr-", {"cbcrb-", "cbbrr-"});
  add_page(pages, "나루", "cbbk", {"cbbk", "cbbr"});
  add_page(pages, "솔밭", "cb?r", {"cbrr", "cbkr"});
  add_page(pages, "솔밭", "bbrk", {"bcbr", "bbcr"});
  return pages;
}

}  // namespace kijil::testing

#endif  // KIJIL_TESTS_UNIT_EVALUATE_COMPARED_PAGES_H_
