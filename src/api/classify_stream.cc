// What is done with a labelled line is a sink's business.
// Tested by stream_test.cc and, as a process, by the tests in tests/cli.
#include <ostream>

#include "api/record_stream.h"
#include "api/text_stream.h"
#include "kijil/stream.h"
#include "outputs/rows.h"

namespace kijil {
namespace {

class TsvSink : public LineSink {
 public:
  explicit TsvSink(std::ostream& out) : out_(out) {}
  void line(const Line& line, const LineResult& result) override {
    text_.assign(line.page_break).append(line.text);
    write_tsv_row(text_, result, out_);
  }
  void flush() override { out_.flush(); }
  bool good() const override { return out_.good(); }

 private:
  std::ostream& out_;
  std::string text_;
};

class ColorSink : public LineSink {
 public:
  explicit ColorSink(std::ostream& out) : out_(out) {}
  void begin_page() override {
    if (!first_) out_ << '\n';
    first_ = false;
  }
  void line(const Line& line, const LineResult& result) override {
    write_color_row(line.text, result, out_);
  }
  void flush() override { out_.flush(); }
  bool good() const override { return out_.good(); }

 private:
  std::ostream& out_;
  bool first_ = true;
};

// A record for each page: {"id": name (and page), "lines": [...]}.
class JsonlSink : public LineSink {
 public:
  JsonlSink(std::ostream& out, std::string name)
      : out_(out), name_(std::move(name)) {}
  void begin_page() override {
    out_ << "{\"id\":" << json_string(page_id(name_, ++page_))
         << ",\"lines\":[";
    first_line_ = true;
  }
  void line(const Line& line, const LineResult& result) override {
    if (!first_line_) out_ << ',';
    first_line_ = false;
    text_.assign(line.page_break).append(line.text);
    write_json_line(text_, result, out_);
  }
  void end_page() override { out_ << "]}\n"; }
  void flush() override { out_.flush(); }
  bool good() const override { return out_.good(); }

 private:
  std::ostream& out_;
  std::string name_, text_;
  std::uint64_t page_ = 0;
  bool first_line_ = true;
};

void write_record(const JsonRecord& record,
                  const std::vector<LineResult>& results,
                  const std::string& field, std::ostream& out) {
  const auto write_lines = [&] {
    const std::vector<std::string_view> texts = record.page()->lines();
    out << "{\"lines\":[";
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (i > 0) out << ',';
      write_json_line(texts[i], results[i], out);
    }
    out << "]}";
  };
  write_with_member(record, field, write_lines, out);
}

void write_rows(const JsonRecord& record,
                const std::vector<LineResult>& results, OutputFormat format,
                std::ostream& out) {
  const std::vector<std::string_view> texts = record.page()->lines();
  for (std::size_t i = 0; i < results.size(); ++i) {
    format == OutputFormat::kTsv ? write_tsv_row(texts[i], results[i], out)
                                 : write_color_row(texts[i], results[i], out);
  }
}

StreamCounts classify_records(const Classifier& classifier, std::istream& in,
                              std::ostream& out,
                              const ClassifyOptions& options) {
  const bool to_records = options.output == OutputFormat::kJsonl;
  const RecordStream stream{in, out, options,
                            to_records ? BadRows::kAnswered : BadRows::kTold};
  return run_records(
      stream, [&](const JsonRecord& record, StreamCounts& counts) {
        const std::vector<LineResult> results =
            classifier.classify(record.page()->lines());
        for (const LineResult& r : results) count_line(r, counts);
        to_records ? write_record(record, results, options.result_field, out)
                   : write_rows(record, results, options.output, out);
      });
}

}  // namespace

StreamCounts classify_stream(const Classifier& classifier, std::istream& in,
                             std::ostream& out,
                             const ClassifyOptions& options) {
  if (options.input == InputFormat::kJsonl) {
    return classify_records(classifier, in, out, options);
  }
  if (options.output == OutputFormat::kTsv) {
    TsvSink sink(out);
    return run_text(classifier, in, sink, options);
  }
  if (options.output == OutputFormat::kJsonl) {
    JsonlSink sink(out, options.name);
    return run_text(classifier, in, sink, options);
  }
  ColorSink sink(out);
  return run_text(classifier, in, sink, options);
}

}  // namespace kijil
