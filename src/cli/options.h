// Flags: cxxopts, with kijil's way of helping and failing.
//
//   FlagParser flags("kijil filter", "[FILE...]", "Keeps the article.", "...");
//   flags.add("keep", "labels to keep", "LABEL,...", "body");
//   std::optional<Outcome> done = flags.parse(arguments);
//   if (done) return *done;          // help was shown, or a flag was wrong
//   flags.text("keep");
//
// Thread-safety: one parser, one thread.
#ifndef KIJIL_CLI_OPTIONS_H_
#define KIJIL_CLI_OPTIONS_H_

// cxxopts would cut values at commas, and the file `a,b.txt` in two. No
// argument holds a NUL.
#define CXXOPTS_VECTOR_DELIMITER '\0'
#include <cxxopts.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "kijil/classifier.h"
#include "kijil/result.h"

namespace kijil::cli {

struct CommandHelp {
  std::string name;  // "kijil filter"
  // "[FILE...]"; without dots at most one is taken for each word, and if empty
  // none.
  std::string operands;
  std::string summary;
  std::string examples;  // shown below the flags, as written
};

class FlagParser {
 public:
  explicit FlagParser(CommandHelp help);

  // A flag with a value, and its default if it has one.
  void add(const std::string& flag, const std::string& meaning,
           const std::string& value);
  void add(const std::string& flag, const std::string& meaning,
           const std::string& value, const std::string& default_value);
  // A flag with a value that may be given several times.
  void add_many(const std::string& flag, const std::string& meaning,
                const std::string& value);
  // A flag that is there or not.
  void add_switch(const std::string& flag, const std::string& meaning);

  // Empty if the command is to go on.
  std::optional<Outcome> parse(const Arguments& arguments);

  bool has(const std::string& flag) const;
  std::string text(const std::string& flag) const;
  std::vector<std::string> many(const std::string& flag) const;
  // A finite number in this range, or an error that names flag and value.
  Result<double> number(const std::string& flag, double low, double high) const;
  // The operands.
  std::vector<std::string> files() const;

  // Reports a wrong use of the command.
  Outcome usage_error(const std::string& message) const;

 private:
  CommandHelp help_;
  cxxopts::Options options_;
  cxxopts::ParseResult parsed_;
};

// Adds --model, and loads what it names (else the default model).
void add_model_flag(FlagParser& flags);
Result<Classifier> load_model(const FlagParser& flags);

// A file, or `default` for the model that is used without --model.
inline constexpr std::string_view kDefaultModel = "default";
Result<Classifier> load_named_model(const std::string& name);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_OPTIONS_H_
