#include <filesystem>
#include <iostream>

#include "base/file.h"
#include "cli/command.h"
#include "cli/described_command.h"
#include "cli/log.h"
#include "cli/man_page.h"
#include "cli/options.h"

namespace kijil::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExamples =
    "Examples:\n"
    "  kijil generate man | man -l -\n"
    "  kijil generate man --command filter | man -l -\n"
    "  kijil generate man --output ~/.local/share/man/man1   a page for each\n"
    "  kijil generate zsh > ~/.zsh/_kijil\n"
    "  source <(kijil generate bash)                         for this shell\n"
    "\n"
    "An installed package has them in place already. Pages bear the date of "
    "SOURCE_DATE_EPOCH\n"
    "(seconds since 1970) if that is set, else none.\n"
    "Exit code: 0 done; 2 something could not be written.\n";

// kijil.1, and kijil-NAME.1 for each command, in this folder.
Status write_pages(std::span<const DescribedCommand> commands,
                   const ManualEdition& edition, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return Error{ErrorCode::kIo, folder.string() + ": cannot be made (" +
                                     error.message() +
                                     "); name another folder"};
  }
  Status written = write_file(folder / "kijil.1", man_page(commands, edition));
  for (const DescribedCommand& c : commands) {
    if (!written) break;
    written =
        write_file(folder / ("kijil-" + c.name + ".1"), man_page(c, edition));
  }
  return written;
}

Outcome print_man(const FlagParser& flags,
                  std::span<const DescribedCommand> described) {
  const Result<ManualEdition> edition = manual_edition();
  if (!edition) {
    log_error(edition.error().message);
    return Outcome::kError;
  }
  if (flags.has("output")) {
    const Status written =
        write_pages(described, *edition, flags.text("output"));
    if (!written) log_error(written.error().message);
    return written ? Outcome::kDone : Outcome::kError;
  }
  if (!flags.has("command")) {
    std::cout << man_page(described, *edition);
    return Outcome::kDone;
  }
  for (const DescribedCommand& c : described) {
    if (c.name == flags.text("command")) std::cout << man_page(c, *edition);
  }
  return Outcome::kDone;
}

}  // namespace

Outcome run_generate(const Arguments& arguments) {
  FlagParser flags({"kijil generate", "man|bash|zsh",
                    "Prints the manual page, or the completions for a shell.",
                    kExamples});
  flags.add("command", "with man: the page of this command, not kijil's own",
            "COMMAND");
  std::vector<std::string> names;
  for (const Command& c : commands()) names.emplace_back(c.name);
  flags.one_of("command", names);
  flags.add("o,output", "with man: write all pages here, as kijil-filter.1",
            "DIR");
  if (const auto done = flags.parse(arguments)) return *done;
  if (flags.files().empty()) {
    return flags.usage_error("say what to print: man, bash or zsh");
  }
  const std::string what = flags.files().front();
  if (what != "man" && (flags.has("command") || flags.has("output"))) {
    return flags.usage_error("--command and --output go with man only");
  }
  if (flags.has("command") && flags.has("output")) {
    return flags.usage_error("--output writes all pages; leave out --command");
  }
  const std::vector<DescribedCommand> described = describe_commands(commands());
  if (what == "man") return print_man(flags, described);
  if (what == "bash") {
    std::cout << bash_completion(described);
  } else if (what == "zsh") {
    std::cout << zsh_completion(described);
  } else {
    return flags.usage_error("there is no '" + what +
                             "' to print; say man, bash or zsh");
  }
  return Outcome::kDone;
}

}  // namespace kijil::cli
