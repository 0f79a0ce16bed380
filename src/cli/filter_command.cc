#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/record_flags.h"

namespace kijil::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  kijil filter page.txt > article.txt\n"
    "  curl -s ... | html2text | kijil filter --rejected dropped.tsv\n"
    "  kijil filter --keep body,related --min-score related=0.8 page.txt\n"
    "  kijil filter --unsure 0.7 --rejected look-at-these.tsv page.txt\n"
    "  kijil filter --input jsonl < pages.jsonl > filtered.jsonl\n"
    "  kijil filter --result text,counts --result-field article pages.jsonl\n"
    "\n"
    "Kept lines come out byte for byte. JSONL records keep all their members "
    "and gain\n"
    "\"kijil\": {\"text\", \"lines\", \"counts\"}, or {\"error\"} if they "
    "hold no page: the n-th row\n"
    "out answers the n-th row in, at the latest before kijil waits for more "
    "input. SIGTERM\n"
    "ends the input. docs/stream.md shows how to talk to it.\n"
    "Exit code: 0 done; 2 something could not be read (the rest is done).\n";

Result<std::size_t> label_index(const std::string& name) {
  const std::optional<Label> label = label_from_name(name);
  if (label && *label != Label::kBlank) return static_cast<std::size_t>(*label);
  return Error{ErrorCode::kInvalidArgument,
               "there is no label '" + name +
                   "'; the labels are body, chrome, related and clickbait"};
}

// "body,related"
Status read_keep(const std::string& names, FilterOptions& options) {
  options.keep.fill(false);
  for (std::size_t at = 0; at <= names.size();) {
    const std::size_t comma = std::min(names.find(',', at), names.size());
    const Result<std::size_t> label = label_index(names.substr(at, comma - at));
    if (!label)
      return Error{label.error().code, "--keep: " + label.error().message};
    options.keep[*label] = true;
    at = comma + 1;
  }
  return ok();
}

// "related=0.8"
Status read_one_min_score(const std::string& setting, FilterOptions& options) {
  const std::size_t equals = std::min(setting.find('='), setting.size());
  const Result<std::size_t> label = label_index(setting.substr(0, equals));
  if (!label) {
    return Error{label.error().code, "--min-score: " + label.error().message};
  }
  float score = -1;
  const char* end = setting.data() + setting.size();
  if (equals < setting.size()) {
    const auto [stop, status] =
        std::from_chars(setting.data() + equals + 1, end, score);
    if (status != std::errc() || stop != end) score = -1;
  }
  if (!(score >= 0 && score <= 1)) {
    return Error{ErrorCode::kInvalidArgument,
                 "--min-score: '" + setting +
                     "' is not LABEL=P with P from 0 to 1, e.g. body=0.6"};
  }
  options.min_score[*label] = score;
  return ok();
}

// "related=0.8,body=0.5"
Status read_min_score(const std::string& settings, FilterOptions& options) {
  for (std::size_t at = 0; at <= settings.size();) {
    const std::size_t comma = std::min(settings.find(',', at), settings.size());
    if (Status s = read_one_min_score(settings.substr(at, comma - at), options);
        !s) {
      return s;
    }
    at = comma + 1;
  }
  return ok();
}

// "text,counts"
Result<ResultParts> read_parts(const std::string& names) {
  ResultParts parts{.text = false, .lines = false, .counts = false};
  for (std::size_t at = 0; at <= names.size();) {
    const std::size_t comma = std::min(names.find(',', at), names.size());
    const std::string name = names.substr(at, comma - at);
    bool* part = name == "text"     ? &parts.text
                 : name == "lines"  ? &parts.lines
                 : name == "counts" ? &parts.counts
                                    : nullptr;
    if (part == nullptr) {
      return Error{ErrorCode::kInvalidArgument,
                   "--result: '" + name + "' is not text, lines or counts"};
    }
    *part = true;
    at = comma + 1;
  }
  return parts;
}

Result<FilterOutput> read_output(const FlagParser& flags) {
  const std::string name = flags.text("output");
  const std::string input = flags.text("input");
  if (name == "jsonl") return FilterOutput::kJsonl;
  const bool text_only = name == "text" || input == "text" || input == "tsv";
  for (const char* flag : {"result", "result-field"}) {
    if (text_only && flags.has(flag)) {
      return Error{ErrorCode::kInvalidArgument,
                   "--" + std::string(flag) +
                       " is about records, but the output is text; ask for "
                       "records by --output jsonl"};
    }
  }
  if (name == "text") return FilterOutput::kText;
  if (const auto mixed = mixed_inputs(flags)) {
    return Error{ErrorCode::kInvalidArgument,
                 *mixed +
                     ", which no reader of the output could tell apart; say "
                     "--output text or --output jsonl"};
  }
  return FilterOutput::kAsInput;
}

Result<FilterOptions> read_options(const FlagParser& flags) {
  FilterOptions options;
  const Result<FilterOutput> output = read_output(flags);
  if (!output) return output.error();
  options.output = *output;
  const Result<ResultParts> parts = read_parts(flags.text("result"));
  if (!parts) return parts.error();
  options.result = *parts;
  if (Status s = read_keep(flags.text("keep"), options); !s) return s.error();
  for (const std::string& setting : flags.many("min-score")) {
    if (Status s = read_min_score(setting, options); !s) return s.error();
  }
  const Result<double> unsure = flags.number("unsure", 0, 1);
  if (!unsure) return unsure.error();
  options.unsure = static_cast<float>(*unsure);
  return options;
}

// True if `file` is the very file that stands behind a standard stream.
bool is_stream(const std::string& file, int stream) {
  struct stat named = {}, open = {};
  return ::stat(file.c_str(), &named) == 0 && ::fstat(stream, &open) == 0 &&
         S_ISREG(named.st_mode) && named.st_dev == open.st_dev &&
         named.st_ino == open.st_ino;
}

// Empty if --rejected may be opened, and so emptied.
std::optional<Error> check_rejected(const FlagParser& flags) {
  const std::string file = flags.text("rejected");
  std::vector<std::string> pages = flags.files();
  if (pages.empty()) pages.push_back("-");
  const auto refuse = [&](const std::string& why) {
    return Error{ErrorCode::kInvalidArgument,
                 "--rejected: " + file + why + "; write to another file"};
  };
  for (const std::string& page : pages) {
    std::error_code ignored;  // not there yet
    if (page == "-" ? is_stream(file, STDIN_FILENO)
                    : std::filesystem::equivalent(file, page, ignored) &&
                          std::filesystem::is_regular_file(file, ignored)) {
      return refuse(" is a page to be read");
    }
  }
  if (is_stream(file, STDOUT_FILENO)) return refuse(" gets the kept lines");
  return std::nullopt;
}

Result<std::ofstream> open_rejected(const FlagParser& flags) {
  if (const auto wrong = check_rejected(flags)) return *wrong;
  const std::string file = flags.text("rejected");
  std::ofstream rejected(file, std::ios::binary);
  if (!rejected) {
    return Error{ErrorCode::kIo, "--rejected: " + file +
                                     ": cannot be written (" +
                                     std::strerror(errno) +
                                     "); check the folder and its permissions"};
  }
  return rejected;
}

void add_flags(FlagParser& flags) {
  flags.add("keep", "labels to keep", "LABEL,...", "body");
  flags.some_of("keep", {"body", "chrome", "related", "clickbait"});
  flags.add_many("min-score",
                 "keep lines of this label only from this score on; may be "
                 "given for several labels",
                 "LABEL=P,...");
  flags.some_of("min-score", {"body=", "chrome=", "related=", "clickbait="});
  flags.add("unsure",
            "lines with a score below this are unsure: none is kept, whatever "
            "its label",
            "P", "0");
  flags.add("rejected",
            "write all other lines here, as label<TAB>score<TAB>text", "FILE");
  flags.add("output",
            "auto (as the input: text from text, JSONL from JSONL), text (the "
            "kept lines) or jsonl (a record for each page)",
            "FORMAT", "auto");
  flags.one_of("output", {"auto", "text", "jsonl"});
  flags.add("result",
            "what a record's result holds: text (the kept lines), lines (all, "
            "with labels and scores), counts",
            "PART,...", "text,lines,counts");
  flags.some_of("result", {"text", "lines", "counts"});
  add_input_flags(flags);
  add_threads_flag(flags);
  add_record_flags(flags);
  add_model_flag(flags);
}

}  // namespace

Outcome run_filter(const Arguments& arguments) {
  FlagParser flags({"kijil filter", "[FILE...]",
                    "Keeps the lines of the article and drops the rest; reads "
                    "stdin without a FILE.",
                    kExamples});
  add_flags(flags);
  if (const auto done = flags.parse(arguments)) return *done;
  Result<FilterOptions> options = read_options(flags);
  if (!options) return flags.usage_error(options.error().message);
  const Result<RecordFlags> records = read_record_flags(flags);
  if (!records) return flags.usage_error(records.error().message);
  const Result<std::size_t> threads = read_threads(flags);
  if (!threads) return flags.usage_error(threads.error().message);
  const Result<Classifier> classifier = load_model(flags);
  if (!classifier) {
    log_error(classifier.error().message);
    return Outcome::kError;
  }
  std::ofstream rejected;
  if (flags.has("rejected")) {
    Result<std::ofstream> opened = open_rejected(flags);
    if (!opened) {
      log_error(opened.error().message);
      return Outcome::kError;
    }
    rejected = *std::move(opened);
    options->rejected = &rejected;
  }
  // A page that ends without a newline must not run into the next one.
  bool open_line = false;
  return for_each_input(
      flags, "filtering", [&](std::istream& in, const StreamOptions& stream) {
        if (open_line) std::cout << '\n';
        static_cast<StreamOptions&>(*options) = stream;
        options->threads = *threads;
        apply(*records, *options);
        StreamCounts counts =
            filter_stream(*classifier, in, std::cout, *options);
        open_line = counts.open_line;
        options->pages_before += counts.pages;
        return counts;
      });
}

}  // namespace kijil::cli
