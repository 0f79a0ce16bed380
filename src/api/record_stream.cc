// Every row gets its answer at once, in one place, whatever it holds: callers
// count rows. Tested by record_stream_test.cc, filter_records_test.cc and, as a
// process, by the tests in tests/cli and tests/stream. That the number of
// threads changes nothing: stream_threads_test.cc.
#include "api/record_stream.h"

#include <optional>

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

// A row that holds no page, to be told in its turn.
struct Problem {
  std::size_t row = 0;  // of the job, from 0
  Error error;
};

// Some rows on their way from `in` to the outputs.
struct RecordJob {
  RowBlock block;
  std::uint64_t bytes_read = 0;
  StreamCounts counts;
  StreamRows rows;
  // Whether a page came out before it, as far as that is known.
  bool follows_page = false;
  std::vector<Problem> problems;          // to be told
  std::optional<Problem> first_answered;  // of those that were answered
};

class RecordRunner final : public StreamRunner<RecordJob> {
 public:
  RecordRunner(const RecordStream& stream, const UseRecord& use)
      : StreamRunner(stream.in, stream.outputs, stream.options),
        stream_(stream),
        use_(use),
        reader_(reading()) {}

  StreamCounts run() {
    run_all();
    counts_.written = outputs().good();
    return std::move(counts_);
  }

 private:
  Taken take(RecordJob& job) override {
    if (!reader_.next(job.block, piece_bytes())) return Taken::kEnd;
    job.bytes_read = bytes_read();
    return taken(reader_.last_read());
  }

  void work(RecordJob& job, PageBuffers& buffers) override {
    job.counts = {};
    job.problems.clear();
    job.first_answered.reset();
    job.follows_page = false;
    if (!waits_for_turn(job)) answer_all(job, buffers);
  }

  Next finish(RecordJob& job, PageBuffers& buffers) override {
    if (!job.block.is_whole && options().was_cut && options().was_cut()) {
      tell_cut(job.block.rows.front());
      return Next::kGoOn;
    }
    job.follows_page = stream_.pages_before + counts_.pages > 0;
    if (waits_for_turn(job)) {
      drain(job);
      answer_all(job, buffers);
    } else if (job.follows_page && job.counts.pages > 0) {
      outputs().write_out(stream_.between_pages);
    }
    const Next next = write(job);
    if (next == Next::kGoOn) add(job);
    if (options().on_progress) options().on_progress(job.bytes_read);
    return next;
  }

  // Whether a row without an end is answered is asked at the end of the input.
  static bool waits_for_turn(const RecordJob& job) {
    return is_huge(job) || !job.block.is_whole;
  }

  void answer_all(RecordJob& job, PageBuffers& buffers) const {
    for (std::size_t i = 0; i < job.block.rows.size(); ++i) {
      answer(i, job, buffers);
    }
  }

  bool answers_all() const { return stream_.bad_rows == BadRows::kAnswered; }

  void answer(std::size_t index, RecordJob& job, PageBuffers& buffers) const {
    const std::string_view row = job.block.rows[index];
    if (row.find_first_not_of(" \t\r") == std::string_view::npos) {
      if (!answers_all()) return;
      job.rows.out.append(row);
      job.rows.out.append('\n');
      return;
    }
    job.counts.broken_utf8 += count_broken_utf8(row);
    const JsonRecord record(row, options().text_field);
    if (!record.page()) {
      ++job.counts.problems;
      const Problem problem{index, record.page().error()};
      if (!answers_all()) return job.problems.push_back(problem);
      if (++job.counts.answered_problems == 1) job.first_answered = problem;
      return answer_problem(record, job.rows.out);
    }
    if (job.counts.pages > 0 || job.follows_page) {
      job.rows.out.append(stream_.between_pages);
    }
    ++job.counts.pages;
    use_(record, {job.rows, job.counts, buffers});
  }

  void answer_problem(const JsonRecord& record, RowBuffer& out) const {
    const Error& error = record.page().error();
    const auto write_error = [&](std::string_view input) {
      out.append("{\"error\":{\"code\":\"");
      out.append(error_code_name(error.code));
      out.append("\",\"message\":");
      write_json_string("record " + error.message, out);
      if (!input.empty()) {
        out.append(",\"input\":");
        write_json_string(input, out);
      }
      out.append("}}");
    };
    if (record.is_object()) {
      write_with_member(
          record, options().result_field, [&] { write_error({}); }, out);
      return;
    }
    std::string_view input = record.row();
    if (input.ends_with('\r')) input.remove_suffix(1);
    out.append('{');
    write_json_string(options().result_field, out);
    out.append(':');
    write_error(input);
    out.append("}\n");
  }

  // Adds what came out, and tells what did not.
  void add(const RecordJob& job) {
    if (job.first_answered && counts_.answered_problems == 0) {
      counts_.first_answered = at_place(*job.first_answered).message;
    }
    add_counts(job.counts, counts_);
    if (options().on_problem) {
      for (const Problem& p : job.problems) options().on_problem(at_place(p));
    }
    rows_before_ += job.block.rows.size();
  }

  // `input:17`, of a row of the job whose turn it is.
  std::string place(std::size_t row) const {
    return options().name + ":" + std::to_string(rows_before_ + row + 1);
  }
  Error at_place(const Problem& problem) const {
    return {problem.error.code,
            place(problem.row) + ": record " + problem.error.message};
  }

  void tell_cut(std::string_view row) const {
    if (!options().on_problem) return;
    options().on_problem(
        {ErrorCode::kIo, place(0) + ": the row was cut off after " +
                             std::to_string(row.size()) +
                             " bytes and is not answered; send it again: " +
                             beginning_of(row)});
  }

  const RecordStream& stream_;
  const UseRecord& use_;
  RowReader reader_;
  StreamCounts counts_;
  std::uint64_t rows_before_ = 0;  // of the job whose turn it is
};

}  // namespace

StreamCounts run_records(const RecordStream& stream, const UseRecord& use) {
  return RecordRunner(stream, use).run();
}

void write_with_member(const JsonRecord& record, std::string_view name,
                       const std::function<void()>& write_value,
                       RowBuffer& out) {
  const RowGap gap = record.gap_for(name);
  for (const std::string_view piece : gap.before) out.append(piece);
  out.append(gap.name);
  write_value();
  out.append(gap.after);
  out.append('\n');
}

}  // namespace kijil
