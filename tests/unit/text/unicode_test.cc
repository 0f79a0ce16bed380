#include "text/unicode.h"

#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <cstdint>
#include <string_view>

namespace kijil {
namespace {

using Property = bool (*)(char32_t);

// Tries `has` on every code point of `yes` and of `no`.
void expect_property(Property has, std::u32string_view yes,
                     std::u32string_view no) {
  for (const char32_t c : yes) {
    EXPECT_TRUE(has(c)) << "U+" << std::hex << static_cast<std::uint32_t>(c);
  }
  for (const char32_t c : no) {
    EXPECT_FALSE(has(c)) << "U+" << std::hex << static_cast<std::uint32_t>(c);
  }
}

// The ranges that are answered without ICU, against ICU itself.
TEST(Unicode, SaysWhatIcuSaysOfEveryCodePoint) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const auto u = static_cast<UChar32>(c);
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(u, &status);
    const bool ideograph = u_hasBinaryProperty(u, UCHAR_UNIFIED_IDEOGRAPH);
    const bool space = u_isUWhiteSpace(u) || u_isISOControl(u) || c == 0x3164;
    ASSERT_EQ(is_hangul(c), script == USCRIPT_HANGUL) << u;
    ASSERT_EQ(is_hanja(c), is_in(c, 0x4E00, 0x9FFF) || ideograph) << u;
    ASSERT_EQ(is_latin(c), script == USCRIPT_LATIN) << u;
    ASSERT_EQ(is_digit(c), u_isdigit(u) != 0) << u;
    ASSERT_EQ(is_space(c), space) << u;
  }
}

TEST(Unicode, HangulIsSyllablesAndJamo) {
  expect_property(is_hangul,
                  U"가힣ㄱㅎㅏㅣ\u1100\u1161\u11AB\u318D\uA960\uD7B0",
                  U"家aア0 .\u10FF\u3130\uABFF\uD7A4\uD7FC\u00B7");
}

TEST(Unicode, HanjaIsIdeographsOfAllBlocks) {
  expect_property(is_hanja, U"一美檢家\u9FA5\u3400\U00020000",
                  U"가アa1。、\u3002\u2E80\u303F");
}

TEST(Unicode, LatinTakesAccentsAndWidths) {
  expect_property(is_latin, U"azAZéßøŁÿＡｚ", U"0@[`{가家αЯ. ");
}

TEST(Unicode, LetterIsAnyScript) {
  expect_property(is_letter, U"aZé가ㄱ家アαЯ", U"0１ .,-!#·♥😀\u0301");
}

TEST(Unicode, DigitIsDecimalOfAnyScript) {
  expect_property(is_digit, U"09０９٣५", U"aO/:½²①一Ⅷ가");
}

TEST(Unicode, SpaceIsWhatSeparatesWords) {
  expect_property(is_space,
                  U"\t\n\v\f\r \u007F\u0085\u00A0\u1680\u2000\u2003\u2009"
                  U"\u200A\u2028\u2029\u202F\u205F\u3000\u3164\u009B",
                  U"a0가.-_\u2060\u200B\u200C\u200D\uFEFF\u00AD\u200E");
  EXPECT_TRUE(is_space(0)) << "a NUL separates words as a blank does";
}

TEST(Unicode, InvisibleTakesNoRoom) {
  expect_property(is_invisible,
                  // Zero-width space and joiners, direction marks, word
                  // joiner, byte order mark, soft hyphen, combining grapheme
                  // joiner, variation selectors, bidi isolates, tags.
                  U"\u200B\u200C\u200D\u200E\u200F\u202A\u202E\u2060\uFEFF"
                  U"\u00AD\u034F\uFE00\uFE0E\uFE0F\u2066\u2069\U000E0100"
                  U"\U000E0041",
                  U"a0가 .\t\u00A0\u3000\u3164\u2028·\u0301😀");
}

// Were both true, the order of two tests in another file would decide.
TEST(Unicode, NothingIsBothSpaceAndInvisible) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    ASSERT_FALSE(is_space(c) && is_invisible(c))
        << "U+" << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(Unicode, ScriptsDoNotOverlap) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    ASSERT_LE(is_hangul(c) + is_hanja(c) + is_latin(c) + is_digit(c), 1)
        << "U+" << std::hex << static_cast<std::uint32_t>(c);
  }
}

// The fast tests of common ranges must agree with what they stand for.
TEST(Unicode, EveryModernSyllableIsHangulAndALetter) {
  for (char32_t c = 0xAC00; c <= 0xD7A3; ++c) {
    ASSERT_TRUE(is_hangul(c) && is_letter(c) && !is_space(c));
  }
}

TEST(Unicode, ColumnsAreThoseOfATerminal) {
  for (const char32_t c : std::u32string_view(U"가ㄱ家アＡ、「😀\u3000\u1100")) {
    EXPECT_EQ(display_columns(c), 2) << std::hex << std::uint32_t{c};
  }
  for (const char32_t c : std::u32string_view(U"a~é·…“♥ｱ \uFFFD\u00A0")) {
    EXPECT_EQ(display_columns(c), 1) << std::hex << std::uint32_t{c};
  }
  for (const char32_t c : std::u32string_view(
           U"\u0301\u200B\u1161\u11A8\uFE0F\u20DD\t\u007F\u009B")) {
    EXPECT_EQ(display_columns(c), 0) << std::hex << std::uint32_t{c};
  }
}

}  // namespace
}  // namespace kijil
