// Pages named on the command line, labelled or not: text, JSONL, and every
// labelled format.
//
//   add_page_file_flags(flags);
//   PageFiles read = read_page_files(flags);
//   if (read.pages.empty()) return Outcome::kError;
//
// Thread-safety: the command line is single-threaded.
#ifndef KIJIL_CLI_PAGE_FILES_H_
#define KIJIL_CLI_PAGE_FILES_H_

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/options.h"
#include "kijil/line.h"

namespace kijil::cli {

// --input, --page-separator, --text-field, --site.
void add_page_file_flags(FlagParser& flags);

// Empty if the flags are right.
std::optional<Outcome> check_page_file_flags(const FlagParser& flags);

struct PageOfFile {
  LabeledPage page;
  bool labeled = false;  // came in a labelled format, whatever its labels are
};

struct PageFiles {
  std::vector<PageOfFile> pages;
  bool had_problems = false;    // reported already
  std::size_t broken_utf8 = 0;  // sequences
};

// Reads the operands, files and directories (their *.txt, *.tsv, *.jsonl,
// *.ndjson and *.json); `-` is stdin. What cannot be read is reported, and the
// rest is read all the same.
PageFiles read_page_files(const FlagParser& flags);

// For formats in which broken UTF-8 cannot survive.
void warn_of_broken_utf8(const PageFiles& read);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_PAGE_FILES_H_
