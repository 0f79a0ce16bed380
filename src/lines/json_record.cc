// nlohmann::json would write numbers and escapes its own way; so members are
// added to the text of the row itself. A scanner that may rely on the row being
// valid finds where members stand. It looks for ASCII bytes only, and those are
// never part of another character, nor of what stands for a broken one.
// Tested by json_record_test.cc.
#include "lines/json_record.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "text/utf8.h"

namespace kijil {
namespace {

using nlohmann::json;

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

// Whether a key, with its quotes, spells `name`.
bool spells(std::string_view key, std::string_view name) {
  key = key.substr(1, key.size() - 2);
  if (key.find('\\') == key.npos) return key == name;
  std::string quoted = "\"";
  quoted.append(repair_utf8(key)).append("\"");
  const json value = json::parse(quoted, nullptr, /*allow_exceptions=*/false);
  return value.is_string() && value.get_ref<const std::string&>() == name;
}

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
    if (spells(key, name)) layout.named.push_back({begin, scan.at()});
  }
  layout.close = scan.at();
  return layout;
}

}  // namespace

JsonRecord::JsonRecord(std::string_view row, std::string_view text_field)
    : row_(row), read_(read_json_page(row, text_field)) {}

RowGap JsonRecord::gap_for(std::string_view name) const {
  const Layout layout = find_members(row_, name);
  RowGap gap;
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
    gap.before.push_back(row_.substr(copied, begin - copied));
    copied = end;
  }
  gap.before.push_back(row_.substr(copied, layout.close - copied));
  if (layout.members > layout.named.size()) gap.name = ",";
  gap.name += json(name).dump(-1, ' ', false, json::error_handler_t::replace);
  gap.name += ':';
  gap.after = row_.substr(layout.close);
  return gap;
}

std::string JsonRecord::with_member(std::string_view name,
                                    std::string_view value) const {
  const RowGap gap = gap_for(name);
  std::string out;
  for (const std::string_view piece : gap.before) out += piece;
  out.append(gap.name).append(value).append(gap.after);
  return out;
}

}  // namespace kijil
