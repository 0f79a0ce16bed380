// One JSONL record: read for its lines, kept byte for byte.
//
//   Result<JsonRecord> r = JsonRecord::parse(row, "text");
//   out << r->with_member("kijil", "{\"kept\":3}") << '\n';
//
// Thread-safety: as a plain value.
#ifndef KIJIL_LINES_JSON_RECORD_H_
#define KIJIL_LINES_JSON_RECORD_H_

#include <string>
#include <string_view>
#include <vector>

#include "kijil/result.h"

namespace kijil {

class JsonRecord {
 public:
  // `row` must be a JSON object with the page's lines under "lines" (strings,
  // or objects with a "text"), or its text under `text_field`. Fails with
  // kCorrupt or kInvalidArgument; the message does not name the place.
  // REQUIRES: `row` outlives the record.
  static Result<JsonRecord> parse(std::string_view row,
                                  std::string_view text_field);

  // The page's lines, without line breaks.
  const std::vector<std::string>& lines() const { return lines_; }

  // The row with one more member at its end; a top-level member of that name
  // that it already has goes. All other bytes stay as they are.
  std::string with_member(std::string_view name, std::string_view json) const;

 private:
  std::string_view row_;
  std::vector<std::string> lines_;
};

}  // namespace kijil

#endif  // KIJIL_LINES_JSON_RECORD_H_
