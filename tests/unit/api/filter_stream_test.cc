// filter_stream: kept lines byte for byte, and where all the others go.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <sstream>

#include "kijil/stream.h"
#include "refusing_stream.h"
#include "tiny_classifier.h"

namespace kijil {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
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

TEST(FilterStream, KeepsTheBodyUnlessToldOtherwise) {
  const Filtered done = filter(tiny_page());
  std::string expected;
  for (const LabeledLine& line : testing::tiny_pages()[0].lines) {
    if (line.label == Label::kBody) expected += line.text + "\n\n";
  }
  expected.pop_back();
  EXPECT_EQ(done.out, expected);
  EXPECT_EQ(done.counts.kept, 3u);
}

TEST(FilterStream, BlanksAreOneWhereAtLeastOneStood) {
  const struct {
    std::string_view page, kept, rejected;
  } kCases[] = {
      {"", "", ""},
      {"\n \n", "", "blank\t1.0000\t\nblank\t1.0000\t \n"},
      {"\n로그인\n\n", "로그인\n", "blank\t1.0000\t\nblank\t1.0000\t\n"},
      {"로그인\n \n\n\t\n회원가입\n", "로그인\n \n회원가입\n",
       "blank\t1.0000\t\nblank\t1.0000\t\t\n"},
      {"로그인\r\n\r\n회원가입", "로그인\r\n\r\n회원가입", ""},
      {"로그인\n\n\f\n회원가입\n", "로그인\n\f\n회원가입\n",
       "blank\t1.0000\t\n"},
      {"로그인\n\n\f\n\n회원가입\n", "로그인\n\f\n회원가입\n",
       "blank\t1.0000\t\nblank\t1.0000\t\n"},
  };
  for (const auto& c : kCases) {
    const Filtered done = filter(c.page, keeping_all());
    EXPECT_EQ(done.out, c.kept);
    EXPECT_EQ(done.rejected, c.rejected) << c.page;
  }
}

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

// The rule in its plainest form: a kept line has before it the first blank
// since the last kept one, if there was any.
Filtered filtered_plainly(const std::string& page,
                          const FilterOptions& options) {
  const std::vector<LineResult> results = tiny_classifier().classify_text(page);
  Filtered expected;
  std::optional<std::string> blank;
  bool any = false;
  std::istringstream in(page);
  std::size_t i = 0;
  for (std::string line; std::getline(in, line); ++i) {
    const LineResult& r = results[i];
    if (r.label == Label::kBlank) {
      if (any && !blank) blank = line;
      continue;
    }
    const auto k = static_cast<std::size_t>(r.label);
    if (!options.keep[k] || r.score < options.min_score[k] ||
        r.score < options.unsure) {
      continue;
    }
    if (blank) expected.out += *blank + '\n';
    blank.reset();
    expected.out += line + '\n';
    any = true;
    ++expected.counts.kept;
  }
  return expected;
}

TEST(FilterStream, KeptLinesAndTheirBlanksAreThoseOfThePlainRule) {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    const std::string page = random_page(random);
    const FilterOptions options = random_options(random);
    const Filtered expected = filtered_plainly(page, options);
    const Filtered done = filter(page, options);
    EXPECT_EQ(done.out, expected.out);
    EXPECT_EQ(done.counts.kept, expected.counts.kept);
  }
}

TEST(FilterStream, EveryLineIsKeptOrRejectedOnce) {
  std::mt19937 random(6);
  for (int round = 0; round < 100; ++round) {
    const std::string page = random_page(random);
    const Filtered done = filter(page, random_options(random));
    std::vector<std::string> all;
    std::string line;
    for (std::istringstream in(done.out); std::getline(in, line);) {
      all.push_back(line);
    }
    for (std::istringstream in(done.rejected); std::getline(in, line);) {
      const std::size_t tab = line.find('\t', line.find('\t') + 1);
      ASSERT_NE(tab, line.npos);
      all.push_back(line.substr(tab + 1));
    }
    std::vector<std::string> lines;
    for (std::istringstream in(page); std::getline(in, line);) {
      lines.push_back(line);
    }
    std::sort(all.begin(), all.end());
    std::sort(lines.begin(), lines.end());
    EXPECT_EQ(all, lines);
  }
}

TEST(FilterStream, PagesAreFilteredApart) {
  std::mt19937 random(7);
  for (int round = 0; round < 30; ++round) {
    const std::string first = random_page(random);
    const std::string second = "로그인\n" + random_page(random);
    FilterOptions options = random_options(random);
    const std::string one = filter(first, options).out;
    const std::string two = filter(second, options).out;
    EXPECT_EQ(filter(first + '\f' + second, options).out, one + '\f' + two);
    options.page_separator = "~쪽~";
    EXPECT_EQ(filter(first + "~쪽~\n" + second, options).out,
              one + "~쪽~\n" + two);
  }
}

TEST(FilterStream, MinScoreIsInclusiveAndPerLabel) {
  const auto result = tiny_classifier().classify_text("로그인").at(0);
  ASSERT_EQ(result.label, Label::kChrome);
  FilterOptions options = keeping_all();
  options.min_score = {1, result.score, 1, 1};
  EXPECT_EQ(filter("로그인", options).out, "로그인");
  options.min_score[1] = std::nextafter(result.score, 2.0f);
  EXPECT_THAT(filter("로그인", options).out, IsEmpty());
}

TEST(FilterStream, UnsureLinesOfAnyLabelAreRejected) {
  const auto result = tiny_classifier().classify_text("로그인").at(0);
  FilterOptions options = keeping_all();
  options.unsure = result.score;
  EXPECT_EQ(filter("로그인", options).out, "로그인");
  options.unsure = std::nextafter(result.score, 2.0f);
  const Filtered unsure = filter("로그인", options);
  EXPECT_THAT(unsure.out, IsEmpty());
  EXPECT_THAT(unsure.rejected, HasSubstr("chrome\t"));
}

TEST(FilterStream, TellsWhetherTheOutputEndsWithinALine) {
  const struct {
    std::string_view page;
    bool open;
  } kCases[] = {{"", false},          {"로그인\n", false},
                {"로그인", true},     {"로그인\n\n", false},
                {"로그인\n ", false}, {"로그인\n\f", true},
                {"\n", false},        {"로그인\n\n회원가입", true}};
  for (const auto& c : kCases) {
    EXPECT_EQ(filter(c.page, keeping_all()).counts.open_line, c.open) << c.page;
  }
}

TEST(FilterStream, StopsWhereOneOfItsOutputsRefuses) {
  std::string page;
  for (int i = 0; i < 30'000; ++i) page += "로그인\n";
  for (const bool keep : {false, true}) {
    FilterOptions options = keeping({false, keep, false, false});
    std::istringstream in(page);
    RefusingStream out(keep ? 50 : 1'000'000), rejected(keep ? 1'000'000 : 50);
    options.rejected = &rejected;
    const StreamCounts counts =
        filter_stream(tiny_classifier(), in, out, options);
    EXPECT_FALSE(counts.written);
    EXPECT_LT(counts.lines, 30'000u);
    EXPECT_EQ(out.good(), !keep);
    EXPECT_EQ(rejected.good(), keep);
  }
}

TEST(FilterStream, WithoutRejectedTheOutputIsTheSame) {
  std::istringstream in(tiny_page());
  std::ostringstream out;
  filter_stream(tiny_classifier(), in, out);
  EXPECT_EQ(out.str(), filter(tiny_page()).out);
}

}  // namespace
}  // namespace kijil
