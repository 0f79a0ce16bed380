// Tested by measure_test.cc.
#include "text/measure.h"

#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {

std::size_t visible_characters(std::string_view text) {
  std::size_t count = 0;
  for (Utf8Reader reader(text); !reader.at_end();) {
    const char32_t c = reader.next();
    if (!is_space(c) && !is_invisible(c)) ++count;
  }
  return count;
}

std::size_t display_columns(std::string_view text) {
  std::size_t columns = 0;
  for (Utf8Reader reader(text); !reader.at_end();) {
    columns += static_cast<std::size_t>(display_columns(reader.next()));
  }
  return columns;
}

}  // namespace kijil
