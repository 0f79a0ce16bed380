// What one line looks like, without its neighbours: lengths and shares of
// kinds of characters, and the phrase groups that occur in it.
//
//   ShapeReader reader;
//   LineShape s = reader.read("25747 첫눈 내린 날", "00000 첫눈 내린 날");
//   s.length;  // 7.5: a syllable is 1, a digit, letter or mark 0.5
//
// Thread-safety: read() is const.
#ifndef KIJIL_FEATURES_SHAPE_H_
#define KIJIL_FEATURES_SHAPE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/short_list.h"
#include "features/known_word.h"
#include "features/lexicon.h"
#include "features/phrases.h"

namespace kijil {

// Hashes of what words begin with.
using LineTopics = ShortList<std::uint32_t, 12>;

struct LineShape {
  // In Hangul units: wide characters (Hangul, Hanja, kana) count 1, all others
  // that are visible 0.5, since they take half the room.
  float length = 0;
  int characters = 0;  // visible ones
  int words = 0;       // separated by blanks
  // Shares of the visible characters, 0 to 1.
  float hangul = 0, hanja = 0, latin = 0, digit = 0, mark = 0;
  // Share of words that end in a particle (josa), or in a verb ending that
  // goes on (`-고`, `-며`, `-해`): prose has many, headlines few, menus none.
  float josa = 0, connective = 0;
  int sentence_ends = 0;  // `.`, `?` or `!` behind a Hangul syllable
  int quotes = 0;         // `"` and `'`
  int brackets = 0;       // opening ones: ( [ < 【 「
  int hashes = 0;         // `#` before a letter
  int pipes = 0;          // `|`
  int hearts = 0;         // ♥ ♡ ❤
  int lone_hanja = 0;     // single Hanja between Hangul or blanks: 尹 美 檢
  int code_marks = 0;     // { } ; = \ < > and the like
  bool quotes_pair = false;      // every quote that opens also closes
  char32_t first = 0, last = 0;  // visible characters; 0 if there are none
  // What they are for likeness(): letters by their kind, marks as such.
  char32_t first_look = 0, last_look = 0;
  // The number at the start of the line, as a rank or board number has it.
  std::optional<std::int32_t> leading_number;
  PhraseHits phrases;
  std::uint32_t skeleton_bytes = 0;
  // 64-bit hash of the normal form's words: equal for lines that repeat.
  std::uint64_t identity = 0;
  // Hashes of the first two syllables of each word of two or more: what the
  // line is about, without its particles.
  LineTopics topics;

  bool has(PhraseId id) const {
    return phrases.has(static_cast<std::size_t>(id));
  }
  // Share of the line, 0 to 1, that phrases of this group make up. REQUIRES: a
  // group that is measured (lexicon.h).
  float covered(PhraseId id) const;

  bool operator==(const LineShape&) const = default;
};

class ShapeReader {
 public:
  // `bytes` is the line as it stood (only its leading number is read from it),
  // `normalized` its normal form. REQUIRES: that is valid UTF-8.
  LineShape read(std::string_view bytes, std::string_view normalized) const;
  // The same of a line whose words are found already. What is not known yet of
  // one that has a place is kept there. REQUIRES: `words` are all words of
  // `normalized`, in order.
  LineShape read(std::string_view bytes, std::string_view normalized,
                 std::span<const LineWord> words) const;

 private:
  const PhraseGroups* phrases_ = &lexicon();
};

// How alike two lines look, 0 to 1: do they begin alike, end alike, and are
// they about as long? Entries of one list are; a paragraph and a menu are not.
float likeness(const LineShape& a, const LineShape& b);

}  // namespace kijil

#endif  // KIJIL_FEATURES_SHAPE_H_
