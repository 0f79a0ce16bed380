// The windows of a page are labelled without knowing each other, so that those
// of one huge page are shared out to threads as those of many pages are.
// Tested by stream_test.cc, filter_stream_test.cc and stream_threads_test.cc.
#include "api/text_stream.h"

#include <algorithm>

#include "labels/page_model.h"
#include "text/utf8.h"

namespace kijil {

void count_line(const LineResult& result, StreamCounts& counts) {
  ++counts.lines;
  ++counts.labels[static_cast<std::size_t>(result.label)];
}

std::string page_id(std::string_view name, std::uint64_t number) {
  std::string id(name);
  if (number > 1) id.append("#").append(std::to_string(number));
  return id;
}

namespace {

// Some windows on their way from `in` to the outputs.
struct TextJob {
  WindowBlock block;
  std::uint64_t pages_before = 0;  // that began in front of it
  std::uint64_t bytes_read = 0;
  std::vector<LineResult> results;  // of the lines that count
  StreamCounts counts;
  StreamRows rows;
};

class TextRunner final : public StreamRunner<TextJob> {
 public:
  TextRunner(const Classifier& classifier, std::istream& in, TextSink& sink,
             const StreamOutputs& outputs, const StreamOptions& options)
      : StreamRunner(in, outputs, options),
        model_(classifier.model()),
        sink_(sink),
        reader_(reading(), {.page_separator = options.page_separator}) {}

  StreamCounts run() {
    run_all();
    if (last_.size > 0 && options().was_cut && options().was_cut()) {
      // Where it was cut, a character may be broken that was whole.
      counts_.broken_utf8 -= last_.broken_utf8;
      tell_cut();
    }
    counts_.written = outputs().good();
    return std::move(counts_);
  }

 private:
  Taken take(TextJob& job) override {
    if (!reader_.next_block(job.block, piece_bytes())) return Taken::kEnd;
    job.pages_before = pages_taken_;
    job.bytes_read = bytes_read();
    for (const LineWindow& w : job.block.windows) pages_taken_ += w.begins_page;
    return taken(reader_.last_read());
  }

  void work(TextJob& job, PageBuffers& buffers) override {
    job.results.clear();
    job.counts = {};
    if (!is_huge(job)) label(job, buffers);
  }

  Next finish(TextJob& job, PageBuffers& buffers) override {
    if (is_huge(job)) {
      drain(job);
      label(job, buffers);
    }
    for_each_window(job, [&](const LabelledLines& lines) {
      sink_.write_in_order(lines, job.rows);
    });
    const Line& end = job.block.windows.back().lines.back();
    const LastLine last =
        end.ending().empty()
            ? LastLine{end.text_size, count_broken_utf8(end.text())}
            : LastLine{};
    const Next next = write(job);
    if (next == Next::kGoOn) {
      add_counts(job.counts, counts_);
      last_ = last;
    }
    if (options().on_progress) options().on_progress(job.bytes_read);
    return next;
  }

  // Labels each window, and writes what can be written of it alone.
  void label(TextJob& job, PageBuffers& buffers) {
    std::vector<std::string_view> texts;
    for (const LineWindow& window : job.block.windows) {
      texts.resize(window.lines.size());
      std::ranges::transform(window.lines, texts.begin(), &Line::text);
      const auto results = model_.label(texts, buffers);
      const auto counting = results.subspan(
          window.emit_begin, window.emit_end - window.emit_begin);
      job.results.insert(job.results.end(), counting.begin(), counting.end());
      for (const LineResult& r : counting) count_line(r, job.counts);
      job.counts.broken_utf8 += count_broken(window);
      job.counts.pages += window.begins_page;
    }
    for_each_window(
        job, [&](const LabelledLines& lines) { sink_.write(lines, job.rows); });
  }

  // In the lines that count. They stand side by side, without a page break
  // among them, and a broken part ends at the next ASCII byte; so they need not
  // be told apart.
  static std::size_t count_broken(const LineWindow& window) {
    const std::string_view first = window.lines[window.emit_begin].text();
    const std::string_view last = window.lines[window.emit_end - 1].text();
    return count_broken_utf8(
        {first.data(),
         static_cast<std::size_t>(last.data() + last.size() - first.data())});
  }

  template <typename Use>
  static void for_each_window(const TextJob& job, Use&& use) {
    std::span<const LineResult> results = job.results;
    std::uint64_t page = job.pages_before;
    for (const LineWindow& w : job.block.windows) {
      const std::size_t size = w.emit_end - w.emit_begin;
      page += w.begins_page;
      use(LabelledLines{w.lines.subspan(w.emit_begin, size),
                        results.first(size), page, w.begins_page, w.ends_page});
      results = results.subspan(size);
    }
  }

  // A line that has no end because its writer was not waited for.
  void tell_cut() const {
    if (!options().on_problem) return;
    options().on_problem(
        {ErrorCode::kIo, options().name + ": the last line was cut off after " +
                             std::to_string(last_.size) +
                             " bytes, and is labelled as far as it had come"});
  }

  struct LastLine {
    std::size_t size = 0, broken_utf8 = 0;
  };

  const PageModel& model_;
  TextSink& sink_;
  WindowReader reader_;
  std::uint64_t pages_taken_ = 0;
  StreamCounts counts_;
  LastLine last_;  // of the input, if nothing ended it
};

}  // namespace

StreamCounts run_text(const Classifier& classifier, std::istream& in,
                      TextSink& sink, const StreamOutputs& outputs,
                      const StreamOptions& options) {
  return TextRunner(classifier, in, sink, outputs, options).run();
}

}  // namespace kijil
