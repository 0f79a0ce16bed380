// Rows and records, and whole streams that begin and end in memory.
#include <istream>
#include <ostream>
#include <sstream>
#include <streambuf>

#include "kijil/classifier.h"
#include "kijil/stream.h"
#include "lines/json_record.h"
#include "outputs/row_buffer.h"
#include "outputs/rows.h"
#include "stage.h"

namespace kijil::bench {
namespace {

// Takes all bytes in blocks, as a file's buffer does, and forgets them.
class Nowhere : public std::streambuf {
 public:
  Nowhere() { setp(block_, block_ + sizeof block_); }

 protected:
  int_type overflow(int_type c) override {
    setp(block_, block_ + sizeof block_);
    if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(char(c));
    return traits_type::not_eof(c);
  }

 private:
  char block_[64 * 1024];
};

const std::vector<LineResult>& results() {
  static const std::vector<LineResult> kResults = [] {
    std::vector<LineResult> all;
    for (const auto& page : bench_pages().pages) {
      const auto labels = bench_model().label(page);
      all.insert(all.end(), labels.begin(), labels.end());
    }
    return all;
  }();
  return kResults;
}

// A record for each page, as a crawler writes it.
const std::vector<std::string>& records() {
  static const std::vector<std::string> kRecords = [] {
    std::vector<std::string> all;
    for (const auto& page : bench_pages().pages) {
      std::string text;
      for (const std::string_view line : page) text.append(line) += '\n';
      all.push_back("{\"url\":\"https://news.example/1\",\"text\":");
      all.back().append(json_string(text)).append("}");
    }
    return all;
  }();
  return kRecords;
}

void forget(std::string_view bytes) { benchmark::DoNotOptimize(bytes.data()); }

void write_rows(benchmark::State& state) {
  const std::vector<LineResult>& labels = results();
  RowBuffer rows;
  rows.drain_to(forget);
  for (auto _ : state) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      write_tsv_row(bench_pages().lines[i], labels[i], rows);
    }
  }
  count_text(state);
}
BENCHMARK(write_rows)->Unit(benchmark::kMillisecond);

void read_record(benchmark::State& state) {
  for (auto _ : state) {
    std::size_t lines = 0;
    for (const std::string& row : records()) {
      lines += JsonRecord(row, "text").page()->lines().size();
    }
    benchmark::DoNotOptimize(lines);
  }
  count_text(state);
}
BENCHMARK(read_record)->Unit(benchmark::kMillisecond);

void write_record(benchmark::State& state) {
  const std::vector<LineResult>& labels = results();
  RowBuffer rows;
  rows.drain_to(forget);
  for (auto _ : state) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      write_json_line(bench_pages().lines[i], labels[i], rows);
    }
  }
  count_text(state);
}
BENCHMARK(write_record)->Unit(benchmark::kMillisecond);

// What `kijil classify --output tsv` does between its files.
void classify_text(benchmark::State& state) {
  static const Classifier kClassifier = Classifier::load_default().value();
  Nowhere nowhere;
  std::ostream out(&nowhere);
  std::istringstream in(bench_pages().text);
  for (auto _ : state) {
    in.clear();
    in.seekg(0);
    benchmark::DoNotOptimize(classify_stream(kClassifier, in, out).lines);
  }
  count_text(state);
}
BENCHMARK(classify_text)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kijil::bench
