// JSONL in, JSONL out: one record per record, in order, nothing else touched.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "run.h"

namespace kijil::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

// As text in JSON: two buttons, a headline, two paragraphs, a footer.
constexpr const char* kText =
    R"(로그인\n회원가입\n버들내 다리 밑 벽화, 아이들 손으로 다시 칠한다\n\n)"
    R"(버들내 다리 밑 낡은 벽화 120미터를 초등학생 예순 명이 다시 칠하고 있다고 )"
    R"(구청이 5일 전했다.\n\n구청 관계자는 \"아이들이 밑그림부터 직접 그렸다\"며 )"
    R"(\"다음 달 중순에 다 마칠 것\"이라고 말했다.\n이용약관)";

std::string record(const std::string& members) {
  return R"({"text":")" + std::string(kText) + "\"" + members + "}";
}

const Arguments kClassify = {"classify", "--input", "jsonl", "--output",
                             "jsonl"};
const Arguments kFilter = {"filter", "--input", "jsonl"};

TEST(Jsonl, EachRecordGainsItsLabelledLines) {
  const Ran ran = run(kClassify, record("") + "\n");
  EXPECT_EQ(ran.code, 0) << ran.err;
  ASSERT_THAT(lines_of(ran.out), SizeIs(1));
  const json out = json::parse(ran.out);
  const json& lines = out.at("kijil").at("lines");
  ASSERT_EQ(lines.size(), 8u);
  EXPECT_EQ(lines[0].at("text"), "로그인");
  EXPECT_EQ(lines[0].at("label"), "chrome");
  EXPECT_EQ(lines[3].at("label"), "blank");
  EXPECT_EQ(lines[4].at("label"), "body");
  for (const json& line : lines) {
    EXPECT_GE(line.at("score"), 0.0);
    EXPECT_LE(line.at("score"), 1.0);
  }
}

TEST(Jsonl, LabelsAreThoseOfTheSameText) {
  const std::string text = json::parse(record("")).at("text");
  const auto rows = rows_of(run({"classify"}, text).out);
  const json lines =
      json::parse(run(kClassify, record("")).out).at("kijil").at("lines");
  ASSERT_EQ(rows.size(), lines.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(lines[i].at("text"), rows[i].text);
    EXPECT_EQ(lines[i].at("label"), rows[i].label);
  }
  EXPECT_EQ(run({"classify", "--input", "jsonl"}, record("")).out,
            run({"classify"}, text).out);
}

TEST(Jsonl, FilterGainsTheKeptText) {
  const Ran ran = run(kFilter, record(""));
  EXPECT_EQ(ran.code, 0);
  const json kijil = json::parse(ran.out).at("kijil");
  EXPECT_EQ(kijil.at("lines").size(), 8u);
  EXPECT_THAT(kijil.at("text").get<std::string>(),
              AllOf(HasSubstr("구청이 5일 전했다.\n\n구청 관계자는"),
                    ::testing::Not(HasSubstr("로그인"))));
  EXPECT_EQ(kijil.at("counts").at("lines"), 8);
  EXPECT_GE(kijil.at("counts").at("kept"), 2);
  EXPECT_EQ(kijil.at("lines")[0].at("kept"), false);
  EXPECT_EQ(kijil.at("lines")[4].at("kept"), true);
}

TEST(Jsonl, UnknownMembersStayByteForByte) {
  const std::string members =
      R"(, "n" : 1.00000000000000000001, "e":1E5,"u":"\u00e9\/é", )"
      "\"deep\":{\"a\":[ 1,2 , {}]},\t\"id\":9007199254740993 ";
  for (const Arguments& command : {kClassify, kFilter}) {
    const std::string row = record(members);
    const Ran ran = run(command, row + "\n");
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out,
                StartsWith(row.substr(0, row.size() - 1) + R"(,"kijil":{)"));
  }
}

TEST(Jsonl, AnOlderAnswerIsReplaced) {
  const Ran first = run(kFilter, record(R"(,"id":1)"));
  const Ran second = run(kFilter, first.out);
  EXPECT_EQ(second.out, first.out);
  const Ran other = run(kFilter, record(R"(,"kijil":{"old":[1]},"id":1)"));
  EXPECT_EQ(other.out, first.out);
}

const char* const kBrokenRows =
    "{\"text\":\"자르다 만\n\n{\"text\":\"로그인\",\"id\":4}\n[1]\n{\"a\":1}\n";

TEST(Jsonl, ABrokenRecordIsAnsweredInItsPlace) {
  for (const Arguments& command : {kClassify, kFilter}) {
    const Ran ran = run(command, kBrokenRows + record(R"(,"id":7)"));
    EXPECT_EQ(ran.code, 2);
    const auto rows = lines_of(ran.out);
    ASSERT_THAT(rows, SizeIs(6));
    const auto error = [&](std::size_t i) {
      return json::parse(rows[i]).at("kijil").at("error");
    };
    EXPECT_EQ(error(0).at("code"), "corrupt");
    EXPECT_EQ(error(0).at("input"), "{\"text\":\"자르다 만");
    EXPECT_EQ(rows[1], "");
    EXPECT_EQ(json::parse(rows[2]).at("id"), 4);
    EXPECT_EQ(error(3).at("message"), "record is not a JSON object");
    EXPECT_EQ(error(4).at("code"), "invalid_argument");
    EXPECT_EQ(json::parse(rows[4]).at("a"), 1);
    EXPECT_EQ(json::parse(rows[5]).at("id"), 7);
    const auto told = lines_of(ran.err);
    ASSERT_THAT(told, SizeIs(1)) << "however many rows are bad";
    EXPECT_THAT(
        told[0],
        StartsWith("kijil: error: stdin: 3 row(s) hold no page and were "
                   "answered with an error; the first is stdin:1: record is "
                   "not valid JSON (column "));
  }
}

TEST(Jsonl, AnsweredErrorsMayBeFine) {
  for (Arguments command : {kClassify, kFilter}) {
    const std::string strict = run(command, kBrokenRows).out;
    command.push_back("--bad-records-ok");
    const Ran ran = run(command, kBrokenRows);
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.out, strict);
    EXPECT_THAT(ran.err, StartsWith("kijil: warning: stdin: 3 row(s)"));
  }
  const Ran passed_over = run(
      {"filter", "--input", "jsonl", "--output", "text", "--bad-records-ok"},
      kBrokenRows);
  EXPECT_EQ(passed_over.code, 2) << "where nothing is answered";
}

TEST(Jsonl, WhereNothingCanBeAnsweredABrokenRecordIsToldByItsNumber) {
  const Folder folder;
  const std::string file = folder.write("pages.jsonl", kBrokenRows);
  const Arguments kCommands[] = {{"classify", file},
                                 {"filter", "--output", "text", file}};
  for (const Arguments& command : kCommands) {
    const Ran ran = run(command);
    EXPECT_EQ(ran.code, 2);
    const auto told = lines_of(ran.err);
    ASSERT_THAT(told, SizeIs(3));
    EXPECT_THAT(told[0], StartsWith("kijil: error: " + file +
                                    ":1: record is not valid JSON (column "));
    EXPECT_THAT(told[0], HasSubstr("expected one object per line"));
    EXPECT_THAT(told[1], HasSubstr(":4: record is not a JSON object"));
    EXPECT_THAT(told[2], HasSubstr(":5: record has neither a string \"text\""));
    EXPECT_THAT(told[2], HasSubstr("--text-field"));
  }
}

TEST(Jsonl, MessagesStayShortHoweverLongTheRecord) {
  const std::string record =
      R"({"text":")" + std::string(2'000'000, 'x');  // no closing quote
  const Ran ran = run(kFilter, record + "\n");
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(lines_of(ran.err), SizeIs(1));
  EXPECT_LT(ran.err.size(), 300u);
  const json error = json::parse(ran.out).at("kijil").at("error");
  EXPECT_LT(error.at("message").get<std::string>().size(), 200u);
  EXPECT_EQ(error.at("input"), record);
}

// A caller may read stderr only when the process has ended.
TEST(Jsonl, ManyBrokenRecordsDoNotBlockACallerThatIgnoresStderr) {
  Dialogue kijil(kFilter);
  for (int i = 0; i < 3000; ++i) {
    kijil.say("{\"id\":" + std::to_string(i) + "}");
    ASSERT_EQ(json::parse(kijil.hear()).at("id"), i);
  }
  EXPECT_EQ(kijil.end(), 2);
  EXPECT_THAT(lines_of(kijil.complaints()), SizeIs(1));
}

TEST(Jsonl, ResultsMayBeNamedAndShort) {
  const Ran ran = run({"filter", "--input", "jsonl", "--output", "jsonl",
                       "--result", "text,counts", "--result-field", "기사"},
                      record(R"(,"기사":1)"));
  EXPECT_EQ(ran.code, 0) << ran.err;
  const json answer = json::parse(ran.out).at("기사");
  EXPECT_EQ(answer.size(), 2u);
  EXPECT_THAT(answer.at("text").get<std::string>(), HasSubstr("구청이 5일"));
  const Ran classified = run({"classify", "--input", "jsonl", "--output",
                              "jsonl", "--result-field", "줄"},
                             record(""));
  EXPECT_EQ(json::parse(classified.out).at("줄").at("lines").size(), 8u);
}

TEST(Jsonl, RecordsBecomeTextAndTextBecomesRecords) {
  const Folder folder;
  const std::string a = folder.write("a.jsonl", record("") + "\n" + record(""));
  const std::string b = folder.write("b.jsonl", record(""));
  const std::string kept =
      json::parse(run(kFilter, record("")).out).at("kijil").at("text");
  EXPECT_EQ(run({"filter", "--output", "text", a, b}).out,
            kept + "\f" + kept + "\f" + kept);

  const std::string page = json::parse(record("")).at("text");
  const Ran ran = run({"filter", "--output", "jsonl"}, page + "\n\f" + page);
  const auto rows = lines_of(ran.out);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(json::parse(rows[0]).at("id"), "stdin");
  EXPECT_EQ(json::parse(rows[0]).at("kijil").at("text"), kept);
  EXPECT_EQ(json::parse(rows[1]).at("id"), "stdin#2");
}

// A text member keeps its line ends; one of CP949 keeps its bytes.
TEST(Jsonl, TextKeepsItsLineEndsAndRowsTheirBytes) {
  const Ran crlf = run(
      {"filter", "--input", "jsonl", "--keep", "body,chrome,related,clickbait"},
      "{\"text\":\"로그인\\r\\n검색\\r\\n\"}\n");
  EXPECT_EQ(json::parse(crlf.out).at("kijil").at("text"), "로그인\r\n검색\r\n");
  const std::string head = "{\"text\":\"\xB7\xCE\xB1\xD7\xC0\xCE\"";
  const Ran cp949 = run(kFilter, head + "}\n");
  EXPECT_EQ(cp949.code, 0);
  EXPECT_THAT(cp949.out, StartsWith(head + ",\"kijil\":{\"text\":"));
  EXPECT_THAT(cp949.err, HasSubstr("iconv"));
}

TEST(Jsonl, OddRecordsAreAnswered) {
  const char* kRecords[] = {
      R"({"text":""})",
      R"({"text":"\n"})",
      R"({"text":"\u0000\u001b[2J"})",
      R"({"lines":[]})",
      R"({"lines":["로그인",{"text":"검색","label":"?"}]})",
      R"(  {"text":"\ud83d\ude00"}  )",
      "\xEF\xBB\xBF{\"text\":\"로그인\"}",
      R"({"text":"a","text":"b"})",
      R"({"text":"a","kijil":1,"kijil":2})",
  };
  for (const char* record : kRecords) {
    for (const Arguments& command : {kClassify, kFilter}) {
      const Ran ran = run(command, std::string(record) + "\r\n");
      EXPECT_EQ(ran.code, 0) << record << ": " << ran.err;
      ASSERT_THAT(lines_of(ran.out), SizeIs(1)) << record;
      EXPECT_TRUE(json::parse(ran.out).contains("kijil")) << ran.out;
    }
  }
}

TEST(Jsonl, NumbersOfAnySizePassThrough) {
  const Ran ran = run(kFilter, R"({"text":"a","n":-1e9999,"m":0.1e-9999})");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out,
              StartsWith(R"({"text":"a","n":-1e9999,"m":0.1e-9999,"kijil":{)"));
}

TEST(Jsonl, DeepNestingIsNoWayToCrash) {
  const std::string deep = R"({"text":"a","x":)" + std::string(100'000, '[') +
                           std::string(100'000, ']') + "}";
  const Ran ran = run(kFilter, deep + "\n{\"text\":\"b\"}\n");
  EXPECT_LE(ran.code, 2) << "died";
  EXPECT_THAT(ran.out, HasSubstr(R"({"text":"b","kijil")"));
}

TEST(Jsonl, TheTextMayHaveAnotherName) {
  const std::string row = R"({"본문":"로그인\n검색","text":7})";
  const Ran ran =
      run({"classify", "--input", "jsonl", "--text-field", "본문"}, row + "\n");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(rows_of(ran.out), SizeIs(2));
  EXPECT_EQ(run({"classify", "--input", "jsonl"}, row + "\n").code, 2);
}

TEST(Jsonl, FileNamesTellTheFormat) {
  const Folder folder;
  for (const char* name : {"a.jsonl", "b.ndjson"}) {
    const std::string file = folder.write(name, R"({"text":"로그인"})");
    EXPECT_THAT(run({"filter", file}).out, HasSubstr("\"kijil\"")) << name;
  }
  const std::string text = folder.write("c.txt", R"({"text":"로그인"})");
  EXPECT_EQ(rows_of(run({"classify", text}).out).at(0).text,
            R"({"text":"로그인"})");
}

TEST(Jsonl, PagesOfTextBecomeRecords) {
  const Ran ran = run({"classify", "--output", "jsonl"},
                      "로그인\r\n\n\f검색\n\fa\"\\\x01\xFF");
  EXPECT_EQ(ran.code, 0);
  const auto records = lines_of(ran.out);
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_EQ(json::parse(records[0]).at("id"), "stdin");
  EXPECT_EQ(json::parse(records[0]).at("lines").size(), 2u);
  EXPECT_EQ(json::parse(records[0]).at("lines")[0].at("text"), "로그인");
  EXPECT_EQ(json::parse(records[1]).at("id"), "stdin#2");
  EXPECT_EQ(json::parse(records[2]).at("lines")[0].at("text"),
            "\fa\"\\\x01\xEF\xBF\xBD");
}

TEST(Jsonl, EachAnswerComesBeforeTheNextQuestion) {
  Dialogue kijil(kFilter);
  for (int i = 0; i < 3; ++i) {
    kijil.say(record(",\"id\":" + std::to_string(i)));
    EXPECT_EQ(json::parse(kijil.hear()).at("id"), i);
  }
  EXPECT_EQ(kijil.end(), 0);
}

TEST(Jsonl, NothingInNothingOut) {
  for (const Arguments& command : {kClassify, kFilter}) {
    for (const char* in : {"", "\n", "\r\n \n"}) {
      const Ran ran = run(command, in);
      EXPECT_EQ(ran.code, 0);
      EXPECT_EQ(ran.out, in) << "a blank row answers a blank row";
      EXPECT_THAT(ran.err, IsEmpty());
    }
  }
}

}  // namespace
}  // namespace kijil::testing
