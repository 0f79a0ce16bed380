// Every row gets its answer at once, in one place, whatever it holds: callers
// count rows. Tested by record_stream_test.cc, filter_records_test.cc and, as a
// process, by the tests in tests/cli and tests/stream.
#include "api/record_stream.h"

#include "base/error_code.h"
#include "lines/row_reader.h"
#include "outputs/rows.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// The start of a row, for a message: one line, and not too long.
std::string beginning_of(std::string_view row) {
  constexpr std::size_t kMost = 200;  // bytes
  if (row.size() <= kMost) return printable(row);
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(row[end]) & 0xC0) == 0x80) {
    --end;
  }
  return printable(row.substr(0, end)).append("...");
}

class RecordRunner {
 public:
  RecordRunner(const RecordStream& stream, const UseRecord& use)
      : stream_(stream), use_(use) {}

  StreamCounts run() {
    std::uint64_t bytes_read = 0;
    RowReader rows([&, read = read_from(stream_.in)](char* to, std::size_t n) {
      n = read(to, n);
      bytes_read += n;
      return n;
    });
    while (stream_.out.good() && counts_.written) {
      // Nobody may be there to wait for any more.
      if (!rows.has_row() && !flush()) break;
      const std::optional<InputRow> row = rows.next();
      if (!row) break;
      ++number_;
      if (!row->is_whole && options().was_cut && options().was_cut()) {
        tell_cut(row->text);
        break;
      }
      answer(row->text);
      if (options().line_buffered) flush();
      if (options().on_progress) options().on_progress(bytes_read);
    }
    counts_.written = flush() && counts_.written;
    return std::move(counts_);
  }

 private:
  const StreamOptions& options() const { return stream_.options; }
  // Who has an answer may count on what stands beside it.
  bool flush() {
    if (stream_.beside != nullptr) stream_.beside->flush();
    return stream_.out.flush().good();
  }

  bool answers_all() const { return stream_.bad_rows == BadRows::kAnswered; }

  void answer(std::string_view row) {
    if (row.find_first_not_of(" \t\r") == std::string_view::npos) {
      if (answers_all()) stream_.out << row << '\n';
      return;
    }
    counts_.broken_utf8 += count_broken_utf8(row);
    const JsonRecord record(row, options().text_field);
    if (!record.page()) {
      ++counts_.problems;
      answers_all() ? answer_problem(record) : tell(record.page().error());
      return;
    }
    ++counts_.pages;
    use_(record, counts_);
  }

  void answer_problem(const JsonRecord& record) {
    const Error error = at_place(record.page().error());
    if (++counts_.answered_problems == 1) {
      counts_.first_answered = error.message;
    }
    const auto write_error = [&](std::string_view input) {
      std::ostream& out = stream_.out;
      out << "{\"error\":{\"code\":\"" << error_code_name(error.code)
          << "\",\"message\":"
          << json_string("record " + record.page().error().message);
      if (!input.empty()) {
        out << ",\"input\":";
        write_json_string(input, out);
      }
      out << "}}";
    };
    if (record.is_object()) {
      write_with_member(
          record, options().result_field, [&] { write_error({}); },
          stream_.out);
      return;
    }
    std::string_view input = record.row();
    if (input.ends_with('\r')) input.remove_suffix(1);
    stream_.out << '{' << json_string(options().result_field) << ':';
    write_error(input);
    stream_.out << "}\n";
  }

  Error at_place(const Error& error) const {
    return {error.code, options().name + ":" + std::to_string(number_) +
                            ": record " + error.message};
  }

  void tell(const Error& error) {
    if (options().on_problem) options().on_problem(at_place(error));
  }

  void tell_cut(std::string_view row) {
    if (!options().on_problem) return;
    options().on_problem(
        {ErrorCode::kIo, options().name + ":" + std::to_string(number_) +
                             ": the row was cut off after " +
                             std::to_string(row.size()) +
                             " bytes and is not answered; send it again: " +
                             beginning_of(row)});
  }

  const RecordStream& stream_;
  const UseRecord& use_;
  StreamCounts counts_;
  std::uint64_t number_ = 0;
};

}  // namespace

StreamCounts run_records(const RecordStream& stream, const UseRecord& use) {
  return RecordRunner(stream, use).run();
}

void write_with_member(const JsonRecord& record, std::string_view name,
                       const std::function<void()>& write_value,
                       std::ostream& out) {
  const RowGap gap = record.gap_for(name);
  for (const std::string_view piece : gap.before) out << piece;
  out << gap.name;
  write_value();
  out << gap.after << '\n';
}

}  // namespace kijil
