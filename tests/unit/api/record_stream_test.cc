// JSONL in, JSONL out: every row is answered in its place, in time.
#include "api/record_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "tiny_classifier.h"

namespace kijil {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::tiny_classifier;

struct Classified {
  std::string out;
  StreamCounts counts;
  std::vector<Error> problems;
};

Classified classify(std::string_view in, ClassifyOptions options = {}) {
  Classified done;
  options.on_problem = [&](const Error& e) { done.problems.push_back(e); };
  std::istringstream stream{std::string(in)};
  std::ostringstream out;
  done.counts = classify_stream(tiny_classifier(), stream, out, options);
  done.out = out.str();
  return done;
}

ClassifyOptions with(InputFormat input, OutputFormat output) {
  ClassifyOptions options;
  options.input = input;
  options.output = output;
  return options;
}

// Rows of every kind, and how many of them hold no page.
struct Rows {
  std::vector<std::string> rows;
  std::size_t bad = 0;
};

Rows random_rows(std::mt19937& random, std::size_t size) {
  const std::string_view kGood[] = {
      R"({"text":"로그인\r\n회원가입","n":1.50})",
      R"(  {"id":7, "text":""} )",
      "{\"text\":\"\xEA\xB0 깨진 줄\",\"\xFF\":1}\r",
      R"({"lines":["로그인",{"text":"검색","label":"?"}],"u":"\u00e9"})",
      R"({"text":"가","kijil":{"old":1},"kijil":2})",
      R"({"text":"\ud800 반쪽","n":1e999})"};
  const std::string_view kBad[] = {
      "{oops",         "[1]",        "7\r",
      "\"text\"",      R"({"a":1})", "\xFF\xFE",
      R"({"text":3})", "{}",         R"({"text":"a"}})",
      "\xEF\xBB\xBF",  "nul",        R"({"kijil":1,"text":null})"};
  const std::string_view kBlank[] = {"", " \t", "\r"};
  Rows made;
  for (std::size_t i = 0; i < size; ++i) {
    const auto kind = random() % 4;
    std::string row(kind == 0   ? kBlank[random() % std::size(kBlank)]
                    : kind == 1 ? kBad[random() % std::size(kBad)]
                                : kGood[random() % std::size(kGood)]);
    made.bad += kind == 1;
    made.rows.push_back(std::move(row));
  }
  return made;
}

bool is_blank_row(std::string_view row) {
  return row.find_first_not_of(" \t\r") == row.npos;
}

// An answered row without its answer, as far as that is possible without a
// parser of its own: what was in front of the answer.
std::string before_answer(const std::string& row) {
  const std::size_t at = row.rfind("\"answer\":{");
  return row.substr(0, at == row.npos ? 0 : at);
}

TEST(RecordStream, EveryRowIsAnsweredInItsPlace) {
  std::mt19937 random(21);
  ClassifyOptions options = with(InputFormat::kJsonl, OutputFormat::kJsonl);
  options.result_field = "answer";
  const Rows made = random_rows(random, 1000);
  std::string in;
  for (const std::string& row : made.rows) in.append(row).append("\n");
  const Classified done = classify(in, options);
  EXPECT_EQ(done.counts.problems, made.bad);
  EXPECT_EQ(done.counts.answered_problems, made.bad);
  EXPECT_THAT(done.problems, IsEmpty()) << "they are answered, not told";

  std::istringstream out(done.out);
  std::size_t n = 0;
  for (std::string row; std::getline(out, row); ++n) {
    ASSERT_LT(n, made.rows.size());
    const std::string& asked = made.rows[n];
    if (is_blank_row(asked)) {
      EXPECT_EQ(row, asked);
      continue;
    }
    const std::size_t brace = asked.rfind('}');
    const std::string head = before_answer(row);
    const bool is_object = head.size() > 1;
    if (is_object) {
      // All bytes up to the closing brace, in front of the answer.
      EXPECT_THAT(head, ::testing::AnyOf(asked.substr(0, brace),
                                         asked.substr(0, brace) + ","));
      EXPECT_TRUE(row.ends_with(asked.substr(brace)));
      continue;
    }
    const json answer = json::parse(row).at("answer");
    EXPECT_TRUE(answer.contains("error")) << row;
    EXPECT_EQ(answer.at("error").contains("input"), asked != "{}") << row;
  }
  EXPECT_EQ(n, made.rows.size());
}

TEST(RecordStream, WhatHoldsNoPageIsAnsweredByAnError) {
  const ClassifyOptions jsonl = with(InputFormat::kJsonl, OutputFormat::kJsonl);
  const struct {
    std::string_view row, answer;
  } kCases[] = {
      {R"({"id":7 , "a":1 })",
       R"({"id":7 , "a":1 ,"kijil":{"error":{"code":"invalid_argument",)"
       R"("message":"record has neither a string \"text\" nor an array )"
       R"(\"lines\"; name the member that holds the page's text with )"
       R"(--text-field"}}})"},
      {R"([1,"\""])",
       R"({"kijil":{"error":{"code":"invalid_argument","message":"record is )"
       R"(not a JSON object","input":"[1,\"\\\"\"]"}}})"},
      {"{oops\xFF\t",
       R"({"kijil":{"error":{"code":"corrupt","message":"record is not valid )"
       R"(JSON (column 2: syntax error while parsing object key - invalid )"
       R"(literal); expected one object per line","input":"{oops)"
       "\uFFFD"
       R"(\t"}}})"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(classify(c.row, jsonl).out, std::string(c.answer) + "\n");
  }
  const StreamCounts counts =
      classify("{\"text\":\"a\"}\n7\n{}\n", jsonl).counts;
  EXPECT_EQ(counts.first_answered, "input:2: record is not a JSON object");
  EXPECT_EQ(counts.answered_problems, 2u);
  EXPECT_EQ(counts.pages, 1u);
}

TEST(RecordStream, BrokenUtf8IsReadAndKept) {
  const ClassifyOptions jsonl = with(InputFormat::kJsonl, OutputFormat::kJsonl);
  const std::string head = "{\"\xC0\":\"\xFF\",\"text\":\"로그인\xEA\xB0\"";
  const Classified done = classify(head + "}\n", jsonl);
  EXPECT_THAT(done.out, StartsWith(head + ",\"kijil\":{\"lines\":[{\"text\":"
                                          "\"로그인\uFFFD\","));
  EXPECT_EQ(done.counts.broken_utf8, 3u);
}

// The input was cut: a row without its end is not what was meant.
TEST(RecordStream, ACutRowIsToldAndNotAnswered) {
  for (const OutputFormat output : {OutputFormat::kJsonl, OutputFormat::kTsv}) {
    ClassifyOptions options = with(InputFormat::kJsonl, output);
    const std::string whole = classify("{\"text\":\"로그인\"}\n", options).out;
    options.was_cut = [] { return true; };
    const std::string cut = "{\"text\":\"" + std::string(1000, 'x');
    const Classified done = classify("{\"text\":\"로그인\"}\n" + cut, options);
    EXPECT_EQ(done.out, whole);
    EXPECT_EQ(done.counts.problems, 0u);
    EXPECT_THAT(done.problems, SizeIs(1));
    EXPECT_EQ(classify("{\"text\":\"로그인\"}\n", options).out, whole);
  }
}

TEST(RecordStream, ACutRowIsToldWithItsBeginning) {
  ClassifyOptions options = with(InputFormat::kJsonl, OutputFormat::kJsonl);
  std::vector<Error> told;
  options.was_cut = [] { return true; };
  options.on_problem = [&](const Error& e) { told.push_back(e); };
  std::istringstream in("\n{\"text\":\"가나다\x1b");
  std::ostringstream out;
  classify_stream(tiny_classifier(), in, out, options);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].code, ErrorCode::kIo);
  EXPECT_EQ(told[0].message,
            "input:2: the row was cut off after 19 bytes and is not answered; "
            "send it again: {\"text\":\"가나다␛");
  EXPECT_EQ(out.str(), "\n");
}

// What leaves by which flush: an output that shows only what was flushed.
class FlushedOutput : public std::stringbuf {
 public:
  std::string shown;
  int flushes = 0;

 protected:
  int sync() override {
    if (shown.size() != view().size()) ++flushes;
    shown = str();
    return 0;
  }
};

// Gives an input part by part, and notes what was shown at each wait.
class PartedInput : public std::streambuf {
 public:
  PartedInput(std::vector<std::string> parts, const FlushedOutput& output)
      : parts_(std::move(parts)), output_(output) {}
  std::vector<std::size_t> shown_rows;

 protected:
  int_type underflow() override {
    shown_rows.push_back(static_cast<std::size_t>(
        std::count(output_.shown.begin(), output_.shown.end(), '\n')));
    if (at_ == parts_.size()) return traits_type::eof();
    std::string& part = parts_[at_++];
    setg(part.data(), part.data(), part.data() + part.size());
    return traits_type::to_int_type(part[0]);
  }

 private:
  std::vector<std::string> parts_;
  const FlushedOutput& output_;
  std::size_t at_ = 0;
};

// Half a row more must not hold back the answers to whole ones.
TEST(RecordStream, AnswersLeaveBeforeItWaits) {
  const std::string row = "{\"text\":\"로그인\"}\n";
  FlushedOutput output;
  PartedInput input({row, row + row + "{\"te", "xt\":\"a\"}", "\n" + row, "\n"},
                    output);
  std::istream in(&input);
  std::ostream out(&output);
  classify_stream(tiny_classifier(), in, out,
                  with(InputFormat::kJsonl, OutputFormat::kJsonl));
  EXPECT_THAT(input.shown_rows, ElementsAre(0, 1, 3, 3, 5, 6));
  EXPECT_EQ(output.flushes, 4) << "not one by one";
}

TEST(RecordStream, LineBufferedFlushesEachRecord) {
  const std::string row = "{\"text\":\"로그인\"}\n";
  FlushedOutput output;
  PartedInput input({row + row + row + "\n" + row}, output);
  std::istream in(&input);
  std::ostream out(&output);
  ClassifyOptions options = with(InputFormat::kJsonl, OutputFormat::kJsonl);
  options.line_buffered = true;
  classify_stream(tiny_classifier(), in, out, options);
  EXPECT_EQ(output.flushes, 5);
}

// A page of text is finished when the next one begins.
TEST(RecordStream, PagesOfTextLeaveBeforeItWaits) {
  FlushedOutput output;
  PartedInput input({"로그인\n회원가입\n", "\f\n", "검색\n"}, output);
  std::istream in(&input);
  std::ostream out(&output);
  classify_stream(tiny_classifier(), in, out);
  EXPECT_THAT(input.shown_rows, ElementsAre(0, 0, 2, 2));
}

}  // namespace
}  // namespace kijil
