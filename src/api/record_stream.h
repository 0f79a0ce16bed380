// JSONL row by row: a row out for each row in, or a row out now and then.
//
//   run_records({in, {out}, options},
//               [&](const JsonRecord& record, const RecordOutput& to) { ... });
//
// Internal to src/api. Thread-safety: one call, one stream.
#ifndef KIJIL_API_RECORD_STREAM_H_
#define KIJIL_API_RECORD_STREAM_H_

#include <functional>
#include <istream>
#include <string>
#include <string_view>

#include "api/stream_runner.h"
#include "kijil/stream.h"
#include "lines/json_record.h"

namespace kijil {

// Whether rows that hold no page are answered in place, and blank ones by
// themselves, or told to on_problem and passed over.
enum class BadRows { kAnswered, kTold };

struct RecordStream {
  std::istream& in;
  StreamOutputs outputs;
  const StreamOptions& options;
  BadRows bad_rows = BadRows::kAnswered;
  // Where pages become text: what stands between two of them, and how many the
  // output holds already.
  std::string between_pages = {};
  std::uint64_t pages_before = 0;
};

// Where a record goes, and with what it is labelled.
struct RecordOutput {
  StreamRows& rows;
  StreamCounts& counts;
  PageBuffers& buffers;
};

// Writes what becomes of a record that holds a page, and counts its lines.
// Called by several threads at once, in any order.
using UseRecord = std::function<void(const JsonRecord&, const RecordOutput&)>;

// All that was read is answered before it waits for more of `in`.
StreamCounts run_records(const RecordStream& stream, const UseRecord& use);

// Writes the record as a row with one more member, whose value `write_value`
// writes.
void write_with_member(const JsonRecord& record, std::string_view name,
                       const std::function<void()>& write_value,
                       RowBuffer& out);

}  // namespace kijil

#endif  // KIJIL_API_RECORD_STREAM_H_
