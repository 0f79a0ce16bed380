// One model, many threads: what each call gives does not depend on the others.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <latch>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "kijil/kijil.h"

namespace kijil {
namespace {

constexpr std::size_t kThreads = 8;
constexpr std::size_t kRounds = 6;

const Classifier& classifier() {
  static const Classifier kLoaded = Classifier::load_default().value();
  return kLoaded;
}

// Pages of different lengths, one for each thread.
std::vector<std::string> pages() {
  constexpr std::array<std::string_view, 6> kLines = {
      "로그인",
      "가마솥 마을 장터, 다섯 해 만에 다시 선다",
      "군은 장터 지붕을 새로 얹고 주차장 서른 면을 더 만들 계획이라고 밝혔다.",
      "",
      "많이 본 뉴스",
      "결국 터진 눈물, 그날 무슨 일이"};
  std::vector<std::string> pages(kThreads);
  for (std::size_t i = 0; i < kThreads; ++i) {
    for (std::size_t k = 0; k < 10 + 7 * i; ++k) {
      pages[i] += kLines[(k * (i + 1) + k / 5) % kLines.size()];
      pages[i] += '\n';
    }
  }
  return pages;
}

// What tests compare: every label and score of a page.
std::string described(const std::vector<LineResult>& results) {
  std::ostringstream out;
  out.precision(9);
  for (const LineResult& r : results) {
    out << label_name(r.label) << ' ' << r.score;
    for (const float p : r.probabilities) out << ' ' << p;
    out << '\n';
  }
  return out.str();
}

// What `work` gives for each page in a thread of its own, all begun at once and
// `kRounds` times, is what it gives alone.
template <typename Work>
void expect_same_in_threads(Work&& work) {
  const std::vector<std::string> texts = pages();
  std::vector<std::string> alone;
  for (const std::string& text : texts) alone.push_back(work(text));
  std::vector<std::vector<std::string>> found(kThreads);
  {
    std::latch start(kThreads);
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        start.arrive_and_wait();
        for (std::size_t round = 0; round < kRounds; ++round) {
          found[i].push_back(work(texts[i]));
        }
      });
    }
  }  // joins
  for (std::size_t i = 0; i < kThreads; ++i) {
    ASSERT_EQ(found[i].size(), kRounds);
    for (const std::string& text : found[i]) EXPECT_EQ(text, alone[i]);
  }
}

TEST(OneModelManyThreads, Classifies) {
  expect_same_in_threads([](const std::string& text) {
    return described(classifier().classify_text(text));
  });
}

TEST(OneModelManyThreads, ClassifiesByACopy) {
  expect_same_in_threads([](const std::string& text) {
    const Classifier copy = classifier();
    return described(copy.classify_alone(page_lines(text)));
  });
}

TEST(OneModelManyThreads, Filters) {
  expect_same_in_threads([](const std::string& text) {
    const FilteredPage page = filter_text(classifier(), text);
    return page.text + described(page.results);
  });
}

TEST(OneModelManyThreads, FiltersBatchesAtOnce) {
  expect_same_in_threads([](const std::string& text) {
    const std::vector<std::string> texts = {text, text.substr(0, 40), text};
    std::string all;
    for (const FilteredPage& page :
         filter_texts(classifier(), texts, {}, {.threads = 3})) {
      all += page.text;
      all += described(page.results);
    }
    return all;
  });
}

TEST(OneModelManyThreads, FiltersStreams) {
  expect_same_in_threads([](const std::string& text) {
    std::istringstream in(text);
    std::ostringstream out;
    filter_stream(classifier(), in, out);
    return out.str();
  });
}

// A stream that has threads of its own, beside others.
TEST(OneModelManyThreads, FiltersStreamsOnSeveralThreads) {
  for (const FilterOutput output :
       {FilterOutput::kText, FilterOutput::kJsonl}) {
    expect_same_in_threads([&](const std::string& text) {
      std::string pages;
      while (pages.size() < 400'000) pages.append("\f").append(text);
      std::istringstream in(pages);
      std::ostringstream out, rejected;
      FilterOptions options;
      options.output = output;
      options.threads = 3;
      options.rejected = &rejected;
      filter_stream(classifier(), in, out, options);
      return out.str() + rejected.str();
    });
  }
}

TEST(OneModelManyThreads, ClassifiesRecordsOnSeveralThreads) {
  expect_same_in_threads([](const std::string& text) {
    std::string escaped;
    for (const char c : text)
      escaped.append(c == '\n' ? "\\n" : std::string(1, c));
    std::string rows;
    while (rows.size() < 300'000) {
      rows.append("{\"text\":\"").append(escaped).append("\"}\n{oops\n");
    }
    std::istringstream in(rows);
    std::ostringstream out;
    ClassifyOptions options;
    options.input = InputFormat::kJsonl;
    options.threads = 3;
    std::string told;
    options.on_problem = [&](const Error& e) { told += e.message; };
    classify_stream(classifier(), in, out, options);
    return out.str() + told;
  });
}

TEST(OneModelManyThreads, Explains) {
  expect_same_in_threads([](const std::string& text) {
    return explanation_json(explain_line(classifier(), page_lines(text), 2));
  });
}

TEST(OneModelManyThreads, LoadsAtOnce) {
  expect_same_in_threads([](const std::string& text) {
    return described(Classifier::load_default()->classify_text(text));
  });
}

}  // namespace
}  // namespace kijil
