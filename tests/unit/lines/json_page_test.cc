#include "lines/json_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kijil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Lines = std::vector<std::string>;

Lines lines_of(std::string_view row, std::string_view text_field = "text") {
  const Result<JsonPage> page = read_json_page(row, text_field).page;
  EXPECT_TRUE(page) << row << ": " << (page ? "" : page.error().message);
  if (!page) return {"failed"};
  const auto lines = page->lines();
  return {lines.begin(), lines.end()};
}

Error error_of(std::string_view row, std::string_view text_field = "text") {
  const Result<JsonPage> page = read_json_page(row, text_field).page;
  EXPECT_FALSE(page) << row;
  return page ? Error{} : page.error();
}

TEST(JsonPage, TextIsSplitAtNewlines) {
  const std::vector<std::pair<std::string_view, Lines>> kCases = {
      {R"({"text":""})", {}},
      {R"({"text":"첫눈"})", {"첫눈"}},
      {R"({"text":"첫눈\n"})", {"첫눈"}},
      {R"({"text":"첫눈\n\n내린 날"})", {"첫눈", "", "내린 날"}},
      {R"({"text":"a\r\nb\rc\r\n"})", {"a\r", "b\rc\r"}},
      {R"({"text":"\n\n"})", {"", ""}},
      {R"({"text":"a\u2028b\tc\u0000"})", {std::string("a\u2028b\tc\0", 8)}},
      {R"({"text":"\ud83d\ude00 \"\\\/"})", {"😀 \"\\/"}},
  };
  for (const auto& [row, expected] : kCases) {
    EXPECT_EQ(lines_of(row), expected) << row;
  }
}

TEST(JsonPage, LinesAreStringsOrObjectsWithAText) {
  EXPECT_THAT(lines_of(R"({"lines":["가",{"text":"나","label":"body"},""]})"),
              ElementsAre("가", "나", ""));
  EXPECT_THAT(lines_of(R"({"lines":[]})"), IsEmpty());
  EXPECT_THAT(lines_of(R"({"lines":["a\nb"]})"), ElementsAre("a b"))
      << "an entry is one line, whatever it holds";
}

TEST(JsonPage, TextGoesBeforeLinesAndMayBeNamed) {
  EXPECT_THAT(lines_of(R"({"lines":["l"],"text":"t"})"), ElementsAre("t"));
  EXPECT_THAT(lines_of(R"({"text":"t","본문":"b"})", "본문"), ElementsAre("b"));
  EXPECT_THAT(lines_of(R"({"text":3,"lines":["l"]})"), ElementsAre("l"))
      << "a text that is no string is no text";
  EXPECT_THAT(lines_of(R"({"a":{"text":"deep"},"text":"t"})"),
              ElementsAre("t"));
}

// A number that no double can hold makes no difference to how the rest of the
// record is read.
TEST(JsonPage, HugeNumbersLeaveTheTextAlone) {
  EXPECT_THAT(lines_of(R"({"n":1e400,"text":"12345 \"678\" 1e999\n\\"})"),
              ElementsAre("12345 \"678\" 1e999", "\\"));
  EXPECT_EQ(error_of(R"({"n":1e400,"m":0123,"text":"a"})").code,
            ErrorCode::kCorrupt);
}

TEST(JsonPage, WhatIsNoRecordIsAnError) {
  const struct {
    std::string_view row;
    ErrorCode code;
    std::string_view message;
  } kCases[] = {
      {"", ErrorCode::kCorrupt, "is not valid JSON (column 1"},
      {R"({"text":"a")", ErrorCode::kCorrupt, "is not valid JSON (column 12"},
      {R"({"text":tru})", ErrorCode::kCorrupt, "is not valid JSON (column 12"},
      {R"({"text":"a"} x)", ErrorCode::kCorrupt, "column 14"},
      {R"({"text":"a",})", ErrorCode::kCorrupt, "column 13"},
      {R"({'text':'a'})", ErrorCode::kCorrupt, "column 2"},
      {R"({"text":"a","n":01})", ErrorCode::kCorrupt, "column 18"},
      {"{\"text\":\"a\tb\"}", ErrorCode::kCorrupt, "column 11"},
      {R"({"text":"\ud83"})", ErrorCode::kCorrupt, "column 15"},
      {std::string_view("{\"text\":\"a\"\0}", 13), ErrorCode::kCorrupt,
       "column 12: a NUL byte"},
      {R"(["text"])", ErrorCode::kInvalidArgument, "is not a JSON object"},
      {R"("text")", ErrorCode::kInvalidArgument, "is not a JSON object"},
      {R"({})", ErrorCode::kInvalidArgument,
       R"(has neither a string "text" nor an array "lines")"},
      {R"({"text":["a"]})", ErrorCode::kInvalidArgument, "--text-field"},
      {R"({"lines":"a"})", ErrorCode::kInvalidArgument, "--text-field"},
      {R"({"lines":["a",3]})", ErrorCode::kInvalidArgument,
       R"(entry 2 of "lines" is neither a string nor an object)"},
      {R"({"lines":[{"label":"body"}]})", ErrorCode::kInvalidArgument,
       "entry 1 of"},
      {R"({"lines":[{"text":null}]})", ErrorCode::kInvalidArgument,
       "entry 1 of"},
  };
  for (const auto& c : kCases) {
    const Error error = error_of(c.row);
    EXPECT_EQ(error.code, c.code) << c.row;
    EXPECT_THAT(error.message, HasSubstr(c.message)) << c.row;
  }
  EXPECT_THAT(error_of(R"({"text":"a"})", "본문").message, HasSubstr("본문"));
}

// Records of crawls are often cut, and a message is one line in a log.
TEST(JsonPage, AMessageDoesNotRepeatTheRecord) {
  const std::string cut = "{\"text\":\"" + std::string(100000, 'x');
  EXPECT_LT(error_of(cut).message.size(), 300u);
  const std::string broken = cut + "\xFF\"";
  EXPECT_LT(error_of(broken).message.size(), 300u);
}

TEST(JsonPage, BrokenTextIsReadAsReplacementCharacters) {
  EXPECT_THAT(lines_of("{\"\xFF\":1,\"text\":\"\xC0가\xEA\xB0\\n\xFF\"}"),
              ElementsAre("\uFFFD가\uFFFD", "\uFFFD"));
  // Halves of surrogate pairs are JSON, though no text.
  EXPECT_THAT(lines_of(R"({"text":"\ud83d\n\uDE00a\ud83d\ud83d\ude00"})"),
              ElementsAre("\uFFFD", "\uFFFDa\uFFFD\U0001F600"));
  EXPECT_THAT(lines_of(R"({"a":"\udc80","text":"\\ud83d \\\ud83d"})"),
              ElementsAre("\\ud83d \\\uFFFD"));
  EXPECT_THAT(lines_of(R"({"text":"\ud83d","n":1e999})"),
              ElementsAre("\uFFFD"));
}

TEST(JsonPage, TheLastOfSeveralMembersCounts) {
  EXPECT_THAT(lines_of(R"({"text":"a","text":"b"})"), ElementsAre("b"));
  EXPECT_THAT(lines_of(R"({"lines":["a"],"lines":["b","c"]})"),
              ElementsAre("b", "c"));
  EXPECT_THAT(lines_of(R"({"lines":[1],"lines":["b"]})"), ElementsAre("b"));
  EXPECT_THAT(lines_of(R"({"lines":[{"text":1,"text":"b"}]})"),
              ElementsAre("b"));
  EXPECT_EQ(error_of(R"({"text":"a","text":7})").code,
            ErrorCode::kInvalidArgument);
}

TEST(JsonPage, OnlyTheRecordsOwnMembersCount) {
  EXPECT_THAT(
      lines_of(R"({"a":{"text":"x","lines":["y"]},"lines":[{"a":{"text":"z"},)"
               R"("text":"b","c":[{"text":"w"}]}]})"),
      ElementsAre("b"));
  for (const char* row :
       {R"([{"text":"a"}])", R"({"a":{"text":"a"}})", R"({"a":["text","b"]})",
        R"({"lines":{"text":"a"}})", R"({"lines":[["a"]]})",
        R"({"lines":[{"a":{"text":"b"}}]})"}) {
    EXPECT_EQ(error_of(row).code, ErrorCode::kInvalidArgument) << row;
  }
}

TEST(JsonPage, SaysWhetherTheLinesAreThoseOfAText) {
  EXPECT_EQ(read_json_page(R"({"text":"a\r\n"})", "text").page->text, "a\r\n");
  EXPECT_FALSE(read_json_page(R"({"lines":["a"]})", "text").page->text);
}

}  // namespace
}  // namespace kijil
