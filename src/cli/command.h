// What a command is: a name, a line of help, and a function.
//
//   int main(...) { return static_cast<int>(find("eval")->run(arguments)); }
//
// Thread-safety: the command line is single-threaded.
#ifndef KIJIL_CLI_COMMAND_H_
#define KIJIL_CLI_COMMAND_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kijil::cli {

// The process's exit code.
enum class Outcome {
  kDone = 0,
  kNo = 1,     // ran, and the answer is no: a floor was missed
  kError = 2,  // something could not be read, written or understood
};

using Arguments = std::vector<std::string>;

struct Command {
  std::string_view name;
  std::string_view summary;
  // Arguments begin behind the command's name.
  Outcome (*run)(const Arguments&);
  // The commands behind this one's name, as in `kijil model info`.
  std::span<const Command> (*subcommands)() = nullptr;
};

// All commands, in the order of `kijil --help`.
std::span<const Command> commands();
// Those of `kijil model`.
std::span<const Command> model_commands();

Outcome run_classify(const Arguments& arguments);
Outcome run_filter(const Arguments& arguments);
Outcome run_explain(const Arguments& arguments);
Outcome run_compose(const Arguments& arguments);
Outcome run_train(const Arguments& arguments);
Outcome run_eval(const Arguments& arguments);
Outcome run_compare(const Arguments& arguments);
Outcome run_convert(const Arguments& arguments);
Outcome run_review(const Arguments& arguments);
Outcome run_model(const Arguments& arguments);
Outcome run_generate(const Arguments& arguments);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_COMMAND_H_
