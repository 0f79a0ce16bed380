// Stage two: what lines look like, where they stand, and their labels.
#include "features/context.h"
#include "features/shape.h"
#include "labels/page_buffers.h"
#include "labels/page_decoder.h"
#include "scores/heuristics.h"
#include "stage.h"

namespace kijil::bench {
namespace {

void shape(benchmark::State& state) {
  const ShapeReader reader;
  for (auto _ : state) {
    int characters = 0;
    for (std::size_t p = 0; p < bench_pages().pages.size(); ++p) {
      const ReadPage& page = bench_pages().read[p];
      for (std::size_t i = 0; i < page.normalized.size(); ++i) {
        const std::string_view line = bench_pages().pages[p][page.positions[i]];
        characters += reader.read(line, page.normalized[i]).characters;
      }
    }
    benchmark::DoNotOptimize(characters);
  }
  count_text(state);
}
BENCHMARK(shape)->Unit(benchmark::kMillisecond);

void contexts(benchmark::State& state) {
  std::vector<const LineShape*> shapes;
  for (auto _ : state) {
    int runs = 0;
    for (const ReadPage& page : bench_pages().read) {
      shapes.clear();
      for (const ReadLine& line : page.lines) shapes.push_back(&line.shape);
      for (const LineContext& c : read_contexts_at(shapes)) runs += c.run;
    }
    benchmark::DoNotOptimize(runs);
  }
  count_text(state);
}
BENCHMARK(contexts)->Unit(benchmark::kMillisecond);

void heuristics(benchmark::State& state) {
  for (auto _ : state) {
    float sum = 0;
    for (const ReadPage& page : bench_pages().read) {
      for (const ReadLine& line : page.lines) {
        sum += heuristic_values(line.shape, line.context)[0];
      }
    }
    benchmark::DoNotOptimize(sum);
  }
  count_text(state);
}
BENCHMARK(heuristics)->Unit(benchmark::kMillisecond);

// Heuristics and their weights among it.
void decode(benchmark::State& state) {
  for (auto _ : state) {
    float sum = 0;
    for (const ReadPage& page : bench_pages().read) {
      for (const LineResult& r : bench_model().decoder().decode(page.lines)) {
        sum += r.score;
      }
    }
    benchmark::DoNotOptimize(sum);
  }
  count_text(state);
}
BENCHMARK(decode)->Unit(benchmark::kMillisecond);

// All from normal form to label.
void label(benchmark::State& state) {
  for (auto _ : state) {
    PageBuffers buffers;
    float sum = 0;
    for (const auto& page : bench_pages().pages) {
      for (const LineResult& r : bench_model().label(page, buffers)) {
        sum += r.score;
      }
    }
    benchmark::DoNotOptimize(sum);
  }
  count_text(state);
}
BENCHMARK(label)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kijil::bench
