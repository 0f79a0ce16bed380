// The n-grams of a line, hashed exactly as fastText 0.9 hashes them.
//
//   fasttext_hash("첫눈");                      // 32-bit FNV-1a, signed bytes
//   for_each_ngram("<첫눈>", 1, 4, use_hash);   // `첫`, `<첫`, `첫눈`, ...
//
// Source: facebookresearch/fastText, src/dictionary.cc (hash, computeSubwords,
// addWordNgrams). Thread-safety: pure functions.
#ifndef KIJIL_FEATURES_NGRAMS_H_
#define KIJIL_FEATURES_NGRAMS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kijil {

inline constexpr std::uint32_t kFnvOffset = 2166136261u;
inline constexpr std::uint32_t kFnvPrime = 16777619u;

constexpr std::uint32_t fasttext_hash_step(std::uint32_t hash, char byte) {
  // fastText sign-extends the byte; for Hangul that sets the upper bits.
  return (hash ^ static_cast<std::uint32_t>(static_cast<std::int8_t>(byte))) *
         kFnvPrime;
}

constexpr std::uint32_t fasttext_hash(std::string_view text) {
  std::uint32_t hash = kFnvOffset;
  for (const char byte : text) hash = fasttext_hash_step(hash, byte);
  return hash;
}

// The running hash of a word n-gram: begins with the first word's hash and
// takes in the next. The sign extension is fastText's.
constexpr std::uint64_t word_ngram_start(std::uint32_t word_hash) {
  return static_cast<std::uint64_t>(
      static_cast<std::int64_t>(static_cast<std::int32_t>(word_hash)));
}
constexpr std::uint64_t word_ngram_step(std::uint64_t hash,
                                        std::uint32_t word_hash) {
  return hash * 116049371u + word_ngram_start(word_hash);
}

constexpr bool is_utf8_continuation(char byte) { return (byte & 0xC0) == 0x80; }

// Calls use(hash, begin, end) for each character n-gram of `word`, which
// stands between its boundary marks `<` and `>`, with min_n to max_n
// characters; a boundary mark alone is no n-gram. begin and end are bytes.
template <typename Use>
constexpr void for_each_ngram(std::string_view word, int min_n, int max_n,
                              Use&& use) {
  for (std::size_t begin = 0; begin < word.size(); ++begin) {
    if (is_utf8_continuation(word[begin])) continue;
    std::uint32_t hash = kFnvOffset;
    std::size_t end = begin;
    for (int n = 1; end < word.size() && n <= max_n; ++n) {
      do {
        hash = fasttext_hash_step(hash, word[end++]);
      } while (end < word.size() && is_utf8_continuation(word[end]));
      const bool lone_boundary = n == 1 && (begin == 0 || end == word.size());
      if (n >= min_n && !lone_boundary) use(hash, begin, end);
    }
  }
}

// True for the bytes that end a word in fastText.
constexpr bool is_fasttext_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\v' ||
         c == '\f' || c == '\0';
}

}  // namespace kijil

#endif  // KIJIL_FEATURES_NGRAMS_H_
