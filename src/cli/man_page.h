// Manual pages, made from what the commands say of themselves.
//
//   const ManualEdition edition = manual_edition();
//   man_page(describe_commands(commands()), edition);    // kijil(1)
//   man_page(command, edition);                          // kijil-filter(1)
//
// The pages use the macros of man(7) and are the same for every reader: no
// date but that of the edition. Thread-safety: functions of their arguments,
// but for manual_edition(), which reads the environment.
#ifndef KIJIL_CLI_MAN_PAGE_H_
#define KIJIL_CLI_MAN_PAGE_H_

#include <span>
#include <string>

#include "cli/described_command.h"
#include "kijil/result.h"

namespace kijil::cli {

struct ManualEdition {
  std::string version;  // "0.1.0"
  std::string date;     // "2026-03-14"; empty if nobody knows
};

// This version, with the date of SOURCE_DATE_EPOCH (seconds since 1970) if that
// is set. An error if it is no number.
Result<ManualEdition> manual_edition();

// kijil(1).
std::string man_page(std::span<const DescribedCommand> commands,
                     const ManualEdition& edition);
// kijil-NAME(1), its subcommands included.
std::string man_page(const DescribedCommand& command,
                     const ManualEdition& edition);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_MAN_PAGE_H_
