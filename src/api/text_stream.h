// Text as labelled lines, page by page.
//
//   StreamCounts counts = run_text(classifier, in, sink, {out}, options);
//
// Internal to src/api. Thread-safety: one call, one stream.
#ifndef KIJIL_API_TEXT_STREAM_H_
#define KIJIL_API_TEXT_STREAM_H_

#include <cstdint>
#include <istream>
#include <span>
#include <string>
#include <string_view>

#include "api/stream_runner.h"
#include "kijil/stream.h"
#include "lines/window_reader.h"

namespace kijil {

// Lines that follow each other on a page: all of it, or some of a long one.
struct LabelledLines {
  std::span<const Line> lines;
  std::span<const LineResult> results;  // of each
  std::uint64_t page = 1;               // its number, from 1
  bool begins_page = false, ends_page = false;
};

// What becomes of labelled lines.
class TextSink {
 public:
  virtual ~TextSink() = default;
  // Writes what can be written without knowing any other lines. Thread-safety:
  // called by several threads at once, in any order.
  virtual void write(const LabelledLines&, StreamRows&) const {}
  // Writes what cannot. Called by one thread at a time, in order.
  virtual void write_in_order(const LabelledLines&, StreamRows&) {}
};

// Labels all of `in`. What was read comes out before it waits for more.
StreamCounts run_text(const Classifier& classifier, std::istream& in,
                      TextSink& sink, const StreamOutputs& outputs,
                      const StreamOptions& options);

// What a page of text is called in a record: `name`, then `name#2`, `name#3`.
std::string page_id(std::string_view name, std::uint64_t number);

void count_line(const LineResult& result, StreamCounts& counts);

}  // namespace kijil

#endif  // KIJIL_API_TEXT_STREAM_H_
