// Whole streams: pages in, labelled rows or kept text out.
//
//   kijil::FilterOptions options;              // keeps body
//   options.rejected = &rejected_file;         // nothing is lost
//   kijil::StreamCounts n =
//       kijil::filter_stream(classifier, std::cin, std::cout, options);
//
// Input is text (one page; a form feed at the start of a line begins the next
// one) or JSONL (one record, one page). Memory is bounded by the longest line
// or record, not by the input. A record that cannot be read is told to
// `on_problem` and passed over; the stream goes on.
// Thread-safety: one stream, one thread; streams may share a Classifier.
#ifndef KIJIL_STREAM_H_
#define KIJIL_STREAM_H_

#include <array>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>

#include "kijil/classifier.h"
#include "kijil/export.h"
#include "kijil/filter.h"
#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil {

enum class InputFormat {
  kText,
  // A record's page is its text member (see text_field), or else its "lines":
  // strings, or objects with a "text".
  kJsonl,
};

enum class OutputFormat {
  kTsv,    // label<TAB>score<TAB>text, a row for each input line
  kJsonl,  // a record for each page
  kColor,  // for terminals
};

struct StreamOptions {
  InputFormat input = InputFormat::kText;
  // What messages and new records call the input.
  std::string name = "input";
  // In text, a line equal to this begins the next page, as a form feed does.
  std::string page_separator;
  // In JSONL, the member that holds a record's text.
  std::string text_field = "text";
  // Told of each record passed over.
  std::function<void(const Error&)> on_problem;
  // Told now and then how many bytes have been read.
  std::function<void(std::uint64_t bytes)> on_progress;
};

struct StreamCounts {
  std::uint64_t pages = 0;
  std::uint64_t lines = 0;  // blank ones too
  std::uint64_t kept = 0;   // by filter_stream
  std::uint64_t problems = 0;
  // Broken UTF-8 sequences: read as U+FFFD, written as they were.
  std::uint64_t broken_utf8 = 0;
  std::array<std::uint64_t, kNumLabels + 1> labels{};  // by Label
  // filter_stream's output ends within a line: the input had no newline there.
  bool open_line = false;
  // False if `out` (or `rejected`) refused bytes; the stream stopped there.
  bool written = true;
};

struct ClassifyOptions : StreamOptions {
  OutputFormat output = OutputFormat::kTsv;
};
// Labels every line. JSONL records keep all their members byte for byte and
// gain "kijil": {"lines": [{"text", "label", "score"}]}; a "kijil" member
// that they already had is replaced.
KIJIL_EXPORT StreamCounts classify_stream(const Classifier& classifier,
                                          std::istream& in, std::ostream& out,
                                          const ClassifyOptions& options = {});

struct FilterOptions : StreamOptions, KeepRule {
  // If set, all lines that are not kept go here as label<TAB>score<TAB>text.
  std::ostream* rejected = nullptr;
};
// Writes the kept lines byte for byte. Of blank lines, one is kept where at
// least one stood between two kept lines. JSONL records keep all their members
// and gain "kijil": {"text": the kept lines, "kept", "lines"} (counts).
KIJIL_EXPORT StreamCounts filter_stream(const Classifier& classifier,
                                        std::istream& in, std::ostream& out,
                                        const FilterOptions& options = {});

}  // namespace kijil

#endif  // KIJIL_STREAM_H_
