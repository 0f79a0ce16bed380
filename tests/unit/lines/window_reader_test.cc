#include "lines/window_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace kijil {
namespace {

using testing::ElementsAre;

// A line with its bytes copied; `begins` and `ends` tell of its page.
struct ReadLine {
  std::string page_break, text, ending;
  bool begins = false, ends = false;

  bool operator==(const ReadLine&) const = default;
  friend void PrintTo(const ReadLine& line, std::ostream* out) {
    *out << (line.begins ? "[" : "")
         << testing::PrintToString(line.page_break + "|" + line.text + "|" +
                                   line.ending)
         << (line.ends ? "]" : "");
  }
};

// What the header says, done the plain way on the whole input.
std::vector<ReadLine> read_plainly(std::string_view input,
                                   std::string_view separator) {
  std::vector<ReadLine> lines;
  while (!input.empty()) {
    const std::size_t newline = input.find('\n');
    std::string_view text = input.substr(0, newline);
    input.remove_prefix(std::min(input.size(), text.size() + 1));
    ReadLine line;
    if (newline != std::string_view::npos) line.ending = "\n";
    const std::string bare(
        text.ends_with('\r') ? text.substr(0, text.size() - 1) : text);
    if (!separator.empty() && bare == separator) {
      line.page_break = text;
      text = {};
    }
    while (text.starts_with('\f')) {
      line.page_break += '\f';
      text.remove_prefix(1);
    }
    line.text = text;
    line.begins = lines.empty() || !line.page_break.empty();
    if (line.begins && !lines.empty()) lines.back().ends = true;
    lines.push_back(line);
  }
  if (!lines.empty()) lines.back().ends = true;
  return lines;
}

// Hands out `bytes` at most `chunk` at a time.
ReadBytes read_in_chunks(std::string_view bytes, std::size_t chunk) {
  return [read = read_from(bytes), chunk](char* buffer, std::size_t size) {
    return read(buffer, std::min(size, chunk));
  };
}

// Appends the lines that a window emits. Checks it on the way: its context is
// of the same page, and no more than the options allow. False if it cannot go
// on.
bool emit(const LineWindow& w, const WindowOptions& options,
          const std::vector<ReadLine>& expected, std::vector<ReadLine>& out) {
  EXPECT_LT(w.emit_begin, w.emit_end) << "a window that emits nothing";
  EXPECT_LE(w.emit_end, w.lines.size());
  EXPECT_LE(w.emit_begin, options.overlap_lines);
  EXPECT_LE(w.lines.size() - w.emit_end, options.overlap_lines);
  EXPECT_GE(out.size(), w.emit_begin);
  const std::size_t first = out.size() - w.emit_begin;
  for (std::size_t i = 0; i < w.lines.size(); ++i) {
    const Line& line = w.lines[i];
    EXPECT_EQ(line.starts_page(), !line.page_break().empty());
    ReadLine copy{std::string(line.page_break()), std::string(line.text()),
                  std::string(line.ending())};
    EXPECT_LT(first + i, expected.size());
    if (first + i >= expected.size()) return false;
    const ReadLine& same = expected[first + i];
    EXPECT_EQ(copy.page_break + copy.text + copy.ending,
              same.page_break + same.text + same.ending);
    // One page from end to end: nothing begins inside, nothing ends inside.
    EXPECT_TRUE(i == 0 || !same.begins) << "two pages in one window";
    if (i < w.emit_begin || i >= w.emit_end) continue;
    copy.begins = i == w.emit_begin && w.begins_page;
    copy.ends = i + 1 == w.emit_end && w.ends_page;
    out.push_back(copy);
  }
  return true;
}

// All lines as emitted.
std::vector<ReadLine> emitted(ReadBytes read, const WindowOptions& options,
                              const std::vector<ReadLine>& expected) {
  std::vector<ReadLine> out;
  WindowReader reader(std::move(read), options);
  while (const LineWindow* w = reader.next()) {
    if (!emit(*w, options, expected, out)) return out;
  }
  EXPECT_EQ(reader.next(), nullptr) << "the end is not the end";
  return out;
}

// The same by blocks of so many bytes, which are looked at when all are there,
// two at a time in the same memory.
std::vector<ReadLine> emitted_by_blocks(ReadBytes read,
                                        const WindowOptions& options,
                                        const std::vector<ReadLine>& expected,
                                        std::size_t bytes) {
  std::vector<ReadLine> out;
  WindowReader reader(std::move(read), options);
  WindowBlock blocks[2];
  for (std::size_t n = 0;; n = 0) {
    while (n < 2 && reader.next_block(blocks[n], bytes)) ++n;
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_FALSE(blocks[i].windows.empty());
      for (const LineWindow& w : blocks[i].windows) {
        if (!emit(w, options, expected, out)) return out;
      }
    }
    if (n < 2) return out;
  }
}

std::vector<ReadLine> all_lines(std::string_view input,
                                WindowOptions options = {}) {
  return emitted(read_from(input), options,
                 read_plainly(input, options.page_separator));
}

std::string joined(const std::vector<ReadLine>& lines) {
  std::string out;
  for (const ReadLine& line : lines) {
    out += line.page_break + line.text + line.ending;
  }
  return out;
}

TEST(WindowReader, ALineIsWhatANewlineEnds) {
  EXPECT_THAT(all_lines("첫눈\n\n내린 날\n"),
              ElementsAre(ReadLine{"", "첫눈", "\n", true, false},
                          ReadLine{"", "", "\n", false, false},
                          ReadLine{"", "내린 날", "\n", false, true}));
}

TEST(WindowReader, TheLastLineMayLackItsNewline) {
  EXPECT_THAT(all_lines("a\nb"),
              ElementsAre(ReadLine{"", "a", "\n", true, false},
                          ReadLine{"", "b", "", false, true}));
  EXPECT_THAT(all_lines("\n"), ElementsAre(ReadLine{"", "", "\n", true, true}));
}

TEST(WindowReader, NothingHasNoLines) {
  EXPECT_THAT(all_lines(""), ElementsAre());
  EXPECT_THAT(all_lines(std::string_view()), ElementsAre());
}

TEST(WindowReader, OtherLineBreaksStayInTheLine) {
  EXPECT_THAT(
      all_lines("a\r\nb\rc\u2028d\u0085e\vf\n"),
      ElementsAre(ReadLine{"", "a\r", "\n", true, false},
                  ReadLine{"", "b\rc\u2028d\u0085e\vf", "\n", false, true}));
}

TEST(WindowReader, AFormFeedAtTheStartOfALineStartsAPage) {
  EXPECT_THAT(all_lines("a\n\fb\n\f\nc\f\nd"),
              ElementsAre(ReadLine{"", "a", "\n", true, true},
                          ReadLine{"\f", "b", "\n", true, true},
                          ReadLine{"\f", "", "\n", true, false},
                          ReadLine{"", "c\f", "\n", false, false},
                          ReadLine{"", "d", "", false, true}));
}

TEST(WindowReader, RepeatedFormFeedsStartOnePage) {
  EXPECT_THAT(all_lines("\f\fa\n\f\f\f\f"),
              ElementsAre(ReadLine{"\f\f", "a", "\n", true, true},
                          ReadLine{"\f\f\f\f", "", "", true, true}));
}

TEST(WindowReader, ALineEqualToTheSeparatorStartsAPage) {
  WindowOptions options;
  options.page_separator = "-----";
  EXPECT_THAT(
      all_lines("a\n-----\nb\r\n-----\r\nc\n------\n----- \n-----", options),
      ElementsAre(ReadLine{"", "a", "\n", true, true},
                  ReadLine{"-----", "", "\n", true, false},
                  ReadLine{"", "b\r", "\n", false, true},
                  ReadLine{"-----\r", "", "\n", true, false},
                  ReadLine{"", "c", "\n", false, false},
                  ReadLine{"", "------", "\n", false, false},
                  ReadLine{"", "----- ", "\n", false, true},
                  ReadLine{"-----", "", "", true, true}));
}

TEST(WindowReader, WithoutASeparatorNoLineIsOne) {
  EXPECT_THAT(all_lines("a\n\n\r\nb"),
              ElementsAre(ReadLine{"", "a", "\n", true, false},
                          ReadLine{"", "", "\n", false, false},
                          ReadLine{"", "\r", "\n", false, false},
                          ReadLine{"", "b", "", false, true}));
}

TEST(WindowReader, BytesOfAnyKindComeThrough) {
  std::string input;
  for (int byte = 0; byte < 256; ++byte) input += static_cast<char>(byte);
  input += input;
  EXPECT_EQ(joined(all_lines(input)), input);
}

TEST(WindowReader, APageOfAFullWindowIsOneWindow) {
  WindowOptions options;
  options.window_lines = 8;
  options.overlap_lines = 2;
  for (const std::string_view end : {"", "\fnext\n"}) {
    const std::string input = "1\n2\n3\n4\n5\n6\n7\n8\n" + std::string(end);
    WindowReader reader(read_from(input), options);
    const LineWindow* w = reader.next();
    ASSERT_NE(w, nullptr);
    EXPECT_TRUE(w->begins_page && w->ends_page);
    EXPECT_EQ(w->emit_end, 8u);
  }
}

TEST(WindowReader, ALongerPageComesInWindowsWithContextOnBothSides) {
  WindowOptions options;
  options.window_lines = 12;
  options.overlap_lines = 2;
  std::string input;
  for (int i = 0; i < 40; ++i) input += "line\n";
  WindowReader reader(read_from(input), options);
  const LineWindow* w = reader.next();
  ASSERT_NE(w, nullptr);
  EXPECT_EQ(w->lines.size(), 12u);
  EXPECT_EQ(w->emit_begin, 0u);
  EXPECT_EQ(w->emit_end, 10u);
  EXPECT_TRUE(w->begins_page);
  EXPECT_FALSE(w->ends_page);
  w = reader.next();
  ASSERT_NE(w, nullptr);
  EXPECT_EQ(w->lines.size(), 12u);
  EXPECT_EQ(w->emit_begin, 2u);
  EXPECT_EQ(w->emit_end, 10u);
  EXPECT_FALSE(w->begins_page);
  EXPECT_FALSE(w->ends_page);
}

TEST(WindowReader, ContextTakesHalfTheBytesOfAWindowAtMost) {
  WindowOptions options;
  options.window_lines = 8;
  options.overlap_lines = 4;
  options.window_bytes = 200;
  // Every window is filled by its bytes: two lines of 101.
  std::string input;
  for (int i = 0; i < 6; ++i) input += std::string(100, 'x') + "\n";
  WindowReader reader(read_from(input), options);
  while (const LineWindow* w = reader.next()) {
    EXPECT_EQ(w->emit_begin, 0u) << "101 bytes are more than half of 200";
    EXPECT_LE(w->lines.size(), 2u);
  }
}

TEST(WindowReader, LinesLongerThanAWindowAreOnePage) {
  WindowOptions options;
  options.window_bytes = 1000;
  const std::string huge(600 * 1024, 'x');
  const std::string input = "a\n" + huge + "\nb\n" + huge + "\n" + huge;
  const std::vector<ReadLine> lines = all_lines(input, options);
  EXPECT_EQ(joined(lines), input);
  EXPECT_EQ(lines, read_plainly(input, ""));
}

TEST(WindowReader, ReadsNoFurtherThanNeededPastAHugeLine) {
  WindowOptions options;
  options.window_bytes = 1000;
  const std::string huge(2 << 20, 'x');
  const std::string input = huge + "\n" + huge + "\n" + huge;
  std::size_t handed_out = 0;
  WindowReader reader(
      [&, read = read_from(input)](char* buffer, std::size_t size) {
        const std::size_t n = read(buffer, size);
        handed_out += n;
        return n;
      },
      options);
  ASSERT_NE(reader.next(), nullptr);
  EXPECT_LT(handed_out, huge.size() + (1 << 20)) << "holds two huge lines";
}

TEST(WindowReader, ABlockNeedsNoFurtherReading) {
  std::vector<std::string> parts = {"a\n\fb\n\fc", "\n", "\fd\n\f", "e\n"};
  WindowReader reader(
      [&](char* buffer, std::size_t) -> std::size_t {
        if (parts.empty()) return 0;
        const std::size_t n = parts.front().copy(buffer, std::string::npos);
        parts.erase(parts.begin());
        return n;
      },
      {});
  std::vector<std::size_t> windows, unread;
  WindowBlock block;
  while (reader.next_block(block, 1000)) {
    windows.push_back(block.windows.size());
    unread.push_back(parts.size());
  }
  // "\fc" shows that "b" ends its page only when its own end has come.
  EXPECT_THAT(windows, ElementsAre(1, 1, 1, 1, 1));
  EXPECT_THAT(unread, ElementsAre(3, 2, 1, 0, 0));
}

// One that took what has not been asked for yet along with each page would take
// all that was read, as often as there are pages.
TEST(WindowReader, SmallBlocksTakeLittleMemory) {
  constexpr std::size_t kPages = 100'000;
  std::string text;
  for (std::size_t i = 0; i < kPages; ++i) text += "\f\n";
  WindowReader reader(read_from(text), {});
  std::size_t lines = 0, memory = 0;
  for (WindowBlock block; reader.next_block(block, 1); block = {}) {
    lines += block.lines.size();
    memory += block.memory.capacity();
  }
  EXPECT_EQ(lines, kPages);
  EXPECT_LT(memory, kPages * 200);
}

TEST(WindowReader, AStreamReadsAsItsBytes) {
  const std::string input = "첫눈\n\f둘째 장\n끝";
  std::istringstream in(input);
  EXPECT_EQ(emitted(read_from(in), {}, read_plainly(input, "")),
            read_plainly(input, ""));
}

// A short file is read a byte at a time, so that every state of the reader
// meets every place in a line.
TEST(WindowReader, ChunksOfOneByteChangeNothing) {
  const std::string input = "a\r\n==\r\n\fb\n\n\f\f\n==\nc\f\n==";
  WindowOptions options;
  options.page_separator = "==";
  options.window_lines = 2;
  EXPECT_EQ(
      emitted(read_in_chunks(input, 1), options, read_plainly(input, "==")),
      read_plainly(input, "=="));
}

TEST(WindowReader, EveryLineComesOnceWhateverTheWindows) {
  std::mt19937 random(1);
  constexpr std::string_view kPieces[] = {"a", "\n", "\n", "\n",  "\f",
                                          "=", "==", "\r", "\r\n"};
  for (int round = 0; round < 4000; ++round) {
    std::string input;
    for (std::size_t i = random() % 40; i > 0; --i) {
      input += kPieces[random() % std::size(kPieces)];
    }
    WindowOptions options;
    if (random() % 2 == 0) options.page_separator = "==";
    options.window_lines = 1 + random() % 9;
    options.overlap_lines = random() % 4;
    options.window_bytes = random() % 2 == 0 ? kWindowBytes : 1 + random() % 20;
    const std::size_t chunk = 1 + random() % 50;
    const std::vector<ReadLine> expected =
        read_plainly(input, options.page_separator);
    ASSERT_EQ(joined(expected), input);
    ASSERT_EQ(emitted(read_in_chunks(input, chunk), options, expected),
              expected)
        << testing::PrintToString(input) << " lines " << options.window_lines
        << " overlap " << options.overlap_lines << " bytes "
        << options.window_bytes << " chunk " << chunk;
    ASSERT_EQ(emitted_by_blocks(read_in_chunks(input, chunk), options, expected,
                                1 + random() % 20),
              expected)
        << testing::PrintToString(input);
    ASSERT_FALSE(testing::Test::HasFailure());
  }
}

}  // namespace
}  // namespace kijil
