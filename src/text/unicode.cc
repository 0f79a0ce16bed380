#include "text/unicode.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace kijil {
namespace {

UChar32 icu(char32_t c) { return static_cast<UChar32>(c); }

UScriptCode script_of(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(icu(c), &status);
}

}  // namespace

bool is_rare_hangul(char32_t c) { return script_of(c) == USCRIPT_HANGUL; }

bool is_rare_hanja(char32_t c) {
  return u_hasBinaryProperty(icu(c), UCHAR_UNIFIED_IDEOGRAPH);
}

bool is_rare_latin(char32_t c) { return script_of(c) == USCRIPT_LATIN; }

bool is_rare_digit(char32_t c) { return u_isdigit(icu(c)); }

bool is_rare_space(char32_t c) {
  // U+3164, the Hangul filler, is a letter to Unicode and a blank to the eye.
  // u_iscntrl would count the invisible characters in.
  return u_isUWhiteSpace(icu(c)) || u_isISOControl(icu(c)) || c == 0x3164;
}

bool is_letter(char32_t c) { return u_isalpha(icu(c)); }

bool is_invisible(char32_t c) {
  return c >= 0xAD &&
         u_hasBinaryProperty(icu(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) &&
         c != 0x3164;
}

int display_columns(char32_t c) {
  if (c < 0x7F) return c < 0x20 ? 0 : 1;
  if (c < 0xA0) return 0;
  // Medial and final jamo join the syllable before them.
  if ((c >= 0x1160 && c <= 0x11FF) || is_invisible(c)) return 0;
  const int8_t type = u_charType(icu(c));
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) return 0;
  const int width = u_getIntPropertyValue(icu(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace kijil
