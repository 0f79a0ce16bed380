#include "lines/json_record.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace kijil {
namespace {

// The row with its member "k" replaced by 9.
std::string with_nine(std::string_view row) {
  const JsonRecord record(row, "text");
  EXPECT_TRUE(record.is_object()) << row;
  return record.is_object() ? record.with_member("k", "9") : "failed";
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
  const JsonRecord record(R"({ "text" : "a" })", "text");
  EXPECT_EQ(nlohmann::json::parse(record.with_member("text", "\"b\"")),
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
  EXPECT_FALSE(JsonRecord(std::string(100000, '['), "text").is_object());
}

// A record without a page can be answered too; what is no object cannot.
TEST(JsonRecord, TellsWhetherAMemberCanBeAdded) {
  for (const std::string_view row :
       {"{}", R"({"text":7})", R"({"lines":[3]})", "\xEF\xBB\xBF{} "}) {
    const JsonRecord record(row, "text");
    EXPECT_FALSE(record.page()) << row;
    EXPECT_TRUE(record.is_object()) << row;
  }
  EXPECT_EQ(JsonRecord("{ }", "text").with_member("k", "9"), R"({ "k":9})");
  for (const std::string_view row :
       {"[{}]", "7", "\"{}\"", "{", R"({"text":"a"}})", R"({"text":"a"}{})",
        R"({"text":"a"],"b":{}})", ""}) {
    EXPECT_FALSE(JsonRecord(row, "text").is_object()) << row;
  }
  EXPECT_FALSE(JsonRecord(std::string_view("{\"text\":\"a\"}\0x", 14), "text")
                   .is_object())
      << "the parser would stop at the NUL byte";
}

TEST(JsonRecord, TheNewMemberMayHaveAnyName) {
  const JsonRecord record(R"({"text":"a","\"\\\u0041":1,"결과":2})", "text");
  EXPECT_EQ(record.with_member("\"\\A", "9"),
            R"({"text":"a","결과":2,"\"\\A":9})");
  EXPECT_EQ(record.with_member("결과", "9"),
            R"({"text":"a","\"\\\u0041":1,"결과":9})");
}

// Bytes that begin a character eat nothing that JSON is made of, whatever
// stands behind them; those of CP949 neither.
TEST(JsonRecord, BrokenUtf8ChangesNoStructure) {
  std::mt19937 random(8);
  const std::string kBytes =
      "\x80\xBF\xC0\xC2\xE0\xEA\xB0\xED\xA0\xF0\x90\xF4\xF5\xFE\xFF";
  const auto broken = [&] {
    std::string bytes;
    for (std::size_t n = random() % 4; n > 0; --n) {
      bytes += kBytes[random() % kBytes.size()];
    }
    return bytes;
  };
  for (int round = 0; round < 5000; ++round) {
    std::string row = "{\"a";
    row.append(broken()).append("\":[\"").append(broken());
    row.append("\\\\\",{\"").append(broken()).append("\\\"").append(broken());
    row.append("\":\"").append(broken()).append("\"}],\"text\":\"x");
    row.append(broken()).append("\"");
    std::string with_old = row;
    with_old.append(",\"k\":\"").append(broken()).append("\"}");
    ASSERT_EQ(with_nine(with_old), row + ",\"k\":9}");
    const JsonRecord record(with_old, "text");
    ASSERT_TRUE(record.page()) << record.page().error().message;
    ASSERT_EQ(record.page()->lines().size(), 1u);
  }
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
