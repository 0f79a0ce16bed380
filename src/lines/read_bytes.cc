// Tested by row_reader_test.cc and window_reader_test.cc.
#include "lines/read_bytes.h"

#include <algorithm>

namespace kijil {

ReadBytes read_from(std::istream& in) {
  return [&in](char* buffer, std::size_t size) -> std::size_t {
    // peek() waits for one byte at least; the rest is what came with it. Behind
    // what a stream has in its buffer, a file has more, which then comes
    // straight here.
    if (!in.good() || in.peek() == std::istream::traits_type::eof()) return 0;
    const auto most = static_cast<std::streamsize>(size);
    std::streamsize read = 0;
    std::streamsize there =
        std::max<std::streamsize>(in.rdbuf()->in_avail(), 1);
    while (there > 0 && read < most && in.good()) {
      in.read(buffer + read, std::min(there, most - read));
      read += in.gcount();
      there = in.rdbuf()->in_avail();
    }
    return static_cast<std::size_t>(read);
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
