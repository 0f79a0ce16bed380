// Tested by rows_test.cc.
#include "outputs/rows.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// Body plain, chrome dim, related blue, clickbait magenta.
constexpr std::array<std::string_view, kNumLabels + 1> kColors = {
    "", "\x1b[2m", "\x1b[34m", "\x1b[35m", "\x1b[2m"};
constexpr std::string_view kReset = "\x1b[0m";

// What JSON has for a character that may not stand in a string.
std::string escaped(char c) {
  constexpr std::string_view kShort = "\"\"\\\\\bb\ff\nn\rr\tt";
  for (std::size_t i = 0; i < kShort.size(); i += 2) {
    if (kShort[i] == c) return {'\\', kShort[i + 1]};
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  return {'\\', 'u', '0', '0', kDigits[code >> 4], kDigits[code & 15]};
}

// Gives `text` as a JSON string to `write`, in pieces.
template <typename Write>
void quote(std::string_view text, Write&& write) {
  std::string repaired;
  if (count_broken_utf8(text) > 0) text = repaired = repair_utf8(text);
  write("\"");
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') {
      continue;
    }
    write(text.substr(written, i - written));
    write(escaped(c));
    written = i + 1;
  }
  write(text.substr(written));
  write("\"");
}

void write_line_members(std::string_view text, const LineResult& result,
                        std::ostream& out) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  out << "{\"text\":";
  write_json_string(text, out);
  out << ",\"label\":\"" << label_name(result.label)
      << "\",\"score\":" << format_score(result.score);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  for (Utf8Reader reader(text); !reader.at_end();) {
    const char32_t c = reader.next();
    // A control picture (U+2400...) for each C0 control; C1 ones vanish.
    if (c < 0x20 && c != '\t') {
      append_utf8(0x2400 + c, out);
    } else if (c != 0x7F && !(c >= 0x80 && c < 0xA0)) {
      append_utf8(c, out);
    }
  }
  return out;
}

std::string format_score(float score) {
  if (score < 1.0f) score = std::min(score, 0.9999f);
  // Not by printf: a program's locale may have a decimal comma.
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                 score, std::chars_format::fixed, 4)
                       .ptr;
  return {digits.data(), end};
}

void write_tsv_row(std::string_view text, const LineResult& result,
                   std::ostream& out) {
  out << label_name(result.label) << '\t' << format_score(result.score) << '\t'
      << text << '\n';
}

void write_color_row(std::string_view text, const LineResult& result,
                     std::ostream& out) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (result.label == Label::kBlank) {
    out << '\n';
    return;
  }
  constexpr std::size_t kLabelWidth = 10;
  std::string head(label_name(result.label));
  head.resize(std::max(head.size(), kLabelWidth), ' ');
  const std::string_view color =
      kColors[static_cast<std::size_t>(result.label)];
  out << color << head << format_score(result.score).substr(0, 4) << "  "
      << printable(text) << (color.empty() ? "" : kReset) << '\n';
}

std::string json_string(std::string_view text) {
  std::string quoted;
  quoted.reserve(text.size() + 2);
  quote(text, [&](std::string_view piece) { quoted += piece; });
  return quoted;
}

void write_json_string(std::string_view text, std::ostream& out) {
  quote(text, [&](std::string_view piece) { out << piece; });
}

void write_json_line(std::string_view text, const LineResult& result,
                     std::ostream& out) {
  write_line_members(text, result, out);
  out << '}';
}

void write_filtered_line(std::string_view text, const LineResult& result,
                         Fate fate, std::ostream& out) {
  write_line_members(text, result, out);
  out << (fate == Fate::kKept ? ",\"kept\":true}" : ",\"kept\":false}");
}

}  // namespace kijil
