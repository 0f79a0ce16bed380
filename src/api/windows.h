// How a long page is cut into windows that a model labels one by one.
//
//   for (const PageWindow& w : page_windows(lines.size()))
//     model.label(lines.subspan(w.begin, w.end - w.begin));
//
// As WindowReader cuts a stream: each window's inner lines count, those within
// kOverlapLines of a cut are context. Thread-safety: pure function.
#ifndef KIJIL_API_WINDOWS_H_
#define KIJIL_API_WINDOWS_H_

#include <algorithm>
#include <cstddef>
#include <vector>

#include "lines/window_reader.h"

namespace kijil {

// Lines [begin, end) are read, and of these [emit_begin, emit_end) count.
struct PageWindow {
  std::size_t begin = 0, end = 0;
  std::size_t emit_begin = 0, emit_end = 0;
};

// The lines that count follow each other without a gap. None for no lines.
inline std::vector<PageWindow> page_windows(std::size_t lines) {
  std::vector<PageWindow> windows;
  for (std::size_t done = 0; done < lines;) {
    PageWindow w;
    w.emit_begin = done;
    w.begin = done - std::min(done, kOverlapLines);
    w.end = std::min(w.begin + kWindowLines, lines);
    w.emit_end = w.end == lines ? lines : w.end - kOverlapLines;
    windows.push_back(w);
    done = w.emit_end;
  }
  return windows;
}

}  // namespace kijil

#endif  // KIJIL_API_WINDOWS_H_
