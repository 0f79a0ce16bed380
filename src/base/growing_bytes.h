// Memory for bytes that grows, and is not filled with zeros first.
//
//   GrowingBytes bytes;
//   bytes.reserve(n + 4096);
//   n += read(bytes.data() + n, 4096);
//
// A large piece grows where it stands, or is mapped elsewhere, so that a line
// of 100 MB does not need room for two of them. Thread-safety: as a plain
// value. Tested by growing_bytes_test.cc.
#ifndef KIJIL_BASE_GROWING_BYTES_H_
#define KIJIL_BASE_GROWING_BYTES_H_

#include <cstddef>
#include <cstdlib>
#include <new>
#include <utility>

namespace kijil {

class GrowingBytes {
 public:
  GrowingBytes() = default;
  ~GrowingBytes() { std::free(data_); }
  GrowingBytes(GrowingBytes&& other) noexcept { swap(other); }
  GrowingBytes& operator=(GrowingBytes&& other) noexcept {
    swap(other);
    return *this;
  }

  char* data() { return data_; }
  const char* data() const { return data_; }
  std::size_t capacity() const { return capacity_; }

  // Room for so many bytes at least; what stands there stays. Throws
  // std::bad_alloc, and is then as it was.
  void reserve(std::size_t capacity) {
    if (capacity <= capacity_) return;
    void* grown = std::realloc(data_, capacity);
    if (grown == nullptr) throw std::bad_alloc();
    data_ = static_cast<char*>(grown);
    capacity_ = capacity;
  }

  // Forgets what stood there. Keeps the room for next time, unless it is what
  // one huge piece took: many of these lie about.
  void forget() {
    constexpr std::size_t kMostKept = std::size_t{8} << 20;
    if (capacity_ <= kMostKept) return;
    std::free(data_);
    data_ = nullptr;
    capacity_ = 0;
  }

  void swap(GrowingBytes& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(capacity_, other.capacity_);
  }

 private:
  char* data_ = nullptr;
  std::size_t capacity_ = 0;
};

}  // namespace kijil

#endif  // KIJIL_BASE_GROWING_BYTES_H_
