// Little-endian reading and writing of binary sections, every read checked.
//
//   ByteWriter w;  w.put<std::uint32_t>(7);  w.put_string("다.");
//   ByteReader r(w.bytes());  auto n = r.get<std::uint32_t>();
//   if (!r.good()) ...  // something was cut short
//
// After a failed read all further reads give zero and good() is false, so that
// a parser checks once at the end. Thread-safety: as a plain value.
#ifndef KIJIL_BASE_BYTES_H_
#define KIJIL_BASE_BYTES_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace kijil {

// Model files are little-endian and their tables are used in place.
static_assert(std::endian::native == std::endian::little,
              "kijil reads model tables in place and needs a little-endian "
              "machine");

class ByteWriter {
 public:
  template <typename T>
  void put(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    bytes_.append(raw, sizeof(T));
  }
  template <typename T>
  void put_array(std::span<const T> values) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(values.data()),
                  values.size_bytes());
  }
  // Length in bytes (u32), then the bytes.
  void put_string(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  void put_bytes(std::string_view bytes) { bytes_.append(bytes); }
  // Zeros up to the next multiple of `alignment`.
  void align(std::size_t alignment) {
    while (bytes_.size() % alignment != 0) bytes_.push_back('\0');
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  T get() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value{};
    if (const char* from = take(sizeof(T))) {
      std::memcpy(&value, from, sizeof(T));
    }
    return value;
  }
  // A view into the bytes. REQUIRES: the bytes outlive it.
  template <typename T>
  std::span<const T> get_array(std::size_t count) {
    if (count > (bytes_.size() - position_) / sizeof(T)) {
      good_ = false;
      return {};
    }
    const char* from = take(count * sizeof(T));
    if (from == nullptr ||
        reinterpret_cast<std::uintptr_t>(from) % alignof(T) != 0) {
      good_ = false;
      return {};
    }
    return {reinterpret_cast<const T*>(from), count};
  }
  std::string_view get_string() {
    const auto size = get<std::uint32_t>();
    const char* from = take(size);
    return from == nullptr ? std::string_view() : std::string_view(from, size);
  }
  void align(std::size_t alignment) {
    while (good_ && position_ % alignment != 0) take(1);
  }
  bool good() const { return good_; }
  bool at_end() const { return position_ == bytes_.size(); }

 private:
  const char* take(std::size_t count) {
    if (!good_ || count > bytes_.size() - position_) {
      good_ = false;
      return nullptr;
    }
    const char* from = bytes_.data() + position_;
    position_ += count;
    return from;
  }

  std::string_view bytes_;
  std::size_t position_ = 0;
  bool good_ = true;
};

}  // namespace kijil

#endif  // KIJIL_BASE_BYTES_H_
