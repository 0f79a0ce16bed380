// The inputs of classify and filter: files, stdin, and what is in them.
//
//   for_each_input(flags, "classifying", [&](std::istream& in, auto& options) {
//     return classify_stream(classifier, in, std::cout, options); });
//
// Thread-safety: the command line is single-threaded; what it is told from
// other threads, it is told one after the other.
#ifndef KIJIL_CLI_INPUTS_H_
#define KIJIL_CLI_INPUTS_H_

#include <cstddef>
#include <functional>
#include <istream>
#include <string>

#include "cli/command.h"
#include "cli/options.h"
#include "kijil/stream.h"

namespace kijil::cli {

// --input, --page-separator, --text-field.
void add_input_flags(FlagParser& flags);

// For commands that can do several pages at once.
void add_threads_flag(FlagParser& flags);
// What --threads says. REQUIRES: add_threads_flag().
Result<std::size_t> read_threads(const FlagParser& flags);

// What is wrong with operands of which some are text and some JSONL, for
// commands that answer each in its own format; empty if they are all alike.
std::optional<std::string> mixed_inputs(const FlagParser& flags);

using RunStream =
    std::function<StreamCounts(std::istream&, const StreamOptions&)>;

// Runs `run` on each file (or stdin, for `-` or none), reports what could not
// be read, and goes on with the rest.
Outcome for_each_input(const FlagParser& flags, const std::string& title,
                       const RunStream& run);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_INPUTS_H_
