#include "cli/page_files.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>

#include "base/file.h"
#include "cli/log.h"
#include "kijil/labeled_pages.h"
#include "lines/unlabeled_pages.h"
#include "text/utf8.h"

namespace kijil::cli {
namespace {

namespace fs = std::filesystem;

std::string lower_extension(const fs::path& path) {
  std::string extension = path.extension().string();
  for (char& c : extension) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return extension;
}

bool is_page_file(const fs::path& path) {
  const std::string extension = lower_extension(path);
  for (const char* known : {".txt", ".tsv", ".jsonl", ".ndjson", ".json"}) {
    if (extension == known) return true;
  }
  return false;
}

// The page files below `directory`, sorted; a link to a directory may lead
// back up and is not followed.
Result<std::vector<std::string>> files_below(const fs::path& directory) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator();
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored) && is_page_file(entry->path())) {
      files.push_back(entry->path().string());
    }
  }
  if (error) {
    return Error{ErrorCode::kIo, directory.string() + ": cannot be listed (" +
                                     error.message() +
                                     "); check its permissions"};
  }
  if (files.empty()) {
    return Error{ErrorCode::kNotFound,
                 directory.string() +
                     ": no page in this directory; expected *.txt, *.tsv, "
                     "*.jsonl, *.ndjson or *.json"};
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_stdin() {
  return {std::istreambuf_iterator<char>(std::cin),
          std::istreambuf_iterator<char>()};
}

class PageFileReader {
 public:
  explicit PageFileReader(const FlagParser& flags) : flags_(flags) {}

  void read(const std::string& path) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return read_file_or_stdin(path);
    const Result<std::vector<std::string>> files = files_below(path);
    if (!files) return problem(files.error());
    for (const std::string& file : *files) read_file_or_stdin(file);
  }

  PageFiles finish() && { return std::move(read_); }

 private:
  enum class Source { kLabeled, kUnlabeled };

  void read_file_or_stdin(const std::string& path) {
    if (path == "-") return read_bytes(read_stdin(), "stdin");
    const Result<std::string> bytes = read_file(path);
    if (!bytes) return problem(bytes.error());
    read_bytes(*bytes, path);
  }

  void read_bytes(const std::string& bytes, const std::string& name) {
    const std::string kind = flags_.text("input");
    const std::string extension = lower_extension(name);
    const std::optional<LabeledFormat> format =
        kind == "auto" ? recognize_labeled_format(bytes) : std::nullopt;
    // Their readers say what is wrong with a file that tells nothing.
    if (format || kind == "labeled" ||
        (kind == "auto" && (extension == ".tsv" || extension == ".json"))) {
      const auto by_name = extension == ".json" ? LabeledFormat::kLabelStudio
                                                : LabeledFormat::kAuto;
      add(parse_labeled_pages(bytes, name, format.value_or(by_name)),
          Source::kLabeled);
      return;
    }
    const bool jsonl =
        kind == "jsonl" ||
        (kind == "auto" && (extension == ".jsonl" || extension == ".ndjson"));
    LoadedPages loaded =
        jsonl ? parse_unlabeled_jsonl(bytes, name, flags_.text("text-field"))
              : parse_text_pages(bytes, name, separator());
    if (flags_.has("site")) {
      for (LabeledPage& page : loaded.pages) page.site = flags_.text("site");
    }
    add(std::move(loaded), Source::kUnlabeled);
  }

  std::string separator() const {
    return flags_.has("page-separator") ? flags_.text("page-separator") : "";
  }

  void add(LoadedPages loaded, Source source) {
    for (const Error& error : loaded.problems) problem(error);
    for (LabeledPage& page : loaded.pages) {
      for (const LabeledLine& line : page.lines) {
        read_.broken_utf8 += count_broken_utf8(line.text);
      }
      read_.pages.push_back({std::move(page), source == Source::kLabeled});
    }
  }

  void problem(const Error& error) {
    log_error(error.message);
    read_.had_problems = true;
  }

  const FlagParser& flags_;
  PageFiles read_;
};

}  // namespace

void add_page_file_flags(FlagParser& flags) {
  flags.add("input",
            "auto (labelled if the content is, else by the file's name), text, "
            "jsonl or labeled",
            "FORMAT", "auto");
  flags.one_of("input", {"auto", "text", "jsonl", "labeled"});
  flags.add("page-separator",
            "a line of text equal to this begins the next page, as a form "
            "feed at the start of a line always does",
            "LINE");
  flags.add("text-field",
            "the member of an unlabelled JSONL record that holds its text",
            "NAME", "text");
  flags.add("site", "the site of the unlabelled pages; else their file's name",
            "NAME");
}

std::optional<Outcome> check_page_file_flags(const FlagParser& flags) {
  if (flags.files().empty()) {
    return flags.usage_error("name the pages: files, folders, or - for stdin");
  }
  return std::nullopt;
}

void warn_of_broken_utf8(const PageFiles& read) {
  if (read.broken_utf8 == 0) return;
  log_warning(std::to_string(read.broken_utf8) +
              " broken UTF-8 sequence(s) in the pages become U+FFFD; if they "
              "are in CP949, convert them first: iconv -f cp949 -t utf-8");
}

PageFiles read_page_files(const FlagParser& flags) {
  PageFileReader reader(flags);
  for (const std::string& path : flags.files()) reader.read(path);
  return std::move(reader).finish();
}

}  // namespace kijil::cli
