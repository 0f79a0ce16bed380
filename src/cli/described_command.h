// The commands as man pages and completions see them: what each says of itself,
// and what fits where a value is to be typed.
//
//   for (const DescribedCommand& c : describe_commands(commands())) c.facts;
//
// Thread-safety: the command line is single-threaded.
#ifndef KIJIL_CLI_DESCRIBED_COMMAND_H_
#define KIJIL_CLI_DESCRIBED_COMMAND_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/flag_facts.h"

namespace kijil::cli {

struct DescribedCommand {
  std::string name;         // "filter"
  std::string summary;      // as in `kijil --help`
  CommandFacts facts = {};  // empty if there are subcommands
  std::vector<DescribedCommand> subcommands = {};
};

std::vector<DescribedCommand> describe_commands(
    std::span<const Command> commands);

// What may stand in one place of a command line. All empty: anything.
struct Candidates {
  std::vector<std::string> words = {};
  ValueWords values = ValueWords::kNone;     // how the words are used
  bool any_file = false;                     // files of every name
  std::vector<std::string> extensions = {};  // else of these: ".kijil"
  bool folders = false;                      // a folder is an answer by itself

  bool has_files() const { return any_file || folders || !extensions.empty(); }
};

// For a flag's value: its words, else what its placeholder says. `FILE.kijil`
// is a file with that extension, `FILE` any file, `DIR` a folder, a word in
// lower case itself; `|` stands between alternatives.
Candidates value_candidates(const FlagFacts& flag);
// For all operands of a command together. Names that are none of the above, as
// in "A B", are files too.
Candidates operand_candidates(std::string_view operands);

// The completions of all commands.
std::string bash_completion(std::span<const DescribedCommand> commands);
std::string zsh_completion(std::span<const DescribedCommand> commands);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_DESCRIBED_COMMAND_H_
