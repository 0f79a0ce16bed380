// Stage one: the score of each line alone.
#include "scores/folded_table.h"
#include "scores/word_cache.h"
#include "stage.h"

namespace kijil::bench {
namespace {

void score(benchmark::State& state) {
  for (auto _ : state) {
    WordCache cache;
    float sum = 0;
    for (const PaddedText line : bench_pages().normal) {
      sum += bench_model().stage_one().score(line, cache).values[0];
    }
    benchmark::DoNotOptimize(sum);
  }
  count_text(state);
}
BENCHMARK(score)->Unit(benchmark::kMillisecond);

void score_without_cache(benchmark::State& state) {
  for (auto _ : state) {
    float sum = 0;
    for (const std::string_view line : bench_pages().normal) {
      sum += bench_model().stage_one().score(line).values[0];
    }
    benchmark::DoNotOptimize(sum);
  }
  count_text(state);
}
BENCHMARK(score_without_cache)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kijil::bench
