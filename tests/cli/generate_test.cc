// Man pages and completions: they must hold what --help holds, and bash must
// complete with them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "run.h"

namespace kijil::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// The names in the lines "  name   summary" of a help.
std::vector<std::string> commands_in(const std::string& help) {
  std::vector<std::string> names;
  for (const std::string& line : lines_of(help)) {
    if (line.size() > 3 && line.starts_with("  ") && line[2] != ' ') {
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
    }
  }
  return names;
}

// All commands, as words: {"filter"}, {"model", "info"}.
std::vector<Arguments> all_commands() {
  std::vector<Arguments> commands;
  for (const std::string& name : commands_in(run({"--help"}).out)) {
    const std::string help = run({name, "--help"}).out;
    if (help.find("--help") != std::string::npos) {
      commands.push_back({name});
      continue;
    }
    for (const std::string& sub : commands_in(help)) {
      commands.push_back({name, sub});
    }
  }
  return commands;
}

// "--output" and the like, from the left column of a help.
std::set<std::string> flags_in(const std::string& help) {
  std::set<std::string> flags;
  for (const std::string& line : lines_of(help)) {
    const std::size_t begin = line.find("--");
    if (begin == std::string::npos || begin > 6 || !line.starts_with("  ")) {
      continue;
    }
    std::size_t end = begin + 2;
    while (end < line.size() &&
           (std::islower(line[end]) != 0 || std::isdigit(line[end]) != 0 ||
            line[end] == '-')) {
      ++end;
    }
    flags.insert(line.substr(begin, end - begin));
  }
  return flags;
}

// Roff without its escapes: hyphens, fonts, quotes.
std::string plain(std::string roff) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"\\-", "-"},
                                                        {"\\fB", ""},
                                                        {"\\fI", ""},
                                                        {"\\fR", ""},
                                                        {"\\%", ""}}) {
    for (std::size_t at; (at = roff.find(from)) != std::string::npos;) {
      roff.replace(at, from.size(), to);
    }
  }
  return roff;
}

std::string joined(const Arguments& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

// What bash offers for a command line; each word as bash parts them.
std::vector<std::string> complete(const Arguments& words,
                                  const std::string& folder = "/") {
  static const std::string script = run({"generate", "bash"}).out;
  Arguments args = {"--norc", "-c",
                    script +
                        "COMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1))\n"
                        "_kijil\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n",
                    "bash"};
  args.insert(args.end(), words.begin(), words.end());
  const Ran ran =
      run(Invocation{.args = args, .program = "/bin/bash", .folder = folder});
  EXPECT_THAT(ran.err, IsEmpty());
  EXPECT_EQ(ran.code, 0);
  std::vector<std::string> offered = lines_of(ran.out);
  if (offered == std::vector<std::string>{""}) offered.clear();
  std::sort(offered.begin(), offered.end());
  return offered;
}

TEST(Generate, EveryFlagOfEveryHelpIsInManPageAndCompletions) {
  const std::vector<Arguments> commands = all_commands();
  ASSERT_GE(commands.size(), 15u);
  const std::string zsh = run({"generate", "zsh"}).out;
  for (const Arguments& command : commands) {
    Arguments asks_help = command;
    asks_help.push_back("--help");
    const std::set<std::string> flags = flags_in(run(asks_help).out);
    ASSERT_TRUE(flags.contains("--help")) << joined(command);

    const std::string man =
        plain(run({"generate", "man", "--command", command[0]}).out);
    EXPECT_THAT(man, HasSubstr("kijil " + joined(command)));

    Arguments typed = {"kijil"};
    typed.insert(typed.end(), command.begin(), command.end());
    typed.push_back("-");
    const std::vector<std::string> bash = complete(typed);

    std::string function = "\n_kijil-" + command.front();
    if (command.size() > 1) function += "-" + command.back();
    const std::size_t begin = zsh.find(function + "() {");
    ASSERT_NE(begin, std::string::npos) << function;
    const std::string in_zsh =
        zsh.substr(begin, zsh.find("\n}\n", begin) - begin);

    for (const std::string& flag : flags) {
      EXPECT_THAT(man, HasSubstr(flag)) << joined(command);
      EXPECT_THAT(bash, ::testing::Contains(flag)) << joined(command);
      EXPECT_THAT(in_zsh, HasSubstr(flag)) << joined(command);
    }
  }
}

TEST(Generate, EveryCommandIsInTheOverviewAndHasAPage) {
  const Folder folder;
  const std::string pages = folder.path("man1");
  ASSERT_EQ(run({"generate", "man", "-o", pages}).code, 0);
  const std::string overview = folder.read("man1/kijil.1");
  EXPECT_EQ(overview, run({"generate", "man"}).out);
  const std::vector<std::string> names = commands_in(run({"--help"}).out);
  for (const std::string& name : names) {
    EXPECT_THAT(plain(overview), HasSubstr("\nkijil " + name + "\n"));
    EXPECT_EQ(folder.read("man1/kijil-" + name + ".1"),
              run({"generate", "man", "--command", name}).out);
  }
  const auto files = std::distance(std::filesystem::directory_iterator(pages),
                                   std::filesystem::directory_iterator());
  EXPECT_EQ(static_cast<std::size_t>(files), names.size() + 1);
  EXPECT_EQ(complete({"kijil", ""}).size(), names.size() + 2);  // and two flags
}

// A placeholder in these words is one of a known set, which the flag must tell.
TEST(Generate, ValuesWithKnownWordsAreCompleted) {
  for (const Arguments& command : all_commands()) {
    Arguments asks_help = command;
    asks_help.push_back("--help");
    for (const std::string& line : lines_of(run(asks_help).out)) {
      for (const char* name : {"FORMAT", "LABEL", "ORDER", "LANGUAGE", "SCOPE",
                               "SLICE", "COMMAND"}) {
        const std::size_t flag = line.find("--");
        if (!line.starts_with("  ") || flag == std::string::npos || flag > 6 ||
            line.find(std::string(" ").append(name)) == std::string::npos) {
          continue;
        }
        Arguments typed = {"kijil"};
        typed.insert(typed.end(), command.begin(), command.end());
        typed.push_back(line.substr(flag, line.find(' ', flag) - flag));
        typed.push_back("");
        EXPECT_THAT(complete(typed), Not(IsEmpty())) << joined(typed);
      }
    }
  }
}

TEST(Generate, BashCompletesWordsListsAndFiles) {
  const Folder folder;
  folder.write("a.kijil", "");
  folder.write("b c.kijil", "");
  folder.write("a.txt", "");
  std::filesystem::create_directory(folder.path("models"));
  const std::string here = folder.path("");
  const struct {
    Arguments words;
    std::vector<std::string> offered;
  } kCases[] = {
      {{"kijil", "co"}, {"compare", "compose", "convert"}},
      {{"kijil", "--"}, {"--help", "--version"}},
      {{"kijil", "nonsense", ""}, {}},
      {{"kijil", "filter", "--rej"}, {"--rejected"}},
      {{"kijil", "classify", "--output", ""},
       {"auto", "color", "jsonl", "tsv"}},
      {{"kijil", "classify", "--output", "="},
       {"auto", "color", "jsonl", "tsv"}},
      {{"kijil", "classify", "--output", "=", "js"}, {"jsonl"}},
      {{"kijil", "classify", "--output=js"}, {"--output=jsonl"}},
      {{"kijil", "filter", "--keep", "body,re"}, {"body,related"}},
      {{"kijil", "filter", "--min-score", "cl"}, {"clickbait="}},
      {{"kijil", "filter", "--unsure", ""}, {}},
      {{"kijil", "classify", "--model", ""},
       {"a.kijil", "b c.kijil", "models"}},
      {{"kijil", "train", "--init", ""},
       {"a.kijil", "b c.kijil", "default", "models"}},
      {{"kijil", "compose", "--parts", "mo"}, {"models"}},
      {{"kijil", "model", ""},
       {"--help", "check", "fold", "heuristics", "info", "predict"}},
      {{"kijil", "model", "fold", "-o", "a"}, {"a.kijil"}},
      {{"kijil", "model", "fold", "--fl"}, {"--floats"}},
      {{"kijil", "generate", "z"}, {"zsh"}},
      // Left to bash, which completes all files.
      {{"kijil", "filter", "a"}, {}},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(complete(c.words, here), c.offered) << joined(c.words);
  }
}

TEST(Generate, ZshReadsItsCompletions) {
  const Folder folder;
  const std::string file = folder.write("_kijil", run({"generate", "zsh"}).out);
  EXPECT_THAT(folder.read("_kijil"), StartsWith("#compdef kijil\n"));
  if (!std::filesystem::exists("/bin/zsh")) GTEST_SKIP() << "no zsh here";
  const Ran ran =
      run(Invocation{.args = {"-f", "-n", file}, .program = "/bin/zsh"});
  EXPECT_EQ(ran.code, 0) << ran.err;
}

TEST(Generate, PagesBearTheDateThatTheyAreGiven) {
  const Ran dated = run(Invocation{.args = {"generate", "man"},
                                   .env = {{"SOURCE_DATE_EPOCH", "86400"}}});
  EXPECT_THAT(dated.out, StartsWith(".TH KIJIL 1 \"1970-01-02\" \"kijil "));
  const Ran wrong = run(Invocation{.args = {"generate", "man"},
                                   .env = {{"SOURCE_DATE_EPOCH", "today"}}});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("SOURCE_DATE_EPOCH: 'today'"));
}

TEST(Generate, ExamplesExitCodesAndTablesFindTheirPlaces) {
  const std::string eval =
      plain(run({"generate", "man", "--command", "eval"}).out);
  EXPECT_THAT(eval, HasSubstr(".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\n--min-f1 "
                              "or a floor was missed\n"));
  EXPECT_THAT(eval, HasSubstr("\n# the default model\nkijil eval --gold gold/"
                              "\n"));
  EXPECT_THAT(eval, HasSubstr(".SH ENVIRONMENT\n.TP\nKIJIL_MODEL\n"));
  EXPECT_THAT(eval, Not(HasSubstr("Exit code")));
  const std::string compare =
      plain(run({"generate", "man", "--command", "compare"}).out);
  EXPECT_THAT(compare, HasSubstr(".TP\ndefault\nthe default model\n"));
  // A line that begins with a dot would be a macro.
  EXPECT_THAT(compare, HasSubstr(".TP\n...@stage-one\neither of these"));
}

}  // namespace
}  // namespace kijil::testing
