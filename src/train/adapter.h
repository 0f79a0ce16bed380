// Goes on from a model with a few pages: `kijil train --init`.
//
//   TrainOptions options;
//   options.init.model = Classifier::load_default().value();
//   Result<TrainedModel> model = adapt_model(pages, options);
//
// Thread-safety: as train_model(), which calls this.
#ifndef KIJIL_TRAIN_ADAPTER_H_
#define KIJIL_TRAIN_ADAPTER_H_

#include <span>

#include "kijil/line.h"
#include "kijil/result.h"
#include "kijil/train.h"

namespace kijil::train {

// REQUIRES: options.init.model.
Result<TrainedModel> adapt_model(std::span<const LabeledPage> pages,
                                 const TrainOptions& options);

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_ADAPTER_H_
