#include "cli/options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iostream>

#include "cli/log.h"

namespace kijil::cli {

FlagParser::FlagParser(CommandHelp help)
    : help_(std::move(help)), options_(help_.name, help_.summary) {
  options_.custom_help("[FLAGS]");
  options_.positional_help(help_.operands);
  options_.set_width(100);
  options_.add_options()("h,help", "show this and end");
  if (!help_.operands.empty()) {
    options_.add_options()("files", "",
                           cxxopts::value<std::vector<std::string>>());
    options_.parse_positional({"files"});
  }
}

void FlagParser::add(const std::string& flag, const std::string& meaning,
                     const std::string& value) {
  options_.add_options()(flag, meaning, cxxopts::value<std::string>(), value);
}

void FlagParser::add(const std::string& flag, const std::string& meaning,
                     const std::string& value,
                     const std::string& default_value) {
  options_.add_options()(
      flag, meaning,
      cxxopts::value<std::string>()->default_value(default_value), value);
}

void FlagParser::add_many(const std::string& flag, const std::string& meaning,
                          const std::string& value) {
  options_.add_options()(flag, meaning,
                         cxxopts::value<std::vector<std::string>>(), value);
}

void FlagParser::add_switch(const std::string& flag,
                            const std::string& meaning) {
  options_.add_options()(flag, meaning, cxxopts::value<bool>());
}

std::optional<Outcome> FlagParser::parse(const Arguments& arguments) {
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

void add_model_flag(FlagParser& flags) {
  flags.add("model",
            "the .kijil file to use; else that of KIJIL_MODEL, else the one "
            "embedded in kijil",
            "FILE");
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
