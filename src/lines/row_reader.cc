// Tested by row_reader_test.cc.
#include "lines/row_reader.h"

#include <algorithm>
#include <cstring>

namespace kijil {
namespace {

constexpr std::size_t kReadSize = 64 * 1024;

}  // namespace

bool RowReader::split_row(RowBlock& block) {
  if (searched_ == filled_) return false;
  const char* newline = static_cast<const char*>(
      std::memchr(buffer_.data() + searched_, '\n', filled_ - searched_));
  if (newline == nullptr) {
    searched_ = filled_;
    return false;
  }
  const char* begin = buffer_.data() + begin_;
  block.rows.emplace_back(begin, static_cast<std::size_t>(newline - begin));
  begin_ = searched_ = static_cast<std::size_t>(newline - buffer_.data()) + 1;
  return true;
}

// REQUIRES: all rows that were taken have been handed over.
void RowReader::read_more() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
    filled_ -= begin_;
    searched_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.capacity() < filled_ + kReadSize) {
    // Half as much again, not double: a row of 100 MB should not cost 200.
    buffer_.reserve(filled_ + std::max(kReadSize, filled_ / 2));
  }
  last_read_ = read_(buffer_.data() + filled_, kReadSize);
  filled_ += last_read_;
  input_ended_ = last_read_ == 0;
}

// Copies what is less, so that all copies together are no longer than the
// input.
void RowReader::hand_over(RowBlock& block) {
  const char* from = block.rows.front().data();
  const auto taken = static_cast<std::size_t>(buffer_.data() + begin_ - from);
  const std::size_t rest = filled_ - begin_;
  block.memory.forget();
  block.bytes = taken;
  if (taken < rest) {
    block.memory.reserve(taken);
    std::memcpy(block.memory.data(), from, taken);
    for (std::string_view& row : block.rows) {
      row = {block.memory.data() + (row.data() - from), row.size()};
    }
    return;
  }
  block.memory.reserve(rest + kReadSize);
  std::memcpy(block.memory.data(), buffer_.data() + begin_, rest);
  block.memory.swap(buffer_);
  searched_ -= begin_;
  filled_ = rest;
  begin_ = 0;
}

bool RowReader::next(RowBlock& block, std::size_t bytes) {
  block.rows.clear();
  block.is_whole = true;
  while (!split_row(block)) {
    if (!input_ended_) read_more();
    if (!input_ended_) continue;
    if (begin_ == filled_) return false;
    block.rows.emplace_back(buffer_.data() + begin_, filled_ - begin_);
    block.is_whole = false;
    begin_ = searched_ = filled_;
    break;
  }
  const auto begin =
      static_cast<std::size_t>(block.rows.front().data() - buffer_.data());
  while (begin_ - begin < bytes && split_row(block)) {
  }
  hand_over(block);
  return true;
}

}  // namespace kijil
