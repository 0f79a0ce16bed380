#include "cli/help_notes.h"

#include <sstream>

namespace kijil::cli {
namespace {

constexpr std::string_view kExit = "Exit code: ";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

// "0 done; 2 it cannot be read." A semicolon before a digit parts two codes.
std::vector<HelpExit> read_exits(std::string_view text) {
  std::vector<HelpExit> exits;
  while (!text.empty()) {
    std::size_t end = text.find("; ");
    while (end != std::string_view::npos && !is_digit(text[end + 2])) {
      end = text.find("; ", end + 1);
    }
    std::string_view one = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    if (one.ends_with('.')) one.remove_suffix(1);
    const std::size_t space = one.find(' ');
    exits.push_back({std::string(one.substr(0, space)),
                     std::string(trimmed(one.substr(space + 1)))});
  }
  return exits;
}

class NotesReader {
 public:
  void read(const std::string& line) {
    const bool indented = line.starts_with("  ");
    if (line.empty()) {
      end_block();
      in_examples_ = false;
    } else if (line == "Example:" || line == "Examples:") {
      end_block();
      in_examples_ = true;
    } else if (in_examples_ && indented) {
      add_example(line.substr(2));
    } else if (indented) {
      if (!block_.prose.empty()) end_block();
      block_.lines.push_back(line.substr(2));
    } else {
      if (!block_.lines.empty()) end_block();
      if (line.starts_with(kExit)) end_block();
      if (!block_.prose.empty()) block_.prose += ' ';
      block_.prose += line;
    }
  }

  HelpNotes finish() {
    end_block();
    return std::move(notes_);
  }

 private:
  void add_example(const std::string& line) {
    if (!notes_.examples.empty() &&
        notes_.examples.back().command.ends_with('\\')) {
      notes_.examples.back().command += '\n';
      notes_.examples.back().command += line;
      return;
    }
    const std::size_t gap = line.find("  ");
    HelpExample example{line.substr(0, gap), ""};
    if (gap != std::string::npos) example.comment = trimmed(line.substr(gap));
    notes_.examples.push_back(std::move(example));
  }

  void end_block() {
    if (block_.prose.starts_with(kExit)) {
      notes_.exits =
          read_exits(std::string_view(block_.prose).substr(kExit.size()));
    } else if (!block_.prose.empty() || !block_.lines.empty()) {
      notes_.rest.push_back(std::move(block_));
    }
    block_ = {};
  }

  HelpNotes notes_;
  HelpBlock block_;
  bool in_examples_ = false;
};

}  // namespace

HelpNotes read_help_notes(std::string_view text) {
  NotesReader reader;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) reader.read(line);
  return reader.finish();
}

}  // namespace kijil::cli
