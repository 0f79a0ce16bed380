// nlohmann::json parses, and a handler takes from its events what makes the
// page, so that a record of 100 MB is not built as a tree first. What the
// parser refuses but JSON's grammar allows is put into plainer words, and
// parsed again. Tested by json_page_test.cc.
#include "lines/json_page.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "text/utf8.h"

namespace kijil {
namespace {

using nlohmann::json;

// Takes the parser's events. A container's depth is that of its members: 1 for
// the record's own.
class PageHandler final : public nlohmann::json_sax<json> {
 public:
  explicit PageHandler(std::string_view text_field) : text_field_(text_field) {}

  bool null() override { return take(nullptr); }
  bool boolean(bool) override { return take(nullptr); }
  bool number_integer(number_integer_t) override { return take(nullptr); }
  bool number_unsigned(number_unsigned_t) override { return take(nullptr); }
  bool number_float(number_float_t, const string_t&) override {
    return take(nullptr);
  }
  bool binary(binary_t&) override { return take(nullptr); }
  bool string(string_t& value) override { return take(&value); }

  bool key(string_t& name) override {
    if (depth_ == 1) {
      member_ = name == text_field_ ? Member::kText
                : name == "lines"   ? Member::kLines
                                    : Member::kOther;
    }
    is_entry_text_ = depth_ == 3 && in_entry_ && name == "text";
    return true;
  }

  bool start_object(std::size_t) override {
    if (depth_ == 0) is_object_ = true;
    if (is_entry()) {
      in_entry_ = true;
      entry_text_.reset();
    } else {
      take(nullptr);
    }
    ++depth_;
    return true;
  }
  bool end_object() override {
    --depth_;
    if (depth_ == 2 && in_entry_) {
      in_entry_ = false;
      add_entry(entry_text_ ? &*entry_text_ : nullptr);
    }
    return true;
  }

  bool start_array(std::size_t) override {
    take(nullptr);
    if (depth_ == 1 && member_ == Member::kLines) lines_.emplace();
    ++depth_;
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }

  bool parse_error(std::size_t, const std::string&,
                   const json::exception& e) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 9: ...;
    // last read: '...'", the last of which may be the whole page.
    std::string_view why = e.what();
    why = why.substr(0, why.find("; last read:"));
    if (const auto column = why.find("column"); column != why.npos) {
      why.remove_prefix(column);
    } else if (const auto name = why.find("] "); name != why.npos) {
      why.remove_prefix(name + 2);
    }
    syntax_error_ = why;
    return false;
  }

  const std::string& syntax_error() const { return syntax_error_; }
  bool is_object() const { return is_object_; }

  Result<JsonPage> page() &&;

 private:
  enum class Member { kOther, kText, kLines };

  bool is_entry() const {
    return depth_ == 2 && member_ == Member::kLines && lines_;
  }
  // Any value but an object in "lines"; null if it is no string.
  bool take(std::string* value) {
    if (depth_ == 1 && member_ == Member::kText) {
      text_.reset();
      if (value != nullptr) text_ = std::move(*value);
    } else if (depth_ == 1 && member_ == Member::kLines) {
      lines_.reset();
      bad_entry_ = 0;
    } else if (is_entry()) {
      add_entry(value);
    } else if (is_entry_text_ && depth_ == 3) {
      entry_text_.reset();
      if (value != nullptr) entry_text_ = std::move(*value);
    }
    return true;
  }
  void add_entry(std::string* value) {
    if (value == nullptr && bad_entry_ == 0) bad_entry_ = lines_->size() + 1;
    lines_->push_back(value == nullptr ? std::string() : std::move(*value));
    // A line is one line, whatever it holds.
    std::replace(lines_->back().begin(), lines_->back().end(), '\n', ' ');
  }

  std::string_view text_field_;
  std::size_t depth_ = 0;
  bool is_object_ = false;
  Member member_ = Member::kOther;  // of the record, that is being read
  bool in_entry_ = false, is_entry_text_ = false;
  std::optional<std::string> text_, entry_text_;
  std::optional<std::vector<std::string>> lines_;
  std::size_t bad_entry_ = 0;  // the first, from 1
  std::string syntax_error_;
};

Error wrong(std::string why) {
  return Error{ErrorCode::kInvalidArgument, std::move(why)};
}

Error corrupt(const std::string& why) {
  return Error{ErrorCode::kCorrupt,
               "is not valid JSON (" + why + "); expected one object per line"};
}

Result<JsonPage> PageHandler::page() && {
  if (!is_object_) return wrong("is not a JSON object");
  if (text_) return JsonPage{.text = std::move(text_)};
  if (!lines_) {
    return wrong("has neither a string \"" + std::string(text_field_) +
                 "\" nor an array \"lines\"; name the member that holds the "
                 "page's text with --text-field");
  }
  if (bad_entry_ > 0) {
    return wrong("entry " + std::to_string(bad_entry_) +
                 " of \"lines\" is neither a string nor an object with a "
                 "string \"text\"");
  }
  return JsonPage{.entries = *std::move(lines_)};
}

// The code unit of `\uXXXX` at the start of `text`, or 0.
unsigned code_unit(std::string_view text) {
  if (text.size() < 6 || !text.starts_with("\\u")) return 0;
  unsigned unit = 0;
  for (const char c : text.substr(2, 4)) {
    const unsigned digit = c >= '0' && c <= '9'   ? unsigned(c - '0')
                           : c >= 'a' && c <= 'f' ? unsigned(c - 'a' + 10)
                           : c >= 'A' && c <= 'F' ? unsigned(c - 'A' + 10)
                                                  : 16u;
    if (digit == 16) return 0;
    unit = unit * 16 + digit;
  }
  return unit;
}

bool is_high(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

// JSON sets no limit to numbers, but nlohmann::json refuses those beyond a
// double. None is read here, so two digits of each will do: whether a text is
// valid does not depend on the third. JSON also allows for half of a surrogate
// pair, which no text holds: U+FFFD takes its place.
std::string in_plain_words(std::string_view row) {
  std::string out;
  out.reserve(row.size());
  bool in_string = false;
  int digits = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const char c = row[i];
    digits = !in_string && c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits > 2) continue;
    if (!in_string || c != '\\') {
      if (c == '"') in_string = !in_string;
      out.push_back(c);
      continue;
    }
    const unsigned unit = code_unit(row.substr(i));
    std::size_t size = std::min<std::size_t>(2, row.size() - i);
    if (is_high(unit) && is_low(code_unit(row.substr(i + 6)))) {
      size = 12;
    } else if (is_high(unit) || is_low(unit)) {
      out += "\\ufffd";
      i += 5;
      continue;
    }
    out += row.substr(i, size);
    i += size - 1;
  }
  return out;
}

bool parse(std::string_view row, PageHandler& handler) {
  return json::sax_parse(row.begin(), row.end(), &handler);
}

}  // namespace

std::vector<std::string_view> JsonPage::lines() const {
  if (!text) return {entries.begin(), entries.end()};
  std::vector<std::string_view> lines;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

ReadJsonPage read_json_page(std::string_view row, std::string_view text_field) {
  // The parser would take it for the end of the row.
  if (const std::size_t nul = row.find('\0'); nul != row.npos) {
    return {corrupt("column " + std::to_string(nul + 1) + ": a NUL byte")};
  }
  // Repairing leaves each ASCII byte where it was among the others, so that
  // strings and brackets begin and end where they did.
  std::string repaired;
  if (count_broken_utf8(row) > 0) row = repaired = repair_utf8(row);
  PageHandler handler(text_field);
  if (!parse(row, handler)) {
    const std::string plain = in_plain_words(row);
    const std::string why = handler.syntax_error();
    if (plain == row) return {corrupt(why)};
    handler = PageHandler(text_field);
    if (!parse(plain, handler)) return {corrupt(handler.syntax_error())};
  }
  const bool is_object = handler.is_object();
  return {std::move(handler).page(), is_object};
}

}  // namespace kijil
