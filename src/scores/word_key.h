// How a folded table finds words: by a 64-bit hash of their text.
//
//   word_key("첫눈");  // never 0
//
// Thread-safety: pure function.
#ifndef KIJIL_SCORES_WORD_KEY_H_
#define KIJIL_SCORES_WORD_KEY_H_

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/hash.h"

namespace kijil {

// The word that fastText puts at the end of each line.
inline constexpr std::string_view kEndOfLine = "</s>";

// 0 marks an empty slot.
inline std::uint64_t word_key(std::string_view word) {
  return std::max<std::uint64_t>(hash_bytes(word), 1);
}

}  // namespace kijil

#endif  // KIJIL_SCORES_WORD_KEY_H_
