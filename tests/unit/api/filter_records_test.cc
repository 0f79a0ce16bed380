// filter_stream where records come in or go out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "kijil/stream.h"
#include "refusing_stream.h"
#include "tiny_classifier.h"

namespace kijil {
namespace {

using nlohmann::json;
using testing::RefusingStream;
using testing::tiny_classifier;
using testing::tiny_page;

struct Filtered {
  std::string out, rejected;
  StreamCounts counts;
};

Filtered filter(std::string_view in, FilterOptions options = {}) {
  std::istringstream stream{std::string(in)};
  std::ostringstream out, rejected;
  options.rejected = &rejected;
  Filtered done;
  done.counts = filter_stream(tiny_classifier(), stream, out, options);
  done.out = out.str();
  done.rejected = rejected.str();
  return done;
}

FilterOptions keeping(std::array<bool, kNumLabels> labels) {
  FilterOptions options;
  options.keep = labels;
  return options;
}

FilterOptions keeping_all() { return keeping({true, true, true, true}); }

// A page without breaks, of lines that the model knows.
std::string random_page(std::mt19937& random) {
  const auto& pages = testing::tiny_pages();
  std::string page;
  for (int i = 0; i < 40; ++i) {
    const auto& lines = pages[random() % pages.size()].lines;
    page += random() % 4 == 0 ? "" : lines[random() % lines.size()].text;
    page += random() % 5 == 0 ? "\r\n" : "\n";
  }
  return page;
}

FilterOptions random_options(std::mt19937& random) {
  FilterOptions options = keeping({random() % 4 > 0, random() % 2 == 0,
                                   random() % 2 == 0, random() % 2 == 0});
  for (float& score : options.min_score) {
    score = static_cast<float>(random() % 60) / 100;
  }
  if (random() % 2 == 0) {
    options.unsure = static_cast<float>(random() % 80) / 100;
  }
  return options;
}

FilterOptions of_records(FilterOptions options = {}) {
  options.input = InputFormat::kJsonl;
  return options;
}

std::vector<std::string> rows_of(const std::string& out) {
  std::vector<std::string> rows;
  std::istringstream in(out);
  for (std::string row; std::getline(in, row);) rows.push_back(row);
  return rows;
}

TEST(FilterRecords, RecordsGainTextLinesAndCounts) {
  const std::string record =
      json{{"id", "가"}, {"text", "\n" + tiny_page()}}.dump();
  const Filtered done = filter(record + "\n" + record, of_records());
  EXPECT_THAT(done.out,
              ::testing::StartsWith(record.substr(0, record.size() - 1) +
                                    ",\"kijil\":{\"text\":"));
  for (const std::string& row : rows_of(done.out)) {
    const json kijil = json::parse(row).at("kijil");
    EXPECT_EQ(kijil.at("text"), filter(tiny_page()).out);
    const json& counts = kijil.at("counts");
    EXPECT_EQ(counts.at("lines"), 17);
    EXPECT_EQ(counts.at("kept"), 5) << "three lines, and the blanks between";
    EXPECT_EQ(counts.at("body"), 3);
    EXPECT_EQ(counts.at("blank"), 3);
  }
  EXPECT_EQ(done.counts.kept, 6u);
  EXPECT_EQ(done.counts.lines, 34u);
  EXPECT_EQ(std::count(done.rejected.begin(), done.rejected.end(), '\n'),
            34 - 6 - 4);
}

// What the result says is what filter_text and classify say.
TEST(FilterRecords, ResultsAgreeWithFilteringThePage) {
  std::mt19937 random(9);
  for (int round = 0; round < 100; ++round) {
    std::string page = random_page(random);
    if (round % 2 == 0) page.pop_back();
    const FilterOptions options = of_records(random_options(random));
    const FilteredPage expected = filter_text(tiny_classifier(), page, options);
    const json kijil =
        json::parse(filter(json{{"text", page}}.dump(), options).out)
            .at("kijil");
    EXPECT_EQ(kijil.at("text"), expected.text);
    ASSERT_EQ(kijil.at("lines").size(), expected.results.size());
    std::istringstream in(page);
    std::array<int, kNumLabels + 1> labels{};
    int kept = 0;
    for (std::size_t i = 0; i < expected.results.size(); ++i) {
      const json& line = kijil.at("lines")[i];
      std::string text;
      std::getline(in, text);
      if (text.ends_with('\r')) text.pop_back();
      EXPECT_EQ(line.at("text"), text);
      EXPECT_EQ(line.at("label"), label_name(expected.results[i].label));
      EXPECT_NEAR(line.at("score").get<double>(), expected.results[i].score,
                  1e-4);
      EXPECT_EQ(line.at("kept"), expected.kept[i] == 1);
      ++labels[static_cast<std::size_t>(expected.results[i].label)];
      kept += expected.kept[i];
    }
    EXPECT_EQ(kijil.at("counts"), (json{{"lines", expected.results.size()},
                                        {"kept", kept},
                                        {"body", labels[0]},
                                        {"chrome", labels[1]},
                                        {"related", labels[2]},
                                        {"clickbait", labels[3]},
                                        {"blank", labels[4]}}));
  }
}

TEST(FilterRecords, KeptTextOfARecordIsByteForByte) {
  const FilterOptions options = of_records(keeping_all());
  const auto text_of = [&](const std::string& row) {
    return json::parse(filter(row, options).out).at("kijil").at("text");
  };
  EXPECT_EQ(text_of(R"({"text":"로그인\r\n\r\n\r\n회원가입\r\n"})"),
            "로그인\r\n\r\n회원가입\r\n");
  EXPECT_EQ(text_of(R"({"text":"로그인\n회원가입"})"), "로그인\n회원가입");
  EXPECT_EQ(text_of(R"({"text":"로그인\n\n"})"), "로그인\n");
  EXPECT_EQ(text_of(R"({"lines":["로그인","","회원가입"]})"),
            "로그인\n\n회원가입");
  EXPECT_EQ(text_of(R"({"text":""})"), "");
}

TEST(FilterRecords, TheResultMayBeNamedAndHaveFewerParts) {
  FilterOptions options = of_records();
  options.result_field = "결과";
  options.result = {.text = true, .lines = false, .counts = false};
  EXPECT_EQ(filter(R"({"text":"로그인","결과":1,"kijil":2})", options).out,
            "{\"text\":\"로그인\",\"kijil\":2,\"결과\":{\"text\":\"\"}}\n");
  EXPECT_THAT(filter("[]", options).out,
              ::testing::StartsWith("{\"결과\":{\"error\":{"));
  options.result = {.text = false, .lines = false, .counts = false};
  EXPECT_EQ(filter(R"({"text":"로그인"})", options).out,
            "{\"text\":\"로그인\",\"결과\":{}}\n");
}

TEST(FilterRecords, RecordsMayBecomeText) {
  FilterOptions options = of_records(keeping_all());
  options.output = FilterOutput::kText;
  std::vector<Error> told;
  options.on_problem = [&](const Error& e) { told.push_back(e); };
  const std::string records =
      "{\"text\":\"로그인\\r\\n검색\"}\n\n{}\n{\"text\":\"\"}\n"
      "{\"lines\":[\"회원가입\"]}";
  EXPECT_EQ(filter(records, options).out, "로그인\r\n검색\n\f\n\f회원가입\n");
  EXPECT_EQ(told.size(), 1u);
  options.page_separator = "--쪽--";
  EXPECT_EQ(filter(records, options).out,
            "로그인\r\n검색\n--쪽--\n\n--쪽--\n회원가입\n");
  options.pages_before = 1;
  EXPECT_EQ(filter("{\"text\":\"로그인\"}", options).out, "--쪽--\n로그인\n");
}

// Read back as text, it has as many pages as there were records.
TEST(FilterRecords, TextOfRecordsIsReadBackAsItsPages) {
  std::mt19937 random(10);
  FilterOptions options = of_records();
  options.output = FilterOutput::kText;
  std::string records;
  for (int i = 0; i < 50; ++i) {
    const std::string page = random() % 3 == 0 ? "" : random_page(random);
    records += json{{"text", page}}.dump() + "\n";
  }
  EXPECT_EQ(filter(filter(records, options).out).counts.pages, 50u);
}

TEST(FilterRecords, PagesOfTextMayBecomeRecords) {
  std::mt19937 random(11);
  FilterOptions options;
  options.output = FilterOutput::kJsonl;
  options.name = "쪽.txt";
  options.page_separator = "~쪽~";
  const std::string first = random_page(random);
  const std::string second = "로그인\n" + random_page(random);
  const std::string third = tiny_page();
  const Filtered done =
      filter(first + "\f" + second + "~쪽~\r\n" + third, options);
  const auto rows = rows_of(done.out);
  ASSERT_EQ(rows.size(), 3u);
  const std::string kIds[] = {"쪽.txt", "쪽.txt#2", "쪽.txt#3"};
  const std::string* const kPages[] = {&first, &second, &third};
  std::uint64_t kept = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const json record = json::parse(rows[i]);
    EXPECT_EQ(record.at("id"), kIds[i]);
    EXPECT_EQ(record.size(), 2u);
    const Filtered alone = filter(*kPages[i]);
    EXPECT_EQ(record.at("kijil").at("text"), alone.out);
    kept += alone.counts.kept;
  }
  // The line that is a page separator is a blank of the page that it begins.
  EXPECT_EQ(json::parse(rows[2]).at("kijil").at("counts").at("lines"),
            1 + std::count(third.begin(), third.end(), '\n'));
  EXPECT_EQ(done.counts.kept, kept);
  EXPECT_EQ(
      std::count(done.rejected.begin(), done.rejected.end(), '\n'),
      static_cast<std::ptrdiff_t>(done.counts.lines - [&] {
        std::size_t lines = 0;
        for (const std::string& row : rows) {
          lines +=
              json::parse(row)["kijil"]["counts"]["kept"].get<std::size_t>();
        }
        return lines;
      }()));
  EXPECT_TRUE(filter("", options).out.empty());
}

// Longer than one window of the classifier.
TEST(FilterRecords, LongRecordsAreFilteredWhole) {
  std::string page;
  for (int i = 0; i < 5000; ++i) page += "로그인\r\n";
  page += tiny_page();
  for (const FilterOptions& options : {of_records(), [] {
                                         FilterOptions text;
                                         text.output = FilterOutput::kJsonl;
                                         return text;
                                       }()}) {
    const std::string in = options.input == InputFormat::kJsonl
                               ? json{{"text", page}}.dump()
                               : page;
    const json kijil = json::parse(filter(in, options).out).at("kijil");
    EXPECT_EQ(kijil.at("text"), filter(page).out);
    EXPECT_EQ(kijil.at("text"), filter(tiny_page()).out);
    EXPECT_EQ(kijil.at("lines").size(), 5016u);
    EXPECT_EQ(kijil.at("lines")[4999].at("text"), "로그인");
  }
}

TEST(FilterRecords, ARefusingOutputStopsRecordsToo) {
  std::string records;
  for (int i = 0; i < 500; ++i) records += "{\"text\":\"로그인\"}\n";
  for (const bool out_refuses : {true, false}) {
    FilterOptions options = of_records();
    std::istringstream in(records);
    RefusingStream out(out_refuses ? 50 : 1'000'000);
    RefusingStream rejected(out_refuses ? 1'000'000 : 50);
    options.rejected = &rejected;
    const StreamCounts counts =
        filter_stream(tiny_classifier(), in, out, options);
    EXPECT_FALSE(counts.written);
    EXPECT_LT(counts.lines, 500u);
  }
}

}  // namespace
}  // namespace kijil
