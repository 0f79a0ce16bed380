// --threads: the same answers, messages and manners for any number of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>
#include <thread>

#include "run.h"

namespace kijil::testing {
namespace {

using nlohmann::json;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

const char* const kThreads[] = {"1", "2", "4"};

Arguments filter_with(const std::string& threads) {
  return {"filter",   "--input", "jsonl",     "--output", "jsonl",
          "--result", "text",    "--threads", threads};
}

std::string row(int id) {
  return "{\"id\":" + std::to_string(id) + ",\"text\":\"로그인\"}";
}

int id_of(const std::string& answer) {
  return json::parse(answer).at("id").get<int>();
}

// Pages of all sizes, and broken bytes here and there.
std::string random_pages(std::mt19937& random, std::size_t bytes) {
  const std::string_view kLines[] = {
      "로그인",
      "솔내시는 내년 돌봄 예산을 크게 늘린다고 3일 밝혔다.",
      "바닷가 폐교, 마을 빵집이 되다",
      "",
      "저작권자 © 누리샘뉴스. 무단전재 및 재배포 금지\r",
      "\xEA\xB0 깨진 줄"};
  std::string text;
  while (text.size() < bytes) {
    if (random() % 30 == 0) text += '\f';
    text.append(kLines[random() % std::size(kLines)]).append("\n");
  }
  return text;
}

TEST(Threads, AnyNumberGivesTheSameBytes) {
  std::mt19937 random(81);
  const Folder folder;
  const std::string text = random_pages(random, 600'000);
  std::string records;
  for (int i = 0; i < 20'000; ++i) {
    records.append(i % 50 == 3 ? "{oops" : row(i)).append("\n");
  }
  const std::string files[] = {folder.write("a.txt", text),
                               folder.write("b.jsonl", records)};
  for (const std::string& file : files) {
    const std::string rejected = folder.path("rejected");
    const Arguments kCommands[] = {
        {"classify", "--output", "tsv", file},
        {"classify", "--output", "jsonl", file},
        {"filter", "--output", "text", "--rejected", rejected, file},
        {"filter", "--output", "jsonl", "--rejected", rejected, file}};
    for (Arguments args : kCommands) {
      args.insert(args.end(), {"--threads", "1"});
      const Ran one = run(args);
      EXPECT_THAT(one.code, AnyOf(0, 2));
      const bool rejects = args[0] == "filter";
      const std::string one_rejected = rejects ? folder.read("rejected") : "";
      for (const char* threads : {"0", "2", "3", "8"}) {
        args.back() = threads;
        const Ran many = run(args);
        EXPECT_EQ(many.code, one.code);
        EXPECT_TRUE(many.out == one.out) << args[0] << ' ' << threads;
        EXPECT_EQ(many.err, one.err);
        EXPECT_TRUE(!rejects || folder.read("rejected") == one_rejected);
      }
    }
  }
}

TEST(Threads, ANumberIsAsked) {
  for (const char* odd : {"-1", "1.5", "many", "", "100000"}) {
    const Ran ran = run({"classify", "--threads", odd});
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, StartsWith("kijil: error: --threads: '"));
  }
}

// Many rows at once, for which threads are started, and then one at a time.
TEST(Threads, EachRowIsAnsweredBeforeTheNextIsSaid) {
  for (const char* threads : kThreads) {
    Dialogue kijil(filter_with(threads));
    int id = 0;
    for (int round = 0; round < 4; ++round) {
      std::string rows;
      const int first = id;
      while (rows.size() < 60'000) rows.append(row(id++)).append("\n");
      kijil.say_bytes(rows + "{\"id\":" + std::to_string(id));
      for (int i = first; i < id; ++i) ASSERT_EQ(id_of(kijil.hear()), i);
      kijil.say(",\"text\":\"가\"}");
      ASSERT_EQ(id_of(kijil.hear()), id++);
      for (int i = 0; i < 20; ++i, ++id) {
        kijil.say(row(id));
        ASSERT_EQ(id_of(kijil.hear()), id);
      }
    }
    EXPECT_EQ(kijil.end(), 0);
  }
}

// The thread that waits for input is not the one that the signal reaches.
TEST(Threads, SigtermWhileItWaitsEndsIt) {
  for (const char* threads : kThreads) {
    Dialogue kijil(filter_with(threads));
    std::string rows;
    int id = 0;
    while (rows.size() < 60'000) rows.append(row(id++)).append("\n");
    kijil.say_bytes(rows + "{\"id\":");
    for (int i = 0; i < id; ++i) ASSERT_EQ(id_of(kijil.hear()), i);
    kijil.signal(SIGTERM);
    EXPECT_EQ(kijil.wait(), 0) << "although stdin is still open";
    EXPECT_THAT(kijil.complaints(), HasSubstr("the row was cut off after 6 "));
  }
}

TEST(Threads, SigtermEndsAnInputThatNeverPauses) {
  for (const char* threads : kThreads) {
    Dialogue kijil(filter_with(threads));
    std::thread writer([&] {
      try {
        for (int id = 0;;) {
          std::string rows;
          while (rows.size() < 30'000) rows.append(row(id++)).append("\n");
          kijil.say_bytes(rows);
        }
      } catch (const std::runtime_error&) {  // it has gone
      }
    });
    EXPECT_EQ(id_of(kijil.hear()), 0);
    kijil.signal(SIGTERM);
    int next = 1;
    for (std::string answer; !(answer = kijil.hear()).empty(); ++next) {
      if (id_of(answer) != next) break;
    }
    const int code = kijil.wait();
    writer.join();
    EXPECT_EQ(code, 0);
    EXPECT_GT(next, 100);
  }
}

// Who reads goes away while others label, or while all wait.
TEST(Threads, AReaderThatGoesIsNoError) {
  std::string text;
  while (text.size() < 3'000'000) text += "로그인\n";
  for (const char* threads : kThreads) {
    for (const char* output : {"tsv", "jsonl", "color"}) {
      const Ran ran =
          run({.args = {"classify", "--output", output, "--threads", threads},
               .in = text,
               .reads_one_line = true});
      EXPECT_EQ(ran.code, 0);
      EXPECT_THAT(ran.err, IsEmpty());
    }
    Dialogue kijil(filter_with(threads));
    std::string rows;
    while (rows.size() < 60'000) rows.append(row(1)).append("\n");
    kijil.say_bytes(rows);
    kijil.hear();
    kijil.stop_listening();
    try {
      kijil.say(row(2));
    } catch (const std::runtime_error&) {
      // What was still on its way has told it already.
    }
    EXPECT_EQ(kijil.wait(), 0) << "although stdin is still open";
    EXPECT_THAT(kijil.complaints(), IsEmpty());
  }
}

// Why it could not be written is known to the thread that tried.
TEST(Threads, AFullDiskIsToldWithItsCause) {
  std::mt19937 random(83);
  const Folder folder;
  const std::string page =
      folder.write("page.txt", random_pages(random, 2'000'000));
  for (const char* threads : kThreads) {
    const Ran out = run({.args = {"classify", "--threads", threads, page},
                         .stdout_file = "/dev/full"});
    EXPECT_EQ(out.code, 2);
    ASSERT_THAT(lines_of(out.err), SizeIs(1));
    EXPECT_THAT(out.err, HasSubstr("stdout: cannot be written (No space left "
                                   "on device)"));
    const Ran rejected =
        run({"filter", "--threads", threads, "--rejected", "/dev/full", page});
    EXPECT_EQ(rejected.code, 2);
    ASSERT_THAT(lines_of(rejected.err), SizeIs(1));
    EXPECT_THAT(rejected.err, HasSubstr("--rejected: cannot be written (No "
                                        "space left on device)"));
  }
}

}  // namespace
}  // namespace kijil::testing
