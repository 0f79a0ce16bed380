#include "text/utf8_check.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "text/utf8.h"

namespace kijil {
namespace {

// In room of their own size, so that a sanitizer notices what reads on.
void expect_all_ways_agree(std::string_view text) {
  const std::unique_ptr<char[]> room(new char[text.size()]);
  text.copy(room.get(), text.size());
  const std::string_view bytes(room.get(), text.size());
  Utf8Reader reader(bytes);
  while (!reader.at_end()) reader.next();
  const bool valid = reader.broken() == 0;
  ASSERT_EQ(is_valid_utf8_portably(bytes), valid)
      << testing::PrintToString(text);
  ASSERT_EQ(is_valid_utf8(bytes), valid) << testing::PrintToString(text);
  if (has_avx2()) {
    ASSERT_EQ(is_valid_utf8_by_avx2(bytes), valid)
        << testing::PrintToString(text);
  }
}

// Each edge of table 3-7 in front of each other, in the middle of a block and
// across the ends of blocks of 16 and 32 bytes.
TEST(Utf8Check, WaysAgreeOnSequencesOfEdgeBytes) {
  constexpr std::string_view kEdges =
      "A\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xEC\xED\xEE\xEF"
      "\xF0\xF1\xF3\xF4\xF5\xFF";
  for (const std::size_t at : {5u, 13u, 29u, 31u}) {
    std::string bytes(50, 'a');
    for (const char a : kEdges) {
      for (const char b : kEdges) {
        for (const char c : kEdges) {
          for (const char d : kEdges) {
            bytes[at] = a;
            bytes[at + 1] = b;
            bytes[at + 2] = c;
            bytes[at + 3] = d;
            expect_all_ways_agree(bytes);
          }
        }
      }
    }
  }
}

TEST(Utf8Check, WaysAgreeOnAllPairsOfBytes) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const char pair[] = {static_cast<char>(a), static_cast<char>(b)};
      for (const std::string_view behind : {"", "a", "\x80", "\x80\x80"}) {
        expect_all_ways_agree(std::string(pair, 2).append(behind));
      }
    }
  }
}

TEST(Utf8Check, WaysAgreeOnTextCutOffAnywhere) {
  std::string text;
  for (int i = 0; i < 12; ++i) text += "첫눈 é😀 ab";
  for (std::size_t from = 0; from < 40; ++from) {
    for (std::size_t size = 0; from + size <= text.size(); ++size) {
      expect_all_ways_agree(std::string_view(text).substr(from, size));
    }
  }
}

TEST(Utf8Check, WaysAgreeOnRandomText) {
  std::mt19937 random(5);
  for (int round = 0; round < 50000; ++round) {
    std::string bytes;
    for (std::size_t i = random() % 60; i > 0; --i) {
      switch (random() % 4) {
        case 0:
          append_utf8(static_cast<char32_t>(random() % 0x80), bytes);
          break;
        case 1:
          append_utf8(static_cast<char32_t>(random() % 0xD800), bytes);
          break;
        case 2:
          append_utf8(static_cast<char32_t>(0x10000 + random() % 0x100000),
                      bytes);
          break;
        default:
          append_utf8(static_cast<char32_t>(0xAC00 + random() % 11172), bytes);
      }
    }
    if (random() % 2 == 0 && !bytes.empty()) {
      bytes[random() % bytes.size()] = static_cast<char>(random() & 0xFF);
    }
    expect_all_ways_agree(bytes);
  }
}

TEST(Utf8Check, KnowsWhatIsWhole) {
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8(std::string_view()));
  EXPECT_TRUE(is_valid_utf8("첫눈"));
  EXPECT_FALSE(is_valid_utf8("\xEC\xB2"));
}

}  // namespace
}  // namespace kijil
