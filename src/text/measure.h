// How much of a text there is to see.
//
//   visible_characters("솔내시는 ");  // 4
//   display_columns("솔내시는 ");     // 9
//
// Broken UTF-8 counts as one character for each broken part. Thread-safe: pure
// functions.
#ifndef KIJIL_TEXT_MEASURE_H_
#define KIJIL_TEXT_MEASURE_H_

#include <cstddef>
#include <string_view>

namespace kijil {

// Code points that are not white space and take room.
std::size_t visible_characters(std::string_view text);

// Columns on a terminal.
std::size_t display_columns(std::string_view text);

}  // namespace kijil

#endif  // KIJIL_TEXT_MEASURE_H_
