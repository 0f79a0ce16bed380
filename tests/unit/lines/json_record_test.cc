#include "lines/json_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace kijil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Lines = std::vector<std::string>;

Lines lines_of(std::string_view row, std::string_view text_field = "text") {
  const Result<JsonRecord> record = JsonRecord::parse(row, text_field);
  EXPECT_TRUE(record) << row << ": " << (record ? "" : record.error().message);
  return record ? record->lines() : Lines{"failed"};
}

// The row with its member "k" replaced by 9.
std::string with_nine(std::string_view row) {
  const Result<JsonRecord> record = JsonRecord::parse(row, "text");
  EXPECT_TRUE(record) << row << ": " << (record ? "" : record.error().message);
  return record ? record->with_member("k", "9") : "failed";
}

Error error_of(std::string_view row, std::string_view text_field = "text") {
  const Result<JsonRecord> record = JsonRecord::parse(row, text_field);
  EXPECT_FALSE(record) << row;
  return record ? Error{} : record.error();
}

TEST(JsonRecord, TextIsSplitAtNewlines) {
  const std::vector<std::pair<std::string_view, Lines>> kCases = {
      {R"({"text":""})", {}},
      {R"({"text":"첫눈"})", {"첫눈"}},
      {R"({"text":"첫눈\n"})", {"첫눈"}},
      {R"({"text":"첫눈\n\n내린 날"})", {"첫눈", "", "내린 날"}},
      {R"({"text":"a\r\nb\rc\r\n"})", {"a", "b\rc"}},
      {R"({"text":"\n\n"})", {"", ""}},
      {R"({"text":"a\u2028b\tc\u0000"})", {std::string("a\u2028b\tc\0", 8)}},
      {R"({"text":"\ud83d\ude00 \"\\\/"})", {"😀 \"\\/"}},
  };
  for (const auto& [row, expected] : kCases) {
    EXPECT_EQ(lines_of(row), expected) << row;
  }
}

TEST(JsonRecord, LinesAreStringsOrObjectsWithAText) {
  EXPECT_THAT(lines_of(R"({"lines":["가",{"text":"나","label":"body"},""]})"),
              ElementsAre("가", "나", ""));
  EXPECT_THAT(lines_of(R"({"lines":[]})"), IsEmpty());
  EXPECT_THAT(lines_of(R"({"lines":["a\nb"]})"), ElementsAre("a b"))
      << "an entry is one line, whatever it holds";
}

TEST(JsonRecord, TextGoesBeforeLinesAndMayBeNamed) {
  EXPECT_THAT(lines_of(R"({"lines":["l"],"text":"t"})"), ElementsAre("t"));
  EXPECT_THAT(lines_of(R"({"text":"t","본문":"b"})", "본문"), ElementsAre("b"));
  EXPECT_THAT(lines_of(R"({"text":3,"lines":["l"]})"), ElementsAre("l"))
      << "a text that is no string is no text";
  EXPECT_THAT(lines_of(R"({"a":{"text":"deep"},"text":"t"})"),
              ElementsAre("t"));
}

TEST(JsonRecord, AMemberIsAddedAtTheEnd) {
  EXPECT_EQ(with_nine(R"({"text":"a"})"), R"({"text":"a","k":9})");
  EXPECT_EQ(with_nine(" { \"text\" : \"a\" }\r"),
            " { \"text\" : \"a\" ,\"k\":9}\r");
}

TEST(JsonRecord, AMemberOfThatNameGoes) {
  const std::vector<std::pair<std::string_view, std::string_view>> kCases = {
      // first, middle, last
      {R"({"k":1,"text":"a","b":2})", R"({"text":"a","b":2,"k":9})"},
      {R"({"text":"a","k":1,"b":2})", R"({"text":"a","b":2,"k":9})"},
      {R"({"text":"a","b":2,"k":1})", R"({"text":"a","b":2,"k":9})"},
      // twice and more
      {R"({"k":1,"k":2,"text":"a"})", R"({"text":"a","k":9})"},
      {R"({"k":1,"text":"a","k":2})", R"({"text":"a","k":9})"},
      {R"({"text":"a","k":1,"k":2})", R"({"text":"a","k":9})"},
      {R"({"text":"a","k":1,"k":2,"k":3,"b":4})",
       R"({"text":"a","b":4,"k":9})"},
      // values of every kind
      {R"({"k":"}\"],","text":"a"})", R"({"text":"a","k":9})"},
      {R"({"k":{"k":[{"a":"\\"}]},"text":"a"})", R"({"text":"a","k":9})"},
      {R"({"text":"a","k":null})", R"({"text":"a","k":9})"},
      {R"({"text":"a","k":-1.5e-3})", R"({"text":"a","k":9})"},
      // its name in other letters
      {R"({"\u006b":1,"text":"a"})", R"({"text":"a","k":9})"},
      // others that only look like it
      {R"({"K":1,"kk":2,"":3,"text":"k"})",
       R"({"K":1,"kk":2,"":3,"text":"k","k":9})"},
      {R"({"text":"\"k\":1","a":{"k":1},"b":["k"]})",
       R"({"text":"\"k\":1","a":{"k":1},"b":["k"],"k":9})"},
      {R"({"\"k":1,"text":"a"})", R"({"\"k":1,"text":"a","k":9})"},
  };
  for (const auto& [row, expected] : kCases) {
    EXPECT_EQ(with_nine(row), expected);
  }
}

TEST(JsonRecord, TheOnlyMemberMayBeReplaced) {
  const Result<JsonRecord> record =
      JsonRecord::parse(R"({ "text" : "a" })", "text");
  ASSERT_TRUE(record);
  EXPECT_EQ(nlohmann::json::parse(record->with_member("text", "\"b\"")),
            nlohmann::json::parse(R"({"text":"b"})"));
}

TEST(JsonRecord, BlanksAroundMembersKeepTheRowValid) {
  EXPECT_EQ(with_nine(R"({ "k" : 1 , "text" : "a" , "b" : 2 })"),
            R"({ "text" : "a" , "b" : 2 ,"k":9})");
  EXPECT_EQ(with_nine(R"({"text": "a", "k": 1, "k": 2, "b": [1, 2]})"),
            R"({"text": "a", "b": [1, 2],"k":9})");
  EXPECT_EQ(with_nine("{\t\"text\":\"a\"\t,\n\"k\":1\r}"),
            "{\t\"text\":\"a\"\t\r,\"k\":9}");
}

TEST(JsonRecord, AllOtherBytesStay) {
  for (const std::string_view members :
       {R"("text":"a","n":1.0,"m":1E+2,"o":-0,"p":1.10)",
        R"("text":"a","n":123456789012345678901234567890)",
        R"("text":"a","n":1e400,"m":-1e-400,"o":[2E9999])",
        R"("text":"a\/\u0041\ud55c","b":"\u00e9é")",
        R"("text":"a","x":1,"x":2,"y":{"z":[{},[],""," "]})",
        R"("z":1,  "text":"a",	"a":true , "키":null)"}) {
    EXPECT_EQ(with_nine("{" + std::string(members) + "}"),
              "{" + std::string(members) + ",\"k\":9}");
  }
  const std::string many_digits = "1" + std::string(400, '0') + ".5";
  EXPECT_EQ(with_nine("{\"text\":\"1e400\",\"n\":" + many_digits + "}"),
            "{\"text\":\"1e400\",\"n\":" + many_digits + ",\"k\":9}");
}

// A number that no double can hold makes no difference to how the rest of the
// record is read.
TEST(JsonRecord, HugeNumbersLeaveTheTextAlone) {
  EXPECT_THAT(lines_of(R"({"n":1e400,"text":"12345 \"678\" 1e999\n\\"})"),
              ElementsAre("12345 \"678\" 1e999", "\\"));
  EXPECT_EQ(error_of(R"({"n":1e400,"m":0123,"text":"a"})").code,
            ErrorCode::kCorrupt);
}

TEST(JsonRecord, WhatIsNoRecordIsAnError) {
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
      {"{\"text\":\"\xFF\"}", ErrorCode::kCorrupt, "column 10"},
      {R"({"text":"\ud83d"})", ErrorCode::kCorrupt, "column 16"},
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
TEST(JsonRecord, AMessageDoesNotRepeatTheRecord) {
  const std::string cut = "{\"text\":\"" + std::string(100000, 'x');
  EXPECT_LT(error_of(cut).message.size(), 300u);
  const std::string broken = cut + "\xFF\"}";
  EXPECT_LT(error_of(broken).message.size(), 300u);
}

TEST(JsonRecord, DepthIsNoDanger) {
  for (const std::string_view brackets : {"[]", "{}"}) {
    std::string open = brackets == "[]" ? "[" : "{\"k\":";
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += open;
    deep += "1";
    deep.append(100000, brackets[1]);
    const std::string row = "{\"text\":\"a\",\"deep\":" + deep + "}";
    EXPECT_EQ(with_nine(row), row.substr(0, row.size() - 1) + ",\"k\":9}");
    EXPECT_EQ(with_nine("{\"k\":" + deep + ",\"text\":\"a\"}"),
              R"({"text":"a","k":9})");
  }
  EXPECT_EQ(error_of(std::string(100000, '[')).code, ErrorCode::kCorrupt);
}

// Any members, "k" among them or not, with blanks anywhere.
TEST(JsonRecord, RandomRecordsKeepTheirOtherMembersInOrder) {
  std::mt19937 random(1);
  const auto blank = [&] { return std::string(random() % 3, ' '); };
  const auto pick = [&](std::initializer_list<std::string_view> of) {
    return std::string(of.begin()[random() % of.size()]);
  };
  for (int round = 0; round < 5000; ++round) {
    std::string row = blank() + "{";
    nlohmann::ordered_json expected = nlohmann::ordered_json::object();
    const std::size_t members = 1 + random() % 5;
    const std::size_t text_at = random() % members;
    for (std::size_t i = 0; i < members; ++i) {
      const std::string key =
          i == text_at ? "text"
                       : pick({"k", "k", "\\u006B", "a" + std::to_string(i)});
      const std::string value =
          i == text_at ? "\"x\""
                       : pick({"1.0", "\"k\"", "[1, {\"k\":2}]", "{}", "null"});
      row.append(i > 0 ? "," : "").append(blank());
      row.append("\"").append(key).append("\"").append(blank());
      row.append(":").append(blank()).append(value).append(blank());
      if (key == "text" || key[0] == 'a') {
        expected[key] = nlohmann::ordered_json::parse(value);
      }
    }
    row += "}" + blank();
    expected["k"] = 9;
    ASSERT_EQ(nlohmann::ordered_json::parse(with_nine(row)).dump(),
              expected.dump())
        << row;
  }
}

}  // namespace
}  // namespace kijil
