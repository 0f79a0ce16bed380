// Where the output goes: readers that leave early, full disks, other streams.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "run.h"

namespace kijil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::string long_page() {
  std::string page;
  for (int i = 0; i < 20'000; ++i) {
    page += "갈대숲 소식 " + std::to_string(i) + "번째 줄이 여기에 있다\n";
  }
  return page;
}

TEST(Output, AReaderThatHasSeenEnoughIsNoError) {
  const std::string page = long_page();
  std::string records;
  for (int i = 0; i < 20'000; ++i) records += "{\"text\":\"로그인\"}\n";
  const Arguments kCommands[] = {
      {"classify"},
      {"classify", "--output", "jsonl"},
      {"classify", "--output", "color"},
      {"explain"},
      {"explain", "--output", "jsonl"},
      {"filter", "--keep", "body,chrome,related,clickbait"},
      {"model", "heuristics"}};
  for (const Arguments& args : kCommands) {
    const Ran ran = run({.args = args, .in = page, .reads_one_line = true});
    EXPECT_EQ(ran.code, 0) << args[0];
    EXPECT_THAT(ran.err, IsEmpty()) << args[0];
  }
  const Ran jsonl = run({.args = {"filter", "--input", "jsonl"},
                         .in = records,
                         .reads_one_line = true});
  EXPECT_EQ(jsonl.code, 0);
  EXPECT_THAT(jsonl.err, IsEmpty());
}

// What went wrong before the reader left is still an error.
TEST(Output, AnEarlierErrorOutlivesTheReader) {
  const Folder folder;
  const std::string page = folder.write("page.txt", long_page());
  const Ran ran = run({.args = {"classify", folder.path("missing"), page},
                       .reads_one_line = true});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(lines_of(ran.err), SizeIs(1));
}

TEST(Output, AFullDiskIsAnErrorOfEveryCommand) {
  const Folder folder;
  const std::string gold = folder.write("gold.tsv", "chrome\t로그인\n");
  const Arguments kCommands[] = {
      {"--help"},
      {"--version"},
      {"classify", "--help"},
      {"classify"},
      {"classify", "--output", "jsonl"},
      {"classify", "--output", "color"},
      {"explain"},
      {"explain", "--output", "jsonl"},
      {"filter", "--keep", "chrome,body,related,clickbait"},
      {"eval", "--gold", gold},
      {"model", "--help"},
      {"model", "info"},
      {"model", "check"},
      {"model", "heuristics"}};
  for (const Arguments& args : kCommands) {
    const Ran ran =
        run({.args = args, .in = long_page(), .stdout_file = "/dev/full"});
    EXPECT_EQ(ran.code, 2) << args[0] << ' ' << args.back();
    ASSERT_THAT(lines_of(ran.err), SizeIs(1)) << args[0] << ' ' << args.back();
    EXPECT_THAT(ran.err, StartsWith("kijil: error: stdout: cannot be written "
                                    "(No space left on device); the output is "
                                    "cut short"));
  }
}

// A full disk must not look like a page without an article.
TEST(Output, AFullDiskStopsTheFilesBehind) {
  const Folder folder;
  const std::string page = folder.write("page.txt", long_page());
  const Ran ran = run({.args = {"classify", page, folder.path("missing")},
                       .stdout_file = "/dev/full"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(lines_of(ran.err), SizeIs(1));
}

TEST(Output, DataGoesToStdoutAndTheRestToStderr) {
  const Folder folder;
  const std::string bad = folder.write("bad.jsonl", "{\n");
  const std::string page = folder.write("page.txt", "\xFF로그인\n");
  const Ran ran = run({"classify", bad, folder.path("none"), page});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(rows_of(ran.out), SizeIs(1));
  const auto told = lines_of(ran.err);
  ASSERT_THAT(told, SizeIs(3));
  for (const std::string& line : told) {
    EXPECT_THAT(line, StartsWith("kijil: "));
    EXPECT_THAT(line, ::testing::Not(HasSubstr("\x1b["))) << "colour in a file";
  }
}

TEST(Output, FilesAreWrittenAsStdoutIs) {
  const Folder folder;
  const std::string page = long_page();
  const Ran piped = run({"classify"}, page);
  const Ran filed = run({.args = {"classify"},
                         .in = page,
                         .stdout_file = folder.path("rows.tsv")});
  EXPECT_EQ(filed.code, 0);
  EXPECT_TRUE(folder.read("rows.tsv") == piped.out);
}

// What --json and --output name may be a device; it must stay one.
TEST(Output, DevicesAreWrittenToAndNotReplaced) {
  const Folder folder;
  const std::string gold = folder.write("gold.tsv", "chrome\t로그인\n");
  const Ran ran = run({"eval", "--gold", gold, "--json", "/dev/stdout"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("\"accuracy\""), HasSubstr("body")));
  const Ran full = run({"eval", "--gold", gold, "--json", "/dev/full"});
  EXPECT_EQ(full.code, 2);
  EXPECT_THAT(full.err, HasSubstr("/dev/full: cannot be written (No space"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

TEST(Output, LinksAreFollowedAndNotReplaced) {
  const Folder folder;
  const std::string gold = folder.write("gold.tsv", "chrome\t로그인\n");
  folder.write("report.json", "old");
  std::filesystem::create_symlink("report.json", folder.path("link.json"));
  const Ran ran =
      run({"eval", "--gold", gold, "--json", folder.path("link.json")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(folder.read("report.json"), HasSubstr("\"accuracy\""));
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path("link.json")));
}

}  // namespace
}  // namespace kijil::testing
