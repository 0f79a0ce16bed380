// Tested by row_reader_test.cc.
#include "lines/row_reader.h"

#include <algorithm>
#include <cstring>

namespace kijil {
namespace {

constexpr std::size_t kReadSize = 256 * 1024;
// A buffer that one huge row made larger than this is given back.
constexpr std::size_t kIdleSize = 4 * 1024 * 1024;

}  // namespace

bool RowReader::has_row() {
  const void* newline =
      std::memchr(buffer_.data() + searched_, '\n', filled_ - searched_);
  searched_ = newline == nullptr
                  ? filled_
                  : static_cast<std::size_t>(static_cast<const char*>(newline) -
                                             buffer_.data());
  return newline != nullptr;
}

void RowReader::read_more() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
    filled_ -= begin_;
    searched_ -= begin_;
    begin_ = 0;
    if (buffer_.size() > kIdleSize && filled_ < kReadSize) {
      buffer_.resize(filled_);
      buffer_.shrink_to_fit();
    }
  }
  if (buffer_.size() < filled_ + kReadSize) {
    // Half as much again, not double: a row of 100 MB should not cost 200.
    const std::size_t size = filled_ + std::max(kReadSize, filled_ / 2);
    buffer_.reserve(size);
    buffer_.resize(size);
  }
  const std::size_t n = read_(buffer_.data() + filled_, kReadSize);
  filled_ += n;
  input_ended_ = n == 0;
}

std::optional<InputRow> RowReader::next() {
  while (!has_row()) {
    if (!input_ended_) read_more();
    if (!input_ended_) continue;
    if (begin_ == filled_) return std::nullopt;
    const std::string_view rest(buffer_.data() + begin_, filled_ - begin_);
    begin_ = searched_ = filled_;
    return InputRow{rest, false};
  }
  const std::string_view row(buffer_.data() + begin_, searched_ - begin_);
  begin_ = ++searched_;
  return InputRow{row, true};
}

}  // namespace kijil
