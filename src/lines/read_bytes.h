// Bytes of an input as they arrive.
//
//   ReadBytes read = read_from(std::cin);
//   std::size_t n = read(buffer, sizeof buffer);   // 0: the input has ended
//
// Thread-safety: as the stream's.
#ifndef KIJIL_LINES_READ_BYTES_H_
#define KIJIL_LINES_READ_BYTES_H_

#include <cstddef>
#include <functional>
#include <istream>
#include <string_view>

namespace kijil {

// Puts up to `size` bytes into the buffer, and tells how many; 0 means the end
// of the input.
using ReadBytes = std::function<std::size_t(char* buffer, std::size_t size)>;

// Gives what is there already, and waits only if there is nothing: whoever
// writes to the other end of a pipe may be waiting for an answer.
ReadBytes read_from(std::istream& in);

// REQUIRES: `bytes` outlives the function.
ReadBytes read_from(std::string_view bytes);

}  // namespace kijil

#endif  // KIJIL_LINES_READ_BYTES_H_
