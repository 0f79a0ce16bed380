#include "text/utf8.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace kijil {
namespace {

std::u32string decode(std::string_view bytes) {
  std::u32string out;
  for (Utf8Reader reader(bytes); !reader.at_end();) out += reader.next();
  return out;
}

std::string encode(char32_t c) {
  std::string out;
  append_utf8(c, out);
  return out;
}

// Code points as numbers, so that a failure can be read.
std::vector<std::uint32_t> numbers(std::u32string_view text) {
  return {text.begin(), text.end()};
}

TEST(Utf8, DecodesWellFormedTextAsItIs) {
  const struct {
    std::string_view bytes;
    char32_t expected;
  } kCases[] = {
      {std::string_view("\0", 1), 0},
      {"A", 'A'},
      {"\x7F", 0x7F},
      {"\xC2\x80", 0x80},
      {"\xDF\xBF", 0x7FF},
      {"\xE0\xA0\x80", 0x800},
      {"\xEA\xB0\x80", 0xAC00},  // 가
      {"\xED\x9E\xA3", 0xD7A3},  // 힣
      {"\xED\x9F\xBF", 0xD7FF},
      {"\xEE\x80\x80", 0xE000},
      {"\xEF\xBF\xBD", 0xFFFD},
      {"\xEF\xBF\xBF", 0xFFFF},
      {"\xF0\x90\x80\x80", 0x10000},
      {"\xF0\x9F\x98\x80", 0x1F600},
      {"\xF3\xBF\xBF\xBF", 0xFFFFF},
      {"\xF4\x8F\xBF\xBF", 0x10FFFF},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(numbers(decode(c.bytes)), numbers({&c.expected, 1}));
    EXPECT_EQ(count_broken_utf8(c.bytes), 0u)
        << std::hex << static_cast<std::uint32_t>(c.expected);
    EXPECT_EQ(repair_utf8(c.bytes), c.bytes);
  }
}

// Each broken part becomes one U+FFFD (written `*` here); the examples in
// section 3.9 of the Unicode standard (tables 3-8 to 3-11) are among them.
TEST(Utf8, ReplacesEachMaximalBrokenPartOnce) {
  const struct {
    std::string_view why, bytes, expected;
  } kCases[] = {
      {"table 3-8: overlong",
       "\xC0\xAF\xE0\x80\xBF\xF0\x81\x82"
       "A",
       "********A"},
      {"table 3-9: surrogates", "\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41",
       "********A"},
      {"table 3-10: beyond U+10FFFF",
       "\xF4\x91\x92\x93\xFF\x41\x80\xBF"
       "B",
       "*****A**B"},
      {"table 3-11: cut sequences", "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41",
       "****A"},
      {"a lone continuation", "\x80", "*"},
      {"bytes that never occur", "\xC0\xC1\xF5\xF8\xFC\xFE\xFF", "*******"},
      {"cut after one of two", "a\xC2", "a*"},
      {"cut after one of three", "a\xEA", "a*"},
      {"cut after two of three", "a\xEA\xB0", "a*"},
      {"cut after three of four", "a\xF0\x9F\x98", "a*"},
      {"cut, then a letter", "\xEA\xB0z", "*z"},
      {"cut, then a whole one", "\xEA\xEA\xB0\x80", "*가"},
      {"cut inside, then a whole one", "\xF0\x9F\xEA\xB0\x80", "*가"},
      {"overlong slash in two", "\xC0\xAF", "**"},
      {"overlong NUL in three", "\xE0\x80\x80", "***"},
      {"overlong in four", "\xF0\x8F\xBF\xBF", "****"},
      {"lowest surrogate", "\xED\xA0\x80", "***"},
      {"highest surrogate", "\xED\xBF\xBF", "***"},
      {"a surrogate pair", "\xED\xA0\xBD\xED\xB8\x80", "******"},
      {"just above U+10FFFF", "\xF4\x90\x80\x80", "****"},
      {"EUC-KR: 가나", "\xB0\xA1\xB3\xAA", "****"},
      {"a cut before a NUL", std::string_view("\xEA\xB0\0x", 4),
       std::string_view("*\0x", 3)},
  };
  for (const auto& c : kCases) {
    std::string expected;
    std::size_t broken = 0;
    for (const char byte : c.expected) {
      expected += byte == '*' ? "\uFFFD" : std::string(1, byte);
      broken += byte == '*';
    }
    EXPECT_EQ(repair_utf8(c.bytes), expected) << c.why;
    EXPECT_EQ(count_broken_utf8(c.bytes), broken) << c.why;
  }
}

TEST(Utf8, AReplacementCharacterInTheTextIsNotBroken) {
  EXPECT_EQ(count_broken_utf8("\xEF\xBF\xBD"), 0u);
  EXPECT_EQ(count_broken_utf8("\xEF\xBF\xBD\xFF"), 1u);
}

TEST(Utf8, NothingDecodesToNothing) {
  EXPECT_TRUE(Utf8Reader("").at_end());
  EXPECT_TRUE(Utf8Reader(std::string_view()).at_end());
  EXPECT_EQ(repair_utf8(""), "");
}

TEST(Utf8, EveryScalarValueComesBack) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::string bytes = encode(c);
    Utf8Reader reader(bytes);
    ASSERT_EQ(reader.next(), c);
    ASSERT_TRUE(reader.at_end()) << std::hex << static_cast<std::uint32_t>(c);
    ASSERT_EQ(reader.broken(), 0u);
  }
}

TEST(Utf8, ReaderTellsWhereItStands) {
  Utf8Reader reader("a가\xFF😀");
  std::vector<std::size_t> positions;
  while (!reader.at_end()) {
    reader.next();
    positions.push_back(reader.position());
  }
  EXPECT_THAT(positions, testing::ElementsAre(1, 4, 5, 9));
  EXPECT_EQ(reader.broken(), 1u);
}

// ICU follows the same rule, so it is the second opinion on random bytes.
void expect_same_as_icu(const std::string& bytes) {
  const icu::UnicodeString icu = icu::UnicodeString::fromUTF8(bytes);
  std::u32string expected;
  for (std::int32_t i = 0; i < icu.length(); i = icu.moveIndex32(i, 1)) {
    expected += static_cast<char32_t>(icu.char32At(i));
  }
  ASSERT_EQ(numbers(decode(bytes)), numbers(expected))
      << testing::PrintToString(bytes);
  std::string repaired;
  icu.toUTF8String(repaired);
  ASSERT_EQ(repair_utf8(bytes), repaired);
}

TEST(Utf8, DecodesRandomBytesAsIcuDoes) {
  std::mt19937 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string bytes(random() % 24, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() & 0xFF);
    expect_same_as_icu(bytes);
  }
}

// Random bytes seldom get far into a sequence; the edges of table 3-7 do.
TEST(Utf8, DecodesSequencesOfEdgeBytesAsIcuDoes) {
  constexpr std::string_view kEdges =
      "A\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xEC\xED\xEE\xEF"
      "\xF0\xF1\xF3\xF4\xF5\xFF";
  for (const char a : kEdges) {
    for (const char b : kEdges) {
      for (const char c : kEdges) {
        for (const char d : kEdges) expect_same_as_icu({a, b, c, d, '!'});
      }
    }
  }
}

// The count looks at blocks first, and one by one only if those show that
// something is broken.
void expect_counted_plainly(const std::string& bytes) {
  Utf8Reader reader(bytes);
  while (!reader.at_end()) reader.next();
  ASSERT_EQ(count_broken_utf8(bytes), reader.broken())
      << testing::PrintToString(bytes);
}

TEST(Utf8, CountsBrokenPartsWhereverTheyStandInABlock) {
  constexpr std::string_view kBroken[] = {
      "\x80", "\xC0", "\xC1\x80", "\xC2", "\xE0\x9F\xBF", "\xE1\x80", "\xEA",
      "\xEA\xB0", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98",
      "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE1\x80\xE2",
      // And whole ones.
      "é", "가", "\xED\x9F\xBF", "\xEE\x80\x80", "😀", "\xF4\x8F\xBF\xBF"};
  constexpr std::string_view kFill[] = {"a", "가", "é", "😀", "a가 "};
  for (const std::string_view broken : kBroken) {
    for (const std::string_view fill : kFill) {
      for (std::size_t before = 0; before < 40; ++before) {
        std::string bytes(before % fill.size(), 'a');
        while (bytes.size() < before) bytes += fill;
        bytes += broken;
        for (std::size_t behind = 0; behind < 20; ++behind) {
          expect_counted_plainly(bytes);
          bytes += fill;
        }
      }
    }
  }
}

TEST(Utf8, CountsBrokenPartsOfSequencesOfEdgeBytes) {
  constexpr std::string_view kEdges =
      "A\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xEC\xED\xEE\xEF"
      "\xF0\xF1\xF3\xF4\xF5\xFF";
  std::string bytes(20, 'a');
  for (const char a : kEdges) {
    for (const char b : kEdges) {
      for (const char c : kEdges) {
        for (const char d : kEdges) {
          bytes[13] = a;
          bytes[14] = b;
          bytes[15] = c;
          bytes[16] = d;
          expect_counted_plainly(bytes);
        }
      }
    }
  }
}

TEST(Utf8, CountsBrokenPartsOfRandomText) {
  std::mt19937 random(3);
  for (int round = 0; round < 50000; ++round) {
    std::string bytes;
    for (std::size_t i = random() % 30; i > 0; --i) {
      append_utf8(
          static_cast<char32_t>(random() % 2 == 0 ? 0xAC00 + random() % 11172
                                                  : random() % 0xD800),
          bytes);
    }
    if (random() % 2 == 0 && !bytes.empty()) {
      bytes[random() % bytes.size()] = static_cast<char>(random() & 0xFF);
    }
    bytes.resize(bytes.size() -
                 std::min<std::size_t>(bytes.size(), random() % 4));
    expect_counted_plainly(bytes);
  }
}

TEST(Utf8, RepairedTextIsWhole) {
  std::mt19937 random(2);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() & 0xFF);
    const std::string repaired = repair_utf8(bytes);
    ASSERT_EQ(count_broken_utf8(repaired), 0u);
    ASSERT_EQ(repair_utf8(repaired), repaired);
  }
}

}  // namespace
}  // namespace kijil
