#include "cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace kijil::cli {
namespace {

constexpr auto kFirst = std::chrono::milliseconds(500);
constexpr auto kInterval = std::chrono::milliseconds(100);
constexpr int kBarWidth = 30;

// Columns of the terminal: a longer line would wrap and not be erased.
std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return 80;
  }
  return size.ws_col;
}

}  // namespace

ProgressBar::ProgressBar(std::string title, BarSharing sharing)
    : title_(std::move(title)), next_(Clock::now() + kFirst) {
  enabled_ =
      ::isatty(STDERR_FILENO) == 1 &&
      !(sharing == BarSharing::kStdoutHasRows && ::isatty(STDOUT_FILENO) == 1);
}

ProgressBar::~ProgressBar() {
  if (shown_) std::cerr << "\r\x1b[K" << std::flush;
}

void ProgressBar::show(double done, const std::string& note) {
  if (!enabled_ || Clock::now() < next_) return;
  next_ = Clock::now() + kInterval;
  shown_ = true;
  std::string line = title_ + "  ";
  if (done >= 0) {
    done = std::min(done, 1.0);
    const auto filled = static_cast<std::size_t>(std::lround(done * kBarWidth));
    line += '[' + std::string(filled, '#') +
            std::string(kBarWidth - filled, ' ') + "] " +
            std::to_string(std::lround(done * 100)) + "%  ";
  }
  line += note;
  const std::size_t width = terminal_width();
  if (line.size() >= width) line.resize(width - 1);
  std::cerr << '\r' << line << "\x1b[K" << std::flush;
}

}  // namespace kijil::cli
