// classify_stream: rows, records and what is counted. filter_stream_test.cc
// has the rest.
#include "kijil/stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <sstream>

#include "refusing_stream.h"
#include "tiny_classifier.h"

namespace kijil {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::RefusingStream;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::tiny_classifier;
using testing::tiny_page;

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
  EXPECT_EQ(done.counts.problems,
            done.problems.size() + done.counts.answered_problems);
  return done;
}

ClassifyOptions with(InputFormat input, OutputFormat output) {
  ClassifyOptions options;
  options.input = input;
  options.output = output;
  return options;
}

// The texts of TSV rows, each with a newline.
std::string texts_of(const std::string& rows) {
  std::istringstream in(rows);
  std::string texts;
  for (std::string row; std::getline(in, row);) {
    const std::size_t tab = row.find('\t', row.find('\t') + 1);
    EXPECT_NE(tab, row.npos) << row;
    texts += row.substr(tab + 1) + '\n';
  }
  return texts;
}

// Labels and scores of TSV rows.
std::vector<std::string> heads_of(const std::string& rows) {
  std::istringstream in(rows);
  std::vector<std::string> heads;
  for (std::string row; std::getline(in, row);) {
    heads.push_back(row.substr(0, row.find('\t', row.find('\t') + 1)));
  }
  return heads;
}

TEST(ClassifyStream, RowsAreTheClassifiersAnswers) {
  const Classified done = classify(tiny_page());
  const auto results = tiny_classifier().classify_text(tiny_page());
  const auto heads = heads_of(done.out);
  ASSERT_EQ(heads.size(), results.size());
  for (std::size_t i = 0; i < heads.size(); ++i) {
    EXPECT_THAT(heads[i],
                StartsWith(std::string(label_name(results[i].label)) + "\t"));
  }
  EXPECT_EQ(texts_of(done.out), tiny_page());
}

TEST(ClassifyStream, AnyBytesComeOutOnceAndInOrder) {
  std::mt19937 random(12);
  // Few different bytes, so that line ends, breaks and blanks meet.
  const std::string kBytes =
      "\n\n\f \r\t\xEA\xB0\x80"
      "1a-";
  for (int round = 0; round < 200; ++round) {
    std::string page(random() % 120, '\0');
    for (char& c : page) c = kBytes[random() % kBytes.size()];
    ClassifyOptions options;
    if (round % 3 == 0) options.page_separator = "-";
    std::string expected = page;
    if (!page.empty() && !page.ends_with('\n')) expected += '\n';
    const Classified done = classify(page, options);
    EXPECT_EQ(texts_of(done.out), expected);
    EXPECT_EQ(done.counts.lines, static_cast<std::uint64_t>(std::count(
                                     expected.begin(), expected.end(), '\n')));
  }
}

TEST(ClassifyStream, PagesAreLabelledApart) {
  const std::string first = tiny_page(), second = "로그인\n검색어 입력\n";
  auto expected = heads_of(classify(first).out);
  for (const std::string& head : heads_of(classify(second).out)) {
    expected.push_back(head);
  }
  EXPECT_EQ(heads_of(classify(first + '\f' + second).out), expected);

  ClassifyOptions options;
  options.page_separator = "<쪽>";
  const Classified cut = classify(first + "<쪽>\r\n" + second, options);
  auto heads = heads_of(cut.out);
  const auto separator =
      heads.begin() + std::count(first.begin(), first.end(), '\n');
  EXPECT_EQ(*separator, "blank\t1.0000");
  heads.erase(separator);
  EXPECT_EQ(heads, expected);
  EXPECT_EQ(cut.counts.pages, 2u);
  EXPECT_EQ(classify(first + "  <쪽>\n" + second, options).counts.pages, 1u);
}

TEST(ClassifyStream, CountsLinesLabelsAndBrokenUtf8) {
  const Classified done =
      classify("로그인\n\n\xFF\xC0가\xEA\xB0\n \n\f회원가입");
  EXPECT_EQ(done.counts.pages, 2u);
  EXPECT_EQ(done.counts.lines, 5u);
  EXPECT_EQ(done.counts.labels[static_cast<std::size_t>(Label::kBlank)], 2u);
  EXPECT_EQ(std::accumulate(done.counts.labels.begin(),
                            done.counts.labels.end(), std::uint64_t{0}),
            5u);
  EXPECT_EQ(done.counts.broken_utf8, 3u);
  EXPECT_TRUE(done.counts.written);
  EXPECT_EQ(classify("").counts.pages, 0u);
}

TEST(ClassifyStream, TextBecomesOneRecordPerPage) {
  ClassifyOptions options = with(InputFormat::kText, OutputFormat::kJsonl);
  options.name = "쪽\".txt";
  std::istringstream records(
      classify("로그인\r\n\n\f회원가입\xFF\n", options).out);
  std::string row;
  ASSERT_TRUE(std::getline(records, row));
  json record = json::parse(row);
  EXPECT_EQ(record.at("id"), "쪽\".txt");
  ASSERT_EQ(record.at("lines").size(), 2u);
  EXPECT_EQ(record.at("lines")[0].at("text"), "로그인");
  EXPECT_EQ(record.at("lines")[1].at("label"), "blank");
  ASSERT_TRUE(std::getline(records, row));
  record = json::parse(row);
  EXPECT_EQ(record.at("id"), "쪽\".txt#2");
  EXPECT_EQ(record.at("lines")[0].at("text"), "\f회원가입\xEF\xBF\xBD");
  EXPECT_FALSE(std::getline(records, row));
}

TEST(ClassifyStream, ColourSetsPagesApart) {
  const ClassifyOptions options =
      with(InputFormat::kText, OutputFormat::kColor);
  const std::string one = classify("로그인\n", options).out;
  EXPECT_EQ(classify("로그인\n\f로그인\n", options).out, one + "\n" + one);
  EXPECT_THAT(classify("", options).out, IsEmpty());
}

TEST(ClassifyStream, RecordsAreLabelledAsTheirText) {
  const std::string page = tiny_page();
  const std::string record = json{{"text", page}}.dump();
  const ClassifyOptions tsv = with(InputFormat::kJsonl, OutputFormat::kTsv);
  EXPECT_EQ(classify(record, tsv).out, classify(page).out);

  json lines = json::array();
  for (const LabeledLine& l : testing::tiny_pages()[0].lines) {
    lines.push_back(l.text);
  }
  EXPECT_EQ(classify(json{{"lines", lines}}.dump(), tsv).out,
            classify(page).out);
}

TEST(ClassifyStream, RecordsKeepTheirBytesAndGainOneMember) {
  const ClassifyOptions jsonl = with(InputFormat::kJsonl, OutputFormat::kJsonl);
  const std::string head =
      "{ \"n\":1.50, \"text\":\"로그인\", \"u\":\"\\u00e9\"";
  const Classified done = classify(head + "}\n", jsonl);
  EXPECT_THAT(done.out, StartsWith(head + ",\"kijil\":{\"lines\":[{\"text\":"
                                          "\"로그인\",\"label\":\"chrome\","));
  EXPECT_EQ(classify(done.out, jsonl).out, done.out) << "replaced, not added";
}

TEST(ClassifyStream, BadRecordsAreToldByRowAndPassedOver) {
  ClassifyOptions options = with(InputFormat::kJsonl, OutputFormat::kTsv);
  options.name = "pages.jsonl";
  const Classified done = classify(
      "{\"text\":\"로그인\"}\n\n{oops\n{\"text\":\"회원가입\"}\n7\n", options);
  EXPECT_EQ(texts_of(done.out), "로그인\n회원가입\n");
  EXPECT_EQ(done.counts.pages, 2u);
  ASSERT_THAT(done.problems, SizeIs(2));
  EXPECT_EQ(done.problems[0].code, ErrorCode::kCorrupt);
  EXPECT_THAT(done.problems[0].message,
              StartsWith("pages.jsonl:3: record is not valid JSON"));
  EXPECT_EQ(done.problems[1].code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(done.problems[1].message,
              StartsWith("pages.jsonl:5: record is not a JSON object"));
}

TEST(ClassifyStream, ProblemsNeedNoListener) {
  std::istringstream in("{oops\n");
  std::ostringstream out;
  ClassifyOptions options = with(InputFormat::kJsonl, OutputFormat::kTsv);
  EXPECT_EQ(classify_stream(tiny_classifier(), in, out, options).problems, 1u);
}

TEST(ClassifyStream, ProgressEndsAtTheInputsSize) {
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += "줄 하나\n";
  std::string records;
  for (int i = 0; i < 20'000; ++i) records += "{\"text\":\"가\"}\n";
  for (const auto& [input, format] :
       {std::pair(text, InputFormat::kText),
        std::pair(records, InputFormat::kJsonl)}) {
    std::vector<std::uint64_t> told;
    ClassifyOptions options = with(format, OutputFormat::kTsv);
    options.on_progress = [&](std::uint64_t bytes) { told.push_back(bytes); };
    classify(input, options);
    ASSERT_GE(told.size(), 2u);
    EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
    EXPECT_EQ(told.back(), input.size());
  }
}

TEST(ClassifyStream, StopsWhereTheOutputRefuses) {
  std::string text, records;
  for (int i = 0; i < 50'000; ++i) text += "갈대숲 소식\n";
  for (int i = 0; i < 500; ++i) records += "{\"text\":\"로그인\"}\n";
  for (const OutputFormat output :
       {OutputFormat::kTsv, OutputFormat::kJsonl, OutputFormat::kColor}) {
    for (const bool jsonl : {false, true}) {
      std::istringstream in(jsonl ? records : text);
      RefusingStream out(100);
      const StreamCounts counts = classify_stream(
          tiny_classifier(), in, out,
          with(jsonl ? InputFormat::kJsonl : InputFormat::kText, output));
      EXPECT_FALSE(counts.written);
      EXPECT_LT(counts.lines, jsonl ? 500u : 50'000u) << "went on for nothing";
    }
  }
  // Bytes that only the last flush finds refused.
  std::istringstream in("로그인\n");
  RefusingStream out(0);
  EXPECT_FALSE(classify_stream(tiny_classifier(), in, out).written);
}

// The answers so far are there when the next record is asked for.
TEST(ClassifyStream, EachRecordIsAnsweredBeforeTheNextIsRead) {
  class Asker : public std::streambuf {
   public:
    explicit Asker(std::stringbuf& answers) : answers_(answers) {}
    std::vector<std::size_t> answered;

   protected:
    int_type underflow() override {
      const std::string all = answers_.str();
      answered.push_back(
          static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n')));
      if (answered.size() > 3) return traits_type::eof();
      setg(record_.data(), record_.data(), record_.data() + record_.size());
      return traits_type::to_int_type(record_[0]);
    }

   private:
    std::stringbuf& answers_;
    std::string record_ = "{\"text\":\"로그인\"}\n";
  };
  std::stringbuf answers;
  Asker asker(answers);
  std::istream in(&asker);
  std::ostream out(&answers);
  classify_stream(tiny_classifier(), in, out,
                  with(InputFormat::kJsonl, OutputFormat::kJsonl));
  EXPECT_THAT(asker.answered, ElementsAre(0, 1, 2, 3));
}

// A page may be longer than memory is large: output begins before its end.
TEST(ClassifyStream, LongPagesFlowThrough) {
  class Page : public std::streambuf {
   public:
    explicit Page(const std::stringbuf& rows) : rows_(rows) {}
    std::size_t longest_lag = 0;

   protected:
    int_type underflow() override {
      if (++reads_ > 60) return traits_type::eof();
      longest_lag = std::max(
          longest_lag, reads_ * chunk_.size() - std::min(reads_ * chunk_.size(),
                                                         rows_.view().size()));
      setg(chunk_.data(), chunk_.data(), chunk_.data() + chunk_.size());
      return traits_type::to_int_type(chunk_[0]);
    }

   private:
    const std::stringbuf& rows_;
    std::string chunk_ = [] {
      std::string lines;
      for (int i = 0; i < 1000; ++i) lines += "로그인 단추\n";
      return lines;
    }();
    std::size_t reads_ = 0;
  };
  std::stringbuf rows;
  Page page(rows);
  std::istream in(&page);
  std::ostream out(&rows);
  const StreamCounts counts = classify_stream(tiny_classifier(), in, out);
  EXPECT_EQ(counts.lines, 60'000u);
  EXPECT_EQ(counts.pages, 1u);
  EXPECT_LT(page.longest_lag, 500'000u) << "of 1.0 MB";
}

}  // namespace
}  // namespace kijil
