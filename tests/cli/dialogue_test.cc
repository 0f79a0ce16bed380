// The command as a child process that answers row by row.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>

#include "run.h"

namespace kijil::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const Arguments kFilter = {"filter", "--input", "jsonl", "--output", "jsonl"};

std::string row(int id) {
  return "{\"id\":" + std::to_string(id) + ",\"text\":\"로그인\"}";
}

int id_of(const std::string& answer) {
  return json::parse(answer).at("id").get<int>();
}

TEST(Dialogue, EachRowIsAnsweredBeforeTheNextIsSaid) {
  for (const char* flag : {"", "--line-buffered"}) {
    Arguments args = kFilter;
    if (*flag != '\0') args.push_back(flag);
    Dialogue kijil(args);
    for (int i = 0; i < 5; ++i) {
      kijil.say(row(i));
      EXPECT_EQ(id_of(kijil.hear()), i);
      kijil.say("");
      EXPECT_EQ(kijil.hear(), "");
      kijil.say("{oops");
      EXPECT_THAT(kijil.hear(), StartsWith("{\"kijil\":{\"error\":"));
    }
    EXPECT_EQ(kijil.end(), 2);
  }
}

// Who writes through a buffer may have sent a part of the next row.
TEST(Dialogue, HalfARowHoldsNoAnswerBack) {
  Dialogue kijil(kFilter);
  kijil.say_bytes(row(1) + "\n" + row(2) + "\n{\"id\":3,");
  EXPECT_EQ(id_of(kijil.hear()), 1);
  EXPECT_EQ(id_of(kijil.hear()), 2);
  kijil.say("\"text\":\"\"}");
  EXPECT_EQ(id_of(kijil.hear()), 3);
  EXPECT_EQ(kijil.end(), 0);
}

TEST(Dialogue, TextIsAnsweredPageByPage) {
  Dialogue kijil({"classify"});
  kijil.say("로그인\n회원가입\n\f");
  EXPECT_THAT(kijil.hear(), HasSubstr("로그인"));
  EXPECT_THAT(kijil.hear(), HasSubstr("회원가입"));
  EXPECT_EQ(kijil.end(), 0);
}

TEST(Dialogue, SigtermFinishesWhatWasRead) {
  Dialogue kijil(kFilter);
  std::string rows;
  for (int i = 0; i < 300; ++i) rows.append(row(i)).append("\n");
  ASSERT_LT(rows.size(), 30'000u) << "must go into the pipe, and out, at once";
  kijil.say_bytes(rows + "{\"id\":300,\"text\":\"잘린");
  // The first answer tells that all has been read.
  EXPECT_EQ(id_of(kijil.hear()), 0);
  kijil.signal(SIGTERM);
  for (int i = 1; i < 300; ++i) ASSERT_EQ(id_of(kijil.hear()), i);
  EXPECT_EQ(kijil.hear(), "");
  EXPECT_EQ(kijil.wait(), 0) << "although stdin is still open";
  const auto told = lines_of(kijil.complaints());
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0],
            "kijil: warning: stdin:301: the row was cut off after 24 bytes and "
            "is not answered; send it again: {\"id\":300,\"text\":\"잘린");
}

TEST(Dialogue, SigtermWhileItWaitsEndsIt) {
  for (const Arguments& args : {kFilter, Arguments{"classify"}}) {
    Dialogue kijil(args);
    // An answer first: before it listens to signals, SIGTERM ends it anyhow.
    kijil.say(args.size() > 1 ? row(1) : "로그인\n\f");
    kijil.hear();
    kijil.signal(SIGTERM);
    EXPECT_EQ(kijil.wait(), 0);
    EXPECT_THAT(kijil.complaints(), IsEmpty());
  }
}

TEST(Dialogue, ALineOfTextThatWasCutOffIsTold) {
  Dialogue kijil({"classify", "--output", "tsv"});
  // The answer to the first page tells that the second has been read.
  kijil.say_bytes("로그인\n\f\n\f회원가\xEC");
  EXPECT_THAT(kijil.hear(), HasSubstr("로그인"));
  kijil.signal(SIGTERM);
  EXPECT_EQ(kijil.wait(), 0);
  const std::string told = kijil.complaints();
  EXPECT_THAT(told, HasSubstr("the last line was cut off after 10 bytes"));
  EXPECT_THAT(told, Not(HasSubstr("broken UTF-8")));
}

TEST(Dialogue, RejectedLinesAreThereBeforeTheAnswer) {
  const Folder folder;
  const std::string file = folder.path("rejected.tsv");
  for (const char* flag : {"", "--line-buffered"}) {
    Arguments args = kFilter;
    args.insert(args.end(), {"--rejected", file});
    if (*flag != '\0') args.push_back(flag);
    Dialogue kijil(args);
    kijil.say(row(1));
    EXPECT_EQ(id_of(kijil.hear()), 1);
    EXPECT_THAT(folder.read("rejected.tsv"), HasSubstr("로그인"));
    EXPECT_EQ(kijil.end(), 0);
  }
}

// A process that always finds something to read must look for signals too.
TEST(Dialogue, SigtermEndsAnInputThatNeverPauses) {
  Dialogue kijil(kFilter);
  std::thread writer([&] {
    try {
      for (;;) kijil.say(row(1));
    } catch (const std::runtime_error&) {  // it has gone
    }
  });
  EXPECT_EQ(id_of(kijil.hear()), 1);
  kijil.signal(SIGTERM);
  while (!kijil.hear().empty()) {
  }
  const int code = kijil.wait();
  writer.join();
  EXPECT_EQ(code, 0);
}

TEST(Dialogue, AReaderThatGoesIsNoError) {
  for (const Arguments& args :
       {kFilter, Arguments{"classify"},
        Arguments{"filter", "--keep", "chrome", "--output", "jsonl"}}) {
    const std::string page =
        args.size() == 5 && args[1] == "--input" ? row(1) : "로그인\n\f";
    Dialogue kijil(args);
    kijil.say(page);
    EXPECT_THAT(kijil.hear(), HasSubstr("로그인"));
    kijil.stop_listening();
    kijil.say(page);
    EXPECT_EQ(kijil.wait(), 0) << "although stdin is still open";
    EXPECT_THAT(kijil.complaints(), IsEmpty());
  }
}

// As many rows out as in, and no byte of theirs touched.
TEST(Dialogue, AThousandRowsKeepStep) {
  std::mt19937 random(31);
  std::string in;
  std::vector<std::string> rows;
  for (int i = 0; i < 1000; ++i) {
    std::string made;
    switch (random() % 5) {
      case 0:
        break;
      case 1:
        made.assign(1 + random() % 40, '\0');
        for (char& c : made) c = static_cast<char>(random() % 256);
        std::replace(made.begin(), made.end(), '\n', ' ');
        break;
      case 2:
        made = "{\"id\":" + std::to_string(i) + ",\"x\":[1.50,\"\xFF\"]}";
        break;
      default:
        made = "{\"id\":" + std::to_string(i) + ", \"text\" : \"로그인\\r\\n" +
               std::string(random() % 3000, 'x') + "\" }";
    }
    in.append(made).append("\n");
    rows.push_back(std::move(made));
  }
  const Ran ran = run(kFilter, in);
  EXPECT_EQ(ran.code, 2);
  const auto answers = lines_of(ran.out);
  ASSERT_EQ(answers.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].starts_with("{\"id\":")) {
      EXPECT_THAT(answers[i], StartsWith(rows[i].substr(0, rows[i].size() - 1) +
                                         ",\"kijil\":{"));
    } else if (rows[i].find_first_not_of(" \t\r") == std::string::npos) {
      EXPECT_EQ(answers[i], rows[i]);
    } else {
      EXPECT_THAT(answers[i], HasSubstr("\"error\""));
    }
  }
}

}  // namespace
}  // namespace kijil::testing
