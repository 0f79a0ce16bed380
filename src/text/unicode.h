// What a code point is, in the words that the features use.
//
//   if (is_hangul(c)) ++hangul;
//
// Only unicode.cc and normalize.cc include ICU. Thread-safe: pure functions.
#ifndef KIJIL_TEXT_UNICODE_H_
#define KIJIL_TEXT_UNICODE_H_

namespace kijil {

// A Hangul syllable or jamo.
bool is_hangul(char32_t c);
// A Chinese character.
bool is_hanja(char32_t c);
// A letter of the Latin script.
bool is_latin(char32_t c);
bool is_letter(char32_t c);
// A decimal digit of any script.
bool is_digit(char32_t c);
// White space, line and paragraph separators, and control characters (a NUL
// byte inside a line separates words as a blank does).
bool is_space(char32_t c);
// Takes no room on the screen: zero-width space and joiners, byte order mark,
// soft hyphen, variation selectors, direction marks.
bool is_invisible(char32_t c);
// Columns that it takes on a terminal: 2 for Hangul, Hanja, kana and emoji, 0
// for what is invisible, joins the one before or is a control character.
int display_columns(char32_t c);

}  // namespace kijil

#endif  // KIJIL_TEXT_UNICODE_H_
