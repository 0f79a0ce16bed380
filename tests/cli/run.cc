#include "run.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

extern char** environ;

namespace kijil::testing {
namespace {

namespace fs = std::filesystem;

void check(bool succeeded, const std::string& what) {
  if (!succeeded) throw std::runtime_error(what + " failed");
}

// One end of a pipe, or a file; closed behind it.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

struct Pipe {
  Descriptor read, write;
  Pipe() {
    int ends[2];
    check(::pipe2(ends, O_CLOEXEC) == 0, "pipe");
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
  }
};

Descriptor open_or_throw(const std::string& file, int flags) {
  Descriptor fd(::open(file.c_str(), flags | O_CLOEXEC, 0666));
  check(fd.is_open(), "open " + file);
  return fd;
}

std::vector<std::string> environment(const Invocation& invocation) {
  std::vector<std::string> all;
  for (char** e = environ; *e != nullptr; ++e) {
    const std::string_view entry(*e);
    if (!entry.starts_with("KIJIL_MODEL=")) all.emplace_back(entry);
  }
  for (const auto& [name, value] : invocation.env) {
    all.push_back(name + '=' + value);
  }
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> all;
  for (std::string& s : strings) all.push_back(s.data());
  all.push_back(nullptr);
  return all;
}

// Starts the program with these as its stdin, stdout and stderr.
pid_t spawn(const Invocation& invocation, int in, int out, int err) {
  std::vector<std::string> args = {invocation.program};
  args.insert(args.end(), invocation.args.begin(), invocation.args.end());
  std::vector<std::string> env = environment(invocation);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  if (!invocation.folder.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, invocation.folder.c_str());
  }
  // We ignore SIGPIPE; the process decides for itself.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::signal(SIGPIPE, SIG_IGN);
  pid_t process = -1;
  const int failed =
      posix_spawnp(&process, args.front().c_str(), &actions, &attributes,
                   pointers(args).data(), pointers(env).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  check(failed == 0, "starting " + invocation.program);
  return process;
}

int wait_for(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Writes what the pipe takes; closes it when all is written, or unwanted.
void feed(Descriptor& pipe, std::string_view& rest) {
  const ssize_t n = ::write(pipe.get(), rest.data(), rest.size());
  if (n > 0) rest.remove_prefix(static_cast<std::size_t>(n));
  const bool refused = n < 0 && errno != EAGAIN && errno != EINTR;
  if (refused || rest.empty()) pipe.reset();
}

void drain(Descriptor& pipe, std::string& into) {
  char buffer[1 << 16];
  const ssize_t n = ::read(pipe.get(), buffer, sizeof buffer);
  if (n > 0) into.append(buffer, static_cast<std::size_t>(n));
  if (n == 0) pipe.reset();
}

// Until all three pipes are closed.
void converse(Descriptor& in, Descriptor& out, Descriptor& err,
              const Invocation& invocation, Ran& ran) {
  std::string_view rest = invocation.in;
  if (rest.empty()) in.reset();
  if (in.is_open()) ::fcntl(in.get(), F_SETFL, O_NONBLOCK);
  while (in.is_open() || out.is_open() || err.is_open()) {
    pollfd fds[] = {
        {in.get(), POLLOUT, 0}, {out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}};
    if (::poll(fds, std::size(fds), -1) < 0) continue;
    if (fds[0].revents != 0) feed(in, rest);
    if (fds[1].revents != 0) drain(out, ran.out);
    if (fds[2].revents != 0) drain(err, ran.err);
    if (invocation.reads_one_line && ran.out.find('\n') != std::string::npos) {
      out.reset();
    }
  }
}

}  // namespace

Ran run(const Invocation& invocation) {
  Pipe in, out, err;
  if (!invocation.stdin_file.empty()) {
    in.read = open_or_throw(invocation.stdin_file, O_RDONLY);
    in.write.reset();
  }
  if (!invocation.stdout_file.empty()) {
    out.write = open_or_throw(invocation.stdout_file, O_WRONLY | O_CREAT);
  }
  const pid_t process =
      spawn(invocation, in.read.get(), out.write.get(), err.write.get());
  in.read.reset();
  out.write.reset();
  err.write.reset();
  Ran ran;
  converse(in.write, out.read, err.read, invocation, ran);
  ran.code = wait_for(process);
  return ran;
}

Ran run(const Arguments& args, std::string_view in) {
  return run({.args = args, .in = std::string(in)});
}

Dialogue::Dialogue(const Arguments& args) {
  Pipe in, out, err;
  process_ =
      spawn({.args = args}, in.read.get(), out.write.get(), err.write.get());
  in_ = in.write.release();
  out_ = out.read.release();
  err_ = err.read.release();
}

Dialogue::~Dialogue() {
  if (process_ > 0) end();
  if (in_ >= 0) ::close(in_);
  stop_listening();
  ::close(err_);
}

void Dialogue::say(std::string_view line) {
  std::string whole(line);
  whole += '\n';
  say_bytes(whole);
}

void Dialogue::say_bytes(std::string_view bytes) {
  check(::write(in_, bytes.data(), bytes.size()) ==
            static_cast<ssize_t>(bytes.size()),
        "writing to the process");
}

std::string Dialogue::hear() {
  constexpr int kPatience = 60'000;  // milliseconds
  std::string line;
  for (char c = 0; c != '\n';) {
    pollfd fd{out_, POLLIN, 0};
    check(::poll(&fd, 1, kPatience) == 1, "waiting for an answer");
    if (::read(out_, &c, 1) != 1) break;
    if (c != '\n') line += c;
  }
  return line;
}

void Dialogue::signal(int number) { ::kill(process_, number); }

void Dialogue::stop_listening() {
  if (out_ >= 0) ::close(std::exchange(out_, -1));
}

int Dialogue::end() {
  if (in_ >= 0) ::close(std::exchange(in_, -1));
  return wait();
}

int Dialogue::wait() { return wait_for(std::exchange(process_, -1)); }

std::string Dialogue::complaints() {
  std::string all;
  char buffer[1 << 12];
  ssize_t n = 0;
  while ((n = ::read(err_, buffer, sizeof buffer)) > 0) {
    all.append(buffer, static_cast<std::size_t>(n));
  }
  return all;
}

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "kijil-XXXXXX").string();
  check(::mkdtemp(name.data()) != nullptr, "mkdtemp");
  folder_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Folder::path(const std::string& name) const {
  return (folder_ / name).string();
}

std::string Folder::write(const std::string& name,
                          std::string_view bytes) const {
  const fs::path file = folder_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
  return file.string();
}

std::string Folder::read(const std::string& name) const {
  std::ifstream in(folder_ / name, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << name;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<RowColumns> rows_of(std::string_view out) {
  std::vector<RowColumns> rows;
  for (const std::string& line : lines_of(out)) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    if (first == line.npos || second == line.npos) {
      ADD_FAILURE() << "not label<TAB>score<TAB>text: " << line;
      continue;
    }
    rows.push_back({line.substr(0, first),
                    line.substr(first + 1, second - first - 1),
                    line.substr(second + 1)});
  }
  return rows;
}

}  // namespace kijil::testing
