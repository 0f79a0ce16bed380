// Streams on several threads: the same bytes, messages and counts as on one.
// That nothing races: tests/threads, which ThreadSanitizer watches.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "kijil/stream.h"
#include "outputs/rows.h"
#include "refusing_stream.h"
#include "tiny_classifier.h"

namespace kijil {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;
using testing::RefusingStream;
using testing::tiny_classifier;

constexpr std::size_t kThreads[] = {2, 3, 8};

// Gives its bytes in parts, and may tell how many are there.
class Parts : public std::streambuf {
 public:
  Parts(std::string bytes, std::size_t most, unsigned seed)
      : bytes_(std::move(bytes)), most_(most), random_(seed) {}

 protected:
  int_type underflow() override {
    if (at_ == bytes_.size()) return traits_type::eof();
    const std::size_t size =
        std::min(1 + random_() % most_, bytes_.size() - at_);
    char* begin = bytes_.data() + at_;
    setg(begin, begin, begin + size);
    at_ += size;
    return traits_type::to_int_type(*begin);
  }
  std::streamsize showmanyc() override {
    if (at_ == bytes_.size()) return -1;
    return random_() % 2 == 0 ? 1 : 0;
  }

 private:
  std::string bytes_;
  std::size_t most_, at_ = 0;
  std::mt19937 random_;
};

// All that a stream does.
struct Done {
  std::string out, rejected, told;
  std::vector<std::uint64_t> counts;
  bool operator==(const Done&) const = default;
};

std::vector<std::uint64_t> numbers(const StreamCounts& c) {
  std::vector<std::uint64_t> all = {c.pages,
                                    c.lines,
                                    c.kept,
                                    c.problems,
                                    c.answered_problems,
                                    c.broken_utf8,
                                    c.open_line ? 1u : 0u,
                                    c.written ? 1u : 0u};
  all.insert(all.end(), c.labels.begin(), c.labels.end());
  return all;
}

// Runs `stream(in, out, options)` and notes all that it does.
template <typename Options, typename Stream>
Done run(std::string_view bytes, std::size_t part, Options options,
         Stream&& stream) {
  Done done;
  options.on_problem = [&](const Error& e) { done.told += e.message + '\n'; };
  Parts parts{std::string(bytes), part, 5};
  std::istream in(&parts);
  std::ostringstream out;
  const StreamCounts counts = stream(in, out, options);
  done.out = out.str();
  done.told += counts.first_answered;
  done.counts = numbers(counts);
  return done;
}

Done classify(std::string_view bytes, std::size_t part,
              const ClassifyOptions& options) {
  return run(bytes, part, options,
             [](std::istream& in, std::ostream& out, const auto& o) {
               return classify_stream(tiny_classifier(), in, out, o);
             });
}

Done filter(std::string_view bytes, std::size_t part,
            const FilterOptions& options) {
  std::ostringstream rejected;
  Done done = run(bytes, part, options,
                  [&](std::istream& in, std::ostream& out, FilterOptions o) {
                    o.rejected = &rejected;
                    return filter_stream(tiny_classifier(), in, out, o);
                  });
  done.rejected = rejected.str();
  return done;
}

// Lines that the model knows, and others of every kind.
std::string random_line(std::mt19937& random) {
  const auto& pages = testing::tiny_pages();
  const auto& lines = pages[random() % pages.size()].lines;
  const std::string& known = lines[random() % lines.size()].text;
  switch (random() % 16) {
    case 0:
      return "";
    case 1:
      return " \t\r";
    case 2:
      return known + "\xEA\xB0\xFF\r";
    case 3:
      return std::string(random() % 3000, 'x');
    case 4:
      return "\"" + known + "\\\x01";
    default:
      return known;
  }
}

std::string random_text(std::mt19937& random, std::size_t bytes) {
  std::string text;
  // Some pages are one line, and some have several windows.
  const unsigned break_each = random() % 2 == 0 ? 15 : 20'000;
  while (text.size() < bytes) {
    if (random() % break_each == 0) {
      text += random() % 3 == 0 ? "~쪽~\n" : "\f\f";
    }
    if (random() % 20'000 == 0) text.append(300'000, 'y');
    text.append(random_line(random)).append("\n");
  }
  if (random() % 2 == 0) text.pop_back();
  return text;
}

std::string random_records(std::mt19937& random, std::size_t bytes) {
  std::string rows;
  while (rows.size() < bytes) {
    std::string text;
    for (std::size_t i = random() % 40; i > 0; --i) {
      text.append(random_line(random)).append(random() % 5 ? "\n" : "\r\n");
    }
    json record = {{"id", rows.size()}, {"text", text}};
    if (random() % 3 == 0) record = {{"lines", {"로그인", text}}};
    if (random() % 9 == 0) record = {{"other", text}};
    std::string row =
        record.dump(-1, ' ', false, json::error_handler_t::ignore);
    if (random() % 9 == 0) row.resize(row.size() / 2);
    if (random() % 9 == 0) row[random() % row.size()] = '\xFF';
    if (random() % 9 == 0) row = random() % 2 == 0 ? " " : "";
    rows.append(row).append("\n");
  }
  if (random() % 2 == 0) rows.pop_back();
  return rows;
}

void expect_same(const std::string& bytes, InputFormat input,
                 std::mt19937& random) {
  const std::size_t part = 1 + random() % 200'000;
  ClassifyOptions classified;
  classified.input = input;
  classified.line_buffered = random() % 4 == 0;
  if (random() % 2 == 0) classified.page_separator = "~쪽~";
  FilterOptions filtered;
  static_cast<StreamOptions&>(filtered) = classified;
  filtered.keep = {true, random() % 2 == 0, false, random() % 2 == 0};
  filtered.pages_before = random() % 2;
  for (const auto output :
       {OutputFormat::kTsv, OutputFormat::kJsonl, OutputFormat::kColor}) {
    classified.output = output;
    classified.threads = 1;
    const Done one = classify(bytes, part, classified);
    EXPECT_FALSE(one.out.empty());
    for (const std::size_t threads : kThreads) {
      classified.threads = threads;
      EXPECT_TRUE(classify(bytes, part, classified) == one)
          << threads << " threads, format " << static_cast<int>(output);
    }
  }
  for (const auto output : {FilterOutput::kText, FilterOutput::kJsonl}) {
    filtered.output = output;
    filtered.threads = 1;
    const Done one = filter(bytes, part, filtered);
    EXPECT_FALSE(one.rejected.empty());
    for (const std::size_t threads : kThreads) {
      filtered.threads = threads;
      EXPECT_TRUE(filter(bytes, part, filtered) == one)
          << threads << " threads, format " << static_cast<int>(output);
    }
  }
}

TEST(StreamThreads, TextComesOutAsFromOne) {
  std::mt19937 random(71);
  for (int round = 0; round < 4; ++round) {
    expect_same(random_text(random, 500'000), InputFormat::kText, random);
  }
}

TEST(StreamThreads, RecordsComeOutAsFromOne) {
  std::mt19937 random(72);
  for (int round = 0; round < 3; ++round) {
    expect_same(random_records(random, 400'000), InputFormat::kJsonl, random);
  }
}

// One page of many windows: each of its lines once, in order, and labelled as
// the whole page is.
TEST(StreamThreads, AHugePageIsLabelledAsAWhole) {
  std::mt19937 random(73);
  std::string page;
  for (int i = 0; i < 20'000; ++i) {
    page.append(random_line(random)).append("\n");
  }
  const auto results = tiny_classifier().classify_text(page);
  std::string expected;
  std::istringstream lines(page);
  std::size_t i = 0;
  for (std::string line; std::getline(lines, line); ++i) {
    expected.append(label_name(results[i].label)).append("\t");
    expected.append(format_score(results[i].score));
    expected.append("\t").append(line).append("\n");
  }
  ClassifyOptions options;
  for (const std::size_t threads : {1u, 4u}) {
    options.threads = threads;
    EXPECT_TRUE(classify(page, 1'000'000, options).out == expected) << threads;
  }
}

// More than a job may hold at once: it is written as it is made.
TEST(StreamThreads, HugeRowsComeOutWhole) {
  const std::string huge(20'000'000, 'x');
  const std::string text = "로그인\n" + huge + "\n회원가입\n";
  ClassifyOptions options;
  options.threads = 2;
  const Done tsv = classify(text, 1 << 20, options);
  std::string texts;
  std::istringstream rows(tsv.out);
  for (std::string row; std::getline(rows, row);) {
    texts.append(row.substr(row.find('\t', row.find('\t') + 1) + 1));
    texts.append("\n");
  }
  EXPECT_TRUE(texts == text);

  const std::string record = "{\"text\":\"로그인\\n" + huge + "\"}\n";
  FilterOptions filtered;
  filtered.input = InputFormat::kJsonl;
  filtered.threads = 2;
  const Done jsonl = filter(record + record, 1 << 20, filtered);
  std::istringstream answers(jsonl.out);
  std::size_t n = 0;
  for (std::string row; std::getline(answers, row); ++n) {
    const json lines = json::parse(row).at("kijil").at("lines");
    EXPECT_EQ(lines.at(0).at("text"), "로그인");
    EXPECT_TRUE(lines.at(1).at("text").get_ref<const std::string&>() == huge);
  }
  EXPECT_EQ(n, 2u);
  filtered.output = FilterOutput::kText;
  filtered.keep = {true, true, true, true};
  EXPECT_TRUE(filter(record + record, 1 << 20, filtered).out ==
              "로그인\n" + huge + "\n\f로그인\n" + huge + "\n");
}

TEST(StreamThreads, StopsWhereTheOutputRefuses) {
  std::mt19937 random(74);
  const std::string text = random_text(random, 2'000'000);
  for (const std::size_t threads : {1u, 2u, 8u}) {
    for (const bool refuses_rejected : {false, true}) {
      FilterOptions options;
      options.threads = threads;
      std::istringstream in(text);
      RefusingStream few(1000), many(std::size_t{1} << 40);
      options.rejected = refuses_rejected ? &few : &many;
      const StreamCounts counts = filter_stream(
          tiny_classifier(), in, refuses_rejected ? many : few, options);
      EXPECT_FALSE(counts.written);
      EXPECT_EQ(counts.lines, 0u) << "nothing of the first piece was written";
    }
  }
}

// What a callback throws reaches the caller, as if it had called it itself.
TEST(StreamThreads, ExceptionsReachTheCaller) {
  std::mt19937 random(75);
  std::string rows = random_records(random, 300'000);
  for (const std::size_t threads : {1u, 2u, 8u}) {
    ClassifyOptions options;
    options.input = InputFormat::kJsonl;
    options.threads = threads;
    int told = 0;
    options.on_problem = [&](const Error&) {
      if (++told == 20) throw std::logic_error("enough");
    };
    std::istringstream in(rows);
    std::ostringstream out;
    EXPECT_THROW(classify_stream(tiny_classifier(), in, out, options),
                 std::logic_error);
    EXPECT_EQ(told, 20);
  }
}

// A reader that waits is alone in that: whatever was read has come out, though
// whole pipes of rows had been there to share out before.
TEST(StreamThreads, AnswersLeaveBeforeItWaits) {
  class Client : public std::streambuf {
   public:
    explicit Client(const std::stringbuf& answers) : answers_(answers) {}
    std::size_t asked = 0, unanswered = 0;

   protected:
    // What waits is not told of by showmanyc().
    int_type underflow() override {
      const std::string_view all = answers_.view();
      unanswered += asked - static_cast<std::size_t>(
                                std::count(all.begin(), all.end(), '\n'));
      if (++rounds_ > 40) return traits_type::eof();
      rows_.clear();
      // Many at once, and one at a time.
      for (int i = rounds_ % 4 == 0 ? 4000 : 1; i > 0; --i, ++asked) {
        rows_ += "{\"text\":\"로그인\"}\n";
      }
      setg(rows_.data(), rows_.data(), rows_.data() + rows_.size());
      return traits_type::to_int_type(rows_[0]);
    }

   private:
    const std::stringbuf& answers_;
    std::string rows_;
    int rounds_ = 0;
  };
  for (const std::size_t threads : {1u, 2u, 4u}) {
    ClassifyOptions options;
    options.input = InputFormat::kJsonl;
    options.output = OutputFormat::kJsonl;
    options.threads = threads;
    std::stringbuf answers;
    Client client(answers);
    std::istream in(&client);
    std::ostream out(&answers);
    const StreamCounts counts =
        classify_stream(tiny_classifier(), in, out, options);
    EXPECT_EQ(client.unanswered, 0u) << threads;
    EXPECT_EQ(counts.pages, client.asked);
  }
}

TEST(StreamThreads, CallbacksAreCalledOneAtATimeAndInOrder) {
  std::mt19937 random(76);
  const std::string rows = random_records(random, 600'000);
  ClassifyOptions options;
  options.input = InputFormat::kJsonl;
  options.threads = 4;
  std::atomic<int> inside = 0;
  std::vector<std::uint64_t> progress;
  std::vector<unsigned long> places;
  options.on_progress = [&](std::uint64_t bytes) {
    EXPECT_EQ(++inside, 1);
    progress.push_back(bytes);
    --inside;
  };
  options.on_problem = [&](const Error& e) {
    EXPECT_EQ(++inside, 1);
    places.push_back(std::stoul(e.message.substr(std::strlen("input:"))));
    --inside;
  };
  std::istringstream in(rows);
  std::ostringstream out;
  classify_stream(tiny_classifier(), in, out, options);
  EXPECT_TRUE(std::is_sorted(places.begin(), places.end()));
  EXPECT_TRUE(std::is_sorted(progress.begin(), progress.end()));
  ASSERT_FALSE(progress.empty());
  EXPECT_EQ(progress.back(), rows.size());
  EXPECT_GT(places.size(), 20u);
}

// As std::cin is to std::cout. A flush while another thread writes is a race.
TEST(StreamThreads, AnInputThatIsTiedIsSoAgain) {
  class Tied : public std::stringbuf {
   public:
    int flushes = 0;

   protected:
    int sync() override {
      ++flushes;
      return 0;
    }
  };
  Tied other;
  std::ostream tied(&other);
  std::istringstream in("로그인\n");
  in.tie(&tied);
  tied << "a";
  std::ostringstream out;
  ClassifyOptions options;
  options.threads = 2;
  classify_stream(tiny_classifier(), in, out, options);
  EXPECT_EQ(other.flushes, 0);
  EXPECT_EQ(in.tie(), &tied);
}

TEST(StreamThreads, ACutRowIsToldBehindAllOthers) {
  std::mt19937 random(77);
  std::string rows = random_records(random, 300'000);
  if (!rows.ends_with('\n')) rows += '\n';
  ClassifyOptions options;
  options.input = InputFormat::kJsonl;
  options.was_cut = [] { return true; };
  options.threads = 1;
  const Done one = classify(rows + "{\"text\":\"로그", 70'000, options);
  EXPECT_TRUE(one.told.find("the row was cut off after") != std::string::npos);
  for (const std::size_t threads : kThreads) {
    options.threads = threads;
    EXPECT_TRUE(classify(rows + "{\"text\":\"로그", 70'000, options) == one);
  }
}

}  // namespace
}  // namespace kijil
