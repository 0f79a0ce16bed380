// Labelling by models that have not seen the site.
//
//   Result<Predictions> p = leave_sites_out(gold, training, options, 5);
//
// Thread-safety: the command line is single-threaded.
#ifndef KIJIL_CLI_LEAVE_SITES_OUT_H_
#define KIJIL_CLI_LEAVE_SITES_OUT_H_

#include <cstddef>
#include <vector>

#include "kijil/line.h"
#include "kijil/result.h"
#include "kijil/train.h"

namespace kijil::cli {

using Predictions = std::vector<std::vector<LineResult>>;

// Deals the gold pages' sites into so many parts, and labels each part by a
// model trained on `training` and on the gold pages of all other parts.
Result<Predictions> leave_sites_out(const std::vector<LabeledPage>& gold,
                                    const std::vector<LabeledPage>& training,
                                    const TrainOptions& options,
                                    std::size_t parts);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_LEAVE_SITES_OUT_H_
