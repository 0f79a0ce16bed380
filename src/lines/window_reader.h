// Lines of a stream, page by page, in windows of bounded size.
//
//   WindowReader reader(read_from(std::cin), {});
//   while (const LineWindow* w = reader.next())
//     for (std::size_t i = w->emit_begin; i < w->emit_end; ++i)
//     use(w->lines[i]);
//
// A line is what `\n` ends (or the input's end), so that row n of the output
// is line n for grep, sed and editors too; `\r\n`, a lone `\r`, NEL and U+2028
// stay in the line and count as blanks. A form feed at the start of a line
// starts a page, and so does a line equal to the page separator.
//
// A page of up to kWindowLines lines is one window. A longer page comes in
// several, which overlap: each line is emitted once, with up to kOverlapLines
// lines of context on either side. Memory is bounded by the longest line plus
// kWindowBytes, not by the input.
// Thread-safety: one reader, one thread.
#ifndef KIJIL_LINES_WINDOW_READER_H_
#define KIJIL_LINES_WINDOW_READER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lines/read_bytes.h"

namespace kijil {

inline constexpr std::size_t kWindowLines = 4096;
inline constexpr std::size_t kOverlapLines = 256;
inline constexpr std::size_t kWindowBytes = 4 * 1024 * 1024;

// A line as it stood in the input: page_break + text + ending are its bytes.
struct Line {
  // Form feeds at its start, or the whole line if it is a page separator.
  std::string_view page_break;
  std::string_view text;
  std::string_view ending;  // "\n", or "" at the end of the input
  bool starts_page = false;
};

struct LineWindow {
  // Valid until the next call of WindowReader::next().
  std::vector<Line> lines;
  // The lines to label now; those around them are context.
  std::size_t emit_begin = 0, emit_end = 0;
  bool begins_page = false;  // emit_begin is the first line of its page
  bool ends_page = false;    // emit_end - 1 is the last line of its page
};

struct WindowOptions {
  // A line equal to this starts the next page; empty: form feeds only.
  std::string page_separator;
  std::size_t window_lines = kWindowLines;
  std::size_t overlap_lines = kOverlapLines;
  std::size_t window_bytes = kWindowBytes;
};

class WindowReader {
 public:
  WindowReader(ReadBytes read, WindowOptions options);

  // The next window, or null at the end of the input.
  const LineWindow* next();

 private:
  struct Span {
    std::size_t begin;       // in buffer_
    std::size_t break_size;  // of page_break
    std::size_t text_size;
    std::size_t ending_size;
    bool starts_page;
    std::size_t end() const {
      return begin + break_size + text_size + ending_size;
    }
  };

  // How much of a line, without its ending, is a page break.
  std::size_t break_size(std::string_view text) const;
  // Reads one more line into spans_; false at the end of the input.
  bool read_line();
  // True if another line follows spans_ on the same page.
  bool page_goes_on();
  void read_more();
  void drop_emitted();
  bool window_is_full() const;
  const LineWindow* publish(std::size_t lines, std::size_t emit_end);

  ReadBytes read_;
  WindowOptions options_;
  std::string buffer_;        // bytes of spans_, then bytes not yet split
  std::size_t filled_ = 0;    // bytes of buffer_ in use
  std::size_t split_ = 0;     // bytes of buffer_ split into spans_
  std::size_t searched_ = 0;  // no newline in [split_, searched_)
  bool input_ended_ = false;
  std::vector<Span> spans_;
  std::size_t emitted_ = 0;  // spans_ before this are context only
  LineWindow window_;
};

}  // namespace kijil

#endif  // KIJIL_LINES_WINDOW_READER_H_
