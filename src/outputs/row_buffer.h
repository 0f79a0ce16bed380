// Rows being written, as bytes in one piece.
//
//   RowBuffer rows;
//   write_tsv_row(line, result, rows);
//   out << rows.view();
//
// One that drains passes its bytes on whenever it has some, and keeps little,
// whatever goes through it:
//
//   rows.drain_to([&](std::string_view bytes) { out << bytes; });
//
// Thread-safety: one buffer, one thread.
#ifndef KIJIL_OUTPUTS_ROW_BUFFER_H_
#define KIJIL_OUTPUTS_ROW_BUFFER_H_

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string_view>
#include <utility>

#include "base/growing_bytes.h"

namespace kijil {

class RowBuffer {
 public:
  using Drain = std::function<void(std::string_view)>;

  // What was written and did not drain.
  std::string_view view() const { return {memory_.data(), size_}; }

  void append(std::string_view bytes) {
    if (bytes.size() > memory_.capacity() - size_) {
      if (!make_room(bytes.size())) return drain_(bytes);
    }
    if (!bytes.empty()) {
      std::memcpy(memory_.data() + size_, bytes.data(), bytes.size());
    }
    size_ += bytes.size();
  }
  void append(char c) { append(std::string_view(&c, 1)); }
  void append_number(std::uint64_t number) {
    char digits[20];
    const char* end = std::to_chars(digits, digits + 20, number).ptr;
    append({digits, static_cast<std::size_t>(end - digits)});
  }

  // Room for so many bytes, of which commit() counts those that were written
  // there. REQUIRES: at most kMostRoom.
  static constexpr std::size_t kMostRoom = 8192;
  char* room(std::size_t size) {
    if (memory_.capacity() - size_ < size) make_room(size);
    return memory_.data() + size_;
  }
  void commit(const char* end) {
    size_ = static_cast<std::size_t>(end - memory_.data());
  }

  void drain_to(Drain drain) { drain_ = std::move(drain); }
  // Passes on what is there. REQUIRES: drain_to().
  void drain() {
    if (size_ > 0) drain_(view());
    size_ = 0;
  }

  // Forgets what was written, and the drain.
  void clear() {
    memory_.forget();
    size_ = 0;
    drain_ = nullptr;
  }

 private:
  static constexpr std::size_t kDrainSize = std::size_t{64} << 10;

  // False if so many bytes are better passed on as they are.
  bool make_room(std::size_t size) {
    if (drain_) {
      drain();
      if (size > kDrainSize) return false;
    }
    memory_.reserve(
        std::max({size_ + size, size_ + size_ / 2, std::size_t{4096}}));
    return true;
  }

  GrowingBytes memory_;
  std::size_t size_ = 0;
  Drain drain_;
};

}  // namespace kijil

#endif  // KIJIL_OUTPUTS_ROW_BUFFER_H_
