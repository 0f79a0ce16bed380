// Whole streams: pages in, labelled rows or kept text out.
//
//   kijil::FilterOptions options;              // keeps body
//   options.rejected = &rejected_file;         // nothing is lost
//   kijil::StreamCounts n =
//       kijil::filter_stream(classifier, std::cin, std::cout, options);
//
// Input is text (one page; a form feed at the start of a line begins the next
// one) or JSONL (one record, one page). Memory is bounded by the longest line
// or record, not by the input; where text becomes records, by the longest page.
//
// JSONL that becomes JSONL keeps step: the n-th row out answers the n-th row
// in, whatever it holds. A record gains a member with its result, and keeps all
// others byte for byte; one that cannot be read gains {"error": {"code",
// "message"}} there; what is no JSON object becomes an object whose error holds
// it as "input"; a blank row is answered by itself. (docs/stream.md shows it.)
// With any other output such rows are told to `on_problem` and passed over.
//
// All that is finished leaves before a stream waits for more input, so that
// whoever asks through a pipe gets the answer.
//
// Pages are labelled by as many threads as StreamOptions::threads says, and so
// are the windows of a long page; what comes out, and what the callbacks are
// told, is the same for any number of them. Thread-safety: several calls may
// run at once, and share a Classifier, but not a stream.
#ifndef KIJIL_STREAM_H_
#define KIJIL_STREAM_H_

#include <array>
#include <cstddef>
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

enum class FilterOutput {
  kAsInput,  // text from text, records from records
  // Kept text. From JSONL: each page begins with a form feed (the first does
  // not), or with the page separator on a line of its own, and ends with a
  // line end; a page of which nothing is kept is an empty line.
  kText,
  kJsonl,  // a record for each page
};

struct StreamOptions {
  InputFormat input = InputFormat::kText;
  // What messages and new records call the input.
  std::string name = "input";
  // In text, a line equal to this begins the next page, as a form feed does.
  std::string page_separator;
  // In JSONL, the member that holds a record's text.
  std::string text_field = "text";
  // In JSONL out, the member that gets the result; those of that name that a
  // record already has go.
  std::string result_field = "kijil";
  // Flush after every page or record, and not just before waiting for input.
  bool line_buffered = false;
  // How many threads label: the caller's and so many more less one; 0: as many
  // as the process may run at once. They are started when a second one would
  // have something to do, that is not for a short input, nor for records that
  // come one at a time. `in` is read by one thread at a time, in order; outputs
  // and callbacks are used by one thread at a time, in order, while another may
  // be reading. With 1, all is done by the caller's. Bytes of `in` that
  // rdbuf()->in_avail() does not tell of are read when nothing is left to do,
  // by one thread.
  std::size_t threads = 1;
  // Asked at the end of the input: true if it was cut off there. A last row of
  // JSONL without a line end is then told to on_problem (kIo), and not
  // answered; a last line of text is told too, and labelled as it is.
  std::function<bool()> was_cut;
  // Told of each record passed over.
  std::function<void(const Error&)> on_problem;
  // Told now and then how many bytes have been read.
  std::function<void(std::uint64_t bytes)> on_progress;
};

struct StreamCounts {
  std::uint64_t pages = 0;
  std::uint64_t lines = 0;  // blank ones too
  std::uint64_t kept = 0;   // by filter_stream; no blank ones
  std::uint64_t problems = 0;
  // Those of them that the output answers with an error, and the first one.
  std::uint64_t answered_problems = 0;
  std::string first_answered;
  // Broken UTF-8 sequences: read as U+FFFD, written as they were.
  std::uint64_t broken_utf8 = 0;
  std::array<std::uint64_t, kNumLabels + 1> labels{};  // by Label
  // filter_stream's output ends within a line: the input had no newline there.
  bool open_line = false;
  // False if `out` (or `rejected`) refused bytes; the stream stopped there, and
  // the counts are of what came before.
  bool written = true;
};

struct ClassifyOptions : StreamOptions {
  OutputFormat output = OutputFormat::kTsv;
};
// Labels every line. JSONL records gain "kijil": {"lines": [{"text", "label",
// "score"}]}; a page of text becomes {"id", "lines": [...]}.
KIJIL_EXPORT StreamCounts classify_stream(const Classifier& classifier,
                                          std::istream& in, std::ostream& out,
                                          const ClassifyOptions& options = {});

// Which members a result of filter_stream has.
struct ResultParts {
  // The kept lines; those of a text byte for byte with their line ends, those
  // of "lines" joined by `\n`.
  bool text = true;
  // [{"text", "label", "score", "kept"}] of every line, without line ends.
  bool lines = true;
  // {"lines", "kept", "body", "chrome", "related", "clickbait", "blank"};
  // "kept" counts what "lines" calls kept, blank ones too.
  bool counts = true;
};

struct FilterOptions : StreamOptions, KeepRule {
  FilterOutput output = FilterOutput::kAsInput;
  ResultParts result = {};
  // Where records become text: the pages that `out` holds already.
  std::uint64_t pages_before = 0;
  // If set, all lines that are not kept go here as label<TAB>score<TAB>text.
  std::ostream* rejected = nullptr;
};
// Writes the kept lines byte for byte. Of blank lines, one is kept where at
// least one stood between two kept lines. JSONL records gain "kijil": {"text",
// "lines", "counts"}; a page of text becomes {"id", "kijil": {...}}.
KIJIL_EXPORT StreamCounts filter_stream(const Classifier& classifier,
                                        std::istream& in, std::ostream& out,
                                        const FilterOptions& options = {});

}  // namespace kijil

#endif  // KIJIL_STREAM_H_
