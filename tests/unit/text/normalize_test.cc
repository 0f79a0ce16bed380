#include "text/normalize.h"

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "text/padded_text.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

std::string normal(std::string_view bytes) {
  Normalizer normalizer;
  return std::string(normalizer.normalize(bytes));
}

std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) append_utf8(c, out);
  return out;
}

std::string nfd(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::Normalizer2::getNFDInstance(status)
      ->normalize(icu::UnicodeString::fromUTF8(text), status)
      .toUTF8String(out);
  EXPECT_TRUE(U_SUCCESS(status));
  return out;
}

std::string nfc(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::Normalizer2::getNFCInstance(status)
      ->normalize(icu::UnicodeString::fromUTF8(text), status)
      .toUTF8String(out);
  EXPECT_TRUE(U_SUCCESS(status));
  return out;
}

struct Case {
  std::string_view bytes, expected;
};

void expect_normal(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    EXPECT_EQ(normal(c.bytes), c.expected) << testing::PrintToString(c.bytes);
  }
}

TEST(Normalize, KeepsPlainKorean) {
  expect_normal({{"", ""},
                 {"첫눈이 내렸다.", "첫눈이 내렸다."},
                 {"美 금리 또 동결", "美 금리 또 동결"},
                 {"①㈜℃½㎏ㄱㅏㅋㅋ", "①㈜℃½㎏ㄱㅏㅋㅋ"},
                 {"ありがとう", "ありがとう"},
                 {"「첫눈」 《겨울》", "「첫눈」 《겨울》"}});
}

TEST(Normalize, HeaderExample) {
  EXPECT_EQ(normal("２０２５．０６．０４　“첫눈”"), "0000.00.00 \"첫눈\"");
}

TEST(Normalize, DecomposedHangulEqualsComposed) {
  expect_normal({{"\u1112\u1161\u11AB", "한"},  // L V T
                 {"\uD558\u11AB", "한"},        // LV, then T
                 {"\u1100\u1161.", "가."},      // L V
                 {"e\u0301le\u0300ve", "élève"},
                 {"\uF900", "豈"}});  // a compatibility ideograph
  for (char32_t c = 0xAC00; c <= 0xD7A3; ++c) {
    const std::string syllable = utf8({&c, 1});
    ASSERT_EQ(normal(nfd(syllable)), syllable);
  }
}

TEST(Normalize, WidthsBecomeUsual) {
  expect_normal({{"ＡＢＣ　ｘｙｚ", "abc xyz"},
                 {"！（［｛＜～＞｝］）？", "!([{<~>}])?"},
                 {"ｶﾞﾝﾊﾞﾚ", "ガンバレ"},
                 {"｢첫눈｣､｡", "「첫눈」、。"},
                 {"￦ ￠ ￩ ￮", "₩ ¢ ← ○"},
                 // Half-width letters of Hangul are the single letters, not
                 // the parts of which a syllable is composed.
                 {"ﾡﾢﾾ ￂￇￜ", "ㄱㄲㅎ ㅏㅔㅣ"},
                 {"ﾡￂ", "ㄱㅏ"}});
}

TEST(Normalize, EveryDigitBecomesZero) {
  expect_normal({{"0123456789", "0000000000"},
                 {"１２３", "000"},
                 {"٣४๕", "000"},
                 {"제21대 2위", "제00대 0위"},
                 {"二〇", "二〇"}});
}

TEST(Normalize, LatinBecomesLowerCase) {
  expect_normal({{"Hanbit NEWS", "hanbit news"},
                 {"ÉCOLE Øst Ÿ", "école øst ÿ"},
                 {"İ", "i"},
                 {"I\u0307", "i"},
                 {"J\u030C", "\u01F0"},  // ǰ has no precomposed capital
                 {"ΑΒΓ Москва", "ΑΒΓ Москва"}});
}

TEST(Normalize, MarksTakeOneShape) {
  expect_normal({{"‘첫’ ‚눈‛ `a´ 5′", "'첫' '눈' 'a' 0'"},
                 {"“첫” „눈‟ 〝a〞 5″", "\"첫\" \"눈\" \"a\" 0\""},
                 {"‐ ‑ ‒ – — ― − ─", "- - - - - - - -"},
                 {"· • ․ ‧ ∙ ⋅ ・ ･ ㆍ ᆞ", "· · · · · · · · · ·"},
                 {"‥ ⋯ ⋮ …", "… … … …"},
                 {"▸ ► ▷ ▶", "▶ ▶ ▶ ▶"},
                 {"■ ◆ ★ ※ → ☞ ♥ ♡", "■ ◆ ★ ※ → ☞ ♥ ♡"}});
}

TEST(Normalize, ThreeDotsOrMoreAreAnEllipsis) {
  expect_normal({{".", "."},
                 {"..", ".."},
                 {"...", "…"},
                 {"....", "…"},
                 {".........", "…"},
                 {"…..", "…"},
                 {"가...나....다..", "가…나…다.."},
                 {". . .", ". . ."},
                 {"．．．", "…"},
                 {".\u200B.\u200B.", "…"},
                 {"...?", "…?"},
                 {".. .", ".. ."}});
}

TEST(Normalize, InvisibleCharactersGo) {
  expect_normal({{"첫\u200B눈", "첫눈"},
                 {"\uFEFF첫눈", "첫눈"},
                 {"무단\u00AD전재", "무단전재"},
                 {"첫\u200C눈\u200D이\u2060", "첫눈이"},
                 {"\u200E첫눈\u202C \u2066하나\u2069", "첫눈 하나"},
                 {"☎\uFE0F 전화", "☎ 전화"},
                 {"\u200B\u200B", ""},
                 {" \u200B \u200B ", ""},
                 // What they stood between comes together.
                 {"\u1112\u200B\u1161\u200B\u11AB", "한"},
                 {"e\u200D\u0301", "é"},
                 {"첫눈.\u200B.\u200B.", "첫눈…"},
                 {"첫눈 \u200B 소식", "첫눈 소식"},
                 {"첫눈\\n\u200B 소식", "첫눈 소식"},
                 {"첫눈\\\u200Bn 소식", "첫눈 소식"},
                 {"C:\\눈\u200B", "c:\\눈"}});
}

TEST(Normalize, WhiteSpaceAndControlsBecomeOneBlank) {
  expect_normal({{"  첫눈 \t 내린  날 ", "첫눈 내린 날"},
                 {std::string_view("첫\0눈", 7), "첫 눈"},
                 {std::string_view("\0\0", 2), ""},
                 {"첫눈\r", "첫눈"},
                 {"첫\r\n눈\v\f", "첫 눈"},
                 {"첫\u0085눈", "첫 눈"},
                 {"첫\u2028눈\u2029", "첫 눈"},
                 {"첫\u00A0\u3000\u2003눈", "첫 눈"},
                 {"첫\u3164눈\u3164", "첫 눈"},
                 {"\x1B[1m첫\x7F눈", "[0m첫 눈"}});
}

TEST(Normalize, WhiteSpaceSpelledOutIsWhiteSpace) {
  expect_normal({{"\\n \\n \\n 여름 특가\\n \\n", "여름 특가"},
                 {"한 줄\\r\\n", "한 줄"},
                 {"\\N\\T끝", "\\t끝"},
                 {"가\\t\xC2\xA0나", "가 나"},
                 {"\xEF\xBC\xBC\xEF\xBD\x8E", "\\n"},  // full-width
                 {"\\n \\n", "\\n"},
                 {"C:\\new\\tmp", "c:\\new\\tmp"},
                 {"\\", "\\"},
                 {"\\\\n", "\\"}});
}

TEST(Normalize, BrokenBytesBecomeReplacementCharacters) {
  expect_normal({{"첫\xFF눈", "첫\uFFFD눈"},
                 {"A\xEA\xB0", "a\uFFFD"},
                 {"\xB0\xA1", "\uFFFD\uFFFD"}});
}

TEST(Normalize, ResultLastsUntilTheNextCall) {
  Normalizer normalizer;
  const auto form = [&normalizer](std::string_view bytes) -> std::string_view {
    return normalizer.normalize(bytes);
  };
  EXPECT_EQ(form("하나 둘"), "하나 둘");
  EXPECT_EQ(form("셋"), "셋");
  EXPECT_EQ(form(""), "");
}

// In a build with sanitizers this fails where the room is not.
TEST(Normalize, ResultHasReadableBytesBehindItsEnd) {
  Normalizer normalizer;
  std::string longer = "가";
  for (int i = 0; i < 400; ++i) {
    // Of each path: plain, composed, blank, and blanks spelled out.
    for (const std::string& line :
         {longer, longer + "é", std::string(longer.size(), ' '),
          std::string("\n\n")}) {
      const PaddedText text = normalizer.normalize(line);
      std::string behind(PaddedText::kPadding, 'x');
      std::memcpy(behind.data(), text.data() + text.size(), behind.size());
      ASSERT_EQ(behind.size(), PaddedText::kPadding);
    }
    longer += i % 2 == 0 ? "A" : "나";
  }
}

TEST(PaddedText, IsTheTextAndReadableBehindIt) {
  for (std::size_t size = 0; size < 200; ++size) {
    const std::string text(size, 'a');
    const PaddedCopy copy(text);
    ASSERT_EQ(std::string_view(copy.text()), text);
    const std::string_view behind(copy.text().data() + size,
                                  PaddedText::kPadding);
    ASSERT_EQ(behind.find_first_not_of('\0'), std::string_view::npos);
    const PaddedText part =
        copy.text().part(std::string_view(copy.text()).substr(size / 2));
    ASSERT_EQ(part.size(), size - size / 2);
    ASSERT_EQ(part.data(), copy.text().data() + size / 2);
  }
}

// Code points that some step treats in its own way, and their neighbours.
std::u32string random_text(std::mt19937& random) {
  static const std::u32string_view kInteresting =
      U"가각한힣ㄱㅏㆍ家美aZéKİßJHTW09１٣Ａｚﾡￂ\uFFA0ｶﾞ\uFFE3．"
      U"\\\\\\nrtNT   .....…‥'\"‘’“”`´-–—−─·•ㆍ▶▷►!?()[]#|^$<>="
      U"\t\r\n\v\f\u0001\u007F\u0085\u00A0\u2028\u2029\u3000\u3164"
      U"\u00AD\u034F\u115F\u1160\u200B\u200D\u200E\u2060\uFEFF\uFE0F\U000E0100"
      U"\u0300\u0301\u0307\u030A\u030C\u0323\u0327\u0331\u0338\u3099"
      U"\u1100\u1112\u1161\u1175\u11A8\u11AB\u119E\u1FEF\u212A\u212B\u2126"
      U"\u037E\u0387\uF900\uFB01①㈜😀\uFFFD\U0010FFFF";
  std::u32string text(random() % 12, U' ');
  for (char32_t& c : text) c = kInteresting[random() % kInteresting.size()];
  if (random() % 8 == 0) text += U'\0';
  return text;
}

TEST(Normalize, IsIdempotent) {
  std::mt19937 random(1);
  for (int round = 0; round < 50000; ++round) {
    const std::string text = utf8(random_text(random));
    const std::string once = normal(text);
    ASSERT_EQ(normal(once), once) << testing::PrintToString(text);
  }
}

TEST(Normalize, CanonicallyEqualTextsHaveOneForm) {
  std::mt19937 random(2);
  for (int round = 0; round < 50000; ++round) {
    const std::string text = utf8(random_text(random));
    const std::string expected = normal(text);
    ASSERT_EQ(normal(nfd(text)), expected) << testing::PrintToString(text);
    ASSERT_EQ(normal(nfc(text)), expected) << testing::PrintToString(text);
  }
}

TEST(Normalize, ResultHasNoOtherFormsLeft) {
  std::mt19937 random(3);
  for (int round = 0; round < 20000; ++round) {
    const std::string text = normal(utf8(random_text(random)));
    ASSERT_EQ(count_broken_utf8(text), 0u);
    ASSERT_EQ(nfc(text), text);
    ASSERT_FALSE(text.starts_with(' ') || text.ends_with(' '));
    ASSERT_EQ(text.find("  "), std::string::npos);
    ASSERT_EQ(text.find("..."), std::string::npos);
    for (Utf8Reader reader(text); !reader.at_end();) {
      const char32_t c = reader.next();
      ASSERT_TRUE(c == ' ' || (!is_space(c) && !is_invisible(c)));
      ASSERT_TRUE(c == '0' || !is_digit(c));
      ASSERT_FALSE(c >= 'A' && c <= 'Z');
      ASSERT_FALSE(c >= 0xFF01 && c <= 0xFFEE) << testing::PrintToString(text);
    }
  }
}

// One code point that NFC has to look at sends the whole line the slow way.
TEST(Normalize, FastPathAgreesWithSlowPath) {
  const auto expect_same = [](const std::string& text) {
    const std::string fast = normal(text);
    const std::string slow = normal(text + " \uFF41");
    ASSERT_EQ(slow, fast.empty() ? "a" : fast + " a")
        << testing::PrintToString(text);
  };
  std::mt19937 random(4);
  for (int round = 0; round < 20000; ++round) {
    expect_same(utf8(random_text(random)));
  }
  // Every code point, but only some of the thousands of alike ideographs; and
  // with each of a few that might change when they stand beside it.
  for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x20000 ? 1 : 61) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    for (const char32_t beside : U"a가ㅏ\u3046\u00E9=.") {
      const std::u32string text = {U'가', c, beside, c};
      expect_same(utf8(text));
    }
  }
}

// What lines become that ICU need not compose: each character has its own form,
// and only blanks, dots and spelled-out white space depend on those beside.
std::string normal_by_characters(std::u32string_view text) {
  const std::string_view ellipsis = "…";
  std::string out;
  const auto add_blank = [&] {
    if (!out.empty() && !out.ends_with(' ')) out += ' ';
  };
  const auto is_escape = [&](std::size_t i) {
    return i + 1 < text.size() && text[i] == '\\' &&
           std::u32string_view(U"nrtNRT").find(text[i + 1]) != text.npos;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_escape(i) &&
        (i + 2 == text.size() || is_escape(i + 2) || is_space(text[i + 2]))) {
      add_blank();
      ++i;
      continue;
    }
    const std::string form = normal(utf8(text.substr(i, 1)));
    if (form.empty()) {
      add_blank();
    } else if (form == "." && out.ends_with(ellipsis)) {
      // vanishes
    } else if (form == "." && out.ends_with("..")) {
      out.resize(out.size() - 2);
      out += ellipsis;
    } else {
      out += form;
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out.empty() && text.find(U'\\') != text.npos ? "\\n" : out;
}

// Blocks of sixteen bytes, wherever in them something stands that needs more
// than a look at the byte.
TEST(Normalize, BlocksAgreeWithCharacters) {
  static const std::u32string_view kSpecial =
      U"  "
      U"...…\\\\nrtN`´“”‘’·ㆍ–①♥ㅋㅠ\u3164\u00A0\t\r\u0001\u007F家一㐀豆あ~!^$"
      U"\uA000\uABFF\uD7A4\uD7FF\uE000é😀\uFFFD";
  std::mt19937 random(5);
  for (int round = 0; round < 60000; ++round) {
    std::u32string text(random() % 50, U' ');
    const std::size_t special = 1 + random() % 20;
    for (char32_t& c : text) {
      const std::size_t roll = random() % 40;
      c = roll < special       ? kSpecial[random() % kSpecial.size()]
          : roll < special + 3 ? U' '
          : roll < special + 8
              ? static_cast<char32_t>(0x20 + random() % 0x5F)
              : static_cast<char32_t>(0xAC00 + random() % 11172);
    }
    ASSERT_EQ(normal(utf8(text)), normal_by_characters(text)) << utf8(text);
  }
}

// Each of them at each place of a block and around its end.
TEST(Normalize, BlocksAgreeWithCharactersAtEveryPlace) {
  const std::u32string_view kPieces[] = {
      U" ",      U"  ",     U".",      U"..",     U"...",    U"....",
      U"…",      U"….",     U"\\n",    U"\\n ",   U"\\",     U"`",
      U"“",      U"9",      U"Z",      U"@",      U"[",      U"/",
      U":",      U"é",      U"힣",     U"가",     U"家",     U"㐀",
      U"\uA000", U"\uABFF", U"\uD7A4", U"\u007F", U"\u0001", U"\r",
      U"\u3000", U"😀",      U" .",     U". ",     U"가.",    U"까.",
      U"\uFFFD"};
  for (const std::u32string_view piece : kPieces) {
    for (const std::u32string_view fill : {U"a", U"가", U"가a", U"나 "}) {
      for (std::size_t before = 0; before < 36; ++before) {
        std::u32string text;
        while (text.size() < before) text += fill;
        text += piece;
        for (const std::size_t behind :
             {0u, 1u, 2u, 4u, 5u, 6u, 11u, 15u, 16u, 17u}) {
          std::u32string line = text;
          while (line.size() < text.size() + behind) line += fill;
          ASSERT_EQ(normal(utf8(line)), normal_by_characters(line))
              << utf8(line);
        }
      }
    }
  }
}

TEST(Normalize, EveryCodePointBetweenSyllables) {
  for (char32_t c = 1; c <= 0xFFFF; ++c) {
    if (is_in(c, 0xD800, 0xDFFF) || is_in(c, 0xFF01, 0xFFEE)) continue;
    const std::u32string text = {U'가', U'나', c, U'다', U'라', c, U'.'};
    // Others are composed.
    if (is_invisible(c) || nfc(utf8(text)) != utf8(text)) continue;
    ASSERT_EQ(normal(utf8(text)), normal_by_characters(text)) << utf8(text);
  }
}

TEST(Normalize, BrokenBytesAreReadAsIfTheyWereRepaired) {
  for (const std::string_view broken :
       {"\x80", "\xEA", "\xEA\xB0", "\xE4\xB0", "\xED\xA0\x80", "\xF0\x9F",
        "\xFF", "\xE4\x41\x80", "\xEA\xB0\xEA"}) {
    for (std::size_t before = 0; before < 40; ++before) {
      for (std::size_t behind = 0; behind < 20; ++behind) {
        std::string text(before % 3, 'B');
        for (std::size_t i = 0; i < before / 3; ++i) text += "가";
        text += broken;
        for (std::size_t i = 0; i < behind; ++i) text += i % 4 ? "나" : "A";
        ASSERT_EQ(normal(text), normal(repair_utf8(text)))
            << testing::PrintToString(text);
      }
    }
  }
}

// The bytes end in the middle of a code point of each length, and between two.
TEST(Normalize, CutNeverSplitsACodePoint) {
  for (const std::string_view character : {"a", "é", "가", "😀"}) {
    for (std::size_t shift = 0; shift < 4; ++shift) {
      std::string text(shift, 'x');
      while (text.size() < kReadBytes + 100) text += character;
      const std::size_t whole = (kReadBytes - shift) / character.size();
      ASSERT_EQ(normal(text), text.substr(0, shift + whole * character.size()))
          << character << " after " << shift;
    }
  }
}

TEST(Normalize, ReadsAllOfALineOfTheLimitAndNoMore) {
  const std::string exact(kReadBytes, 'x');
  EXPECT_EQ(normal(exact), exact);
  EXPECT_EQ(normal(exact + "y"), exact);
  EXPECT_EQ(normal(std::string(kReadBytes, '\x80') + "y").find('y'),
            std::string::npos);
}

}  // namespace
}  // namespace kijil
