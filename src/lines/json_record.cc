// nlohmann::json reads and checks the record, but would write numbers and
// escapes its own way; so members are added to the text of the row itself. A
// scanner that may rely on the row being valid finds where members stand.
// Tested by json_record_test.cc.
#include "lines/json_record.h"

#include <nlohmann/json.hpp>

namespace kijil {
namespace {

using nlohmann::json;

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_json_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Steps over one JSON value (or string) of a valid text.
class Scanner {
 public:
  Scanner(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::size_t at() const { return at_; }
  char peek() const { return text_[at_]; }
  void step() { ++at_; }
  void skip_space() {
    while (at_ < text_.size() && is_json_space(text_[at_])) ++at_;
  }
  void skip_string() {
    for (++at_; text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    ++at_;
  }
  // Iterative: how deep a record nests is not ours to trust.
  void skip_value() {
    int depth = 0;
    do {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
      } else {
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        ++at_;
      }
    } while (depth > 0 || !ends_value());
  }

 private:
  bool ends_value() const {
    const char c = text_[at_];
    return c == ',' || c == '}' || c == ']' || is_json_space(c);
  }

  std::string_view text_;
  std::size_t at_;
};

struct Member {
  std::size_t begin, end;  // of `"name": value`
};

// The top-level members called `name`, and where the object's brace closes.
struct Layout {
  std::vector<Member> named;
  std::size_t members = 0;
  std::size_t open = 0, close = 0;
};

Layout find_members(std::string_view row, std::string_view name) {
  Layout layout;
  layout.open = row.find('{');
  Scanner scan(row, layout.open + 1);
  for (scan.skip_space(); scan.peek() != '}'; scan.skip_space()) {
    if (scan.peek() == ',') {
      scan.step();
      continue;
    }
    const std::size_t begin = scan.at();
    scan.skip_string();
    const std::string_view key = row.substr(begin, scan.at() - begin);
    scan.skip_space();
    scan.step();  // the colon
    scan.skip_space();
    scan.skip_value();
    ++layout.members;
    if (json::parse(key) == name) layout.named.push_back({begin, scan.at()});
  }
  layout.close = scan.at();
  return layout;
}

Error wrong(std::string why) {
  return Error{ErrorCode::kInvalidArgument, std::move(why)};
}

Result<std::vector<std::string>> lines_of(const json& record,
                                          std::string_view text_field) {
  if (const auto text = record.find(text_field);
      text != record.end() && text->is_string()) {
    return split_lines(text->get_ref<const std::string&>());
  }
  const auto lines = record.find("lines");
  if (lines == record.end() || !lines->is_array()) {
    return wrong("has neither a string \"" + std::string(text_field) +
                 "\" nor an array \"lines\"; name the member that holds the "
                 "page's text with --text-field");
  }
  std::vector<std::string> out;
  for (const json& line : *lines) {
    const json* text = &line;
    if (line.is_object() && line.contains("text")) text = &line["text"];
    if (!text->is_string()) {
      return wrong("entry " + std::to_string(out.size() + 1) +
                   " of \"lines\" is neither a string nor an object with a "
                   "string \"text\"");
    }
    // A line is one line, whatever it holds.
    std::string value = text->get<std::string>();
    for (char& c : value) c = c == '\n' ? ' ' : c;
    out.push_back(std::move(value));
  }
  return out;
}

// JSON sets no limit to numbers, but nlohmann::json refuses those beyond a
// double. None is read here, so two digits of each will do: whether a text is
// valid does not depend on the third.
std::string with_short_numbers(std::string_view row) {
  std::string out;
  bool in_string = false;
  int digits = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const char c = row[i];
    digits = !in_string && c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits > 2) continue;
    out.push_back(c);
    if (in_string && c == '\\' && i + 1 < row.size()) {
      out.push_back(row[++i]);
    } else if (c == '"') {
      in_string = !in_string;
    }
  }
  return out;
}

json parse_row(std::string_view row) {
  try {
    return json::parse(row);
  } catch (const json::out_of_range&) {
    return json::parse(with_short_numbers(row));
  }
}

}  // namespace

Result<JsonRecord> JsonRecord::parse(std::string_view row,
                                     std::string_view text_field) {
  JsonRecord parsed;
  parsed.row_ = row;
  try {
    const json record = parse_row(row);
    if (!record.is_object()) return wrong("is not a JSON object");
    Result<std::vector<std::string>> lines = lines_of(record, text_field);
    if (!lines) return lines.error();
    parsed.lines_ = std::move(*lines);
  } catch (const json::exception& e) {
    // "[json.exception.parse_error.101] parse error at line 1, column 9: ...;
    // last read: '...'", the last of which may be the whole page.
    std::string_view why = e.what();
    why = why.substr(0, why.find("; last read:"));
    if (const auto column = why.find("column"); column != why.npos) {
      why.remove_prefix(column);
    } else if (const auto name = why.find("] "); name != why.npos) {
      why.remove_prefix(name + 2);
    }
    return Error{ErrorCode::kCorrupt, "is not valid JSON (" + std::string(why) +
                                          "); expected one object per line"};
  }
  return parsed;
}

std::string JsonRecord::with_member(std::string_view name,
                                    std::string_view value) const {
  const Layout layout = find_members(row_, name);
  std::string out;
  out.reserve(row_.size() + name.size() + value.size() + 8);
  std::size_t copied = 0;
  for (const Member& m : layout.named) {
    // Its comma goes too: the one before, or that behind a first member.
    std::size_t begin = m.begin, end = m.end;
    while (begin > 0 && is_json_space(row_[begin - 1])) --begin;
    if (begin > copied && row_[begin - 1] == ',') {
      --begin;
    } else {
      while (is_json_space(row_[end])) ++end;
      if (row_[end] == ',') ++end;
      begin = std::max(begin, copied);
    }
    out += row_.substr(copied, begin - copied);
    copied = end;
  }
  out += row_.substr(copied, layout.close - copied);
  if (layout.members > layout.named.size()) out += ',';
  out.append("\"").append(name).append("\":").append(value);
  out += row_.substr(layout.close);
  return out;
}

}  // namespace kijil
