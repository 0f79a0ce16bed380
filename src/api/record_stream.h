// JSONL row by row: a row out for each row in, or a row out now and then.
//
//   run_records({in, out, options},
//               [&](const JsonRecord& record, StreamCounts& counts) { ... });
//
// Internal to src/api. Thread-safety: one stream, one thread.
#ifndef KIJIL_API_RECORD_STREAM_H_
#define KIJIL_API_RECORD_STREAM_H_

#include <functional>
#include <istream>
#include <ostream>
#include <span>
#include <string_view>

#include "kijil/stream.h"
#include "lines/json_record.h"

namespace kijil {

// Whether rows that hold no page are answered in place, and blank ones by
// themselves, or told to on_problem and passed over.
enum class BadRows { kAnswered, kTold };

struct RecordStream {
  std::istream& in;
  std::ostream& out;
  const StreamOptions& options;
  BadRows bad_rows = BadRows::kAnswered;
  // Another output, which is flushed before `out`; or null.
  std::ostream* beside = nullptr;
};

// Writes what becomes of a record that holds a page, and counts its lines; says
// so in `written` if an output of its own refused bytes.
using UseRecord = std::function<void(const JsonRecord&, StreamCounts&)>;

// Flushes the outputs before it waits for more of `in`.
StreamCounts run_records(const RecordStream& stream, const UseRecord& use);

// Writes the record as a row with one more member, whose value `write_value`
// writes.
void write_with_member(const JsonRecord& record, std::string_view name,
                       const std::function<void()>& write_value,
                       std::ostream& out);

}  // namespace kijil

#endif  // KIJIL_API_RECORD_STREAM_H_
