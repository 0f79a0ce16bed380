// A progress bar on stderr for work that takes a while.
//
//   ProgressBar bar("training");
//   bar.show(0.4, "stage one");   // training  [########            ]  40%  ...
//
// Shows nothing in the first half second, nor if stderr is no terminal, nor if
// stdout is one too and rows are being written there. Erased at the end.
// Thread-safety: one bar, one thread.
#ifndef KIJIL_CLI_PROGRESS_H_
#define KIJIL_CLI_PROGRESS_H_

#include <chrono>
#include <string>

namespace kijil::cli {

// Where the command's result goes meanwhile.
enum class BarSharing { kStdoutIsQuiet, kStdoutHasRows };

class ProgressBar {
 public:
  explicit ProgressBar(std::string title,
                       BarSharing sharing = BarSharing::kStdoutIsQuiet);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // `done` from 0 to 1; negative if the end is not known.
  void show(double done, const std::string& note);

 private:
  using Clock = std::chrono::steady_clock;

  std::string title_;
  bool enabled_ = false;
  bool shown_ = false;
  Clock::time_point next_;
};

}  // namespace kijil::cli

#endif  // KIJIL_CLI_PROGRESS_H_
