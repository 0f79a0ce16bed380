// Tested by rows_test.cc.
#include "outputs/rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// Body plain, chrome dim, related blue, clickbait magenta.
constexpr std::array<std::string_view, kNumLabels + 1> kColors = {
    "", "\x1b[2m", "\x1b[34m", "\x1b[35m", "\x1b[2m"};
constexpr std::string_view kReset = "\x1b[0m";

// Labels as they stand in front of a TSV row. Sixteen bytes are copied, of
// which `size` count: that takes one instruction, and no call.
struct RowHead {
  char bytes[16];
  std::size_t size;
};
constexpr RowHead kRowHeads[kNumLabels + 1] = {{"body\t", 5},
                                               {"chrome\t", 7},
                                               {"related\t", 8},
                                               {"clickbait\t", 10},
                                               {"blank\t", 6}};

constexpr std::size_t kScoreSize = 6;
// Up to so many bytes, a row is written in one piece.
constexpr std::size_t kShortText = 4096;

// From 0 to 1, and not -0: the bits of floats rise as they do, and a sign is
// above all.
bool is_plain_score(float score) {
  return std::bit_cast<std::uint32_t>(score) <=
         std::bit_cast<std::uint32_t>(1.0f);
}

// The ten thousandths that format_score() shows: the nearest, of two as near
// the even one, and less than 10,000 for less than 1. Ten thousand times a
// float is exact as a double; added to a number so large that doubles of its
// size are whole numbers, it is rounded just so, and stands in the lowest bits.
// REQUIRES: is_plain_score().
unsigned ten_thousandths(float score) {
  constexpr double kWhole = 0x1.8p52;
  const double rounded = static_cast<double>(score) * 10'000 + kWhole;
  return static_cast<unsigned>(std::bit_cast<std::uint64_t>(rounded) & 0xFFFF);
}

// "00" to "99", one behind the other.
constexpr std::array<char, 200> kTwoDigits = [] {
  std::array<char, 200> digits{};
  for (std::size_t i = 0; i < 100; ++i) {
    digits[2 * i] = static_cast<char>('0' + i / 10);
    digits[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return digits;
}();

// What format_score() gives, at `to`. REQUIRES: is_plain_score().
char* put_plain_score(float score, char* to) {
  const unsigned number = ten_thousandths(score);
  if (number >= 10'000) {
    std::memcpy(to, score < 1.0f ? "0.9999" : "1.0000", kScoreSize);
    return to + kScoreSize;
  }
  std::memcpy(to, "0.", 2);
  std::memcpy(to + 2, kTwoDigits.data() + 2 * (number / 100), 2);
  std::memcpy(to + 4, kTwoDigits.data() + 2 * (number % 100), 2);
  return to + kScoreSize;
}

void write_score(float score, RowBuffer& out) {
  if (!is_plain_score(score)) return out.append(format_score(score));
  out.commit(put_plain_score(score, out.room(kScoreSize)));
}

// Appends what JSON has for a character that may not stand in a string.
template <typename Out>
void append_escaped(char c, Out& out) {
  constexpr std::string_view kShort = "\"\"\\\\\bb\ff\nn\rr\tt";
  for (std::size_t i = 0; i < kShort.size(); i += 2) {
    if (kShort[i] != c) continue;
    const char escape[] = {'\\', kShort[i + 1]};
    out.append(std::string_view(escape, 2));
    return;
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  const char escape[] = {
      '\\', 'u', '0', '0', kDigits[code >> 4], kDigits[code & 15]};
  out.append(std::string_view(escape, 6));
}

// Whether one of eight bytes may not stand in a JSON string as it is. May say
// so of a word that has none, right behind one that has: no matter.
bool may_need_escape(const char* bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHighs = kOnes * 0x80;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  const auto has_zero = [&](std::uint64_t w) { return (w - kOnes) & ~w; };
  const std::uint64_t controls = (word - kOnes * 0x20) & ~word;
  return ((controls | has_zero(word ^ (kOnes * '"')) |
           has_zero(word ^ (kOnes * '\\'))) &
          kHighs) != 0;
}

bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// The first character from `at` on that may not stand in a string, or the end.
std::size_t find_escape(std::string_view text, std::size_t at) {
  for (;;) {
    while (at + 8 <= text.size() && !may_need_escape(text.data() + at)) at += 8;
    const std::size_t end = std::min(at + 8, text.size());
    while (at < end && !needs_escape(text[at])) ++at;
    if (at < end || at == text.size()) return at;
  }
}

template <typename Out>
void append_quoted(std::string_view text, Out& out) {
  std::string repaired;
  if (count_broken_utf8(text) > 0) text = repaired = repair_utf8(text);
  out.append(std::string_view("\""));
  for (std::size_t at = 0;;) {
    const std::size_t escape = find_escape(text, at);
    out.append(text.substr(at, escape - at));
    if (escape == text.size()) break;
    append_escaped(text[escape], out);
    at = escape + 1;
  }
  out.append(std::string_view("\""));
}

void write_line_members(std::string_view text, const LineResult& result,
                        RowBuffer& out) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  out.append("{\"text\":");
  append_quoted(text, out);
  out.append(",\"label\":\"");
  out.append(label_name(result.label));
  out.append("\",\"score\":");
  write_score(result.score, out);
}

void write_tsv_row_by_parts(const RowHead& head, std::string_view text,
                            float score, RowBuffer& out) {
  out.append({head.bytes, head.size});
  write_score(score, out);
  out.append('\t');
  out.append(text);
  out.append('\n');
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
  if (is_plain_score(score)) {
    char digits[kScoreSize];
    put_plain_score(score, digits);
    return {digits, kScoreSize};
  }
  // Not by printf: a program's locale may have a decimal comma.
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                 score, std::chars_format::fixed, 4)
                       .ptr;
  return {digits.data(), end};
}

void write_tsv_row(std::string_view text, const LineResult& result,
                   RowBuffer& out) {
  static_assert(sizeof(RowHead::bytes) + kScoreSize + kShortText + 2 <=
                RowBuffer::kMostRoom);
  const RowHead& head = kRowHeads[static_cast<std::size_t>(result.label)];
  if (!is_plain_score(result.score) || text.size() > kShortText) {
    return write_tsv_row_by_parts(head, text, result.score, out);
  }
  char* to = out.room(sizeof head.bytes + kScoreSize + text.size() + 2);
  std::memcpy(to, head.bytes, sizeof head.bytes);
  to = put_plain_score(result.score, to + head.size);
  *to++ = '\t';
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  to += text.size();
  *to++ = '\n';
  out.commit(to);
}

void write_color_row(std::string_view text, const LineResult& result,
                     RowBuffer& out) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (result.label == Label::kBlank) return out.append('\n');
  constexpr std::size_t kLabelWidth = 10;
  std::string head(label_name(result.label));
  head.resize(std::max(head.size(), kLabelWidth), ' ');
  const std::string_view color =
      kColors[static_cast<std::size_t>(result.label)];
  out.append(color);
  out.append(head);
  out.append(format_score(result.score).substr(0, 4));
  out.append("  ");
  out.append(printable(text));
  if (!color.empty()) out.append(kReset);
  out.append('\n');
}

std::string json_string(std::string_view text) {
  std::string quoted;
  quoted.reserve(text.size() + 2);
  append_quoted(text, quoted);
  return quoted;
}

void write_json_string(std::string_view text, RowBuffer& out) {
  append_quoted(text, out);
}

void write_json_line(std::string_view text, const LineResult& result,
                     RowBuffer& out) {
  write_line_members(text, result, out);
  out.append('}');
}

void write_filtered_line(std::string_view text, const LineResult& result,
                         Fate fate, RowBuffer& out) {
  write_line_members(text, result, out);
  out.append(fate == Fate::kKept ? ",\"kept\":true}" : ",\"kept\":false}");
}

}  // namespace kijil
