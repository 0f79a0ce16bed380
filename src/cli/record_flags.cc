#include "cli/record_flags.h"

#include "text/utf8.h"

namespace kijil::cli {

void add_record_flags(FlagParser& flags) {
  flags.add("result-field",
            "the member that a JSONL record gets its result in; one of that "
            "name that it already has is replaced",
            "NAME", "kijil");
  flags.add_switch("line-buffered",
                   "write each page's result at once; without it, at the "
                   "latest before waiting for more input");
  flags.add_switch("bad-records-ok",
                   "exit with 0 though records were bad, if each was answered "
                   "by an error in its place");
}

Result<RecordFlags> read_record_flags(const FlagParser& flags) {
  RecordFlags read{flags.text("result-field"), flags.has("line-buffered")};
  const auto wrong = [](const std::string& why) {
    return Error{ErrorCode::kInvalidArgument, "--result-field: " + why};
  };
  if (read.result_field.empty()) return wrong("the name is empty");
  if (count_broken_utf8(read.result_field) > 0) {
    return wrong("the name is no UTF-8");
  }
  if (read.result_field == "lines") {
    return wrong(
        "'lines' may hold the page itself, which the result would replace");
  }
  if (read.result_field == flags.text("text-field")) {
    return wrong("'" + read.result_field +
                 "' holds the page's text (--text-field), which the result "
                 "would replace");
  }
  return read;
}

void apply(const RecordFlags& flags, StreamOptions& options) {
  options.result_field = flags.result_field;
  options.line_buffered = flags.line_buffered;
}

}  // namespace kijil::cli
