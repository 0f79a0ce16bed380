// Text as labelled lines, page by page.
//
//   StreamCounts counts = run_text(classifier, in, sink, options);
//
// Internal to src/api. Thread-safety: one stream, one thread.
#ifndef KIJIL_API_TEXT_STREAM_H_
#define KIJIL_API_TEXT_STREAM_H_

#include <istream>
#include <string>
#include <string_view>

#include "kijil/stream.h"
#include "lines/window_reader.h"

namespace kijil {

// Takes the labelled lines, in order.
class LineSink {
 public:
  virtual ~LineSink() = default;
  virtual void begin_page() {}
  virtual void line(const Line& line, const LineResult& result) = 0;
  virtual void end_page() {}
  virtual void flush() = 0;
  // False once an output has refused bytes.
  virtual bool good() const = 0;
};

// Labels all of `in`. Flushes before it waits for more.
StreamCounts run_text(const Classifier& classifier, std::istream& in,
                      LineSink& sink, const StreamOptions& options);

// What a page of text is called in a record: `name`, then `name#2`, `name#3`.
std::string page_id(std::string_view name, std::uint64_t number);

void count_line(const LineResult& result, StreamCounts& counts);

}  // namespace kijil

#endif  // KIJIL_API_TEXT_STREAM_H_
