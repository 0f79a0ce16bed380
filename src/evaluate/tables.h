// Tables for people: rows of cells, aligned for a terminal or as Markdown.
//
//   std::cout << text_table({{"label", "f1"}, {"body", "0.9530"}});
//
// The first row is the head. Thread-safety: pure functions.
#ifndef KIJIL_EVALUATE_TABLES_H_
#define KIJIL_EVALUATE_TABLES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/evaluate.h"

namespace kijil {

using Cells = std::vector<std::string>;

// Columns of figures flush right, all others and the first flush left, two
// blanks between; Hangul takes two columns. Ends with a line end.
std::string text_table(const std::vector<Cells>& rows);
// Rows shorter than the head are filled up. Ends with a line end.
std::string markdown_table(const std::vector<Cells>& rows);

// 0.9530
std::string share_text(double share);
// 0.9412 to 0.9633
std::string interval_text(const Interval& interval);
// 1 page, 2 pages
std::string counted(std::size_t count, const std::string& noun);
// Without control characters, which a name or text from a file may hold.
std::string one_line(std::string text);
// At most so many columns, and then `…`.
std::string shortened(std::string_view text, std::size_t columns);

}  // namespace kijil

#endif  // KIJIL_EVALUATE_TABLES_H_
