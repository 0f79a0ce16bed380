// kijil explain: sums in every form, for the lines that are asked for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "run.h"

namespace kijil::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::string kPortal = KIJIL_SOURCE_DIR "/examples/portal-page.txt";

constexpr std::string_view kPage =
    "로그인\n"
    "\n"
    "느티골시는 다음 달부터 마을버스의 첫차를 30분 앞당긴다고 3일 밝혔다.\n"
    "많이 본 뉴스\n"
    "은하군 감자 축제 이틀간 열려\n"
    "둑길 걷던 그가 본 것은... '소름'\n";

std::vector<json> records_of(const Ran& ran) {
  std::vector<json> records;
  for (const std::string& line : lines_of(ran.out)) {
    records.push_back(json::parse(line));
  }
  return records;
}

std::vector<std::size_t> line_numbers(const std::vector<json>& records) {
  std::vector<std::size_t> numbers;
  for (const json& r : records) numbers.push_back(r["line"]);
  return numbers;
}

double sum(const json& numbers) {
  double total = 0;
  for (const json& n : numbers) total += n.get<double>();
  return total;
}

TEST(Explain, AnswersForALineInText) {
  const Ran ran = run({"explain", "--line", "9", kPortal});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.err, IsEmpty());
  const auto rows = lines_of(ran.out);
  ASSERT_GT(rows.size(), 10u);
  EXPECT_EQ(rows[0], kPortal + ":9: 윤서아 기자");
  EXPECT_THAT(rows[1], StartsWith("chrome 0."));
  EXPECT_THAT(rows[2],
              AllOf(StartsWith("page: chrome +"), HasSubstr(" against body ")));
  EXPECT_EQ(rows[3], "  before: chrome (line 8), after: chrome (line 10)");
  EXPECT_THAT(ran.out, HasSubstr("The line after is chrome."));
  EXPECT_THAT(rows[rows.size() - 2],
              AllOf(HasSubstr("  in all      ngram "), HasSubstr(", bias ")));
  EXPECT_THAT(rows[rows.size() - 2],
              AllOf(HasSubstr("  in all      ngram "), HasSubstr(", bias ")));
  EXPECT_THAT(rows.back(), HasSubstr("  odds "));
}

// The table's numbers have two decimals each.
TEST(Explain, HasNoThreads) {
  const Ran ran = run({"explain", "--threads", "2", kPortal});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("threads"));
  EXPECT_THAT(ran.err, Not(HasSubstr("internal")));
}

TEST(Explain, TextAddsUp) {
  const Ran ran = run({"explain", "--parts", "5", kPortal});
  double added = 0;
  std::size_t parts = 0, tables = 0;
  for (const std::string& row : lines_of(ran.out)) {
    if (!row.starts_with("  ")) {
      added = 0;
      parts = 0;
    } else if (row.find("  in all ") != std::string::npos) {
      EXPECT_NEAR(std::stod(row), added, 0.05) << row;
      EXPECT_EQ(parts, 6u);  // the others too
      ++tables;
    } else if (row.starts_with("  ---") || row.starts_with("  before:") ||
               row.find("  odds ") != std::string::npos) {
      continue;
    } else {
      added += std::stod(row);
      ++parts;
    }
  }
  EXPECT_GT(tables, 40u);
}

TEST(Explain, JsonlHasARecordForEachLine) {
  const Ran ran = run({"explain", "--output", "jsonl"}, kPage);
  EXPECT_EQ(ran.code, 0);
  const auto records = records_of(ran);
  EXPECT_THAT(line_numbers(records), ElementsAre(1, 2, 3, 4, 5, 6));
  const auto rows = rows_of(run({"classify"}, kPage).out);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const json& r = records[i];
    EXPECT_EQ(r["input"], "stdin");
    EXPECT_EQ(r["page"], 1);
    EXPECT_EQ(r["text"], rows[i].text);
    EXPECT_EQ(r["label"], rows[i].label);
    EXPECT_NEAR(r["score"].get<double>(), std::stod(rows[i].score), 1e-9);
    EXPECT_EQ(r["decisions"].empty(), rows[i].label == "blank");
  }
}

TEST(Explain, JsonlAddsUpWithAnyNumberOfParts) {
  for (const char* parts : {"0", "1", "12", "1000000"}) {
    for (const json& r : records_of(
             run({"explain", "--output", "jsonl", "--parts", parts}, kPage))) {
      for (const json& d : r["decisions"]) {
        for (std::size_t y = 0; y < d["states"].size(); ++y) {
          double added = 0, by_kind = 0;
          for (const json& part : d["parts"]) {
            added += part["scores"][y].get<double>();
          }
          for (const json& kind : d["kinds"]) by_kind += kind[y].get<double>();
          EXPECT_NEAR(added, d["totals"][y].get<double>(), 1e-3);
          EXPECT_NEAR(by_kind, d["totals"][y].get<double>(), 1e-4);
        }
        if (std::string_view(parts) != "0") continue;
        // What characters say is what n-grams say, less the line's end.
        double ngrams = 0;
        const auto at = [&](const json& part, const char* state) {
          const auto& states = d["states"];
          const auto y = std::find(states.begin(), states.end(), d[state]);
          return part["scores"][static_cast<std::size_t>(y - states.begin())]
              .get<double>();
        };
        for (const json& part : d["parts"]) {
          if (part["kind"] != "ngram" || part["name"] == "</s>") continue;
          ngrams += at(part, "chosen") - at(part, "against");
        }
        EXPECT_NEAR(sum(d["characters"]), ngrams, 5e-3);
      }
    }
  }
}

TEST(Explain, TakesLinesAndRanges) {
  const auto chosen = [](Arguments lines) {
    Arguments args = {"explain", "--output", "jsonl"};
    args.insert(args.end(), lines.begin(), lines.end());
    return line_numbers(records_of(run(args, kPage)));
  };
  EXPECT_THAT(chosen({"--line", "3"}), ElementsAre(3));
  EXPECT_THAT(chosen({"--line", "6", "--line", "1"}), ElementsAre(1, 6));
  EXPECT_THAT(chosen({"--line", "1,3-5"}), ElementsAre(1, 3, 4, 5));
  EXPECT_THAT(chosen({"--line=5-"}), ElementsAre(5, 6));
}

TEST(Explain, BlankLinesAreShownIfAskedFor) {
  const Ran all = run({"explain"}, kPage);
  EXPECT_THAT(all.out, Not(HasSubstr("stdin:2:")));
  const Ran asked = run({"explain", "--line", "2"}, kPage);
  EXPECT_EQ(asked.code, 0);
  EXPECT_EQ(asked.out, "stdin:2: blank\n");
}

TEST(Explain, ComparesWithTheLabelAskedFor) {
  const auto against = [](const char* label) {
    return run({"explain", "--line", "3", "--against", label}, kPage).out;
  };
  EXPECT_THAT(against("chrome"), HasSubstr(" against chrome "));
  EXPECT_THAT(against("clickbait"), HasSubstr(" against list "));
  // Line 3 is body itself.
  EXPECT_EQ(against("body"), run({"explain", "--line", "3"}, kPage).out);
}

TEST(Explain, MarksCharactersWithoutATerminal) {
  const Ran ran =
      run({"explain", "--output", "marked", "--line", "3,4"}, kPage);
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, StartsWith("Characters that speak for the label: #"));
  EXPECT_THAT(ran.out, HasSubstr("\n  많이 본 뉴스\n  "));
  // Digits are read as 0.
  EXPECT_THAT(ran.out, HasSubstr(" 00분 앞당긴다고 0일 밝혔다.\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("\x1b")));
}

TEST(Explain, ColoursWhatIsMarked) {
  const Ran ran = run({"explain", "--output", "color", "--line", "3"}, kPage);
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, HasSubstr("\x1b[38;5;"));
  EXPECT_THAT(ran.out, HasSubstr("\x1b[0m"));
}

TEST(Explain, ControlsAreMadeVisible) {
  const Ran ran = run({"explain"}, "로그인\x1b[2J\n");
  EXPECT_THAT(ran.out, HasSubstr("stdin:1: 로그인␛[2J\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("\x1b")));
}

TEST(Explain, NamesPagesOfAStream) {
  const std::string pages = std::string(kPage).append("\f").append(kPage);
  const auto records =
      records_of(run({"explain", "--output", "jsonl", "--line", "3"}, pages));
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[0]["page"], 1);
  EXPECT_EQ(records[1]["page"], 2);
  EXPECT_EQ(records[0]["decisions"], records[1]["decisions"]);
  const Ran second = run({"explain", "--page", "2", "--line", "3"}, pages);
  EXPECT_EQ(second.code, 0);
  EXPECT_THAT(second.out, StartsWith("stdin#2:3: 느티골시는"));
  // Records behind the last one asked for are not even read.
  const Ran first = run({"explain", "--input", "jsonl", "--page", "1"},
                        "{\"text\":\"로그인\"}\nnot json\n");
  EXPECT_EQ(first.code, 0) << first.err;
}

TEST(Explain, ReadsRecordsAndLabelledPages) {
  const Folder folder;
  const std::string jsonl = folder.write(
      "pages.jsonl",
      "{\"text\":\"로그인\\n검색\"}\n\nnot json\n{\"lines\":[\"공유하기\"]}\n");
  const Ran ran = run({"explain", "--output", "jsonl", jsonl});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(lines_of(ran.err), SizeIs(1));
  EXPECT_THAT(ran.err, HasSubstr(jsonl + ":3: record "));
  const auto records = records_of(ran);
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_EQ(records[1]["page"], 1);
  EXPECT_EQ(records[1]["line"], 2);
  EXPECT_EQ(records[2]["page"], 4);
  EXPECT_EQ(records[2]["text"], "공유하기");

  const std::string tsv = folder.write("page.tsv", "# id: a\nchrome\t검색\n");
  const auto rows = records_of(run({"explain", "--output", "jsonl", tsv}));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0]["text"], "검색");
}

TEST(Explain, ALongPageIsExplainedAsItIsClassified) {
  std::string page;
  for (int i = 0; i < 9'000; ++i) {
    page += i % 9 == 4 ? "\n" : "글 번호 " + std::to_string(i) + "\n";
  }
  const auto rows = rows_of(run({"classify"}, page).out);
  const auto records =
      records_of(run({"explain", "--output", "jsonl", "--parts", "1"}, page));
  ASSERT_EQ(records.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(records[i]["line"], i + 1);
    ASSERT_EQ(records[i]["label"], rows[i].label);
    ASSERT_NEAR(records[i]["score"].get<double>(), std::stod(rows[i].score),
                1e-9);
    if (rows[i].label == "blank" || i == 0) continue;
    const json& before = records[i]["decisions"][0]["before"];
    ASSERT_EQ(before["line"], rows[i - 1].label == "blank" ? i - 1 : i);
  }
}

TEST(Explain, BrokenUtf8IsToldOnce) {
  const Ran ran = run({"explain", "--output", "jsonl"}, "\xB7\xCE\xB1\xD7\n");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(lines_of(ran.err), SizeIs(1));
  EXPECT_THAT(ran.err, HasSubstr("stdin: 2 broken UTF-8 sequence(s) were read "
                                 "as U+FFFD; if the page is in CP949"));
  EXPECT_THAT(records_of(ran), SizeIs(1));
}

TEST(Explain, OfNothingIsNothing) {
  const Ran ran = run({"explain"}, "");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST(Explain, LinesAndPagesThatAreNotThereAreErrors) {
  const Folder folder;
  const std::string page = folder.write("page.txt", kPage);
  const Ran line = run({"explain", "--line", "1,7", page});
  EXPECT_EQ(line.code, 2);
  EXPECT_THAT(line.out, StartsWith(page + ":1: 로그인\n"));
  EXPECT_EQ(line.err, "kijil: error: --line: there is no line 7; " + page +
                          " has 6 lines\n");
  const Ran other = run({"explain", "--page", "2", page});
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.out, IsEmpty());
  EXPECT_EQ(other.err, "kijil: error: --page: there is no page 2; " + page +
                           " has 1 page\n");
  const Ran nothing = run({"explain", "--line", "1"}, "");
  EXPECT_EQ(nothing.code, 2);
  EXPECT_THAT(nothing.err, EndsWith("there is no line 1; stdin has 0 lines\n"));
}

// Their output is that of the model of the day; that they run is not.
TEST(Explain, CommandsOfItsPageRun) {
  std::ifstream doc(KIJIL_SOURCE_DIR "/docs/explain.md");
  std::size_t commands = 0;
  for (std::string line; std::getline(doc, line);) {
    if (!line.starts_with("kijil explain ")) continue;
    std::istringstream words(line);
    Arguments args;
    for (std::string word; words >> word;) args.push_back(word);
    args.erase(args.begin());
    const Ran ran = run({.args = args, .folder = KIJIL_SOURCE_DIR});
    EXPECT_EQ(ran.code, 0) << line;
    EXPECT_THAT(ran.err, IsEmpty()) << line;
    EXPECT_THAT(ran.out, Not(IsEmpty())) << line;
    ++commands;
  }
  EXPECT_GE(commands, 5u);
}

}  // namespace
}  // namespace kijil::testing
