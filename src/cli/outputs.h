// The files that a command is going to write, looked at before it works.
//
//   if (Status able = check_outputs({"report.html"}, {"gold/"}); !able) ...
//
// Thread-safety: the command line is single-threaded.
#ifndef KIJIL_CLI_OUTPUTS_H_
#define KIJIL_CLI_OUTPUTS_H_

#include <string>
#include <vector>

#include "kijil/result.h"

namespace kijil::cli {

// Fails if an output is a folder, would stand in a folder that does not exist,
// is named twice, or is one of the inputs (or a file within one), which writing
// would destroy. `-` and devices may be both.
Status check_outputs(const std::vector<std::string>& outputs,
                     const std::vector<std::string>& inputs);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_OUTPUTS_H_
