#include "cli/options.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cmath>
#include <iostream>

#include "cli/log.h"

namespace kijil::cli {
namespace {

// "o,output" is the flag --output, or -o.
FlagFacts named_facts(const std::string& flag, const std::string& meaning,
                      const std::string& value) {
  const std::size_t comma = flag.find(',');
  FlagFacts facts;
  if (comma != std::string::npos) facts.short_name = flag.substr(0, comma);
  facts.name = comma == std::string::npos ? flag : flag.substr(comma + 1);
  facts.meaning = meaning;
  facts.value = value;
  return facts;
}

// "tsv, jsonl or color"
std::string alternatives(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

// Where describe() wants the facts of the command that runs; null otherwise.
CommandFacts* wanted_facts = nullptr;

}  // namespace

FlagParser::FlagParser(CommandHelp help)
    : help_(std::move(help)), options_(help_.name, help_.summary) {
  options_.custom_help("[FLAGS]");
  options_.positional_help(help_.operands);
  options_.set_width(100);
  options_.add_options()("h,help", "show this and end");
  facts_.push_back(named_facts("h,help", "show this and end", ""));
  if (!help_.operands.empty()) {
    options_.add_options()("files", "",
                           cxxopts::value<std::vector<std::string>>());
    options_.parse_positional({"files"});
  }
}

void FlagParser::add(const std::string& flag, const std::string& meaning,
                     const std::string& value) {
  options_.add_options()(flag, meaning, cxxopts::value<std::string>(), value);
  facts_.push_back(named_facts(flag, meaning, value));
}

void FlagParser::add(const std::string& flag, const std::string& meaning,
                     const std::string& value,
                     const std::string& default_value) {
  options_.add_options()(
      flag, meaning,
      cxxopts::value<std::string>()->default_value(default_value), value);
  facts_.push_back(named_facts(flag, meaning, value));
  facts_.back().default_value = default_value;
}

void FlagParser::add_many(const std::string& flag, const std::string& meaning,
                          const std::string& value) {
  options_.add_options()(flag, meaning,
                         cxxopts::value<std::vector<std::string>>(), value);
  facts_.push_back(named_facts(flag, meaning, value));
  facts_.back().repeats = true;
}

void FlagParser::add_switch(const std::string& flag,
                            const std::string& meaning) {
  options_.add_options()(flag, meaning, cxxopts::value<bool>());
  facts_.push_back(named_facts(flag, meaning, ""));
}

FlagFacts& FlagParser::facts_of(const std::string& flag) {
  const auto facts =
      std::find_if(facts_.begin(), facts_.end(),
                   [&](const FlagFacts& f) { return f.name == flag; });
  assert(facts != facts_.end());
  return *facts;
}

void FlagParser::one_of(const std::string& flag,
                        std::vector<std::string> words) {
  facts_of(flag).values = ValueWords::kOneOf;
  facts_of(flag).words = std::move(words);
}

void FlagParser::some_of(const std::string& flag,
                         std::vector<std::string> words) {
  facts_of(flag).values = ValueWords::kSomeOf;
  facts_of(flag).words = std::move(words);
}

std::optional<std::string> FlagParser::find_wrong_word() const {
  for (const FlagFacts& f : facts_) {
    if (f.values != ValueWords::kOneOf || !has(f.name)) continue;
    const std::string value = text(f.name);
    if (std::find(f.words.begin(), f.words.end(), value) == f.words.end()) {
      return "--" + f.name + ": '" + value + "' is not " +
             alternatives(f.words);
    }
  }
  return std::nullopt;
}

// The last one would win in silence, and what the others asked for be lost.
std::optional<std::string> FlagParser::find_given_twice() const {
  for (const FlagFacts& f : facts_) {
    const std::size_t times = parsed_.count(f.name);
    if (f.repeats || f.value.empty() || times < 2) continue;
    return "--" + f.name + " is given " + std::to_string(times) +
           " times; give it once" +
           (f.values == ValueWords::kSomeOf
                ? ", with its words separated by commas"
                : "");
  }
  return std::nullopt;
}

std::optional<Outcome> FlagParser::parse(const Arguments& arguments) {
  if (wanted_facts != nullptr) {
    *wanted_facts = {help_, facts_};
    return Outcome::kDone;
  }
  std::vector<const char*> argv = {help_.name.c_str()};
  for (const std::string& a : arguments) argv.push_back(a.c_str());
  try {
    parsed_ = options_.parse(static_cast<int>(argv.size()), argv.data());
  } catch (const cxxopts::exceptions::exception& e) {
    return usage_error(e.what());
  }
  if (has("help")) {
    std::cout << options_.help({""}) << '\n' << help_.examples;
    return Outcome::kDone;
  }
  if (!parsed_.unmatched().empty()) {
    return usage_error("`" + help_.name + "` takes no files, but was given '" +
                       parsed_.unmatched().front() + "'");
  }
  const auto most = static_cast<std::size_t>(
      std::count(help_.operands.begin(), help_.operands.end(), ' ') + 1);
  if (files().size() > most && !help_.operands.ends_with("...") &&
      !help_.operands.ends_with("...]")) {
    return usage_error(
        "`" + help_.name + "` takes " +
        (most == 1 ? "one file" : std::to_string(most) + " operands") +
        ", but was given '" + files()[most] + "' too");
  }
  if (const auto twice = find_given_twice()) return usage_error(*twice);
  if (const auto wrong = find_wrong_word()) return usage_error(*wrong);
  return std::nullopt;
}

Outcome FlagParser::usage_error(const std::string& message) const {
  log_error(message + "; see `" + help_.name + " --help`");
  return Outcome::kError;
}

bool FlagParser::has(const std::string& flag) const {
  return parsed_.count(flag) > 0;
}

std::string FlagParser::text(const std::string& flag) const {
  return parsed_[flag].as<std::string>();
}

std::vector<std::string> FlagParser::many(const std::string& flag) const {
  if (!has(flag)) return {};
  return parsed_[flag].as<std::vector<std::string>>();
}

Result<double> FlagParser::number(const std::string& flag, double low,
                                  double high) const {
  const std::string value = text(flag);
  double number = 0;
  const auto [end, status] =
      std::from_chars(value.data(), value.data() + value.size(), number);
  if (status != std::errc() || end != value.data() + value.size() ||
      !(number >= low && number <= high)) {
    // Plain figures: 1024 rather than 1024.000000.
    std::ostringstream range;
    range << low << " to " << high;
    return Error{
        ErrorCode::kInvalidArgument,
        "--" + flag + ": '" + value + "' is not a number from " + range.str()};
  }
  return number;
}

std::vector<std::string> FlagParser::files() const { return many("files"); }

CommandFacts describe(const Command& command) {
  CommandFacts facts;
  wanted_facts = &facts;
  command.run({});
  wanted_facts = nullptr;
  return facts;
}

void add_model_flag(FlagParser& flags) {
  flags.add("model",
            "the .kijil file to use; else that of KIJIL_MODEL, else the one "
            "embedded in kijil",
            "FILE.kijil");
}

Result<Classifier> load_named_model(const std::string& name) {
  return name == kDefaultModel ? Classifier::load_default()
                               : Classifier::load(name);
}

Result<Classifier> load_model(const FlagParser& flags) {
  return flags.has("model") ? load_named_model(flags.text("model"))
                            : Classifier::load_default();
}

}  // namespace kijil::cli
