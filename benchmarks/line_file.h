// A file of lines, and a folded model to score them: what the commands of
// kijil_stage_one have in common.
//
//   Result<Fold> fold = Fold::open("topic.kijil");
//   for_each_line(bytes, [&](std::string_view line) {
//     best_label(fold->table.score(line));
//   });
//
// Thread-safety: plain values and pure functions.
#ifndef KIJIL_BENCHMARKS_LINE_FILE_H_
#define KIJIL_BENCHMARKS_LINE_FILE_H_

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>

#include "kijil/result.h"
#include "scores/folded_table.h"
#include "scores/model_file.h"

namespace kijil::bench {

// Calls use(line) for what stands between newlines; a last one ends a line.
template <typename Use>
void for_each_line(std::string_view bytes, Use&& use) {
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  while (at != end) {
    const void* found =
        std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    const char* stop = found ? static_cast<const char*>(found) : end;
    use(std::string_view(at, static_cast<std::size_t>(stop - at)));
    at = stop == end ? end : stop + 1;
  }
}

// The same for a text as `kijil classify` takes it, without the form feeds.
template <typename Use>
void for_each_text_line(std::string_view bytes, Use&& use) {
  for_each_line(bytes, [&](std::string_view line) {
    while (line.starts_with('\f')) line.remove_prefix(1);
    use(line);
  });
}

// A model file with a folded table in it.
struct Fold {
  ModelFile file;
  FoldedTable table;
  static Result<Fold> open(const std::filesystem::path& path);
};

// The label with the largest score; the first one of several.
inline std::size_t best_label(const LabelScores& scores) {
  std::size_t best = 0;
  for (std::size_t k = 1; k < scores.labels; ++k) {
    if (scores.values[k] > scores.values[best]) best = k;
  }
  return best;
}

}  // namespace kijil::bench

#endif  // KIJIL_BENCHMARKS_LINE_FILE_H_
