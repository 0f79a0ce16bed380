// The command as a process: a test reads like a shell session.
//
//   const Ran ran = run({"filter", "--keep", "body"}, page);
//   EXPECT_EQ(ran.code, 0) << ran.err;
//
// Arguments reach the command as they are; no shell is in between. Both pipes
// are served at the same time, so that no amount of text can block the two.
// Thread-safety: one test, one thread.
#ifndef KIJIL_TESTS_CLI_RUN_H_
#define KIJIL_TESTS_CLI_RUN_H_

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kijil::testing {

// What a process left behind. A signal shows as 128 and its number.
struct Ran {
  int code = -1;
  std::string out, err;
};

using Arguments = std::vector<std::string>;

struct Invocation {
  Arguments args;
  std::string in = {};
  // Beside the test's own environment, which loses KIJIL_MODEL.
  std::vector<std::pair<std::string, std::string>> env = {};
  // Files in place of the pipes.
  std::string stdin_file = {}, stdout_file = {};
  // Goes away as `head -n 1` does.
  bool reads_one_line = false;
  std::string program = KIJIL_COMMAND;
  std::string folder = {};  // to run in
};

Ran run(const Invocation& invocation);
Ran run(const Arguments& args, std::string_view in = {});

// A process to talk to, line by line.
class Dialogue {
 public:
  explicit Dialogue(const Arguments& args);
  ~Dialogue();
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;

  void say(std::string_view line);
  // The same without a line end. REQUIRES: the pipe has room for it.
  void say_bytes(std::string_view bytes);
  // Waits for a whole line; what there was if the process ends before.
  std::string hear();
  void signal(int number);
  // Goes away without reading on.
  void stop_listening();
  // Closes stdin and waits: the exit code.
  int end();
  // Waits for it to end by itself: the exit code.
  int wait();
  // What it wrote on stderr. REQUIRES: it has ended.
  std::string complaints();

 private:
  pid_t process_ = -1;
  int in_ = -1, out_ = -1, err_ = -1;
};

// A folder of the test's own, removed behind it.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(const std::string& name) const;
  // The path of a new file with this content.
  std::string write(const std::string& name, std::string_view bytes) const;
  std::string read(const std::string& name) const;

 private:
  std::filesystem::path folder_;
};

// The lines of a text; a last one without a line end counts.
std::vector<std::string> lines_of(std::string_view text);

// The columns of rows that have two tabs at least.
struct RowColumns {
  std::string label, score, text;
};
std::vector<RowColumns> rows_of(std::string_view out);

}  // namespace kijil::testing

#endif  // KIJIL_TESTS_CLI_RUN_H_
