// Rows of a stream, as many at a time as have come, however long.
//
//   RowReader rows(read_from(std::cin));
//   RowBlock block;
//   while (rows.next(block, 1 << 17)) use(block.rows);
//
// Memory is bounded by the longest row. Thread-safety: one reader, one thread;
// a block may be used on another one.
#ifndef KIJIL_LINES_ROW_READER_H_
#define KIJIL_LINES_ROW_READER_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/growing_bytes.h"
#include "lines/read_bytes.h"

namespace kijil {

// Rows and their bytes.
struct RowBlock {
  GrowingBytes memory;
  std::size_t bytes = 0;               // of the input, that they take
  std::vector<std::string_view> rows;  // without their `\n`
  // False for the last row of the input, alone in its block, if no `\n` ended
  // it.
  bool is_whole = true;
};

class RowReader {
 public:
  explicit RowReader(ReadBytes read) : read_(std::move(read)) {}

  // Puts the next rows into `block`, whose memory is used again: waits for the
  // first, and takes those with it that need no more reading, until they have
  // so many bytes. False at the end of the input. A `\n` at the very end begins
  // no further row.
  bool next(RowBlock& block, std::size_t bytes);

  // How many bytes came when the input was last asked for some.
  std::size_t last_read() const { return last_read_; }

 private:
  // Takes one more row; false if it has not been read.
  bool split_row(RowBlock& block);
  void read_more();
  // Gives the block a copy of its rows' bytes; or the memory they stand in, and
  // takes that of the block for the rest.
  void hand_over(RowBlock& block);

  ReadBytes read_;
  GrowingBytes buffer_;
  std::size_t begin_ = 0;     // of the next row
  std::size_t filled_ = 0;    // bytes of buffer_ in use
  std::size_t searched_ = 0;  // no `\n` in [begin_, searched_)
  std::size_t last_read_ = 0;
  bool input_ended_ = false;
};

}  // namespace kijil

#endif  // KIJIL_LINES_ROW_READER_H_
