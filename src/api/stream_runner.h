// What text_stream.cc and record_stream.cc have in common: pieces of an input
// are labelled by several threads, and come out in order.
//
//   class TextRunner : public StreamRunner<TextJob> { ... take, work, finish };
//
// A piece holds what could be read without waiting, up to kPieceBytes, and
// comes out when it is finished; so nothing that was read is held back while a
// stream waits for more. Internal to src/api. Thread-safety: see OrderedJobs.
#ifndef KIJIL_API_STREAM_RUNNER_H_
#define KIJIL_API_STREAM_RUNNER_H_

#include <cerrno>
#include <cstdint>
#include <istream>
#include <ostream>

#include "base/ordered_jobs.h"
#include "base/usable_cores.h"
#include "kijil/stream.h"
#include "labels/page_buffers.h"
#include "lines/read_bytes.h"
#include "outputs/row_buffer.h"

namespace kijil {

// What is written of some pages.
struct StreamRows {
  RowBuffer out, rejected;
};

// Where it goes.
struct StreamOutputs {
  std::ostream& out;
  std::ostream* rejected = nullptr;  // or nowhere

  bool good() const {
    return out.good() && (rejected == nullptr || rejected->good());
  }
  // Who has an answer may count on what was rejected being there.
  void write_rejected(std::string_view bytes) const {
    if (rejected != nullptr && !bytes.empty()) write(*rejected, bytes);
  }
  void write_out(std::string_view bytes) const {
    if (rejected != nullptr) rejected->flush();
    if (!bytes.empty()) write(out, bytes);
  }
  bool flush() const {
    if (rejected != nullptr) rejected->flush();
    out.flush();
    return good();
  }

 private:
  static void write(std::ostream& to, std::string_view bytes) {
    to.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
};

// Adds what a job counted. Its first_answered is left to who knows its row.
inline void add_counts(const StreamCounts& job, StreamCounts& all) {
  all.pages += job.pages;
  all.lines += job.lines;
  all.kept += job.kept;
  all.problems += job.problems;
  all.answered_problems += job.answered_problems;
  all.broken_utf8 += job.broken_utf8;
  for (std::size_t k = 0; k < all.labels.size(); ++k) {
    all.labels[k] += job.labels[k];
  }
}

// While it lives, reading does not flush the stream that `in` is tied to, as
// std::cin is to std::cout: another thread may be writing there.
class Untied {
 public:
  explicit Untied(std::istream& in) : in_(in), tied_(in.tie(nullptr)) {}
  ~Untied() { in_.tie(tied_); }
  Untied(const Untied&) = delete;
  Untied& operator=(const Untied&) = delete;

 private:
  std::istream& in_;
  std::ostream* tied_;
};

// Job has `block.bytes`, StreamRows `rows` and `bytes_read` of the input.
template <typename Job>
class StreamRunner : public OrderedJobs<Job, PageBuffers> {
 protected:
  StreamRunner(std::istream& in, const StreamOutputs& outputs,
               const StreamOptions& options)
      : in_(in), outputs_(outputs), options_(options) {}

  // Large enough that taking turns costs nothing, small enough that many of
  // them fit into memory, that they are shared out evenly, and that one with
  // its lines and rows leaves room in a core's second cache.
  static constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

  // How much a piece should hold. Whoever wants each page at once gets a piece
  // for each.
  std::size_t piece_bytes() const {
    return options_.line_buffered ? 1 : kPieceBytes;
  }

  // One huge line or record. It is worked on when its turn has come, so that
  // what becomes of it can leave at once.
  static bool is_huge(const Job& job) {
    return job.block.bytes > (std::size_t{16} << 20);
  }

  void run_all() {
    const int before = errno;
    const Untied untied(in_);
    if (outputs_.good()) {
      this->run(options_.threads == 0 ? usable_cores() : options_.threads);
    }
    // What failed told its thread why, and callers ask on theirs.
    errno = write_failure_ != 0  ? write_failure_
            : read_failure_ != 0 ? read_failure_
                                 : before;
  }

  ReadBytes reading() {
    return [this, read = read_from(in_)](char* to, std::size_t size) {
      const bool goes_on =
          this->may_wait([this] { return in_.rdbuf()->in_avail() != 0; });
      const std::size_t n = goes_on ? read(to, size) : 0;
      // Asked again behind a failure, a stream says so with another errno.
      if (in_.bad() && read_failure_ == 0) read_failure_ = errno;
      bytes_read_ += n;
      return n;
    };
  }
  std::uint64_t bytes_read() const { return bytes_read_; }

  // Whether a second thread would have something to do: a whole pipe, or a part
  // of a file, came at once.
  static Taken taken(std::size_t last_read) {
    return last_read >= (std::size_t{32} << 10) ? Taken::kMore : Taken::kJob;
  }

  // Lets all of a huge job out as soon as it is written.
  void drain(Job& job) {
    job.rows.rejected.drain_to(
        [this](std::string_view bytes) { outputs_.write_rejected(bytes); });
    job.rows.out.drain_to([this, &job](std::string_view bytes) {
      job.rows.rejected.drain();
      outputs_.write_out(bytes);
    });
  }

  // Writes what a job has made; kStop if it was refused.
  Next write(Job& job) {
    outputs_.write_rejected(job.rows.rejected.view());
    outputs_.write_out(job.rows.out.view());
    job.rows.rejected.clear();
    job.rows.out.clear();
    if (outputs_.flush()) return Next::kGoOn;
    write_failure_ = errno;
    return Next::kStop;
  }

  std::size_t cost(const Job& job) const override { return job.block.bytes; }

  const StreamOutputs& outputs() const { return outputs_; }
  const StreamOptions& options() const { return options_; }

 private:
  std::istream& in_;
  const StreamOutputs& outputs_;
  const StreamOptions& options_;
  std::uint64_t bytes_read_ = 0;
  int read_failure_ = 0, write_failure_ = 0;  // errno
};

}  // namespace kijil

#endif  // KIJIL_API_STREAM_RUNNER_H_
