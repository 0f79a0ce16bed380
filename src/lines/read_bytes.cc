// Tested by row_reader_test.cc and window_reader_test.cc.
#include "lines/read_bytes.h"

#include <algorithm>

namespace kijil {

ReadBytes read_from(std::istream& in) {
  return [&in](char* buffer, std::size_t size) -> std::size_t {
    // peek() waits for one byte at least; the rest is what came with it.
    if (!in.good() || in.peek() == std::istream::traits_type::eof()) return 0;
    const std::streamsize there = in.rdbuf()->in_avail();
    const auto most = static_cast<std::streamsize>(size);
    in.read(buffer, std::clamp<std::streamsize>(there, 1, most));
    return static_cast<std::size_t>(in.gcount());
  };
}

ReadBytes read_from(std::string_view bytes) {
  return [bytes](char* buffer, std::size_t size) mutable {
    const std::size_t n = bytes.copy(buffer, size);
    bytes.remove_prefix(n);
    return n;
  };
}

}  // namespace kijil
