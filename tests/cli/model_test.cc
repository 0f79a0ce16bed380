// Model files: the one carried along, and those that are not sound.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "run.h"

namespace kijil::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

// The file that the library carries.
std::string default_model() { return KIJIL_EMBEDDED_MODEL; }

TEST(Model, TheCarriedOneIsSound) {
  const Ran check = run({"model", "check"});
  EXPECT_EQ(check.code, 0) << check.err;
  EXPECT_THAT(check.out, StartsWith("embedded model: sound; self-test of "));
  const Ran info = run({"model", "info"});
  EXPECT_EQ(info.code, 0) << info.err;
  EXPECT_THAT(info.out, HasSubstr("body chrome related clickbait"));
}

TEST(Model, TheCarriedOneIsTheFile) {
  const std::string page = "로그인\n\n많이 본 뉴스\n달빛 시장 다시 연다\n";
  EXPECT_EQ(run({"classify", "--model", default_model()}, page).out,
            run({"classify"}, page).out);
}

// Each command that reads a model says the same of a bad one; `model check`
// answers no (1) if it could read it.
void expect_refused(const std::string& model, const std::string& says,
                    int check_code) {
  const Arguments kCommands[] = {{"classify", "--model", model},
                                 {"filter", "--model", model},
                                 {"model", "check", model},
                                 {"model", "info", model},
                                 {"model", "predict", model}};
  for (const Arguments& args : kCommands) {
    const Ran ran = run(args, "로그인\n");
    EXPECT_EQ(ran.code, args[1] == "check" ? check_code : 2)
        << args[0] << ' ' << args[1];
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(lines_of(ran.err), SizeIs(1));
    EXPECT_THAT(ran.err, HasSubstr(says)) << args[0] << ' ' << args[1];
  }
  const Ran ran = run({.args = {"classify"},
                       .in = "로그인\n",
                       .env = {{"KIJIL_MODEL", model}}});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("error: KIJIL_MODEL: "));
  EXPECT_THAT(ran.err, HasSubstr(says));
}

TEST(Model, WhatIsNoModelIsRefusedByName) {
  const Folder folder;
  const std::string text = folder.write("page.txt", "로그인\n");
  expect_refused(text, text + ": not a kijil model", 1);
  const std::string empty = folder.write("empty.kijil", "");
  expect_refused(empty, empty + ": not a kijil model", 1);
  const std::string missing = folder.path("missing.kijil");
  expect_refused(missing, missing + ": no such file; check the path", 2);
  const std::string directory = folder.path("");
  expect_refused(directory, directory + ": is a directory; give a file", 2);
}

TEST(Model, ACutOneIsRefused) {
  const Folder folder;
  const std::string whole = [] {
    const Folder models;
    std::filesystem::copy(default_model(), models.path("m"));
    return models.read("m");
  }();
  for (const std::size_t size :
       {std::size_t{8}, std::size_t{31}, std::size_t{32}, std::size_t{500},
        whole.size() / 2, whole.size() - 1}) {
    const std::string cut =
        folder.write("cut.kijil", std::string_view(whole).substr(0, size));
    const Ran ran = run({"model", "check", cut});
    EXPECT_EQ(ran.code, 1) << size;
    EXPECT_THAT(ran.err, HasSubstr(cut + ": cut short or padded: " +
                                   std::to_string(size) + " bytes"));
  }
  const std::string padded = folder.write("padded.kijil", whole + "\n");
  EXPECT_THAT(run({"model", "check", padded}).err, HasSubstr("padded"));
}

TEST(Model, AFlippedBitAnywhereIsNoticed) {
  const Folder folder;
  std::filesystem::copy(default_model(), folder.path("flipped.kijil"));
  std::string bytes = folder.read("flipped.kijil");
  for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 37) {
    bytes[at] = static_cast<char>(bytes[at] ^ 4);
    const std::string flipped = folder.write("flipped.kijil", bytes);
    const Ran ran = run({"classify", "--model", flipped}, "로그인\n");
    bytes[at] = static_cast<char>(bytes[at] ^ 4);
    EXPECT_EQ(ran.code, 2) << at;
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err,
                AnyOf(HasSubstr("checksum"), HasSubstr("not a kijil model"),
                      HasSubstr("version"), HasSubstr("cut short")))
        << at;
  }
}

TEST(Model, HeuristicsShowALineForAndALineAgainst) {
  const Ran ran = run({"model", "heuristics"});
  EXPECT_EQ(ran.code, 0);
  const auto lines = lines_of(ran.out);
  ASSERT_GT(lines.size(), 10u);
  for (const std::string& line : lines) {
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    }
    EXPECT_EQ(bars, 5u) << line;
  }
}

}  // namespace
}  // namespace kijil::testing
