// `--floor` of `kijil eval`: holds figures against a file, or raises the file.
//
//   add_floor_flags(flags);
//   if (const auto wrong = check_floor_flags(flags)) return *wrong;
//   return hold_floors(flags, evaluation);
//
// Thread-safety: the command line is single-threaded.
#ifndef KIJIL_CLI_FLOORS_H_
#define KIJIL_CLI_FLOORS_H_

#include <optional>

#include "cli/command.h"
#include "cli/options.h"
#include "kijil/evaluate.h"
#include "kijil/result.h"

namespace kijil::cli {

// Adds --floor, --update and --allow-lower.
void add_floor_flags(FlagParser& flags);
// Empty if they go together.
std::optional<Outcome> check_floor_flags(const FlagParser& flags);
// Fails if the floors cannot be read as JSON, before anything is measured. A
// file that --update is to start need not be there.
Status check_floor_file(const FlagParser& flags);
// Reports each floor that is missed or changed; kNo if one is missed. Without
// --floor there is nothing to do.
Outcome hold_floors(const FlagParser& flags, const Evaluation& evaluation);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_FLOORS_H_
