// Tested by tables_test.cc.
#include "evaluate/tables.h"

#include <algorithm>
#include <cstdio>

#include "text/measure.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// What Markdown would read as a column's end, or as markup of its own.
std::string markdown_cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '\\' || c == '*' || c == '_' || c == '`' || c == '<' ||
        c == '[') {
      out += '\\';
    }
    out += c;
  }
  return out;
}

// Columns of figures are read by their last digits, columns of words from
// their beginning.
std::vector<bool> flush_right(const std::vector<Cells>& rows) {
  std::vector<bool> right;
  for (const Cells& row : rows) {
    if (row.size() > right.size()) right.resize(row.size(), true);
    if (&row == &rows.front()) continue;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string& cell = row[i];
      if (!cell.empty() && std::string_view("0123456789-+.").find(cell[0]) ==
                               std::string_view::npos) {
        right[i] = false;
      }
    }
  }
  if (!right.empty()) right.front() = false;
  return right;
}

void trim_end(std::string& text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
}

}  // namespace

std::string text_table(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths;
  for (const Cells& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_columns(row[i]));
    }
  }
  const std::vector<bool> right = flush_right(rows);
  std::string out;
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string pad(widths[i] - display_columns(row[i]), ' ');
      if (i > 0) out += "  ";
      out += right[i] ? pad + row[i] : row[i] + pad;
    }
    trim_end(out);
    out += '\n';
  }
  return out;
}

std::string markdown_table(const std::vector<Cells>& rows) {
  std::string out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    out += '|';
    for (std::size_t i = 0; i < rows.front().size(); ++i) {
      out += ' ';
      if (i < rows[r].size()) out += markdown_cell(rows[r][i]);
      out += " |";
    }
    out += '\n';
    if (r > 0) continue;
    out += '|';
    for (const bool right : flush_right(rows)) out += right ? "---:|" : "---|";
    out += '\n';
  }
  return out;
}

std::string share_text(double share) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.4f", share);
  return buffer;
}

std::string interval_text(const Interval& interval) {
  return share_text(interval.low) + " to " + share_text(interval.high);
}

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (display_columns(text) <= columns) return std::string(text);
  std::size_t width = 1, end = 0;  // the ellipsis takes one
  for (Utf8Reader reader(text); !reader.at_end();) {
    width += static_cast<std::size_t>(display_columns(reader.next()));
    if (width > columns) break;
    end = reader.position();
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace kijil
