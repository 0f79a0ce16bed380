// Bytes to lines to normal forms, and the hashes of their words.
#include "features/ngrams.h"
#include "lines/read_bytes.h"
#include "lines/window_reader.h"
#include "scores/word_key.h"
#include "stage.h"
#include "text/normalize.h"
#include "text/utf8.h"

namespace kijil::bench {
namespace {

void split(benchmark::State& state) {
  for (auto _ : state) {
    WindowReader reader(read_from(std::string_view(bench_pages().text)), {});
    std::size_t lines = 0;
    while (const LineWindow* window = reader.next()) {
      lines += window->emit_end - window->emit_begin;
    }
    benchmark::DoNotOptimize(lines);
  }
  count_text(state);
}
BENCHMARK(split)->Unit(benchmark::kMillisecond);

void validate(benchmark::State& state) {
  for (auto _ : state) {
    std::size_t broken = 0;
    for (const std::string_view line : bench_pages().lines) {
      broken += count_broken_utf8(line);
    }
    benchmark::DoNotOptimize(broken);
  }
  count_text(state);
}
BENCHMARK(validate)->Unit(benchmark::kMillisecond);

void normalise(benchmark::State& state) {
  Normalizer normalizer;
  for (auto _ : state) {
    std::size_t bytes = 0;
    for (const std::string_view line : bench_pages().lines) {
      bytes += normalizer.normalize(line).size();
    }
    benchmark::DoNotOptimize(bytes);
  }
  count_text(state);
}
BENCHMARK(normalise)->Unit(benchmark::kMillisecond);

// Each word by both of its hashes: fastText's, and the table's.
void hash_words(benchmark::State& state) {
  for (auto _ : state) {
    std::uint64_t sum = 0;
    for (const std::string_view line : bench_pages().normal) {
      for (std::size_t begin = 0; begin < line.size();) {
        const std::size_t end = std::min(line.find(' ', begin), line.size());
        const std::string_view word = line.substr(begin, end - begin);
        sum += word_key(word) ^ fasttext_hash(word);
        begin = end + 1;
      }
    }
    benchmark::DoNotOptimize(sum);
  }
  count_text(state);
}
BENCHMARK(hash_words)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kijil::bench
