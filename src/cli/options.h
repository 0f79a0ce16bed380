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
#include "cli/flag_facts.h"
#include "kijil/classifier.h"
#include "kijil/result.h"

namespace kijil::cli {

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

  // What the value may be: one of these words, which parse() sees to,
  void one_of(const std::string& flag, std::vector<std::string> words);
  // or a list of them with commas, which the command reads itself; a word that
  // ends with `=` has a value of its own. REQUIRES: the flag was added.
  void some_of(const std::string& flag, std::vector<std::string> words);

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
  FlagFacts& facts_of(const std::string& flag);
  // The first flag that has none of its words, told as an error is.
  std::optional<std::string> find_given_twice() const;
  std::optional<std::string> find_wrong_word() const;

  CommandHelp help_;
  std::vector<FlagFacts> facts_;
  cxxopts::Options options_;
  cxxopts::ParseResult parsed_;
};

// What a command says of itself. Nothing of it runs but what stands before
// FlagParser::parse().
CommandFacts describe(const Command& command);

// Adds --model, and loads what it names (else the default model).
void add_model_flag(FlagParser& flags);
Result<Classifier> load_model(const FlagParser& flags);

// A file, or `default` for the model that is used without --model.
inline constexpr std::string_view kDefaultModel = "default";
Result<Classifier> load_named_model(const std::string& name);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_OPTIONS_H_
