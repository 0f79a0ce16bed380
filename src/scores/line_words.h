// The words of a line, as fastText finds them: up to the first newline, and
// apart by its white space.
//
//   const PaddedCopy line("첫눈이 내렸다.");
//   for_each_word(line.text(), [](const char* at, std::size_t size) {});
//
// Looks at 64 bytes at once: a branch for each byte, or each word's length,
// would be foretold wrongly too often.
// Thread-safety: pure functions. Tested by lean_word_test.cc.
#ifndef KIJIL_SCORES_LINE_WORDS_H_
#define KIJIL_SCORES_LINE_WORDS_H_

#include <bit>
#include <cstddef>
#include <cstdint>

#include "features/ngrams.h"
#include "scores/byte_marks.h"
#include "text/padded_text.h"

namespace kijil {

// Of 64 bytes: which end a word, and where the line ends, 64 if it does not.
struct BlockEnds {
  std::uint64_t spaces = 0;
  std::size_t line_end = 64;
};

// Reads the `size` bytes at `at`, at most 64. REQUIRES: 64 can be read.
inline BlockEnds block_ends(const char* at, std::size_t size) {
  std::uint64_t blanks = 0, low = 0;
  for (int i = 0; i < 4; ++i) {
    blanks |= std::uint64_t{equal_marks(at + 16 * i, ' ')} << (16 * i);
    low |= std::uint64_t{low_marks(at + 16 * i)} << (16 * i);
  }
  const std::uint64_t within =
      size < 64 ? (std::uint64_t{1} << size) - 1 : ~std::uint64_t{0};
  BlockEnds ends{blanks & within, 64};
  // Control characters, rare in what is normal: one at a time.
  for (std::uint64_t rest = (low ^ blanks) & within; rest != 0;
       rest &= rest - 1) {
    const int i = std::countr_zero(rest);
    if (!is_fasttext_space(at[i])) continue;
    ends.spaces |= std::uint64_t{1} << i;
    if (at[i] != '\n') continue;
    ends.line_end = static_cast<std::size_t>(i);
    ends.spaces &= (std::uint64_t{1} << i) - 1;
    break;
  }
  return ends;
}

// Calls use(at, size) for each word, in order, until it returns false.
template <typename Use>
[[gnu::always_inline]] inline void for_each_word(PaddedText text, Use&& use) {
  static_assert(PaddedText::kPadding >= 64);
  const char* const line = text.data();
  std::size_t size = text.size();
  std::size_t begin = 0;
  for (std::size_t block = 0; block <= size; block += 64) {
    const std::size_t left = size - block;
    auto [ends, line_end] = block_ends(line + block, left);
    if (line_end < 64) size = block + line_end;
    // The line's end is a word's as well.
    if (size - block < 64) ends |= std::uint64_t{1} << (size - block);
    for (; ends != 0; ends &= ends - 1) {
      const std::size_t end =
          block + static_cast<std::size_t>(std::countr_zero(ends));
      if (end != begin && !use(line + begin, end - begin)) return;
      begin = end + 1;
    }
  }
}

}  // namespace kijil

#endif  // KIJIL_SCORES_LINE_WORDS_H_
