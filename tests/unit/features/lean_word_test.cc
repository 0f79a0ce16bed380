// The quick ways of reading words against the plain ones.
#include "features/lean_word.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "scores/byte_marks.h"
#include "scores/line_words.h"
#include "scores/word_key.h"
#include "text/padded_text.h"

namespace kijil {
namespace {

std::string drawn_bytes(std::mt19937& random, std::size_t most) {
  static constexpr std::string_view kBytes(
      " \t\n\r\v\f\0\x01\x1F!a\x7F\x80\xFF", 14);
  std::string bytes;
  for (std::size_t i = random() % (most + 1); i > 0; --i) {
    bytes += random() % 3 == 0 ? kBytes[random() % kBytes.size()] : 'x';
  }
  return bytes;
}

std::vector<std::string> words_by_byte(std::string_view line) {
  std::vector<std::string> words(1);
  for (const char c : line.substr(0, line.find('\n'))) {
    if (!is_fasttext_space(c)) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

TEST(LineWords, AreThoseFoundByteByByte) {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    const std::string line = drawn_bytes(random, 200);
    const PaddedCopy padded(line);
    std::vector<std::string> words;
    for_each_word(padded.text(), [&](const char* at, std::size_t size) {
      words.emplace_back(at, size);
      return true;
    });
    ASSERT_EQ(words, words_by_byte(line)) << testing::PrintToString(line);
  }
}

TEST(LineWords, StopWhenToldTo) {
  const PaddedCopy padded("a b c");
  int words = 0;
  for_each_word(padded.text(),
                [&](const char*, std::size_t) { return ++words < 2; });
  EXPECT_EQ(words, 2);
}

TEST(ByteMarks, AreTheSameOnEveryMachine) {
  std::string bytes(16, 'x');
  for (int at = 0; at < 16; ++at) {
    for (int value = 0; value < 256; ++value) {
      bytes[static_cast<std::size_t>(at)] = static_cast<char>(value);
      for (const char sought : {'\0', ' ', 'x', '\x7F', '\x80', '\xFF'}) {
        std::uint32_t expected = 0;
        for (std::size_t i = 0; i < 16; ++i) {
          expected |= std::uint32_t{bytes[i] == sought} << i;
        }
        ASSERT_EQ(equal_marks(bytes.data(), sought), expected);
        ASSERT_EQ(plain_marks::equal_marks(bytes.data(), sought), expected);
      }
      const std::uint32_t low = std::uint32_t{value <= ' '} << at;
      ASSERT_EQ(low_marks(bytes.data()), low);
      ASSERT_EQ(plain_marks::low_marks(bytes.data()), low);
    }
    bytes[static_cast<std::size_t>(at)] = 'x';
  }
}

TEST(LeanWord, HasTheHashesOfItsText) {
  std::mt19937 random(2);
  for (std::size_t size = 1; size <= 80; ++size) {
    std::string line;
    for (std::size_t i = 0; i < size + 64; ++i) {
      line += static_cast<char>(1 + random() % 255);
    }
    LeanWord word;
    word.read(line.data(), size);
    const std::string text = line.substr(0, size);
    EXPECT_EQ(word.text(), text);
    EXPECT_EQ(word.key(), word_key(text));
    EXPECT_EQ(word.fasttext_hash(), fasttext_hash(text));
    const std::string padded =
        text.substr(0, LeanWord::kShort) +
        std::string(LeanWord::kShort + 4 - std::min(size, LeanWord::kShort),
                    '\0');
    EXPECT_EQ(word.is_short(), size <= LeanWord::kShort);
    EXPECT_EQ(std::string_view(word.padded(), LeanWord::kShort + 4), padded);
  }
}

}  // namespace
}  // namespace kijil
