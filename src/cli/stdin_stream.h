// stdin, for a process that others talk to: SIGTERM ends the input.
//
//   StdinStream in;
//   for (std::string row; std::getline(in, row);) answer(row);
//   if (in.was_stopped()) ...
//
// While it lives, and unless stdin is a file, the first SIGTERM makes the input
// end behind what has been read; a second one ends the process as usual.
// std::cin cannot do this: it goes on waiting when a signal arrives.
// Thread-safety: one stream at a time, read by one thread at a time; the signal
// may reach any thread.
#ifndef KIJIL_CLI_STDIN_STREAM_H_
#define KIJIL_CLI_STDIN_STREAM_H_

#include <csignal>
#include <istream>
#include <streambuf>
#include <vector>

namespace kijil::cli {

class StdinStream : public std::istream {
 public:
  StdinStream();
  ~StdinStream() override;
  StdinStream(const StdinStream&) = delete;
  StdinStream& operator=(const StdinStream&) = delete;

  // True if SIGTERM came, so that the input may have gone on.
  bool was_stopped() const;

 private:
  class Buffer : public std::streambuf {
   public:
    Buffer();

   protected:
    int_type underflow() override;
    // 1 if underflow() would not wait.
    std::streamsize showmanyc() override;

   private:
    std::vector<char> bytes_;
  };

  Buffer buffer_;
  struct sigaction before_ = {};
};

}  // namespace kijil::cli

#endif  // KIJIL_CLI_STDIN_STREAM_H_
