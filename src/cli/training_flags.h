// The flags that `train` and `eval --leave-sites-out` share.
//
//   add_training_flags(flags);  ...  Result<TrainOptions> o = ...(flags);
//
// Thread-safety: the command line is single-threaded.
#ifndef KIJIL_CLI_TRAINING_FLAGS_H_
#define KIJIL_CLI_TRAINING_FLAGS_H_

#include "cli/options.h"
#include "kijil/train.h"

namespace kijil::cli {

void add_training_flags(FlagParser& flags);
Result<TrainOptions> read_training_flags(const FlagParser& flags);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_TRAINING_FLAGS_H_
