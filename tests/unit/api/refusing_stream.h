// An output that takes so many bytes and then no more, as a full disk does.
//
//   RefusingStream out(100);
//
// Thread-safety: as a stream.
#ifndef KIJIL_TESTS_UNIT_API_REFUSING_STREAM_H_
#define KIJIL_TESTS_UNIT_API_REFUSING_STREAM_H_

#include <cstddef>
#include <ostream>
#include <streambuf>

namespace kijil::testing {

class RefusingStream : public std::ostream {
 public:
  explicit RefusingStream(std::size_t bytes)
      : std::ostream(nullptr), buffer_(bytes) {
    rdbuf(&buffer_);
  }

 private:
  class Buffer : public std::streambuf {
   public:
    explicit Buffer(std::size_t bytes) : left_(bytes) {}

   protected:
    int_type overflow(int_type c) override {
      if (left_ == 0) return traits_type::eof();
      --left_;
      return c;
    }

   private:
    std::size_t left_;
  };
  Buffer buffer_;
};

}  // namespace kijil::testing

#endif  // KIJIL_TESTS_UNIT_API_REFUSING_STREAM_H_
