#include "cli/inputs.h"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/file.h"
#include "cli/log.h"
#include "cli/progress.h"
#include "cli/stdin_stream.h"
#include "kijil/labeled_pages.h"

namespace kijil::cli {
namespace {

// How a file is to be read: its name tells, unless --input does.
std::string input_kind(const FlagParser& flags, const std::string& file) {
  const std::string kind = flags.text("input");
  if (kind != "auto") return kind;
  const std::string extension = std::filesystem::path(file).extension();
  if (extension == ".jsonl" || extension == ".ndjson") return "jsonl";
  return extension == ".tsv" ? "tsv" : "text";
}

std::string read_all(std::istream& in) {
  std::string bytes;
  for (char buffer[1 << 16]; in.good();) {
    in.read(buffer, sizeof buffer);
    bytes.append(buffer, static_cast<std::size_t>(in.gcount()));
  }
  return bytes;
}

// The text column of a labelled page, as a page of text.
std::string labeled_text(std::istream& in, const std::string& name,
                         std::uint64_t& problems) {
  const std::string bytes = read_all(in);
  if (bytes.empty()) return {};
  const LoadedPages loaded = parse_labeled_tsv(bytes, name);
  problems += loaded.problems.size();
  if (loaded.pages.empty()) {
    log_error(name +
              ": no row is label<TAB>text; if it is no labelled page, read it "
              "with --input text");
    return {};
  }
  for (const Error& e : loaded.problems) log_error(e.message);
  std::string text;
  for (const LabeledPage& page : loaded.pages) {
    for (const LabeledLine& line : page.lines) text += line.text + '\n';
  }
  return text;
}

class InputRunner {
 public:
  InputRunner(const FlagParser& flags, const std::string& title,
              const RunStream& run)
      : flags_(flags), run_(run), bar_(title, BarSharing::kStdoutHasRows) {}

  void run_file(const std::string& file) {
    if (file == "-") {
      StdinStream in;
      run_stream(in, "stdin", 0);
      stopped_ = stopped_ || in.was_stopped();
      return;
    }
    Result<std::ifstream> in = open_file(file);
    if (!in) {
      log_error(in.error().message);
      failed_ = true;
      return;
    }
    std::error_code unknown;
    const auto size = std::filesystem::file_size(file, unknown);
    run_stream(*in, file, unknown ? 0 : size);
  }

  bool stopped() const { return stopped_; }
  Outcome outcome() const { return failed_ ? Outcome::kError : Outcome::kDone; }

 private:
  void run_stream(std::istream& in, const std::string& name,
                  std::uint64_t size) {
    StreamOptions options;
    options.name = name;
    options.text_field = flags_.text("text-field");
    if (flags_.has("page-separator")) {
      options.page_separator = flags_.text("page-separator");
    }
    options.was_cut = [&in] {
      const auto* from_stdin = dynamic_cast<const StdinStream*>(&in);
      return from_stdin != nullptr && from_stdin->was_stopped();
    };
    options.on_problem = [](const Error& e) {
      // A row that SIGTERM cut off is no fault of the input.
      e.code == ErrorCode::kIo ? log_warning(e.message) : log_error(e.message);
    };
    options.on_progress = [&](std::uint64_t bytes) {
      const double done =
          size == 0 ? -1
                    : static_cast<double>(bytes) / static_cast<double>(size);
      bar_.show(done, name + "  " + std::to_string(bytes >> 20) + " MB");
    };
    const std::string kind = input_kind(flags_, name);
    std::uint64_t problems = 0;
    StreamCounts counts;
    if (kind == "tsv") {
      std::istringstream lines(labeled_text(in, name, problems));
      counts = run_(lines, options);
    } else {
      options.input =
          kind == "jsonl" ? InputFormat::kJsonl : InputFormat::kText;
      counts = run_(in, options);
    }
    if (in.bad()) {
      log_error(name + ": reading failed (" + std::strerror(errno) +
                "); what was read before that is done, the rest is not");
      failed_ = true;
    }
    report(name, counts, problems);
  }

  void report(const std::string& name, const StreamCounts& counts,
              std::uint64_t problems) {
    const bool answers_do = flags_.has("bad-records-ok");
    const std::uint64_t answered = answers_do ? counts.answered_problems : 0;
    failed_ = failed_ || counts.problems + problems > answered;
    // One message however many there are: a caller that does not read stderr
    // must not be blocked by it.
    if (counts.answered_problems > 0) {
      const std::string message =
          name + ": " + std::to_string(counts.answered_problems) +
          " row(s) hold no page and were answered with an error; the first "
          "is " +
          counts.first_answered;
      answers_do ? log_warning(message) : log_error(message);
    }
    if (counts.broken_utf8 > 0) {
      log_warning(name + ": " + std::to_string(counts.broken_utf8) +
                  " broken UTF-8 sequence(s) were read as U+FFFD and written "
                  "as they were; if the page is in CP949, convert it first: "
                  "iconv -f cp949 -t utf-8");
    }
    if (counts.written) return;
    stopped_ = true;
    // main() tells of stdout itself.
    if (!std::cout) return;
    log_error(std::string("--rejected: cannot be written (") +
              std::strerror(errno) +
              "); free some space or name another file, and start again");
    failed_ = true;
  }

  const FlagParser& flags_;
  const RunStream& run_;
  ProgressBar bar_;
  bool failed_ = false, stopped_ = false;
};

}  // namespace

void add_input_flags(FlagParser& flags) {
  flags.add("input",
            "auto (by the file's name), text, tsv (a labelled page) or jsonl",
            "FORMAT", "auto");
  flags.one_of("input", {"auto", "text", "tsv", "jsonl"});
  flags.add("page-separator",
            "a line of text equal to this begins the next page, as a form "
            "feed at the start of a line always does",
            "LINE");
  flags.add("text-field", "the member of a JSONL record that holds its text",
            "NAME", "text");
}

void add_threads_flag(FlagParser& flags) {
  flags.add("threads",
            "how many threads label pages, and parts of long ones, at once; 0: "
            "as many as there are cores to use; the output is always the same",
            "N", "0");
}

Result<std::size_t> read_threads(const FlagParser& flags) {
  constexpr double kMost = 1024;
  const Result<double> threads = flags.number("threads", 0, kMost);
  if (!threads) return threads.error();
  if (*threads != std::floor(*threads)) {
    return Error{
        ErrorCode::kInvalidArgument,
        "--threads: '" + flags.text("threads") + "' is not a whole number"};
  }
  return static_cast<std::size_t>(*threads);
}

std::optional<std::string> mixed_inputs(const FlagParser& flags) {
  std::string text, records;  // a file of each
  for (const std::string& file : flags.files()) {
    (input_kind(flags, file) == "jsonl" ? records : text) = file;
  }
  if (text.empty() || records.empty()) return std::nullopt;
  return text + " is text and " + records + " is JSONL";
}

Outcome for_each_input(const FlagParser& flags, const std::string& title,
                       const RunStream& run) {
  std::vector<std::string> files = flags.files();
  if (files.empty()) files.push_back("-");
  InputRunner runner(flags, title, run);
  for (const std::string& file : files) {
    if (runner.stopped()) break;
    runner.run_file(file);
  }
  return runner.outcome();
}

}  // namespace kijil::cli
