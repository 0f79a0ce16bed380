// Tested by stream_test.cc and filter_stream_test.cc.
#include "api/text_stream.h"

#include "labels/page_model.h"
#include "text/utf8.h"

namespace kijil {

void count_line(const LineResult& result, StreamCounts& counts) {
  ++counts.lines;
  ++counts.labels[static_cast<std::size_t>(result.label)];
}

std::string page_id(std::string_view name, std::uint64_t number) {
  std::string id(name);
  if (number > 1) id.append("#").append(std::to_string(number));
  return id;
}

namespace {

// A line that has no end because its writer was not waited for.
void tell_cut(std::string_view line, const StreamOptions& options) {
  if (!options.on_problem) return;
  options.on_problem(
      {ErrorCode::kIo, options.name + ": the last line was cut off after " +
                           std::to_string(line.size()) +
                           " bytes, and is labelled as far as it had come"});
}

}  // namespace

StreamCounts run_text(const Classifier& classifier, std::istream& in,
                      LineSink& sink, const StreamOptions& options) {
  StreamCounts counts;
  std::uint64_t bytes_read = 0;
  WindowOptions windows;
  windows.page_separator = options.page_separator;
  WindowReader reader(
      [&, read = read_from(in)](char* buffer, std::size_t size) {
        sink.flush();
        // Nobody may be there to wait for any more.
        const std::size_t n = sink.good() ? read(buffer, size) : 0;
        bytes_read += n;
        return n;
      },
      windows);
  std::vector<std::string_view> texts;
  std::string last;  // line, if nothing ended it
  while (const LineWindow* window = reader.next()) {
    texts.clear();
    for (const Line& line : window->lines) texts.push_back(line.text);
    const std::vector<LineResult> results = classifier.model().label(texts);
    if (window->begins_page) {
      ++counts.pages;
      sink.begin_page();
    }
    for (std::size_t i = window->emit_begin; i < window->emit_end; ++i) {
      sink.line(window->lines[i], results[i]);
      count_line(results[i], counts);
      counts.broken_utf8 += count_broken_utf8(texts[i]);
    }
    const Line& end = window->lines.back();
    if (end.ending.empty()) last.assign(end.text);
    if (window->ends_page) sink.end_page();
    if (options.line_buffered) sink.flush();
    if (options.on_progress) options.on_progress(bytes_read);
    if (!sink.good()) break;
  }
  if (!last.empty() && options.was_cut && options.was_cut()) {
    // Where it was cut, a character may be broken that was whole.
    counts.broken_utf8 -= count_broken_utf8(last);
    tell_cut(last, options);
  }
  sink.flush();
  counts.written = sink.good();
  return counts;
}

}  // namespace kijil
