// What a new model stores of itself, to be tried whenever it is opened.
//
//   parts.self_test = self_test_of(parts);
//   std::string bytes = write_page_model(parts);
//
// Thread-safety: pure function.
#ifndef KIJIL_TRAIN_SELF_TEST_H_
#define KIJIL_TRAIN_SELF_TEST_H_

#include <vector>

#include "labels/page_model.h"

namespace kijil::train {

// kSelfTestPage with the labels that the model of these parts gives it; empty
// if they make no model.
std::vector<SelfTestLine> self_test_of(const PageModelParts& parts);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_SELF_TEST_H_
