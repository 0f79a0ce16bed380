#include "cli/roff.h"

#include <algorithm>
#include <utility>

namespace kijil::cli {
namespace {

constexpr std::size_t kLongestLine = 78;

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_word(char c) { return is_small(c) || c == '-'; }

std::size_t run_size(std::string_view text, bool (*belongs)(char)) {
  return static_cast<std::size_t>(
      std::find_if_not(text.begin(), text.end(), belongs) - text.begin());
}

// Of a name in capitals and its extension: FILE, or FILE.kijil.
std::size_t name_size(std::string_view text) {
  const std::size_t name = run_size(text, is_capital);
  if (name == text.size() || text[name] != '.') return name;
  const std::size_t extension = run_size(text.substr(name + 1), is_small);
  return extension == 0 ? name : name + 1 + extension;
}

// Characters that roff would read as something else. Without this, some
// devices turn an ASCII hyphen into another one, which no shell knows.
std::string escape_typed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// Hyphens are soft within words and hard where a flag begins with them.
std::string escape_word(std::string_view word) {
  if (word.starts_with("kijil")) {  // never hyphenated
    return "\\%" + escape_typed(word);
  }
  const std::size_t begin = word.find_first_not_of("(\"'");
  if (begin != std::string_view::npos && word[begin] == '-') {
    return escape_typed(word);
  }
  std::string out;
  for (const char c : word) {
    out += c == '-' ? "-" : escape_typed(std::string_view(&c, 1));
  }
  return out;
}

// A line must not begin as a macro does.
std::string protect(std::string line) {
  if (line.starts_with('.') || line.starts_with('\'')) line.insert(0, "\\&");
  return line;
}

// Prose as words of roff; what is bold stays one word.
std::vector<std::string> words_of(std::string_view prose) {
  std::vector<std::string> words = {""};
  bool bold = false;
  std::string part;
  const auto end_part = [&] {
    if (!part.empty()) {
      words.back() += bold ? "\\%" + roff_bold(part) : escape_word(part);
    }
    part.clear();
  };
  for (const char c : prose) {
    if (c == '`') {
      end_part();
      bold = !bold;
    } else if (!bold && (c == ' ' || c == '\n')) {
      end_part();
      if (!words.back().empty()) words.emplace_back();
    } else {
      part += c;
    }
  }
  end_part();
  if (words.back().empty()) words.pop_back();
  return words;
}

bool ends_sentence(const std::string& word) {
  return word.ends_with('.') && !word.ends_with("..") &&
         !word.ends_with("e.g.");
}

}  // namespace

std::string roff_bold(std::string_view typed) {
  return "\\fB" + escape_typed(typed) + "\\fR";
}

std::string roff_synopsis(std::string_view synopsis) {
  std::string out;
  while (!synopsis.empty()) {
    std::size_t size = 1;
    if (is_capital(synopsis.front())) {
      size = name_size(synopsis);
      out += "\\fI" + escape_typed(synopsis.substr(0, size)) + "\\fR";
    } else if (is_word(synopsis.front())) {
      size = run_size(synopsis, is_word);
      out += roff_bold(synopsis.substr(0, size));
    } else {
      out += escape_typed(synopsis.substr(0, 1));
    }
    synopsis.remove_prefix(size);
  }
  return out;
}

Roff::Roff(const std::string& title, const std::string& date,
           const std::string& source)
    : out_(".TH " + escape_typed(title) + " 1 \"" + date + "\" \"" + source +
           "\" \"User Commands\"\n.ad l\n") {}

void Roff::section(std::string_view title) {
  out_ += ".SH ";
  out_ += title;
  out_ += '\n';
}

void Roff::subsection(std::string_view title) {
  out_ += ".SS ";
  out_ += escape_typed(title);
  out_ += '\n';
}

void Roff::text(std::string_view prose) {
  std::string line;
  for (const std::string& word : words_of(prose)) {
    if (!line.empty() && line.size() + 1 + word.size() > kLongestLine) {
      out_ += protect(std::exchange(line, "")) + '\n';
    }
    if (!line.empty()) line += ' ';
    line += word;
    if (ends_sentence(word)) out_ += protect(std::exchange(line, "")) + '\n';
  }
  if (!line.empty()) out_ += protect(line) + '\n';
}

void Roff::term(const std::string& roff) {
  out_ += ".TP\n";
  out_ += roff + '\n';
}

void Roff::lines(const std::vector<std::string>& lines) {
  out_ += ".RS 4\n.EX\n";
  for (const std::string& line : lines) {
    out_ += protect(escape_typed(line)) + '\n';
  }
  out_ += ".EE\n.RE\n";
}

}  // namespace kijil::cli
