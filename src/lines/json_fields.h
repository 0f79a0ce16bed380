// What the readers of labelled JSON share: forgiving parsing, and the fields
// of a record. Internal to src/lines; the only header here that shows the
// JSON library.
//
//   Result<Json> record = parse_json(row.text);
//   if (record && lines_field(*record)) ...
//
// Nothing here throws. Thread-safe: pure functions.
#ifndef KIJIL_LINES_JSON_FIELDS_H_
#define KIJIL_LINES_JSON_FIELDS_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "kijil/labeled_pages.h"
#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil {

using Json = nlohmann::json;

// Parses one document. Broken UTF-8 is repaired first, since crawled text has
// it. The error tells the byte, but no file.
Result<Json> parse_json(std::string_view text);

// record[key], or null if there is none; also null if `record` is no object.
const Json* field(const Json& record, std::string_view key);

// record[key], else record["meta"][key], if it is text or a whole number;
// empty otherwise.
std::string fact(const Json& record, std::string_view key);

// A page with the site, kind and url of `record` and no lines. Without a site,
// the host of the url; without both, the file's name.
LabeledPage page_facts(const Json& record, std::string_view name);

// The lines of a labelled page record: "lines", or "kijil": {"lines"}; null if
// it has none. Of two, the one asked for if its lines have labels.
const Json* lines_field(const Json& record,
                        JsonlLabels labels = JsonlLabels::kOwn);

// The text of an annotated record; null if it has none.
const Json* text_field(const Json& record);

// The labels of an annotated record (names or spans); null if it has none.
const Json* labels_field(const Json& record);

// True for a span: [start, end, label], or an object with a start.
bool is_span(const Json& value);

}  // namespace kijil

#endif  // KIJIL_LINES_JSON_FIELDS_H_
