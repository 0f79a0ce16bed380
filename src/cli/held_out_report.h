// What `kijil train` prints at its end: how the model does on pages that it did
// not see.
//
//   std::cout << held_out_text(HeldOutSplit::kSites, evaluation, std::nullopt);
//
// Thread-safety: pure functions.
#ifndef KIJIL_CLI_HELD_OUT_REPORT_H_
#define KIJIL_CLI_HELD_OUT_REPORT_H_

#include <optional>
#include <string>

#include "kijil/evaluate.h"
#include "kijil/train.h"

namespace kijil::cli {

// What was held out, and how it came out; `before` is there when going on from
// a model.
std::string held_out_text(HeldOutSplit split, const Evaluation& now,
                          const std::optional<Evaluation>& before);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_HELD_OUT_REPORT_H_
