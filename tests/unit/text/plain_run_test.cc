#include "text/plain_run.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "text/unicode.h"
#include "text/utf8.h"
#include "text/utf8_check.h"

namespace kijil {
namespace {

bool is_plain(char32_t c, char32_t before) {
  if (c < 0x80) {
    const bool vanishes = (c == ' ' || c == '.') && c == before;
    return is_in(c, 0x20, 0x7E) && c != '\\' && c != '`' && !vanishes;
  }
  return is_hangul_syllable(c) || is_in(c, 0x4000, 0x9FFF);
}

// Character by character.
std::string run_plainly(std::string_view bytes, char before) {
  std::string form;
  char32_t last = static_cast<unsigned char>(before);
  for (Utf8Reader reader(bytes); !reader.at_end();) {
    const char32_t c = reader.next();
    if (!is_plain(c, last)) break;
    append_utf8(is_in(c, '0', '9')   ? U'0'
                : is_in(c, 'A', 'Z') ? c | 0x20
                                     : c,
                form);
    last = c;
  }
  return form;
}

// In room of their own size, so that a sanitizer notices what reads on.
void expect_all_ways_agree(std::string_view text, char before = ' ') {
  const std::unique_ptr<char[]> room(new char[text.size()]);
  text.copy(room.get(), text.size());
  const std::string_view bytes(room.get(), text.size());
  const std::string expected = run_plainly(bytes, before);
  const auto run_by = [&](auto way) {
    const std::unique_ptr<char[]> form(new char[text.size() + kPlainRunRoom]);
    return std::string(form.get(), way(bytes, before, form.get()));
  };
  ASSERT_EQ(run_by(put_plain_run_portably), expected)
      << testing::PrintToString(text) << " behind '" << before << "'";
  ASSERT_EQ(run_by(put_plain_run), expected) << testing::PrintToString(text);
  if (has_avx2()) {
    ASSERT_EQ(run_by(put_plain_run_by_avx2), expected)
        << testing::PrintToString(text) << " behind '" << before << "'";
  }
}

TEST(PlainRun, HeaderExample) {
  char form[64 + kPlainRunRoom];
  ASSERT_EQ(put_plain_run("2025년 첫눈“", ' ', form), 14u);
  EXPECT_EQ(std::string_view(form, 14), "0000년 첫눈");
}

TEST(PlainRun, WaysAgreeOnAllPairsOfBytes) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const char pair[] = {static_cast<char>(a), static_cast<char>(b)};
      for (const std::string_view behind : {"", "a", "\x80", "\x80\x80"}) {
        const std::string text = std::string(pair, 2).append(behind);
        expect_all_ways_agree(text);
        expect_all_ways_agree(text, '.');
        expect_all_ways_agree(text, '\xA6');
      }
    }
  }
}

// Edges of what is plain in front of each other, across the ends of blocks and
// behind text of which the last block looks at some again.
TEST(PlainRun, WaysAgreeOnSequencesOfEdgeBytes) {
  constexpr std::string_view kEdges =
      " .A`\\\x1F\x7F\x80\x9E\x9F\xA3\xA4\xAF\xB0\xBF\xC3\xE0\xE3\xE4\xEA\xEC"
      "\xED\xEE\xF0";
  for (const std::size_t at : {5u, 14u, 30u, 31u, 62u}) {
    for (const std::size_t size : {at + 4, at + 7, at + 32}) {
      std::string bytes(size, 'a');
      for (std::size_t i = 0; i < kEdges.size() * kEdges.size(); ++i) {
        bytes[at] = kEdges[i % kEdges.size()];
        bytes[at + 1] = kEdges[i / kEdges.size()];
        for (const char c : kEdges) {
          bytes[at + 2] = c;
          for (const char d : {'a', '\x80', '\xB0', '\xED'}) {
            bytes[at + 3] = d;
            expect_all_ways_agree(bytes);
          }
        }
      }
    }
  }
}

TEST(PlainRun, WaysAgreeOnTextCutOffAnywhere) {
  std::string text;
  for (int i = 0; i < 9; ++i) text += "첫눈 힣3.A鷺 z.힤";
  for (std::size_t from = 0; from < 40; ++from) {
    for (std::size_t size = 0; from + size <= text.size(); ++size) {
      expect_all_ways_agree(std::string_view(text).substr(from, size));
    }
  }
}

TEST(PlainRun, WaysAgreeOnRandomText) {
  const std::u32string_view kSpecial =
      U"  ..\\`“é①\u007F\u0001\u3FFF\u4000\u9FFF\uA000\uABFF\uAC00\uD77F\uD780"
      U"\uD7A3\uD7A4\uD7FF\uE000\uFFFD😀";
  std::mt19937 random(6);
  for (int round = 0; round < 60000; ++round) {
    std::string text;
    const std::size_t special = random() % 6;
    for (std::size_t n = random() % 60; n > 0; --n) {
      const std::size_t roll = random() % 60;
      append_utf8(roll < special ? kSpecial[random() % kSpecial.size()]
                  : roll < 30
                      ? 0x20 + static_cast<char32_t>(random() % 95)
                      : 0xAC00 + static_cast<char32_t>(random() % 11172),
                  text);
    }
    if (round % 3 == 0 && !text.empty()) {
      text[random() % text.size()] = static_cast<char>(random() % 256);
    }
    expect_all_ways_agree(text, round % 2 == 0 ? ' ' : '.');
  }
}

}  // namespace
}  // namespace kijil
