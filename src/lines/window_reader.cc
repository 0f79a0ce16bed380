// Tested by window_reader_test.cc.
#include "lines/window_reader.h"

#include <algorithm>
#include <cstring>

namespace kijil {
namespace {

constexpr std::size_t kReadSize = 64 * 1024;

}  // namespace

WindowReader::WindowReader(ReadBytes read, WindowOptions options)
    : read_(std::move(read)), options_(std::move(options)) {}

void WindowReader::read_more() {
  if (first_ > 0 || needed_from() > 0) {
    const std::size_t from = needed_from();
    std::memmove(buffer_.data(), buffer_.data() + from, filled_ - from);
    forget_taken();
  }
  if (buffer_.capacity() < filled_ + kReadSize) {
    // Half as much again, not double: a line of 100 MB should not cost 200.
    buffer_.reserve(std::max(filled_ + kReadSize, filled_ + filled_ / 2));
  }
  last_read_ = read_(buffer_.data() + filled_, kReadSize);
  filled_ += last_read_;
  input_ended_ = last_read_ == 0;
}

std::size_t WindowReader::break_size(std::string_view text) const {
  if (!options_.page_separator.empty()) {
    std::string_view bare = text;
    if (bare.ends_with('\r')) bare.remove_suffix(1);
    if (bare == options_.page_separator) return text.size();
  }
  if (!text.starts_with('\f')) return 0;
  return std::min(text.find_first_not_of('\f'), text.size());
}

std::size_t WindowReader::next_end() {
  if (searched_ < filled_) {
    const void* newline =
        std::memchr(buffer_.data() + searched_, '\n', filled_ - searched_);
    if (newline != nullptr) {
      return static_cast<std::size_t>(static_cast<const char*>(newline) -
                                      buffer_.data()) +
             1;
    }
    searched_ = filled_;
  }
  return input_ended_ ? filled_ : split_;
}

bool WindowReader::split_lines() {
  const std::size_t most_lines = first_ + options_.window_lines;
  const std::size_t most_end = needed_from() + options_.window_bytes;
  bool may_end = false;
  for (std::size_t end; !may_end && (end = next_end()) > split_;) {
    const bool has_ending = buffer_.data()[end - 1] == '\n';
    const std::string_view line(buffer_.data() + split_,
                                end - split_ - has_ending);
    const std::size_t page_break = break_size(line);
    spans_.push_back(
        {split_, page_break, line.size() - page_break, has_ending});
    split_ = searched_ = end;
    may_end = page_break > 0 || spans_.size() >= most_lines || end >= most_end;
  }
  // Of these lines, none but the last may start a page.
  checked_ = spans_.size() - may_end;
  return may_end;
}

bool WindowReader::window_is_full() const {
  // Every window takes in at least one new line, whatever its size.
  return spans_.size() > emitted_ &&
         (spans_.size() - first_ >= options_.window_lines ||
          spans_.back().end() - spans_[first_].begin >= options_.window_bytes);
}

// Looks no further than it takes: the line may be huge.
std::optional<bool> WindowReader::page_goes_on() const {
  if (!input_ended_ && filled_ - split_ < options_.page_separator.size() + 2) {
    return std::nullopt;
  }
  const std::string_view ahead(buffer_.data() + split_, filled_ - split_);
  return !ahead.empty() && break_size(ahead.substr(0, ahead.find('\n'))) == 0;
}

std::optional<WindowReader::Cut> WindowReader::find_cut() {
  do {
    // Lines read ahead may already hold the start of another page.
    for (; checked_ < spans_.size(); ++checked_) {
      if (checked_ > emitted_ && spans_[checked_].starts_page()) {
        return Cut{checked_, checked_, true};
      }
    }
    if (window_is_full()) {
      const std::optional<bool> goes_on = page_goes_on();
      if (!goes_on) return std::nullopt;
      const std::size_t fresh = spans_.size() - emitted_;
      const std::size_t lookahead =
          *goes_on ? std::min(options_.overlap_lines, fresh / 4) : 0;
      return Cut{spans_.size(), spans_.size() - lookahead, !*goes_on};
    }
  } while (split_lines());
  if (!input_ended_ || spans_.size() == emitted_) return std::nullopt;
  return Cut{spans_.size(), spans_.size(), true};
}

std::optional<WindowReader::Cut> WindowReader::wait_for_cut() {
  std::optional<Cut> cut = find_cut();
  while (!cut && !input_ended_) {
    read_more();
    cut = find_cut();
  }
  return cut;
}

// As context stay the last overlap_lines of the page that is under way, but not
// more than half a window of bytes.
LineWindow WindowReader::take(const Cut& cut, std::vector<Line>& lines) {
  for (std::size_t i = first_; i < cut.end; ++i) {
    const Span& s = spans_[i];
    lines.push_back(
        {buffer_.data() + s.begin, s.break_size, s.text_size, s.ending_size});
  }
  LineWindow window;
  window.lines = {lines.data() + lines.size() - (cut.end - first_),
                  cut.end - first_};
  window.emit_begin = emitted_ - first_;
  window.emit_end = cut.emit_end - first_;
  window.begins_page = page_ended_;
  window.ends_page = page_ended_ = cut.ends_page;

  const std::size_t oldest = first_;
  first_ = emitted_ = checked_ = cut.emit_end;
  while (!page_ended_ && first_ > oldest &&
         emitted_ - first_ < options_.overlap_lines &&
         spans_[emitted_ - 1].end() - spans_[first_ - 1].begin <
             options_.window_bytes / 2) {
    --first_;
  }
  return window;
}

std::size_t WindowReader::needed_from() const {
  return first_ < spans_.size() ? spans_[first_].begin : split_;
}

void WindowReader::forget_taken() {
  const std::size_t from = needed_from();
  spans_.erase(spans_.begin(),
               spans_.begin() + static_cast<std::ptrdiff_t>(first_));
  emitted_ -= first_;
  checked_ -= first_;
  first_ = 0;
  for (Span& span : spans_) span.begin -= from;
  filled_ -= from;
  split_ -= from;
  searched_ -= from;
}

const LineWindow* WindowReader::next() {
  const std::optional<Cut> cut = wait_for_cut();
  if (!cut) return nullptr;
  lines_.clear();
  window_ = take(*cut, lines_);
  return &window_;
}

bool WindowReader::next_block(WindowBlock& block, std::size_t bytes) {
  block.lines.clear();
  block.windows.clear();
  std::optional<Cut> cut = wait_for_cut();
  if (!cut) return false;
  const std::size_t begin = spans_[first_].begin;
  do {
    block.windows.push_back(take(*cut, block.lines));
    if (spans_[emitted_ - 1].end() - begin >= bytes) break;
  } while ((cut = find_cut()));
  // Only now that no line is added any more do they stay where they are.
  const Line* at = block.lines.data();
  for (LineWindow& window : block.windows) {
    window.lines = {at, window.lines.size()};
    at += window.lines.size();
  }
  hand_over(block);
  return true;
}

// Copies what is less, so that all copies together are little longer than the
// input.
void WindowReader::hand_over(WindowBlock& block) {
  const char* begin = block.lines.front().begin;
  const Line& last = block.lines.back();
  const auto taken = static_cast<std::size_t>(last.begin - begin) + last.size();
  const std::size_t from = needed_from(), rest = filled_ - from;
  block.memory.forget();
  block.bytes = taken;
  if (taken < rest) {
    block.memory.reserve(taken);
    std::memcpy(block.memory.data(), begin, taken);
    for (Line& line : block.lines) {
      line.begin = block.memory.data() + (line.begin - begin);
    }
    return;
  }
  // With what later windows need.
  block.memory.reserve(rest + kReadSize);
  std::memcpy(block.memory.data(), buffer_.data() + from, rest);
  block.memory.swap(buffer_);
  forget_taken();
}

}  // namespace kijil
