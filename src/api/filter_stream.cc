// Text to text flows line by line; whatever becomes or was a record is filtered
// a page at a time. Tested by filter_stream_test.cc and, as a process, by the
// tests in tests/cli and tests/stream.
#include <ostream>

#include "api/filtered_page.h"
#include "api/record_stream.h"
#include "api/text_stream.h"
#include "kijil/stream.h"
#include "outputs/rows.h"

namespace kijil {
namespace {

// Kept lines byte for byte; the rest to `rejected`.
class KeptTextSink : public TextSink {
 public:
  explicit KeptTextSink(const FilterOptions& options) : options_(options) {}

  void write_in_order(const LabelledLines& labelled, StreamRows& to) override {
    if (labelled.begins_page) page_has_output_ = false;
    for (std::size_t i = 0; i < labelled.lines.size(); ++i) {
      write_line(labelled.lines[i], labelled.results[i], to);
    }
    if (labelled.ends_page) reject_blank(to);
  }

  std::uint64_t kept() const { return kept_; }
  bool open_line() const { return open_line_; }

 private:
  void write_line(const Line& line, const LineResult& result, StreamRows& to) {
    // A page break is no line of the page: the next reader needs it.
    keep(line.page_break(), to);
    if (result.label == Label::kBlank) {
      if (!line.page_break().empty()) {
        keep(line.text(), to);
        keep(line.ending(), to);
        return;
      }
      // The first of the blanks between kept lines waits for the next one.
      if (page_has_output_ && !has_blank_) {
        blank_.assign(line.text()).append(line.ending());
        blank_result_ = result;
        has_blank_ = true;
      } else {
        reject(line.text(), result, to);
      }
      return;
    }
    if (!is_kept(result, options_)) {
      reject(line.text(), result, to);
      return;
    }
    if (has_blank_) keep(blank_, to);
    has_blank_ = false;
    keep(line.text(), to);
    keep(line.ending(), to);
    page_has_output_ = true;
    ++kept_;
  }
  void keep(std::string_view bytes, StreamRows& to) {
    if (bytes.empty()) return;
    to.out.append(bytes);
    open_line_ = !bytes.ends_with('\n');
  }
  void reject(std::string_view text, const LineResult& result,
              StreamRows& to) const {
    if (options_.rejected != nullptr) write_tsv_row(text, result, to.rejected);
  }
  void reject_blank(StreamRows& to) {
    if (!has_blank_) return;
    std::string_view text = blank_;
    if (text.ends_with('\n')) text.remove_suffix(1);
    reject(text, blank_result_, to);
    has_blank_ = false;
  }

  const FilterOptions& options_;
  std::string blank_;
  LineResult blank_result_;
  bool has_blank_ = false, page_has_output_ = false, open_line_ = false;
  std::uint64_t kept_ = 0;
};

// A whole page, filtered.
struct PageResult {
  const std::vector<std::string_view>& texts;
  const FilteredPage& page;
};

std::uint64_t count_kept(const PageResult& r) {
  std::uint64_t kept = 0;
  for (std::size_t i = 0; i < r.texts.size(); ++i) {
    kept += r.page.kept[i] != 0 && r.page.results[i].label != Label::kBlank;
  }
  return kept;
}

void write_lines(const PageResult& r, RowBuffer& out) {
  out.append('[');
  for (std::size_t i = 0; i < r.texts.size(); ++i) {
    if (i > 0) out.append(',');
    write_filtered_line(r.texts[i], r.page.results[i],
                        r.page.kept[i] != 0 ? Fate::kKept : Fate::kRejected,
                        out);
  }
  out.append(']');
}

void write_counts(const PageResult& r, RowBuffer& out) {
  StreamCounts counts;
  std::uint64_t kept = 0;
  for (const LineResult& result : r.page.results) count_line(result, counts);
  for (const unsigned char k : r.page.kept) kept += k;
  out.append("{\"lines\":");
  out.append_number(r.texts.size());
  out.append(",\"kept\":");
  out.append_number(kept);
  for (std::size_t k = 0; k < counts.labels.size(); ++k) {
    out.append(",\"");
    out.append(label_name(static_cast<Label>(k)));
    out.append("\":");
    out.append_number(counts.labels[k]);
  }
  out.append('}');
}

void write_result(const PageResult& r, const ResultParts& parts,
                  RowBuffer& out) {
  char between = '{';
  const auto begin = [&](std::string_view name) {
    out.append(between);
    out.append(name);
    between = ',';
  };
  if (parts.text) begin("\"text\":"), write_json_string(r.page.text, out);
  if (parts.lines) begin("\"lines\":"), write_lines(r, out);
  if (parts.counts) begin("\"counts\":"), write_counts(r, out);
  out.append(between == '{' ? "{}" : "}");
}

void reject_lines(const PageResult& r, const FilterOptions& options,
                  StreamRows& to) {
  if (options.rejected == nullptr) return;
  for (std::size_t i = 0; i < r.texts.size(); ++i) {
    if (r.page.kept[i] == 0) {
      write_tsv_row(r.texts[i], r.page.results[i], to.rejected);
    }
  }
}

// A record for each page of text: {"id": name (and page), "kijil": {...}}.
class PageRecordSink : public TextSink {
 public:
  explicit PageRecordSink(const FilterOptions& options) : options_(options) {}

  void write_in_order(const LabelledLines& labelled, StreamRows& to) override {
    if (labelled.begins_page) {
      text_.clear();
      sizes_.clear();
      page_ = {};
    }
    for (const Line& line : labelled.lines) {
      // That another page began here, the records show.
      text_.append(line.text()).append(line.ending());
      sizes_.push_back({line.text().size(), line.ending().size()});
    }
    page_.results.insert(page_.results.end(), labelled.results.begin(),
                         labelled.results.end());
    if (labelled.ends_page) end_page(labelled.page, to);
  }

  std::uint64_t kept() const { return kept_; }

 private:
  struct Sizes {
    std::size_t text, ending;
  };

  void end_page(std::uint64_t number, StreamRows& to) {
    page_.kept = kept_lines(page_.results, options_);
    std::vector<std::string_view> texts;
    std::string_view rest = text_;
    for (std::size_t i = 0; i < sizes_.size(); ++i) {
      const auto [text, ending] = sizes_[i];
      texts.push_back(rest.substr(0, text));
      if (page_.kept[i] != 0) page_.text += rest.substr(0, text + ending);
      rest.remove_prefix(text + ending);
    }
    const PageResult result{texts, page_};
    reject_lines(result, options_, to);
    to.out.append("{\"id\":");
    write_json_string(page_id(options_.name, number), to.out);
    to.out.append(',');
    write_json_string(options_.result_field, to.out);
    to.out.append(':');
    write_result(result, options_.result, to.out);
    to.out.append("}\n");
    kept_ += count_kept(result);
  }

  const FilterOptions& options_;
  std::string text_;  // of the page, and how its lines divide it
  std::vector<Sizes> sizes_;
  FilteredPage page_;
  std::uint64_t kept_ = 0;
};

// What stands between two pages of text.
std::string between_pages(const FilterOptions& options) {
  return options.page_separator.empty() ? "\f" : options.page_separator + '\n';
}

StreamCounts filter_records(const Classifier& classifier, std::istream& in,
                            const StreamOutputs& outputs,
                            const FilterOptions& options) {
  const bool to_text = options.output == FilterOutput::kText;
  const RecordStream stream{in,
                            outputs,
                            options,
                            to_text ? BadRows::kTold : BadRows::kAnswered,
                            to_text ? between_pages(options) : "",
                            options.pages_before};
  return run_records(
      stream, [&](const JsonRecord& record, const RecordOutput& to) {
        const JsonPage& input = *record.page();
        const std::vector<std::string_view> texts = input.lines();
        std::vector<LineResult> results =
            label_page(classifier.model(), texts, to.buffers);
        for (const LineResult& r : results) count_line(r, to.counts);
        const FilteredPage page =
            input.text ? keep_text(*input.text, std::move(results), options)
                       : keep_lines(texts, std::move(results), options);
        const PageResult result{texts, page};
        to.counts.kept += count_kept(result);
        reject_lines(result, options, to.rows);
        RowBuffer& out = to.rows.out;
        if (to_text) {
          out.append(page.text);
          if (!page.text.ends_with('\n')) out.append('\n');
        } else {
          write_with_member(
              record, options.result_field,
              [&] { write_result(result, options.result, out); }, out);
        }
      });
}

StreamCounts filter_pages(const Classifier& classifier, std::istream& in,
                          const StreamOutputs& outputs,
                          const FilterOptions& options) {
  if (options.output == FilterOutput::kJsonl) {
    PageRecordSink sink(options);
    StreamCounts counts = run_text(classifier, in, sink, outputs, options);
    counts.kept = sink.kept();
    return counts;
  }
  KeptTextSink sink(options);
  StreamCounts counts = run_text(classifier, in, sink, outputs, options);
  counts.kept = sink.kept();
  counts.open_line = sink.open_line();
  return counts;
}

}  // namespace

StreamCounts filter_stream(const Classifier& classifier, std::istream& in,
                           std::ostream& out, const FilterOptions& options) {
  const StreamOutputs outputs{out, options.rejected};
  return options.input == InputFormat::kJsonl
             ? filter_records(classifier, in, outputs, options)
             : filter_pages(classifier, in, outputs, options);
}

}  // namespace kijil
