// The command `kijil`: finds the subcommand and turns its outcome into an exit
// code. The only place where exceptions of the libraries below end.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <iostream>

#include "cli/command.h"
#include "cli/log.h"
#include "kijil/version.h"

namespace kijil::cli {
namespace {

constexpr Command kCommands[] = {
    {"classify", "label each line of each page", run_classify},
    {"filter", "keep the article, drop the rest", run_filter},
    {"explain", "tell what made each line's label", run_explain},
    {"train", "train a model on labelled pages", run_train},
    {"compose", "draw labelled pages from parts and layouts", run_compose},
    {"eval", "score a model on labelled pages", run_eval},
    {"compare", "compare two models or sets of predictions", run_compare},
    {"review", "make a page for labelling in the browser", run_review},
    {"convert", "turn labelled pages into another format", run_convert},
    {"model", "look into, check and fold models", run_model, model_commands},
    {"generate", "print man pages and shell completions", run_generate},
};

void print_help(std::ostream& out) {
  out << "kijil " KIJIL_VERSION
         " - tells why each line of a Korean web page is there\n\n"
         "Usage: kijil COMMAND [FLAGS] [FILE...]\n\n";
  for (const Command& c : kCommands) {
    std::string name(c.name);
    name.resize(10, ' ');
    out << "  " << name << c.summary << '\n';
  }
  out << "\n`kijil COMMAND --help` shows a command's flags and examples.\n"
         "Example: kijil filter page.txt > article.txt\n";
}

// True if what reads our output, such as `head`, has seen enough and gone.
bool reader_has_gone() {
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

// Whatever a command wrote must have arrived.
Outcome check_output(Outcome outcome) {
  std::cout.flush();
  if (std::cout || reader_has_gone()) return outcome;
  // If the command noticed first, it stopped there, and errno is still this.
  log_error(std::string("stdout: cannot be written (") + std::strerror(errno) +
            "); the output is cut short, so free some space or write it "
            "elsewhere");
  return Outcome::kError;
}

// A file that is opened while, say, stdout is closed would become stdout, and
// get what is written there. This way the writing fails, as it should.
void occupy_standard_streams() {
  constexpr int kUnusable[] = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) == -1 && errno == EBADF) {
      (void)::open("/dev/null", kUnusable[fd]);  // the lowest that is free: fd
    }
  }
}

Outcome run(const Arguments& arguments) {
  if (arguments.empty()) {
    print_help(std::cerr);
    return Outcome::kError;
  }
  const std::string& name = arguments.front();
  if (name == "help" && arguments.size() == 2) {
    return run({arguments[1], "--help"});
  }
  if (name == "--help" || name == "-h" || name == "help") {
    print_help(std::cout);
    return Outcome::kDone;
  }
  if (name == "--version") {
    std::cout << "kijil " KIJIL_VERSION "\n";
    return Outcome::kDone;
  }
  for (const Command& c : kCommands) {
    if (c.name == name) {
      return c.run(Arguments(arguments.begin() + 1, arguments.end()));
    }
  }
  log_error("there is no command '" + name + "'; see `kijil --help`");
  return Outcome::kError;
}

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace kijil::cli

int main(int argc, char** argv) {
  using kijil::cli::Outcome;
  kijil::cli::occupy_standard_streams();
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  // A reader that goes away shows as a failed write, not as our death.
  std::signal(SIGPIPE, SIG_IGN);
  kijil::cli::start_log();
  try {
    const Outcome outcome =
        kijil::cli::run(kijil::cli::Arguments(argv + 1, argv + argc));
    return static_cast<int>(kijil::cli::check_output(outcome));
  } catch (const std::bad_alloc&) {
    kijil::cli::log_error("out of memory");
  } catch (const std::exception& e) {
    kijil::cli::log_error(std::string("internal error: ") + e.what());
  }
  return static_cast<int>(Outcome::kError);
}
