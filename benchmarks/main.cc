// kijil_benchmarks [--text=FILE] [--pages=N] [Google Benchmark's flags]: what
// each stage costs, in lines and bytes a second.
//
// --text: a text of your own, pages divided by form feeds; else the written
// pages of the repository and N composed ones (1000).
#include <benchmark/benchmark.h>

#include <charconv>
#include <cstdio>
#include <string_view>
#include <vector>

#include "bench_pages.h"

namespace {

bool read_number(std::string_view text, std::size_t& number) {
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

}  // namespace

int main(int count, char** arguments) {
  constexpr std::string_view kText = "--text=", kPages = "--pages=";
  kijil::bench::BenchSource source;
  std::vector<char*> others;
  for (int i = 0; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument.starts_with(kText)) {
      source.text = argument.substr(kText.size());
    } else if (argument.starts_with(kPages)) {
      const std::string_view number = argument.substr(kPages.size());
      if (!read_number(number, source.composed)) {
        std::fprintf(stderr, "kijil_benchmarks: --pages=: give a number\n");
        return 2;
      }
    } else {
      others.push_back(arguments[i]);
    }
  }
  if (kijil::Status loaded = kijil::bench::load_bench_pages(source); !loaded) {
    std::fprintf(stderr, "kijil_benchmarks: %s\n",
                 loaded.error().message.c_str());
    return 2;
  }
  int left = static_cast<int>(others.size());
  benchmark::Initialize(&left, others.data());
  if (benchmark::ReportUnrecognizedArguments(left, others.data())) return 2;
  const auto& pages = kijil::bench::bench_pages();
  benchmark::AddCustomContext("lines", std::to_string(pages.lines.size()));
  benchmark::AddCustomContext("bytes", std::to_string(pages.text.size()));
  benchmark::AddCustomContext("pages", std::to_string(pages.pages.size()));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
