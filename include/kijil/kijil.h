// kijil: why is this line on the page? Start here.
//
//   #include <kijil/kijil.h>
//   #include <iostream>
//
//   int main() {
//     auto classifier = kijil::Classifier::load_default();
//     if (!classifier) {
//       std::cerr << classifier.error().message << '\n';
//       return 2;
//     }
//     const std::vector<std::string_view> page = {
//         "전체 메뉴 열기", "솔내시는 돌봄 예산을 늘린다고 밝혔다."};
//     const auto results = classifier->classify(page);
//     for (std::size_t i = 0; i < page.size(); ++i)
//       std::cout << kijil::label_name(results[i].label) << '\t'
//                 << page[i] << '\n';
//   }
//
// Guide to the headers:
//   classifier.h     lines of a page in, labels out
//   filter.h         a page in, the text to keep out
//   batch.h          many pages at once, on several threads
//   stream.h         whole streams: text or JSONL in, rows or kept text out
//   line.h           labels, results, labelled pages
//   result.h         how errors come back
//   labeled_pages.h  reading and writing labelled pages
//   explain.h        why a line got its label, as sums
//   evaluate.h       precision, recall, F1 against gold labels
//   compare.h        two labellings of the same gold side by side
//   floor.h          figures that must not fall
//   html_report.h    evaluations and comparisons as one HTML page
//   review.h         a page for labelling in the browser
//   c.h              all of this for C and other languages
//   train.h          training and folding (link kijil::train; include it
//                    yourself)
#ifndef KIJIL_KIJIL_H_
#define KIJIL_KIJIL_H_

#include "kijil/batch.h"
#include "kijil/classifier.h"
#include "kijil/compare.h"
#include "kijil/evaluate.h"
#include "kijil/explain.h"
#include "kijil/filter.h"
#include "kijil/floor.h"
#include "kijil/html_report.h"
#include "kijil/labeled_pages.h"
#include "kijil/line.h"
#include "kijil/result.h"
#include "kijil/review.h"
#include "kijil/stream.h"
#include "kijil/version.h"

#endif  // KIJIL_KIJIL_H_
