// Tested by dialogue_test.cc.
#include "cli/stdin_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <ios>
#include <system_error>

namespace kijil::cli {
namespace {

constexpr std::size_t kBufferSize = 256 * 1024;

// What the handler may touch, whichever thread it runs in.
std::atomic<bool> g_stopped = false;
static_assert(std::atomic<bool>::is_always_lock_free);
// A pipe that becomes readable with the signal: it may reach another thread
// than the one that waits. Made once, and never closed.
int g_wake[2] = {-1, -1};

void stop(int) {
  const int before = errno;
  g_stopped = true;
  [[maybe_unused]] const ssize_t n = ::write(g_wake[1], "", 1);
  errno = before;
}

// False if there is no pipe, and so no way to end the input.
bool make_wake() {
  return g_wake[0] >= 0 || ::pipe2(g_wake, O_CLOEXEC | O_NONBLOCK) == 0;
}

// Whether reading needs no waiting: something has come, or the end, or SIGTERM.
// Waits for that for so many milliseconds; -1: for ever.
bool has_input(int wait) {
  pollfd fds[] = {{STDIN_FILENO, POLLIN, 0}, {g_wake[0], POLLIN, 0}};
  return ::poll(fds, 2, wait) > 0;
}

}  // namespace

StdinStream::Buffer::Buffer() : bytes_(kBufferSize) {}

StdinStream::Buffer::int_type StdinStream::Buffer::underflow() {
  for (;;) {
    has_input(-1);
    if (g_stopped) return traits_type::eof();
    const ssize_t n = ::read(STDIN_FILENO, bytes_.data(), bytes_.size());
    if (n == 0) return traits_type::eof();
    if (n > 0) {
      setg(bytes_.data(), bytes_.data(), bytes_.data() + n);
      return traits_type::to_int_type(bytes_[0]);
    }
    // EAGAIN: whoever gave us stdin wanted it so, and we have poll().
    if (errno == EINTR || errno == EAGAIN) continue;
    // The stream turns this into bad(), as that of a file does.
    throw std::ios_base::failure(
        "stdin", std::error_code(errno, std::generic_category()));
  }
}

std::streamsize StdinStream::Buffer::showmanyc() {
  return has_input(0) ? 1 : 0;
}

StdinStream::StdinStream() : std::istream(nullptr) {
  rdbuf(&buffer_);
  g_stopped = false;
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
  if (before_.sa_handler != SIG_IGN && !is_file && make_wake()) {
    ::sigaction(SIGTERM, &once, nullptr);
  }
}

StdinStream::~StdinStream() { ::sigaction(SIGTERM, &before_, nullptr); }

bool StdinStream::was_stopped() const { return g_stopped; }

}  // namespace kijil::cli
