// What the readers of labelled files share: rows, labels, and problems that
// say where they are. Internal to src/lines.
//
//   for (const Row& row : split_rows(bytes))
//     if (auto line = make_line(text, "body"); !line)
//       problems.push_back(at_row({name, row.number}, line.error()));
//
// Thread-safe: pure functions.
#ifndef KIJIL_LINES_LABELED_ROWS_H_
#define KIJIL_LINES_LABELED_ROWS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil {

struct Row {
  std::size_t number = 0;  // from 1, as editors count
  std::string_view text;   // without its line end; points into the bytes
};

// `bytes` without a leading UTF-8 byte order mark.
std::string_view without_bom(std::string_view bytes);

// The lines of `text`, without their line ends (LF or CRLF). A line end at the
// very end starts no further line.
std::vector<std::string_view> split_lines(std::string_view text);

// The rows of a file that hold more than blanks, without a byte order mark.
std::vector<Row> split_rows(std::string_view bytes);

// True if nothing on the line can be seen.
bool is_blank(std::string_view text);

// The label that `name` spells; empty for `?`. The error names no place.
Result<std::optional<Label>> read_label(std::string_view name);

// The label that all names agree on; empty if there is none, or if they
// differ. Fails if one of them is no label.
Result<std::optional<Label>> agreed_label(
    const std::vector<std::string>& names);

// A line; kBlank, and without its score, if nothing shows. Fails if `label` is
// kBlank and something does.
Result<LabeledLine> make_line(std::string_view text, std::optional<Label> label,
                              std::optional<float> score = {});

// `error` with `name:row: ` put before its message.
Error at_row(std::string_view name, std::size_t row, const Error& error);

// The file's name without folder and extension.
std::string file_stem(std::string_view name);

}  // namespace kijil

#endif  // KIJIL_LINES_LABELED_ROWS_H_
