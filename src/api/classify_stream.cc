// What is done with a labelled line is a sink's business.
// Tested by stream_test.cc and, as a process, by the tests in tests/cli.
#include <ostream>

#include "api/filtered_page.h"
#include "api/record_stream.h"
#include "api/text_stream.h"
#include "kijil/stream.h"
#include "outputs/rows.h"

namespace kijil {
namespace {

class TsvSink : public TextSink {
 public:
  void write(const LabelledLines& labelled, StreamRows& to) const override {
    for (std::size_t i = 0; i < labelled.lines.size(); ++i) {
      write_tsv_row(labelled.lines[i].shown(), labelled.results[i], to.out);
    }
  }
};

class ColorSink : public TextSink {
 public:
  void write(const LabelledLines& labelled, StreamRows& to) const override {
    if (labelled.begins_page && labelled.page > 1) to.out.append('\n');
    for (std::size_t i = 0; i < labelled.lines.size(); ++i) {
      write_color_row(labelled.lines[i].text(), labelled.results[i], to.out);
    }
  }
};

// A record for each page: {"id": name (and page), "lines": [...]}.
class JsonlSink : public TextSink {
 public:
  explicit JsonlSink(std::string name) : name_(std::move(name)) {}
  void write(const LabelledLines& labelled, StreamRows& to) const override {
    if (labelled.begins_page) {
      to.out.append("{\"id\":");
      write_json_string(page_id(name_, labelled.page), to.out);
      to.out.append(",\"lines\":[");
    }
    for (std::size_t i = 0; i < labelled.lines.size(); ++i) {
      if (i > 0 || !labelled.begins_page) to.out.append(',');
      write_json_line(labelled.lines[i].shown(), labelled.results[i], to.out);
    }
    if (labelled.ends_page) to.out.append("]}\n");
  }

 private:
  std::string name_;
};

void write_record(const JsonRecord& record,
                  std::span<const std::string_view> texts,
                  std::span<const LineResult> results, const std::string& field,
                  RowBuffer& out) {
  const auto write_lines = [&] {
    out.append("{\"lines\":[");
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (i > 0) out.append(',');
      write_json_line(texts[i], results[i], out);
    }
    out.append("]}");
  };
  write_with_member(record, field, write_lines, out);
}

void write_rows(std::span<const std::string_view> texts,
                std::span<const LineResult> results, OutputFormat format,
                RowBuffer& out) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    format == OutputFormat::kTsv ? write_tsv_row(texts[i], results[i], out)
                                 : write_color_row(texts[i], results[i], out);
  }
}

StreamCounts classify_records(const Classifier& classifier, std::istream& in,
                              std::ostream& out,
                              const ClassifyOptions& options) {
  const bool to_records = options.output == OutputFormat::kJsonl;
  const RecordStream stream{
      in, {out}, options, to_records ? BadRows::kAnswered : BadRows::kTold};
  return run_records(
      stream, [&](const JsonRecord& record, const RecordOutput& to) {
        const std::vector<std::string_view> texts = record.page()->lines();
        const std::vector<LineResult> results =
            label_page(classifier.model(), texts, to.buffers);
        for (const LineResult& r : results) count_line(r, to.counts);
        to_records ? write_record(record, texts, results, options.result_field,
                                  to.rows.out)
                   : write_rows(texts, results, options.output, to.rows.out);
      });
}

}  // namespace

StreamCounts classify_stream(const Classifier& classifier, std::istream& in,
                             std::ostream& out,
                             const ClassifyOptions& options) {
  if (options.input == InputFormat::kJsonl) {
    return classify_records(classifier, in, out, options);
  }
  const StreamOutputs outputs{out};
  if (options.output == OutputFormat::kTsv) {
    TsvSink sink;
    return run_text(classifier, in, sink, outputs, options);
  }
  if (options.output == OutputFormat::kJsonl) {
    JsonlSink sink(options.name);
    return run_text(classifier, in, sink, outputs, options);
  }
  ColorSink sink;
  return run_text(classifier, in, sink, outputs, options);
}

}  // namespace kijil
