// What a command and its flags say of themselves: the one definition from which
// --help, the man pages and the completions are made.
//
//   CommandFacts facts = describe(command);         // options.h
//   facts.flags.front().name;                       // "help"
//
// Thread-safety: plain structs.
#ifndef KIJIL_CLI_FLAG_FACTS_H_
#define KIJIL_CLI_FLAG_FACTS_H_

#include <string>
#include <vector>

namespace kijil::cli {

struct CommandHelp {
  std::string name;  // "kijil filter"
  // "[FILE...]"; without dots at most one is taken for each word, and if empty
  // none.
  std::string operands;
  std::string summary;
  std::string examples;  // shown below the flags, as written
};

// How a flag's value is made of FlagFacts::words.
enum class ValueWords {
  kNone,   // it is not
  kOneOf,  // it is one of them
  kSomeOf  // it is a list of them with commas
};

struct FlagFacts {
  std::string name;           // "output"
  std::string short_name;     // "o", or empty
  std::string meaning;        // "where the page goes"
  std::string value;          // "FILE.html"; empty for a switch
  std::string default_value;  // empty if there is none
  bool repeats = false;       // may be given several times
  ValueWords values = ValueWords::kNone;
  std::vector<std::string> words = {};
};

struct CommandFacts {
  CommandHelp help;
  std::vector<FlagFacts> flags;  // in the order of --help
};

}  // namespace kijil::cli

#endif  // KIJIL_CLI_FLAG_FACTS_H_
