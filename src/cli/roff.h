// Writes the text of a manual page: the macros of man(7), with everything in it
// escaped.
//
//   Roff page("KIJIL", "", "kijil 0.1.0");
//   page.section("NAME");
//   page.text("Says `why` a line is there; see --help.");
//
// Prose is plain text in which `backquotes` make words bold. Lines of the
// source are short, and each sentence begins on its own, as roff wants it.
// Thread-safety: one page, one thread.
#ifndef KIJIL_CLI_ROFF_H_
#define KIJIL_CLI_ROFF_H_

#include <string>
#include <string_view>
#include <vector>

namespace kijil::cli {

// As it is typed: bold, with hyphens that can be copied.
std::string roff_bold(std::string_view typed);
// A synopsis such as "[FILE...] --to FORMAT": names in capitals are italic
// (with an extension behind them), words in lower case bold.
std::string roff_synopsis(std::string_view synopsis);

class Roff {
 public:
  Roff(const std::string& title, const std::string& date,
       const std::string& source);

  void section(std::string_view title);
  void subsection(std::string_view title);
  void paragraph() { out_ += ".PP\n"; }
  void text(std::string_view prose);
  // What follows is said of this, which is roff already.
  void term(const std::string& roff);
  // A line of roff.
  void line(const std::string& roff) { out_ += roff + '\n'; }
  // Lines as they are, indented.
  void lines(const std::vector<std::string>& lines);

  const std::string& out() const { return out_; }

 private:
  std::string out_;
};

}  // namespace kijil::cli

#endif  // KIJIL_CLI_ROFF_H_
