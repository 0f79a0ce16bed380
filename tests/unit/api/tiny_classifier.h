// A classifier that knows the lines of tests/tiny_pages.h by heart.
//
//   const Classifier& c = tiny_classifier();
//
// Thread-safety: trained once, by the first caller.
#ifndef KIJIL_TESTS_UNIT_API_TINY_CLASSIFIER_H_
#define KIJIL_TESTS_UNIT_API_TINY_CLASSIFIER_H_

#include <string>

#include "kijil/classifier.h"
#include "tiny_pages.h"

namespace kijil::testing {

inline const std::string& tiny_model_bytes() {
  static const std::string* bytes =
      new std::string(train_model(tiny_pages(), tiny_training()).value().bytes);
  return *bytes;
}

inline const Classifier& tiny_classifier() {
  static const Classifier* classifier =
      new Classifier(Classifier::from_bytes(tiny_model_bytes()).value());
  return *classifier;
}

// The lines of the first tiny page, and their labels.
inline std::string tiny_page() {
  std::string page;
  for (const LabeledLine& line : tiny_pages()[0].lines)
    page += line.text + '\n';
  return page;
}

}  // namespace kijil::testing

#endif  // KIJIL_TESTS_UNIT_API_TINY_CLASSIFIER_H_
