// Labelled lines as rows: TSV for programs, colour for people, JSON objects.
//
//   RowBuffer rows;
//   write_tsv_row(line, result, rows);
//
// Thread-safety: as the buffer's.
#ifndef KIJIL_OUTPUTS_ROWS_H_
#define KIJIL_OUTPUTS_ROWS_H_

#include <string>
#include <string_view>

#include "kijil/line.h"
#include "outputs/row_buffer.h"

namespace kijil {

// "0.9876"; never "1.0000" for less than 1, so that certainty stays visible.
std::string format_score(float score);

// `text` with control characters made visible, lest a page steer the terminal,
// and broken UTF-8 as U+FFFD.
std::string printable(std::string_view text);

// What a filter did with a line.
enum class Fate { kRejected, kKept };

// label<TAB>score<TAB>text and a newline, the text byte for byte.
void write_tsv_row(std::string_view text, const LineResult& result,
                   RowBuffer& out);

// The same for a terminal, aligned and printable.
void write_color_row(std::string_view text, const LineResult& result,
                     RowBuffer& out);

// `text` as a JSON string with its quotes; broken UTF-8 becomes U+FFFD.
std::string json_string(std::string_view text);

// The same, into rows.
void write_json_string(std::string_view text, RowBuffer& out);

// {"text":...,"label":...,"score":...}, the text without a `\r` at its end.
void write_json_line(std::string_view text, const LineResult& result,
                     RowBuffer& out);

// The same with "kept": whether a filter kept the line.
void write_filtered_line(std::string_view text, const LineResult& result,
                         Fate fate, RowBuffer& out);

}  // namespace kijil

#endif  // KIJIL_OUTPUTS_ROWS_H_
