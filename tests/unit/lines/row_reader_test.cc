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

// Rows with `|` behind those that a `\n` ends.
std::vector<std::string> rows_of(ReadBytes read) {
  RowReader reader(std::move(read));
  std::vector<std::string> rows;
  while (const std::optional<InputRow> row = reader.next()) {
    rows.push_back(std::string(row->text).append(row->is_whole ? "|" : ""));
  }
  EXPECT_FALSE(reader.next()) << "the end is the end";
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

TEST(RowReader, SaysWhetherARowIsThere) {
  std::vector<std::string> parts = {"a\nb", "b\n", "c\nd\n", "e"};
  RowReader reader([&](char* buffer, std::size_t) -> std::size_t {
    if (parts.empty()) return 0;
    const std::size_t n = parts.front().copy(buffer, std::string::npos);
    parts.erase(parts.begin());
    return n;
  });
  std::vector<bool> there;
  do {
    there.push_back(reader.has_row());
  } while (reader.next());
  EXPECT_THAT(there, ElementsAre(false, false, false, true, false, false));
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
