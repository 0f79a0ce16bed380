// One JSONL record: read for its page, kept byte for byte.
//
//   JsonRecord record(row, "text");
//   if (record.page()) use(record.page()->lines());
//   out << record.with_member("kijil", "{\"kept\":3}") << '\n';
//
// Thread-safety: as a plain value.
#ifndef KIJIL_LINES_JSON_RECORD_H_
#define KIJIL_LINES_JSON_RECORD_H_

#include <string>
#include <string_view>
#include <vector>

#include "kijil/result.h"
#include "lines/json_page.h"

namespace kijil {

// The bytes of a row around the value of one more member.
struct RowGap {
  std::vector<std::string_view> before;  // pieces of the row
  std::string name;                      // ',' if needed, the name, ':'
  std::string_view after;
};

class JsonRecord {
 public:
  // See read_json_page(). REQUIRES: `row` outlives the record.
  JsonRecord(std::string_view row, std::string_view text_field);

  std::string_view row() const { return row_; }

  // The page, or why there is none.
  const Result<JsonPage>& page() const { return read_.page; }

  // True if the row is a JSON object, whether or not it holds a page.
  bool is_object() const { return read_.is_object; }

  // Where one more member goes: at the record's end, in place of all top-level
  // members of that name that it already has. All other bytes stay as they are.
  // REQUIRES: is_object(); the gap does not outlive the row.
  RowGap gap_for(std::string_view name) const;

  // The row with that member.
  std::string with_member(std::string_view name, std::string_view json) const;

 private:
  std::string_view row_;
  ReadJsonPage read_;
};

}  // namespace kijil

#endif  // KIJIL_LINES_JSON_RECORD_H_
