// Text flows through WindowReader; JSONL record by record. What is done with a
// labelled line is a Sink's business. Tested by stream_test.cc and, as a
// process, by the tests in tests/cli.
#include "kijil/stream.h"

#include <algorithm>
#include <istream>
#include <ostream>
#include <sstream>

#include "labels/page_model.h"
#include "lines/json_record.h"
#include "lines/window_reader.h"
#include "outputs/rows.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// Takes the labelled lines of text, in order.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void begin_page() {}
  virtual void line(const Line& line, const LineResult& result) = 0;
  virtual void end_page() {}
  virtual bool good() const = 0;
};

class TsvSink : public Sink {
 public:
  explicit TsvSink(std::ostream& out) : out_(out) {}
  void line(const Line& line, const LineResult& result) override {
    text_.assign(line.page_break).append(line.text);
    write_tsv_row(text_, result, out_);
  }
  bool good() const override { return out_.good(); }

 private:
  std::ostream& out_;
  std::string text_;
};

class ColorSink : public Sink {
 public:
  explicit ColorSink(std::ostream& out) : out_(out) {}
  void begin_page() override {
    if (!first_) out_ << '\n';
    first_ = false;
  }
  void line(const Line& line, const LineResult& result) override {
    write_color_row(line.text, result, out_);
  }
  bool good() const override { return out_.good(); }

 private:
  std::ostream& out_;
  bool first_ = true;
};

// A record for each page: {"id": name (and page), "lines": [...]}.
class JsonlSink : public Sink {
 public:
  JsonlSink(std::ostream& out, std::string name)
      : out_(out), name_(std::move(name)) {}
  void begin_page() override {
    const std::string id =
        ++page_ == 1 ? name_ : name_ + "#" + std::to_string(page_);
    out_ << "{\"id\":" << json_string(id) << ",\"lines\":[";
    first_line_ = true;
  }
  void line(const Line& line, const LineResult& result) override {
    if (!first_line_) out_ << ',';
    first_line_ = false;
    text_.assign(line.page_break).append(line.text);
    write_json_line(text_, result, out_);
  }
  void end_page() override { out_ << "]}\n"; }
  bool good() const override { return out_.good(); }

 private:
  std::ostream& out_;
  std::string name_, text_;
  std::size_t page_ = 0;
  bool first_line_ = true;
};

// Kept lines byte for byte; the rest to `rejected`.
class FilterSink : public Sink {
 public:
  FilterSink(std::ostream& out, const FilterOptions& options,
             StreamCounts& counts)
      : out_(out), options_(options), counts_(counts) {}

  void begin_page() override {
    reject_blank();
    page_has_output_ = false;
  }
  void line(const Line& line, const LineResult& result) override {
    // A page break is no line of the page: the next reader needs it.
    write(line.page_break);
    if (result.label == Label::kBlank) {
      if (!line.page_break.empty()) {
        write(line.text);
        write(line.ending);
        return;
      }
      // The first of the blanks between kept lines waits for the next one.
      if (page_has_output_ && !has_blank_) {
        blank_.assign(line.text).append(line.ending);
        blank_result_ = result;
        has_blank_ = true;
      } else {
        reject(line.text, result);
      }
      return;
    }
    if (!is_kept(result, options_)) {
      reject(line.text, result);
      return;
    }
    if (has_blank_) write(blank_);
    has_blank_ = false;
    write(line.text);
    write(line.ending);
    page_has_output_ = true;
    ++counts_.kept;
  }
  void end_page() override { reject_blank(); }
  bool good() const override {
    return out_.good() &&
           (options_.rejected == nullptr || options_.rejected->good());
  }

 private:
  void write(std::string_view bytes) {
    if (bytes.empty()) return;
    out_ << bytes;
    counts_.open_line = !bytes.ends_with('\n');
  }
  void reject(std::string_view text, const LineResult& result) {
    if (options_.rejected != nullptr) {
      write_tsv_row(text, result, *options_.rejected);
    }
  }
  void reject_blank() {
    if (!has_blank_) return;
    std::string_view text = blank_;
    if (text.ends_with('\n')) text.remove_suffix(1);
    reject(text, blank_result_);
    has_blank_ = false;
  }

  std::ostream& out_;
  const FilterOptions& options_;
  StreamCounts& counts_;
  std::string blank_;
  LineResult blank_result_;
  bool has_blank_ = false, page_has_output_ = false;
};

void count(const LineResult& result, std::string_view text,
           StreamCounts& counts) {
  ++counts.lines;
  ++counts.labels[static_cast<std::size_t>(result.label)];
  counts.broken_utf8 += count_broken_utf8(text);
}

void run_text(const Classifier& classifier, std::istream& in, Sink& sink,
              const StreamOptions& options, StreamCounts& counts) {
  std::uint64_t bytes_read = 0;
  WindowOptions windows;
  windows.page_separator = options.page_separator;
  WindowReader reader(
      [&, read = read_from(in)](char* buffer, std::size_t size) {
        const std::size_t n = read(buffer, size);
        bytes_read += n;
        return n;
      },
      windows);
  std::vector<std::string_view> texts;
  while (const LineWindow* window = reader.next()) {
    texts.clear();
    for (const Line& line : window->lines) texts.push_back(line.text);
    const std::vector<LineResult> results = classifier.model().label(texts);
    if (window->begins_page) {
      ++counts.pages;
      sink.begin_page();
    }
    for (std::size_t i = window->emit_begin; i < window->emit_end; ++i) {
      sink.line(window->lines[i], results[i]);
      count(results[i], texts[i], counts);
    }
    if (window->ends_page) sink.end_page();
    if (options.on_progress) options.on_progress(bytes_read);
    if (!sink.good()) {
      counts.written = false;
      return;
    }
  }
}

// Calls use(record, results) for each good record of JSONL.
template <typename Use>
void run_jsonl(const Classifier& classifier, std::istream& in,
               std::ostream& out, const StreamOptions& options,
               StreamCounts& counts, Use&& use) {
  std::string row;
  std::uint64_t bytes_read = 0;
  for (std::uint64_t number = 1; std::getline(in, row); ++number) {
    bytes_read += row.size() + 1;
    if (row.find_first_not_of(" \t\r") == std::string::npos) continue;
    Result<JsonRecord> record = JsonRecord::parse(row, options.text_field);
    if (!record) {
      ++counts.problems;
      if (options.on_problem) {
        options.on_problem(
            {record.error().code, options.name + ":" + std::to_string(number) +
                                      ": record " + record.error().message});
      }
      continue;
    }
    const std::vector<std::string_view> texts(record->lines().begin(),
                                              record->lines().end());
    const std::vector<LineResult> results = classifier.classify(texts);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      count(results[i], texts[i], counts);
    }
    ++counts.pages;
    use(*record, results);
    // Each answer leaves at once: the caller may wait for it.
    out.flush();
    if (options.on_progress) options.on_progress(bytes_read);
    if (!out.good()) {
      counts.written = false;
      return;
    }
  }
}

void classify_jsonl(const Classifier& classifier, std::istream& in,
                    std::ostream& out, const ClassifyOptions& options,
                    StreamCounts& counts) {
  run_jsonl(
      classifier, in, out, options, counts,
      [&](const JsonRecord& record, const std::vector<LineResult>& results) {
        if (options.output != OutputFormat::kJsonl) {
          for (std::size_t i = 0; i < results.size(); ++i) {
            const std::string& text = record.lines()[i];
            options.output == OutputFormat::kTsv
                ? write_tsv_row(text, results[i], out)
                : write_color_row(text, results[i], out);
          }
          return;
        }
        std::ostringstream lines;
        lines << "{\"lines\":[";
        for (std::size_t i = 0; i < results.size(); ++i) {
          if (i > 0) lines << ',';
          write_json_line(record.lines()[i], results[i], lines);
        }
        lines << "]}";
        out << record.with_member("kijil", lines.str()) << '\n';
      });
}

void filter_jsonl(const Classifier& classifier, std::istream& in,
                  std::ostream& out, const FilterOptions& options,
                  StreamCounts& counts) {
  run_jsonl(
      classifier, in, out, options, counts,
      [&](const JsonRecord& record, const std::vector<LineResult>& results) {
        // The record's lines as a text, so that one sink serves both formats.
        std::ostringstream text;
        const std::uint64_t kept_before = counts.kept;
        FilterSink sink(text, options, counts);
        sink.begin_page();
        for (std::size_t i = 0; i < results.size(); ++i) {
          sink.line({{}, record.lines()[i], "\n", false}, results[i]);
        }
        sink.end_page();
        std::string kept = std::move(text).str();
        if (kept.ends_with('\n')) kept.pop_back();
        out << record.with_member(
                   "kijil", "{\"text\":" + json_string(kept) + ",\"kept\":" +
                                std::to_string(counts.kept - kept_before) +
                                ",\"lines\":" + std::to_string(results.size()) +
                                "}")
            << '\n';
      });
}

}  // namespace

StreamCounts classify_stream(const Classifier& classifier, std::istream& in,
                             std::ostream& out,
                             const ClassifyOptions& options) {
  StreamCounts counts;
  if (options.input == InputFormat::kJsonl) {
    classify_jsonl(classifier, in, out, options, counts);
  } else if (options.output == OutputFormat::kTsv) {
    TsvSink sink(out);
    run_text(classifier, in, sink, options, counts);
  } else if (options.output == OutputFormat::kJsonl) {
    JsonlSink sink(out, options.name);
    run_text(classifier, in, sink, options, counts);
  } else {
    ColorSink sink(out);
    run_text(classifier, in, sink, options, counts);
  }
  out.flush();
  counts.written = counts.written && out.good();
  return counts;
}

StreamCounts filter_stream(const Classifier& classifier, std::istream& in,
                           std::ostream& out, const FilterOptions& options) {
  StreamCounts counts;
  if (options.input == InputFormat::kJsonl) {
    filter_jsonl(classifier, in, out, options, counts);
  } else {
    FilterSink sink(out, options, counts);
    run_text(classifier, in, sink, options, counts);
  }
  out.flush();
  if (options.rejected != nullptr) options.rejected->flush();
  counts.written = counts.written && out.good() &&
                   (options.rejected == nullptr || options.rejected->good());
  return counts;
}

}  // namespace kijil
