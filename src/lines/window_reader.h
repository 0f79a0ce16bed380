// Lines of a stream, page by page, in windows of bounded size.
//
//   WindowReader reader(read_from(std::cin), {});
//   while (const LineWindow* w = reader.next())
//     for (std::size_t i = w->emit_begin; i < w->emit_end; ++i)
//     use(w->lines[i]);
//
// or several at a time, with memory of their own, for another thread to use:
//
//   WindowBlock block;
//   while (reader.next_block(block, 1 << 17)) use(block.windows);
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
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/growing_bytes.h"
#include "lines/read_bytes.h"

namespace kijil {

inline constexpr std::size_t kWindowLines = 4096;
inline constexpr std::size_t kOverlapLines = 256;
inline constexpr std::size_t kWindowBytes = 4 * 1024 * 1024;

// A line as it stood in the input: page_break + text + ending are its bytes.
struct Line {
  const char* begin = nullptr;
  std::size_t break_size = 0, text_size = 0, ending_size = 0;

  // Form feeds at its start, or the whole line if it is a page separator.
  std::string_view page_break() const { return {begin, break_size}; }
  std::string_view text() const { return {begin + break_size, text_size}; }
  // "\n", or "" at the end of the input.
  std::string_view ending() const {
    return {begin + break_size + text_size, ending_size};
  }
  // All of it but the ending.
  std::string_view shown() const { return {begin, break_size + text_size}; }
  bool starts_page() const { return break_size > 0; }
  std::size_t size() const { return break_size + text_size + ending_size; }
};

struct LineWindow {
  // Valid until the next call of WindowReader::next(), or as long as the block.
  std::span<const Line> lines;
  // The lines to label now; those around them are context.
  std::size_t emit_begin = 0, emit_end = 0;
  bool begins_page = false;  // emit_begin is the first line of its page
  bool ends_page = false;    // emit_end - 1 is the last line of its page
};

// Windows and the bytes of their lines.
struct WindowBlock {
  GrowingBytes memory;
  std::size_t bytes = 0;  // of the input, that they take
  std::vector<Line> lines;
  std::vector<LineWindow> windows;
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

  // Puts the next windows into `block`, whose memory is used again: waits for
  // the first, and takes those with it that need no more reading, until their
  // lines have so many bytes. False at the end of the input.
  bool next_block(WindowBlock& block, std::size_t bytes);

  // How many bytes came when the input was last asked for some.
  std::size_t last_read() const { return last_read_; }

 private:
  struct Span {
    std::size_t begin;       // in buffer_
    std::size_t break_size;  // of page_break
    std::size_t text_size;
    std::size_t ending_size;
    bool starts_page() const { return break_size > 0; }
    std::size_t end() const {
      return begin + break_size + text_size + ending_size;
    }
  };
  // A window of spans_: [first_, end), of which [emitted_, emit_end) count.
  struct Cut {
    std::size_t end, emit_end;
    bool ends_page;
  };

  // How much of a line, without its ending, is a page break.
  std::size_t break_size(std::string_view text) const;
  // Where the next line ends; split_ if that has not been read.
  std::size_t next_end();
  // Takes lines into spans_, as far as to one that may end a window; false if
  // that one has not been read.
  bool split_lines();
  // Whether another line follows spans_ on the same page, if that is known.
  std::optional<bool> page_goes_on() const;
  bool window_is_full() const;
  // The next window, if it has been read.
  std::optional<Cut> find_cut();
  // The same, and reads until it has; empty at the end of the input.
  std::optional<Cut> wait_for_cut();
  void read_more();
  // The window with its lines appended to `lines`, of which it tells only how
  // many they are. Those of the next window's context stay in spans_.
  LineWindow take(const Cut& cut, std::vector<Line>& lines);
  // Gives the block a copy of its lines' bytes; or the memory they stand in,
  // and takes that of the block for the rest.
  void hand_over(WindowBlock& block);
  // Where the bytes begin that later windows need.
  std::size_t needed_from() const;
  // Forgets all before that, once the rest has been moved to the front.
  void forget_taken();

  ReadBytes read_;
  WindowOptions options_;
  GrowingBytes buffer_;       // bytes of spans_, then bytes not yet split
  std::size_t filled_ = 0;    // bytes of buffer_ in use
  std::size_t split_ = 0;     // bytes of buffer_ split into spans_
  std::size_t searched_ = 0;  // no newline in [split_, searched_)
  std::size_t last_read_ = 0;
  bool input_ended_ = false;
  std::vector<Span> spans_;
  std::size_t first_ = 0;    // of spans_ that the next window needs
  std::size_t emitted_ = 0;  // spans_ before this are context only
  std::size_t checked_ = 0;  // of spans_: up to there, no further page starts
  bool page_ended_ = true;   // with the window before
  std::vector<Line> lines_;  // of next()
  LineWindow window_;
};

}  // namespace kijil

#endif  // KIJIL_LINES_WINDOW_READER_H_
