// kijil_run: a command as a child, measured. Prints JSON.
//
//   kijil_run [--stdin FILE] [--stdout FILE] COMMAND [ARGUMENT...]
//     {"seconds": 0.31, "user": 0.29, "system": 0.02, "peak_bytes": 14680064,
//      "status": 0}
//   kijil_run --first-line TIMES [--stdin FILE] [--ask FILE] COMMAND ...
//     {"seconds": [0.0061, ...]}: from before the child is made to the first
//     byte that it prints, TIMES times. --ask: its input is a pipe that FILE is
//     written to and that then stays open, as of one who waits for an answer.
//
// Small and without Python because Linux counts what the parent holds as the
// child's peak memory until the child has begun its own program: the figure is
// never less than this program's 3 MB.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

[[noreturn]] void fail(const char* what, const char* why) {
  std::fprintf(stderr, "kijil_run: %s: %s\n", what, why);
  std::exit(2);
}

struct Job {
  const char* input = "/dev/null";
  const char* output = "/dev/null";
  const char* ask = nullptr;
  int first_lines = 0;
  char** command = nullptr;  // ends with a null
};

double now() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         1e-6 * static_cast<double>(time.tv_usec);
}

// Files of the child that is to be made.
class ChildFiles {
 public:
  ChildFiles() { ::posix_spawn_file_actions_init(&actions_); }
  ~ChildFiles() { ::posix_spawn_file_actions_destroy(&actions_); }
  ChildFiles(const ChildFiles&) = delete;
  ChildFiles& operator=(const ChildFiles&) = delete;

  void read(const char* path) {
    ::posix_spawn_file_actions_addopen(&actions_, 0, path, O_RDONLY, 0);
  }
  void write(const char* path) {
    ::posix_spawn_file_actions_addopen(&actions_, 1, path,
                                       O_WRONLY | O_CREAT | O_TRUNC, 0666);
  }
  void use(int handle, int as) {
    ::posix_spawn_file_actions_adddup2(&actions_, handle, as);
  }
  pid_t spawn(char** command) {
    pid_t child = 0;
    const int error = ::posix_spawnp(&child, command[0], &actions_, nullptr,
                                     command, environ);
    if (error != 0) fail(command[0], std::strerror(error));
    return child;
  }

 private:
  posix_spawn_file_actions_t actions_;
};

int run_once(const Job& job) {
  ChildFiles files;
  files.read(job.input);
  files.write(job.output);
  const double begin = now();
  const pid_t child = files.spawn(job.command);
  int status = 0;
  rusage usage{};
  if (::wait4(child, &status, 0, &usage) < 0) fail("wait4", "failed");
  const double took = now() - begin;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 255;
  std::printf(
      "{\"seconds\": %.6f, \"user\": %.6f, \"system\": %.6f, "
      "\"peak_bytes\": %ld, \"status\": %d}\n",
      took, seconds(usage.ru_utime), seconds(usage.ru_stime),
      usage.ru_maxrss * 1024, code);
  return 0;
}

std::string bytes_of(const char* path) {
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) fail(path, "cannot be read");
  std::string bytes;
  std::array<char, 65536> block;
  for (std::size_t n;
       (n = std::fread(block.data(), 1, block.size(), file)) > 0;) {
    bytes.append(block.data(), n);
  }
  std::fclose(file);
  return bytes;
}

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe2", "failed");
  return ends;
}

double first_line_once(const Job& job, const std::string& question) {
  ChildFiles files;
  const auto answer = make_pipe();
  const auto asked = make_pipe();
  files.use(answer[1], 1);
  job.ask ? files.use(asked[0], 0) : files.read(job.input);
  const double begin = now();
  const pid_t child = files.spawn(job.command);
  ::close(answer[1]);
  ::close(asked[0]);
  if (job.ask && ::write(asked[1], question.data(), question.size()) !=
                     static_cast<ssize_t>(question.size())) {
    fail(job.ask, "could not be written to the command");
  }
  char byte;
  const bool answered = ::read(answer[0], &byte, 1) == 1;
  const double took = now() - begin;
  ::close(asked[1]);
  std::array<char, 65536> rest;
  while (::read(answer[0], rest.data(), rest.size()) > 0) {
  }
  ::close(answer[0]);
  ::waitpid(child, nullptr, 0);
  if (!answered) fail(job.command[0], "printed nothing");
  return took;
}

int run_for_first_lines(const Job& job) {
  const std::string question = job.ask ? bytes_of(job.ask) : "";
  std::printf("{\"seconds\": [");
  for (int i = 0; i < job.first_lines; ++i) {
    std::printf("%s%.6f", i > 0 ? ", " : "", first_line_once(job, question));
  }
  std::printf("]}\n");
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  Job job;
  int at = 1;
  for (; at + 1 < count && arguments[at][0] == '-'; at += 2) {
    const std::string_view flag = arguments[at];
    const char* value = arguments[at + 1];
    if (flag == "--stdin") job.input = value;
    if (flag == "--stdout") job.output = value;
    if (flag == "--ask") job.ask = value;
    if (flag == "--first-line") job.first_lines = std::atoi(value);
  }
  if (at >= count) fail("usage", "kijil_run [FLAG VALUE]... COMMAND ...");
  job.command = arguments + at;
  return job.first_lines > 0 ? run_for_first_lines(job) : run_once(job);
}
