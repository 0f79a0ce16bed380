// What every benchmark of a stage reports: lines and bytes in a second.
//
//   void normalise(benchmark::State& state) {
//     for (auto _ : state) { ... }        // all lines of the text
//     count_text(state);
//   }
//   BENCHMARK(normalise)->Unit(benchmark::kMillisecond);
//
// Each iteration goes over the whole text, so that it does not find in the
// processor's caches what the line before left there. Thread-safety: as State.
#ifndef KIJIL_BENCHMARKS_STAGE_H_
#define KIJIL_BENCHMARKS_STAGE_H_

#include <benchmark/benchmark.h>

#include <cstdint>

#include "bench_pages.h"

namespace kijil::bench {

// Every stage is told by the lines and bytes of the text as it came, so that
// the times of stages add up.
inline void count_text(benchmark::State& state) {
  const BenchPages& pages = bench_pages();
  const auto times = static_cast<std::int64_t>(state.iterations());
  state.SetItemsProcessed(times *
                          static_cast<std::int64_t>(pages.lines.size()));
  state.SetBytesProcessed(times * static_cast<std::int64_t>(pages.text.size()));
}

}  // namespace kijil::bench

#endif  // KIJIL_BENCHMARKS_STAGE_H_
