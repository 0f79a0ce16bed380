// Text to text flows line by line; whatever becomes or was a record is filtered
// a page at a time. Tested by filter_stream_test.cc and, as a process, by the
// tests in tests/cli and tests/stream.
#include <ostream>

#include "api/record_stream.h"
#include "api/text_stream.h"
#include "kijil/stream.h"
#include "outputs/rows.h"

namespace kijil {
namespace {

void flush_outputs(std::ostream& out, const FilterOptions& options) {
  if (options.rejected != nullptr) options.rejected->flush();
  out.flush();
}

bool good_outputs(const std::ostream& out, const FilterOptions& options) {
  return out.good() &&
         (options.rejected == nullptr || options.rejected->good());
}

// Kept lines byte for byte; the rest to `rejected`.
class KeptTextSink : public LineSink {
 public:
  KeptTextSink(std::ostream& out, const FilterOptions& options)
      : out_(out), options_(options) {}

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
    ++kept_;
  }
  void end_page() override { reject_blank(); }
  void flush() override { flush_outputs(out_, options_); }
  bool good() const override { return good_outputs(out_, options_); }

  std::uint64_t kept() const { return kept_; }
  bool open_line() const { return open_line_; }

 private:
  void write(std::string_view bytes) {
    if (bytes.empty()) return;
    out_ << bytes;
    open_line_ = !bytes.ends_with('\n');
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

void write_lines(const PageResult& r, std::ostream& out) {
  out << '[';
  for (std::size_t i = 0; i < r.texts.size(); ++i) {
    if (i > 0) out << ',';
    write_filtered_line(r.texts[i], r.page.results[i],
                        r.page.kept[i] != 0 ? Fate::kKept : Fate::kRejected,
                        out);
  }
  out << ']';
}

void write_counts(const PageResult& r, std::ostream& out) {
  StreamCounts counts;
  std::uint64_t kept = 0;
  for (const LineResult& result : r.page.results) count_line(result, counts);
  for (const unsigned char k : r.page.kept) kept += k;
  out << "{\"lines\":" << r.texts.size() << ",\"kept\":" << kept;
  for (std::size_t k = 0; k < counts.labels.size(); ++k) {
    out << ",\"" << label_name(static_cast<Label>(k))
        << "\":" << counts.labels[k];
  }
  out << '}';
}

void write_result(const PageResult& r, const ResultParts& parts,
                  std::ostream& out) {
  const char* between = "{";
  const auto begin = [&](const char* name) {
    out << between << '"' << name << "\":";
    between = ",";
  };
  if (parts.text) begin("text"), write_json_string(r.page.text, out);
  if (parts.lines) begin("lines"), write_lines(r, out);
  if (parts.counts) begin("counts"), write_counts(r, out);
  out << (between[0] == '{' ? "{}" : "}");
}

void reject_lines(const PageResult& r, std::ostream* rejected) {
  if (rejected == nullptr) return;
  for (std::size_t i = 0; i < r.texts.size(); ++i) {
    if (r.page.kept[i] == 0) {
      write_tsv_row(r.texts[i], r.page.results[i], *rejected);
    }
  }
}

// A record for each page of text: {"id": name (and page), "kijil": {...}}.
class PageRecordSink : public LineSink {
 public:
  PageRecordSink(std::ostream& out, const FilterOptions& options)
      : out_(out), options_(options) {}

  void begin_page() override {
    text_.clear();
    sizes_.clear();
    page_ = {};
  }
  void line(const Line& line, const LineResult& result) override {
    // That another page began here, the records show.
    text_.append(line.text).append(line.ending);
    sizes_.push_back({line.text.size(), line.ending.size()});
    page_.results.push_back(result);
  }
  void end_page() override {
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
    out_ << "{\"id\":" << json_string(page_id(options_.name, ++number_)) << ','
         << json_string(options_.result_field) << ':';
    write_result(result, options_.result, out_);
    out_ << "}\n";
    reject_lines(result, options_.rejected);
    kept_ += count_kept(result);
  }
  void flush() override { flush_outputs(out_, options_); }
  bool good() const override { return good_outputs(out_, options_); }

  std::uint64_t kept() const { return kept_; }

 private:
  struct Sizes {
    std::size_t text, ending;
  };

  std::ostream& out_;
  const FilterOptions& options_;
  std::string text_;  // of the page, and how its lines divide it
  std::vector<Sizes> sizes_;
  FilteredPage page_;
  std::uint64_t number_ = 0, kept_ = 0;
};

// The kept text of the input's n-th page.
void write_page(std::string_view text, const FilterOptions& options,
                std::uint64_t number, std::ostream& out) {
  if (options.pages_before + number > 1) {
    const std::string& separator = options.page_separator;
    separator.empty() ? out << '\f' : out << separator << '\n';
  }
  out << text;
  if (!text.ends_with('\n')) out << '\n';
}

StreamCounts filter_records(const Classifier& classifier, std::istream& in,
                            std::ostream& out, const FilterOptions& options) {
  const bool to_text = options.output == FilterOutput::kText;
  const RecordStream stream{in, out, options,
                            to_text ? BadRows::kTold : BadRows::kAnswered,
                            options.rejected};
  return run_records(
      stream, [&](const JsonRecord& record, StreamCounts& counts) {
        const JsonPage& input = *record.page();
        const std::vector<std::string_view> texts = input.lines();
        const FilteredPage page =
            input.text ? filter_text(classifier, *input.text, options)
                       : filter_lines(classifier, texts, options);
        const PageResult result{texts, page};
        for (const LineResult& r : page.results) count_line(r, counts);
        counts.kept += count_kept(result);
        reject_lines(result, options.rejected);
        if (to_text) {
          write_page(page.text, options, counts.pages, out);
        } else {
          write_with_member(
              record, options.result_field,
              [&] { write_result(result, options.result, out); }, out);
        }
        counts.written = good_outputs(out, options);
      });
}

StreamCounts filter_pages(const Classifier& classifier, std::istream& in,
                          std::ostream& out, const FilterOptions& options) {
  if (options.output == FilterOutput::kJsonl) {
    PageRecordSink sink(out, options);
    StreamCounts counts = run_text(classifier, in, sink, options);
    counts.kept = sink.kept();
    return counts;
  }
  KeptTextSink sink(out, options);
  StreamCounts counts = run_text(classifier, in, sink, options);
  counts.kept = sink.kept();
  counts.open_line = sink.open_line();
  return counts;
}

}  // namespace

StreamCounts filter_stream(const Classifier& classifier, std::istream& in,
                           std::ostream& out, const FilterOptions& options) {
  StreamCounts counts = options.input == InputFormat::kJsonl
                            ? filter_records(classifier, in, out, options)
                            : filter_pages(classifier, in, out, options);
  flush_outputs(out, options);
  counts.written = good_outputs(out, options);
  return counts;
}

}  // namespace kijil
