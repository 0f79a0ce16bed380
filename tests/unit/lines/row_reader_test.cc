#include "lines/row_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace kijil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Rows with `|` behind those that a `\n` ends, of blocks of so many bytes.
std::vector<std::string> rows_of(ReadBytes read, std::size_t bytes = 1000) {
  RowReader reader(std::move(read));
  std::vector<std::string> rows;
  RowBlock block;
  while (reader.next(block, bytes)) {
    EXPECT_FALSE(block.rows.empty());
    EXPECT_TRUE(block.is_whole || block.rows.size() == 1);
    for (const std::string_view row : block.rows) {
      rows.push_back(std::string(row).append(block.is_whole ? "|" : ""));
    }
  }
  EXPECT_FALSE(reader.next(block, bytes)) << "the end is the end";
  return rows;
}

// Gives so many bytes at a time.
ReadBytes chunks(std::string_view bytes, std::size_t size) {
  return [read = read_from(bytes), size](char* buffer, std::size_t most) {
    return read(buffer, std::min(size, most));
  };
}

TEST(RowReader, RowsEndAtNewlines) {
  EXPECT_THAT(rows_of(read_from("")), IsEmpty());
  EXPECT_THAT(rows_of(read_from("\n")), ElementsAre("|"));
  EXPECT_THAT(rows_of(read_from("가\r\n\n나")),
              ElementsAre("가\r|", "|", "나"));
  EXPECT_THAT(rows_of(read_from(std::string_view("a\0b\n", 4))),
              ElementsAre(std::string("a\0b|", 4)));
}

TEST(RowReader, ChunksMakeNoDifference) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    std::string text(random() % 60, 'x');
    for (char& c : text) c = "a\nb\r"[random() % 4];
    const auto expected = rows_of(read_from(text));
    EXPECT_EQ(rows_of(chunks(text, 1 + random() % 5)), expected);
    EXPECT_EQ(rows_of(chunks(text, 1 + random() % 50), 1 + random() % 9),
              expected);
  }
}

TEST(RowReader, RowsMayBeLongerThanAnyBuffer) {
  std::string text;
  for (const std::size_t size : {10'000'000u, 3u, 300'000u, 262'144u, 0u}) {
    text.append(size, static_cast<char>('a' + size % 7)).append("\n");
  }
  std::string joined;
  for (const std::string& row : rows_of(chunks(text, 100'000))) {
    joined.append(row, 0, row.size() - 1).append("\n");
  }
  EXPECT_TRUE(joined == text);
}

// Who wrote them may be waiting for the answers.
TEST(RowReader, GivesWhatIsThereWithoutReadingOn) {
  std::vector<std::string> parts = {"a\nb", "b\n", "c\nd\ne\n", "f"};
  RowReader reader([&](char* buffer, std::size_t) -> std::size_t {
    if (parts.empty()) return 0;
    const std::size_t n = parts.front().copy(buffer, std::string::npos);
    parts.erase(parts.begin());
    return n;
  });
  std::vector<std::size_t> rows, unread;
  RowBlock block;
  while (reader.next(block, 4)) {
    rows.push_back(block.rows.size());
    unread.push_back(parts.size());
  }
  EXPECT_THAT(rows, ElementsAre(1, 1, 2, 1, 1)) << "no more than four bytes";
  EXPECT_THAT(unread, ElementsAre(3, 2, 1, 1, 0));
}

// A block's rows stay as they are while the reader reads on.
TEST(RowReader, BlocksAreIndependent) {
  const std::string text = "a\nbb\nccc\ndd\ne";
  RowReader reader(chunks(text, 4));
  std::vector<RowBlock> blocks;
  for (RowBlock block; reader.next(block, 1);) {
    blocks.push_back(std::move(block));
    block = {};
  }
  std::string joined;
  for (const RowBlock& block : blocks) {
    for (const std::string_view row : block.rows) joined.append(row) += '|';
  }
  EXPECT_EQ(joined, "a|bb|ccc|dd|e|");
}

// One that took what has not been asked for yet along with each row would take
// all that was read, as often as there are rows.
TEST(RowReader, SmallBlocksTakeLittleMemory) {
  constexpr std::size_t kRows = 200'000;
  const std::string text(kRows, '\n');
  RowReader reader(read_from(text));
  std::size_t rows = 0, memory = 0;
  for (RowBlock block; reader.next(block, 1); block = {}) {
    rows += block.rows.size();
    memory += block.memory.capacity();
  }
  EXPECT_EQ(rows, kRows);
  EXPECT_LT(memory, kRows * 100);
}

// A pipe with ten bytes in it must not be asked for eleven.
TEST(ReadFrom, GivesWhatIsThereAndDoesNotWaitForMore) {
  class Pipe : public std::streambuf {
   public:
    int waits = 0;

   protected:
    int_type underflow() override {
      if (++waits > 2) return traits_type::eof();
      setg(bytes_, bytes_, bytes_ + 10);
      return traits_type::to_int_type(bytes_[0]);
    }

   private:
    char bytes_[10] = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'};
  };
  Pipe pipe;
  std::istream in(&pipe);
  const ReadBytes read = read_from(in);
  char buffer[100];
  EXPECT_EQ(read(buffer, 100), 10u);
  EXPECT_EQ(pipe.waits, 1);
  EXPECT_EQ(read(buffer, 4), 4u);
  EXPECT_EQ(read(buffer, 100), 6u);
  EXPECT_EQ(pipe.waits, 2);
  EXPECT_EQ(read(buffer, 100), 0u);
  EXPECT_EQ(read(buffer, 100), 0u);
  EXPECT_TRUE(in.eof());
}

}  // namespace
}  // namespace kijil
