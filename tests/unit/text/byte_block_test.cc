#include "text/byte_block.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace kijil {
namespace {

unsigned char at(const ByteBlock& block, std::size_t i) { return block[i]; }

template <typename Holds>
void expect_where(const ByteBlock& found, const std::string& bytes,
                  Holds&& holds) {
  for (std::size_t i = 0; i < kBlockBytes; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    ASSERT_EQ(at(found, i), holds(byte) ? 0xFF : 0) << "byte " << int{byte};
  }
}

std::string random_bytes(std::mt19937& random) {
  std::string bytes(kBlockBytes, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() & 0xFF);
  return bytes;
}

TEST(ByteBlock, ComparesEveryByteWithEveryOther) {
  std::mt19937 random(1);
  for (int other = 0; other < 256; ++other) {
    const auto b = static_cast<unsigned char>(other);
    for (int round = 0; round < 50; ++round) {
      std::string bytes = random_bytes(random);
      bytes[random() % kBlockBytes] = static_cast<char>(b);
      const ByteBlock block = load_block(bytes.data());
      const auto as_signed = [](unsigned char byte) {
        return byte < 0x80 ? int{byte} : byte - 256;
      };
      expect_where(bytes_equal(block, b), bytes,
                   [&](unsigned char byte) { return byte == b; });
      expect_where(bytes_from(block, b), bytes,
                   [&](unsigned char byte) { return byte >= b; });
      expect_where(
          bytes_between(block, b / 2, b), bytes,
          [&](unsigned char byte) { return byte >= b / 2 && byte <= b; });
      expect_where(bytes_above(block, b), bytes, [&](unsigned char byte) {
        return as_signed(byte) > as_signed(b);
      });
      expect_where(bytes_below(block, b), bytes, [&](unsigned char byte) {
        return as_signed(byte) < as_signed(b);
      });
    }
  }
}

TEST(ByteBlock, BytesMoveToTheirNeighbours) {
  const std::string text = "abcdefghijklmnopABCDEFGHIJKLMNOP";
  const ByteBlock first = load_block(text.data());
  const ByteBlock second = load_block(text.data() + kBlockBytes);
  for (std::size_t i = 0; i < kBlockBytes; ++i) {
    const auto expected = [&](std::size_t place) {
      return static_cast<unsigned char>(text[place]);
    };
    EXPECT_EQ(at(bytes_across<1>(first, second), i),
              expected(kBlockBytes + i - 1));
    EXPECT_EQ(at(bytes_across<3>(first, second), i),
              expected(kBlockBytes + i - 3));
    EXPECT_EQ(at(bytes_before<2>(first), i), i < 2 ? 0 : expected(i - 2));
    EXPECT_EQ(at(bytes_behind<2>(first), i),
              i + 2 < kBlockBytes ? expected(i + 2) : 0);
  }
}

TEST(ByteBlock, FindsTheFirstByte) {
  EXPECT_EQ(first_byte(ByteBlock{}), kBlockBytes);
  for (std::size_t first = 0; first < kBlockBytes; ++first) {
    std::string bytes(kBlockBytes, '\0');
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(first), bytes.end(),
              '\xFF');
    EXPECT_EQ(first_byte(load_block(bytes.data())), first);
    bytes.assign(kBlockBytes, '\0');
    bytes[first] = '\xFF';
    EXPECT_EQ(first_byte(load_block(bytes.data())), first);
  }
}

// Exactly as much memory as the text has, so that sanitizers see a step beyond.
TEST(ByteBlock, TheLastBlockIsFilledUp) {
  for (std::size_t size = 0; size < 3 * kBlockBytes; ++size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
      text += static_cast<char>('A' + i);
    }
    for (std::size_t begin = size - std::min(size, kBlockBytes - 1);
         begin <= size; ++begin) {
      const ByteBlock block = load_last_block(text, begin, '~');
      for (std::size_t i = 0; i < kBlockBytes; ++i) {
        ASSERT_EQ(at(block, i), begin + i < size ? text[begin + i] : '~');
      }
    }
  }
}

}  // namespace
}  // namespace kijil
