// The flags of classify and filter for records that programs read.
//
//   add_record_flags(flags);
//   const Result<RecordFlags> records = read_record_flags(flags);
//   apply(*records, stream_options);
//
// Thread-safety: the command line is single-threaded.
#ifndef KIJIL_CLI_RECORD_FLAGS_H_
#define KIJIL_CLI_RECORD_FLAGS_H_

#include <string>

#include "cli/options.h"
#include "kijil/stream.h"

namespace kijil::cli {

// --result-field, --line-buffered and --bad-records-ok (which inputs.cc reads).
void add_record_flags(FlagParser& flags);

// What they say; the name of the result is checked.
struct RecordFlags {
  std::string result_field;
  bool line_buffered = false;
};
Result<RecordFlags> read_record_flags(const FlagParser& flags);

// Puts them into the options of a stream.
void apply(const RecordFlags& flags, StreamOptions& options);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_RECORD_FLAGS_H_
