// Tested by window_reader_test.cc.
#include "lines/window_reader.h"

#include <algorithm>
#include <cstring>

namespace kijil {
namespace {

constexpr std::size_t kReadSize = 256 * 1024;

}  // namespace

WindowReader::WindowReader(ReadBytes read, WindowOptions options)
    : read_(std::move(read)), options_(std::move(options)) {
  window_.ends_page = true;  // so that the first line begins one
}

void WindowReader::read_more() {
  if (buffer_.size() < filled_ + kReadSize) {
    // Half as much again, not double: a line of 100 MB should not cost 200.
    buffer_.resize(std::max(filled_ + kReadSize, filled_ + filled_ / 2));
  }
  const std::size_t n = read_(buffer_.data() + filled_, kReadSize);
  filled_ += n;
  input_ended_ = n == 0;
}

std::size_t WindowReader::break_size(std::string_view text) const {
  std::string_view bare = text;
  if (bare.ends_with('\r')) bare.remove_suffix(1);
  if (!options_.page_separator.empty() && bare == options_.page_separator) {
    return text.size();
  }
  return std::min(text.find_first_not_of('\f'), text.size());
}

bool WindowReader::read_line() {
  const char* newline = nullptr;
  for (;;) {
    newline = static_cast<const char*>(
        std::memchr(buffer_.data() + searched_, '\n', filled_ - searched_));
    searched_ = filled_;
    if (newline != nullptr || input_ended_) break;
    read_more();
  }
  if (newline == nullptr && split_ == filled_) return false;
  const std::size_t end =
      newline == nullptr
          ? filled_
          : static_cast<std::size_t>(newline - buffer_.data()) + 1;
  Span span{split_, 0, end - split_, 0, false};
  if (newline != nullptr) span.ending_size = 1, --span.text_size;

  span.break_size = break_size({buffer_.data() + split_, span.text_size});
  span.text_size -= span.break_size;
  span.starts_page = span.break_size > 0;
  spans_.push_back(span);
  split_ = searched_ = end;
  return true;
}

bool WindowReader::window_is_full() const {
  // Every window takes in at least one new line, whatever its size.
  return spans_.size() > emitted_ &&
         (spans_.size() >= options_.window_lines ||
          spans_.back().end() - spans_.front().begin >= options_.window_bytes);
}

// Reads no further than it takes: the line may be huge.
bool WindowReader::page_goes_on() {
  while (!input_ended_ &&
         filled_ - split_ < options_.page_separator.size() + 2) {
    read_more();
  }
  const std::string_view ahead(buffer_.data() + split_, filled_ - split_);
  return !ahead.empty() && break_size(ahead.substr(0, ahead.find('\n'))) == 0;
}

// Keeps as context the last overlap_lines of the page that is under way, but
// not more than half a window of bytes, and moves all that is left to the
// front of the buffer.
void WindowReader::drop_emitted() {
  std::size_t keep_from = emitted_;
  if (emitted_ > 0 && !window_.ends_page) {
    while (keep_from > 0 && emitted_ - keep_from < options_.overlap_lines &&
           spans_[emitted_ - 1].end() - spans_[keep_from - 1].begin <
               options_.window_bytes / 2) {
      --keep_from;
    }
  }
  const std::size_t dropped =
      keep_from < spans_.size() ? spans_[keep_from].begin : split_;
  spans_.erase(spans_.begin(),
               spans_.begin() + static_cast<std::ptrdiff_t>(keep_from));
  emitted_ -= keep_from;
  if (dropped == 0) return;
  std::memmove(buffer_.data(), buffer_.data() + dropped, filled_ - dropped);
  filled_ -= dropped;
  split_ -= dropped;
  searched_ -= dropped;
  for (Span& span : spans_) span.begin -= dropped;
  // Gives back the room that one huge line took.
  if (buffer_.size() > 4 * options_.window_bytes &&
      filled_ < options_.window_bytes) {
    buffer_.resize(filled_);
    buffer_.shrink_to_fit();
  }
}

const LineWindow* WindowReader::publish(std::size_t lines,
                                        std::size_t emit_end) {
  window_.lines.clear();
  for (std::size_t i = 0; i < lines; ++i) {
    const Span& s = spans_[i];
    const char* at = buffer_.data() + s.begin;
    window_.lines.push_back({{at, s.break_size},
                             {at + s.break_size, s.text_size},
                             {at + s.break_size + s.text_size, s.ending_size},
                             s.starts_page});
  }
  window_.emit_begin = emitted_;
  window_.emit_end = emitted_ = emit_end;
  return &window_;
}

const LineWindow* WindowReader::next() {
  drop_emitted();
  window_.begins_page = window_.ends_page;
  // Lines read ahead may already hold the start of another page.
  std::size_t checked = emitted_;
  for (;;) {
    for (; checked < spans_.size(); ++checked) {
      if (checked > emitted_ && spans_[checked].starts_page) {
        window_.ends_page = true;
        return publish(checked, checked);
      }
    }
    if (window_is_full()) {
      window_.ends_page = !page_goes_on();
      const std::size_t fresh = spans_.size() - emitted_;
      const std::size_t lookahead =
          window_.ends_page ? 0 : std::min(options_.overlap_lines, fresh / 4);
      return publish(spans_.size(), spans_.size() - lookahead);
    }
    if (!read_line()) break;
  }
  if (spans_.size() == emitted_) return nullptr;
  window_.ends_page = true;
  return publish(spans_.size(), spans_.size());
}

}  // namespace kijil
