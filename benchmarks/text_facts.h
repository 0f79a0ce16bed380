// What a text is like that speed is measured on: how much of it repeats, and
// how much of it the model's vocabulary does not know. Both decide what caches
// can save.
//
//   TextFacts facts = facts_of(text, fold.table);
//   double known = 1 - double(facts.unknown_words) / facts.words;
//
// Thread-safety: pure function.
#ifndef KIJIL_BENCHMARKS_TEXT_FACTS_H_
#define KIJIL_BENCHMARKS_TEXT_FACTS_H_

#include <cstddef>
#include <string_view>

#include "scores/folded_table.h"

namespace kijil::bench {

struct TextFacts {
  std::size_t bytes = 0, pages = 0;
  std::size_t lines = 0;  // blank ones too
  std::size_t blank_lines = 0;
  // Of the others: those whose normal form no line before had; their words.
  std::size_t distinct_lines = 0;
  std::size_t words = 0, unknown_words = 0, distinct_words = 0;
};

// Distinct lines and words are told apart by 64-bit hashes.
TextFacts facts_of(std::string_view text, const FoldedTable& table);

}  // namespace kijil::bench

#endif  // KIJIL_BENCHMARKS_TEXT_FACTS_H_
