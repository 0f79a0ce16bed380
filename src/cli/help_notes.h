// What stands below the flags of --help, taken apart: examples, exit codes and
// the rest.
//
//   HelpNotes notes = read_help_notes(help.examples);
//   notes.examples.front().command;      // "kijil filter page.txt"
//
// Thread-safety: functions of their arguments.
#ifndef KIJIL_CLI_HELP_NOTES_H_
#define KIJIL_CLI_HELP_NOTES_H_

#include <string>
#include <string_view>
#include <vector>

namespace kijil::cli {

struct HelpExample {
  std::string command;  // several lines if the first ends with a backslash
  std::string comment;  // may be empty
};

struct HelpExit {
  std::string code;  // "2"
  std::string meaning;
};

// Some prose, or lines that are to stay as they are.
struct HelpBlock {
  std::string prose = {};
  std::vector<std::string> lines = {};
};

struct HelpNotes {
  std::vector<HelpExample> examples = {};
  std::vector<HelpExit> exits = {};
  std::vector<HelpBlock> rest = {};
};

// "Example:" or "Examples:" begins the examples; indented lines are commands,
// with a comment behind two spaces or more. "Exit code: 0 done; 2 ..." tells
// the codes. All else is the rest, in which indented lines stay lines.
HelpNotes read_help_notes(std::string_view text);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_HELP_NOTES_H_
