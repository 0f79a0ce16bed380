// The pages that the benchmarks of stages read.
//
//   const BenchPages& pages = bench_pages();
//   for (std::string_view line : pages.lines) use(line);
//
// Thread-safety: load_bench_pages() once, before all else; then constant.
#ifndef KIJIL_BENCHMARKS_BENCH_PAGES_H_
#define KIJIL_BENCHMARKS_BENCH_PAGES_H_

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/result.h"
#include "labels/page_model.h"
#include "text/padded_text.h"

namespace kijil::bench {

struct BenchPages {
  std::string text;  // all pages, as `kijil classify` takes them
  // The lines of `text`, and each page's part of them.
  std::vector<std::string_view> lines;
  std::vector<std::span<const std::string_view>> pages;
  // Of the lines that show something: what stage two reads, page by page, and
  // their normal forms.
  std::vector<ReadPage> read;
  std::optional<PaddedCopy> normal_text;
  std::vector<PaddedText> normal;
};

struct BenchSource {
  // A text whose pages begin with form feeds; empty: the written pages of the
  // repository, and `composed` pages that training has not seen.
  std::filesystem::path text;
  std::size_t composed = 1000;
};
// Fails as the functions that read files do.
Status load_bench_pages(const BenchSource& source);

// REQUIRES: load_bench_pages() was called and did not fail.
const BenchPages& bench_pages();
// The embedded model. REQUIRES: as bench_pages().
const PageModel& bench_model();

}  // namespace kijil::bench

#endif  // KIJIL_BENCHMARKS_BENCH_PAGES_H_
