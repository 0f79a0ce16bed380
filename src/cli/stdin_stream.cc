// Tested by dialogue_test.cc.
#include "cli/stdin_stream.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ios>
#include <system_error>

namespace kijil::cli {
namespace {

constexpr std::size_t kBufferSize = 256 * 1024;

volatile std::sig_atomic_t g_stopped = 0;

void stop(int) { g_stopped = 1; }

// Waits until there is something to read; false if SIGTERM came, be it before
// or meanwhile: only ppoll() lets it in without a gap between look and wait.
bool wait_for_input() {
  sigset_t term, before;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &term, &before);
  if (g_stopped == 0) {
    pollfd in{STDIN_FILENO, POLLIN, 0};
    ::ppoll(&in, 1, nullptr, &before);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return g_stopped == 0;
}

}  // namespace

StdinStream::Buffer::Buffer() : bytes_(kBufferSize) {}

StdinStream::Buffer::int_type StdinStream::Buffer::underflow() {
  for (;;) {
    if (!wait_for_input()) return traits_type::eof();
    const ssize_t n = ::read(STDIN_FILENO, bytes_.data(), bytes_.size());
    if (n == 0) return traits_type::eof();
    if (n > 0) {
      setg(bytes_.data(), bytes_.data(), bytes_.data() + n);
      return traits_type::to_int_type(bytes_[0]);
    }
    // EAGAIN: whoever gave us stdin wanted it so, and we have ppoll().
    if (errno == EINTR || errno == EAGAIN) continue;
    // The stream turns this into bad(), as that of a file does.
    throw std::ios_base::failure(
        "stdin", std::error_code(errno, std::generic_category()));
  }
}

StdinStream::StdinStream() : std::istream(nullptr) {
  rdbuf(&buffer_);
  g_stopped = 0;
  struct sigaction once = {};
  once.sa_handler = stop;
  once.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&once.sa_mask);
  ::sigaction(SIGTERM, nullptr, &before_);
  // Who started us may want it ignored. And nobody talks through a file: there
  // SIGTERM means a run that was cut short, which must not look like success.
  struct stat opened = {};
  const bool is_file =
      ::fstat(STDIN_FILENO, &opened) == 0 && S_ISREG(opened.st_mode);
  if (before_.sa_handler != SIG_IGN && !is_file) {
    ::sigaction(SIGTERM, &once, nullptr);
  }
}

StdinStream::~StdinStream() { ::sigaction(SIGTERM, &before_, nullptr); }

bool StdinStream::was_stopped() const { return g_stopped != 0; }

}  // namespace kijil::cli
