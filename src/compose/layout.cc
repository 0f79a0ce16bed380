// A recursive descent over lines: blocks nest, statements do not span lines.
// Tested by layout_test.cc.
#include "compose/layout.h"

#include <charconv>
#include <filesystem>

namespace kijil::compose {
namespace {

// A word, or a string in quotes.
struct Token {
  std::string text;
  bool quoted = false;
};

// Carries the first error; parsing goes on to a harmless end after it.
class Parser {
 public:
  Parser(std::string_view text, const std::string& file) : file_(file) {
    layout_.name = std::filesystem::path(file).stem().string();
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      lines_.emplace_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  Result<Layout> run() {
    while (next_line()) {
      const std::string head = word();
      if (head == "kind") {
        layout_.kind = word();
      } else if (head == "weight") {
        layout_.weight = number(word());
      } else if (head == "articles") {
        while (more() && !error_) layout_.registers.push_back(word());
      } else if (head == "define") {
        const std::string name = word();
        layout_.groups[name] = block();
      } else if (head == "page") {
        layout_.page = block();
      } else {
        fail("expected kind, weight, define or page, not '" + head + "'");
      }
    }
    number_ = lines_.size();
    if (layout_.kind.empty()) fail("has no `kind WORD`");
    if (layout_.page.empty()) fail("has no `page` ... `end`");
    check_uses(layout_.page);
    for (const auto& [name, statements] : layout_.groups) {
      check_uses(statements);
    }
    if (error_) return *error_;
    return std::move(layout_);
  }

 private:
  void fail(const std::string& why) {
    if (error_) return;
    error_ = Error{ErrorCode::kCorrupt,
                   file_ + ":" + std::to_string(number_) + ": " + why +
                       "; training/layouts/README.md has the language"};
  }

  // Tokens of the next line that has any; false at the end or after an error.
  bool next_line() {
    while (!error_ && number_ < lines_.size()) {
      split(lines_[number_++]);
      if (!tokens_.empty()) return true;
    }
    return false;
  }

  void split(std::string_view line) {
    tokens_.clear();
    at_ = 0;
    std::size_t i = 0;
    while (i < line.size()) {
      const char c = line[i];
      if (c == ' ' || c == '\t' || c == '\r') {
        ++i;
      } else if (c == '#' && tokens_.empty()) {
        return;
      } else if (c == '"') {
        std::string text;
        for (++i; i < line.size() && line[i] != '"'; ++i) {
          if (line[i] == '\\' && i + 1 < line.size()) ++i;
          text += line[i];
        }
        if (i == line.size()) fail("a string is not closed");
        ++i;
        tokens_.push_back({std::move(text), true});
      } else {
        const std::size_t begin = i;
        while (i < line.size() && line[i] != ' ' && line[i] != '\t' &&
               line[i] != '\r') {
          ++i;
        }
        tokens_.push_back({std::string(line.substr(begin, i - begin)), false});
      }
    }
  }

  bool more() const { return at_ < tokens_.size(); }
  bool at_string() const { return more() && tokens_[at_].quoted; }
  bool accept(std::string_view name) {
    if (!more() || tokens_[at_].quoted || tokens_[at_].text != name) {
      return false;
    }
    ++at_;
    return true;
  }
  std::string word() {
    if (more() && !tokens_[at_].quoted) return tokens_[at_++].text;
    fail("a word is missing");
    return "";
  }
  // "A" | "B"
  std::vector<std::string> alternatives() {
    std::vector<std::string> texts;
    do {
      if (!at_string()) {
        fail("a text in quotes is missing");
        return texts;
      }
      texts.push_back(tokens_[at_++].text);
    } while (accept("|"));
    return texts;
  }

  double number(const std::string& text) {
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, status] = std::from_chars(text.data(), end, value);
    if (status != std::errc() || stop != end || value < 0) {
      fail("'" + text + "' is no number");
    }
    return value;
  }

  std::optional<double> accept_chance() {
    if (!more() || tokens_[at_].quoted || !tokens_[at_].text.ends_with('%')) {
      return std::nullopt;
    }
    std::string text = tokens_[at_++].text;
    text.pop_back();
    const double percent = number(text);
    if (percent > 100) fail("a chance is above 100%");
    return percent / 100;
  }

  // `3` or `3-8`
  bool accept_count(Count& count) {
    if (!more() || tokens_[at_].quoted || tokens_[at_].text.empty() ||
        tokens_[at_].text[0] < '0' || tokens_[at_].text[0] > '9') {
      return false;
    }
    const std::string text = tokens_[at_++].text;
    const char* end = text.data() + text.size();
    std::from_chars_result read = std::from_chars(text.data(), end, count.low);
    count.high = count.low;
    if (read.ec == std::errc() && read.ptr != end && *read.ptr == '-') {
      read = std::from_chars(read.ptr + 1, end, count.high);
    }
    if (read.ec != std::errc() || read.ptr != end || count.low > count.high ||
        count.high > 1000) {
      fail("'" + text + "' is no count from 0 to 1000");
      count = {};
    }
    return true;
  }

  std::optional<Label> label(const std::string& name) {
    if (name == "?") return std::nullopt;
    const std::optional<Label> found = label_from_name(name);
    if (!found || found == Label::kBlank) {
      fail("'" + name + "' is neither a statement nor a label");
    }
    return found;
  }

  // Statements up to `end`.
  std::vector<Statement> block() {
    std::vector<std::vector<Statement>> branches = block_with_branches();
    if (branches.size() > 1) fail("`or` stands outside `choose`");
    return std::move(branches.front());
  }

  std::vector<std::vector<Statement>> block_with_branches() {
    std::vector<std::vector<Statement>> branches(1);
    while (next_line()) {
      if (accept("end")) return branches;
      if (accept("or")) {
        branches.emplace_back();
        continue;
      }
      branches.back().push_back(statement());
    }
    fail("`end` is missing");
    return branches;
  }

  Statement statement() {
    Statement s;
    s.id = ++statements_;
    s.chance = accept_chance().value_or(1);
    const std::string head = word();
    if (head == "inset") s.chance = accept_chance().value_or(s.chance);
    parse_kind(head == "inset" ? word() : head, s);
    if (more()) fail("does not understand '" + tokens_[at_].text + "'");
    return s;
  }

  void parse_kind(const std::string& head, Statement& s) {
    const auto nest = [&](StatementKind kind) {
      s.kind = kind;
      s.counted = accept_count(s.count);
      if (more()) fail("does not understand '" + tokens_[at_].text + "'");
      s.branches = block_with_branches();
      if (kind != StatementKind::kChoose && s.branches.size() > 1) {
        fail("`or` stands outside `choose`");
      }
    };
    if (head == "use") {
      s.kind = StatementKind::kUse;
      s.source = word();
    } else if (head == "group") {
      nest(StatementKind::kGroup);
    } else if (head == "choose") {
      nest(StatementKind::kChoose);
    } else if (head == "shuffle") {
      nest(StatementKind::kShuffle);
    } else if (head == "repeat") {
      nest(StatementKind::kRepeat);
    } else if (head == "text") {
      nest(StatementKind::kText);
    } else if (head == "title") {
      s.kind = StatementKind::kTitle;
      if (at_string()) s.texts = alternatives();
    } else if (head == "decks" || head == "summary" || head == "captions") {
      s.kind = head == "decks"     ? StatementKind::kDecks
               : head == "summary" ? StatementKind::kSummary
                                   : StatementKind::kCaptions;
    } else if (head == "list") {
      parse_list(s);
    } else {
      parse_strings(head, s);
    }
  }

  void parse_strings(const std::string& head, Statement& s) {
    s.label = label(head);
    s.varies = accept("any");
    if (at_string()) {
      s.kind = StatementKind::kLiteral;
      s.texts = alternatives();
    } else {
      s.kind = StatementKind::kStrings;
      s.source = word();
      s.counted = accept_count(s.count);
    }
    if (accept("glue")) {
      if (!at_string()) return fail("a separator in quotes is missing");
      s.glue = tokens_[at_++].text;
    }
  }

  void parse_list(Statement& s) {
    s.kind = StatementKind::kList;
    const std::string kind = word();
    s.list = kind == "clickbait" ? ListKind::kClickbait
             : kind == "mixed"   ? ListKind::kMixed
             : kind == "chrome"  ? ListKind::kChrome
                                 : ListKind::kRelated;
    if (kind != "related" && kind != "clickbait" && kind != "mixed" &&
        kind != "chrome") {
      fail("a list is related, clickbait, mixed or chrome, not '" + kind + "'");
    }
    s.heading = "none";
    s.texts = {"{headline}"};
    if (!accept_count(s.count)) {
      s.source = word();
      if (!accept_count(s.count)) fail("the list's count is missing");
    }
    if (s.list == ListKind::kChrome && s.source.empty()) {
      fail("a list of chrome needs a source, e.g. `chrome/song-titles`");
    }
    while (more() && !error_) parse_list_option(word(), s);
  }

  void parse_list_option(const std::string& option, Statement& s) {
    if (option == "heading") {
      if (at_string()) {
        s.heading_texts = alternatives();
      } else {
        s.heading = word();
        if (s.heading != "none" && s.heading != "related" &&
            s.heading != "clickbait" && s.heading != "board" &&
            s.heading != "auto") {
          fail("a heading is none, related, clickbait, board, auto or a text");
        }
      }
    } else if (option == "row") {
      s.texts = alternatives();
    } else if (option == "between") {
      Between between;
      between.chance = accept_chance().value_or(1);
      between.label = label(word());
      between.texts = alternatives();
      s.between.push_back(std::move(between));
    } else if (option == "glued") {
      s.glued = true;
    } else {
      fail("a list has no option '" + option + "'");
    }
  }

  void check_uses(const std::vector<Statement>& statements) {
    for (const Statement& s : statements) {
      if (s.kind == StatementKind::kUse && !layout_.groups.contains(s.source)) {
        fail("`use " + s.source + "`, but no `define " + s.source + "`");
      }
      for (const auto& branch : s.branches) check_uses(branch);
    }
  }

  std::string file_;
  std::vector<std::string_view> lines_;
  std::size_t number_ = 0;  // of the line last taken, from 1
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t statements_ = 0;
  std::optional<Error> error_;
  Layout layout_;
};

}  // namespace

Result<Layout> parse_layout(std::string_view text, const std::string& file) {
  return Parser(text, file).run();
}

}  // namespace kijil::compose
