// Rows of a stream, one at a time, however long.
//
//   RowReader rows(read_from(std::cin));
//   for (;;) {
//     if (!rows.has_row()) std::cout.flush();   // next() may wait
//     std::optional<InputRow> row = rows.next();
//     if (!row) break;
//     use(row->text);
//   }
//
// Memory is bounded by the longest row. Thread-safety: one reader, one thread.
#ifndef KIJIL_LINES_ROW_READER_H_
#define KIJIL_LINES_ROW_READER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lines/read_bytes.h"

namespace kijil {

struct InputRow {
  std::string_view text;  // without its `\n`; valid until the next call
  bool is_whole = true;   // false: the input ended before a `\n`
};

class RowReader {
 public:
  explicit RowReader(ReadBytes read) : read_(std::move(read)) {}

  // True if next() has a whole row to give without reading.
  bool has_row();

  // The next row, or nothing at the end of the input. A `\n` at the very end
  // begins no further row.
  std::optional<InputRow> next();

 private:
  void read_more();

  ReadBytes read_;
  std::string buffer_;
  std::size_t begin_ = 0;     // of the next row
  std::size_t filled_ = 0;    // bytes of buffer_ in use
  std::size_t searched_ = 0;  // no `\n` in [begin_, searched_)
  bool input_ended_ = false;
};

}  // namespace kijil

#endif  // KIJIL_LINES_ROW_READER_H_
