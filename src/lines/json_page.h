// The page that a JSON record holds, and nothing else of the record.
//
//   JsonPage page = read_json_page(R"({"text":"가\r\n나"})", "text");
//   page.lines();   // "가\r", "나"
//
// Reading is forgiving where JSON's grammar is a matter of text: broken UTF-8
// and halves of surrogate pairs are read as U+FFFD, numbers may be of any size,
// nesting of any depth. Thread-safe: a pure function.
#ifndef KIJIL_LINES_JSON_PAGE_H_
#define KIJIL_LINES_JSON_PAGE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/result.h"

namespace kijil {

struct JsonPage {
  // The record's text, if that is where its lines are.
  std::optional<std::string> text = {};
  // Else its "lines", without line breaks.
  std::vector<std::string> entries = {};

  // The lines of either, without `\n`; views into the page.
  std::vector<std::string_view> lines() const;
};

struct ReadJsonPage {
  // kCorrupt if the row is no JSON, kInvalidArgument if it is no page. The
  // message does not name the place: "has neither a string ...".
  Result<JsonPage> page;
  bool is_object = false;
};

// The page is the string under `text_field`; if there is none, the array under
// "lines": strings, or objects with a string "text".
ReadJsonPage read_json_page(std::string_view row, std::string_view text_field);

}  // namespace kijil

#endif  // KIJIL_LINES_JSON_PAGE_H_
