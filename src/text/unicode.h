// What a code point is, in the words that the features use.
//
//   if (is_hangul(c)) ++hangul;
//
// What nearly all text is made of, ASCII and Hangul syllables, is told here,
// the rest by ICU behind ranges that it need not be asked about
// (unicode_test.cc asks about every code point). Only unicode.cc and
// normalize.cc include ICU. Thread-safe: pure functions.
#ifndef KIJIL_TEXT_UNICODE_H_
#define KIJIL_TEXT_UNICODE_H_

namespace kijil {

constexpr bool is_in(char32_t c, char32_t first, char32_t last) {
  return c - first <= last - first;
}
constexpr bool is_hangul_syllable(char32_t c) {
  return is_in(c, 0xAC00, 0xD7A3);
}
constexpr bool is_ascii_letter(char32_t c) {
  return is_in(c | 0x20, 'a', 'z') && c < 0x80;
}

// The answers of ICU, for the functions below.
bool is_rare_hangul(char32_t c);
bool is_rare_hanja(char32_t c);
bool is_rare_latin(char32_t c);
bool is_rare_digit(char32_t c);
bool is_rare_space(char32_t c);

// A Hangul syllable or jamo.
inline bool is_hangul(char32_t c) {
  if (c < 0x1100) return false;
  if (is_hangul_syllable(c)) return true;
  if (is_in(c, 0x1200, 0x302D) || is_in(c, 0x3400, 0xA95F)) return false;
  return c <= 0xFFDC && is_rare_hangul(c);
}
// A Chinese character.
inline bool is_hanja(char32_t c) {
  if (c < 0x3400) return false;
  if (is_in(c, 0x4E00, 0x9FFF)) return true;
  return !is_in(c, 0xA000, 0xF8FF) && is_rare_hanja(c);
}
// A letter of the Latin script.
inline bool is_latin(char32_t c) {
  if (c < 0x80) return is_ascii_letter(c);
  if (is_hangul_syllable(c) || is_in(c, 0x2190, 0x2C5F) ||
      is_in(c, 0x3000, 0xA721)) {
    return false;
  }
  if (c < 0xC0) return c == 0xAA || c == 0xBA;
  return is_rare_latin(c);
}
bool is_letter(char32_t c);
// A decimal digit of any script.
inline bool is_digit(char32_t c) {
  if (c < 0x80) return is_in(c, '0', '9');
  return c >= 0x660 && !is_in(c, 0x2000, 0xA61F) && !is_hangul_syllable(c) &&
         is_rare_digit(c);
}
// White space, line and paragraph separators, and control characters (a NUL
// byte inside a line separates words as a blank does).
inline bool is_space(char32_t c) {
  if (c < 0x80) return c <= 0x20 || c == 0x7F;
  if (c <= 0xA0) return true;
  if (c < 0x1680 || c > 0x3164 || is_in(c, 0x2070, 0x2FFF)) return false;
  return is_rare_space(c);
}
// Takes no room on the screen: zero-width space and joiners, byte order mark,
// soft hyphen, variation selectors, direction marks.
bool is_invisible(char32_t c);
// Columns that it takes on a terminal: 2 for Hangul, Hanja, kana and emoji, 0
// for what is invisible, joins the one before or is a control character.
int display_columns(char32_t c);

}  // namespace kijil

#endif  // KIJIL_TEXT_UNICODE_H_
