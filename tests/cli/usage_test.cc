// Help, version, and what the command says of a wrong use.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kijil/version.h"
#include "run.h"

namespace kijil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::vector<Arguments> kCommands = {
    {},
    {"classify"},
    {"filter"},
    {"explain"},
    {"train"},
    {"compose"},
    {"convert"},
    {"review"},
    {"eval"},
    {"compare"},
    {"model"},
    {"model", "info"},
    {"model", "check"},
    {"model", "fold"},
    {"model", "predict"},
    {"model", "heuristics"},
    {"generate"},
};

TEST(Usage, HelpIsOnStdoutWithAnExample) {
  for (Arguments args : kCommands) {
    for (const char* help : {"--help", "-h"}) {
      std::string name = "kijil";
      for (const std::string& word : args) name += ' ' + word;
      args.push_back(help);
      const Ran ran = run(args);
      args.pop_back();
      EXPECT_EQ(ran.code, 0) << name;
      EXPECT_THAT(ran.err, IsEmpty()) << name;
      EXPECT_THAT(ran.out, HasSubstr("Example")) << name;
      EXPECT_THAT(ran.out, HasSubstr("Usage:")) << name;
      EXPECT_THAT(ran.out, HasSubstr(name + " ")) << name;
      for (const std::string& line : lines_of(ran.out)) {
        EXPECT_LE(line.size(), 100u) << line;
      }
    }
  }
}

TEST(Usage, HelpNamesEveryCommand) {
  const Ran ran = run({"--help"});
  for (const Arguments& args : kCommands) {
    if (args.empty()) continue;
    EXPECT_THAT(ran.out, HasSubstr("\n  " + args[0] + " "));
  }
  EXPECT_EQ(run({"help"}).out, ran.out);
}

TEST(Usage, HelpNeedsNoModelAndNoFiles) {
  const Ran ran = run({.args = {"classify", "missing.txt", "--help"},
                       .env = {{"KIJIL_MODEL", "/nowhere"}}});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, HasSubstr("Usage:"));
}

TEST(Usage, VersionIsOneLine) {
  const Ran ran = run({"--version"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, "kijil " KIJIL_VERSION "\n");
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST(Usage, WithoutACommandHelpIsAnError) {
  for (const Arguments& args : {Arguments{}, Arguments{"model"}}) {
    const Ran ran = run(args);
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, HasSubstr("Usage:"));
  }
}

// Each wrong use: what was wrong, and where to look.
TEST(Usage, WrongUsesAreToldInOneSentence) {
  const struct {
    Arguments args;
    const char* says;
  } kCases[] = {
      {{"classfy"}, "there is no command 'classfy'"},
      {{"--verbose"}, "there is no command '--verbose'"},
      {{"model", "chek"}, "there is no command 'model chek'"},
      {{"classify", "--bogus"}, "‘bogus’ does not exist"},
      {{"classify", "--output"}, "‘output’ is missing an argument"},
      {{"classify", "--output", "xml"},
       "--output: 'xml' is not auto, tsv, jsonl or color"},
      {{"classify", "--input=csv"},
       "--input: 'csv' is not auto, text, tsv or jsonl"},
      {{"filter", "--keep", "bdoy"}, "--keep: there is no label 'bdoy'"},
      {{"filter", "--keep", "body,"}, "--keep: there is no label ''"},
      {{"filter", "--keep", "blank"}, "--keep: there is no label 'blank'"},
      {{"filter", "--keep="}, "--keep: there is no label ''"},
      {{"filter", "--min-score", "bdoy=0.5"},
       "--min-score: there is no label 'bdoy'"},
      {{"filter", "--min-score", "body"}, "'body' is not LABEL=P"},
      {{"filter", "--min-score", "body="}, "'body=' is not LABEL=P"},
      {{"filter", "--min-score", "body=1.5"}, "'body=1.5' is not LABEL=P"},
      {{"filter", "--min-score", "body=nan"}, "'body=nan' is not LABEL=P"},
      {{"filter", "--min-score", "body=0.5x"}, "'body=0.5x' is not LABEL=P"},
      {{"filter", "--output", "tsv"},
       "--output: 'tsv' is not auto, text or jsonl"},
      {{"filter", "--result", "text,"},
       "--result: '' is not text, lines or counts"},
      {{"filter", "--output", "text", "--result", "text"},
       "--result is about records, but the output is text"},
      {{"filter", "--input", "text", "--result-field", "x"},
       "--result-field is about records, but the output is text"},
      {{"filter", "--result-field", "text"},
       "--result-field: 'text' holds the page's text"},
      {{"filter", "--result-field="}, "--result-field: the name is empty"},
      {{"classify", "--result-field", "x"},
       "--result-field names a member of records"},
      {{"filter", "--result-field", "lines"},
       "--result-field: 'lines' may hold the page itself"},
      {{"filter", "--keep", "body", "--keep", "related"},
       "--keep is given 2 times; give it once, with its words separated by "
       "commas"},
      {{"filter", "--rejected", "a", "--rejected", "b"},
       "--rejected is given 2 times; give it once; see"},
      {{"filter", "a.txt", "b.jsonl"},
       "a.txt is text and b.jsonl is JSONL, which no reader"},
      {{"filter", "--unsure", "2"},
       "--unsure: '2' is not a number from 0 to 1"},
      {{"explain", "--output", "html"},
       "--output: 'html' is not text, jsonl, marked or color"},
      {{"explain", "--line", "0"}, "--line: '0' is not a number from 1"},
      {{"explain", "--line", "3,"}, "--line: '' is not a number from 1"},
      {{"explain", "--line", "7-3"}, "--line: '7-3' is not a number from 1"},
      {{"explain", "--line", "3-4-5"}, "--line: '3-4-5' is not a number"},
      {{"explain", "--page", "one"}, "--page: 'one' is not a number from 1"},
      {{"explain", "--parts", "2.5"}, "--parts: '2.5' is no whole number"},
      {{"explain", "--parts", "-1"}, "--parts: '-1' is not a number from 0"},
      {{"explain", "--against", "list"},
       "--against: 'list' is not body, chrome, related or clickbait"},
      {{"explain", "--against", "blank"}, "--against: 'blank' is not body"},
      {{"convert", "x", "--to", "csv"},
       "--to: 'csv' is not tsv, jsonl, doccano or label-studio"},
      {{"review", "x", "-o", "y", "--order", "random"},
       "--order: 'random' is not uncertain or page"},
      {{"review", "x", "-o", "y", "--input", "tsv"},
       "--input: 'tsv' is not auto, text, jsonl or labeled"},
      {{"generate"}, "say what to print: man, bash or zsh"},
      {{"generate", "fish"}, "there is no 'fish'"},
      {{"generate", "man", "--command", "classfy"},
       "--command: 'classfy' is not classify, filter"},
      {{"generate", "zsh", "--command", "filter"},
       "--command and --output go with man only"},
      {{"train", "x", "-o", "y", "--stage-two", "lists"},
       "--stage-two: 'lists' is not scores, heuristics, page or all"},
      {{"train"}, "name the labelled pages to train on"},
      {{"train", "pages"}, "--output"},
      {{"train", "x", "-o", "y", "--epochs", "many"},
       "--epochs: 'many' is not a number from 1 to 10000"},
      {{"train", "x", "-o", "y", "--epochs", "0"}, "--epochs: '0'"},
      {{"train", "x", "-o", "y", "--epochs", "2.5"},
       "--epochs: '2.5' is not a whole number"},
      {{"train", "x", "-o", "y", "--min-n", "5"},
       "--min-n: '5' is more than --max-n, which is 4"},
      {{"train", "x", "-o", "y", "--learning-rate", "inf"},
       "--learning-rate: 'inf'"},
      {{"eval"}, "--gold"},
      {{"eval", "gold/"}, "`kijil eval` takes no files, but was given 'gold/'"},
      {{"eval", "--gold", "x", "--leave-sites-out", "--parts", "few"},
       "--parts: 'few' is not a number from 0"},
      {{"eval", "--gold", "x", "--by", "label"},
       "--by: 'label' is not one of site, kind"},
      {{"eval", "--gold", "x", "--train", "y"}, "--leave-sites-out"},
      {{"model", "info", "a", "b"}, "takes one file, but was given 'b' too"},
      {{"model", "check", "a", "b"}, "takes one file, but was given 'b' too"},
      {{"model", "fold", "a.bin"}, "--output"},
      {{"model", "fold", "-o", "x"}, "one fastText model"},
      {{"model", "predict"}, "name the folded model"},
      {{"model", "heuristics", "x"}, "takes no files"},
  };
  for (const auto& c : kCases) {
    const Ran ran = run(c.args);
    EXPECT_EQ(ran.code, 2) << c.says;
    EXPECT_THAT(ran.out, IsEmpty()) << c.says;
    ASSERT_THAT(lines_of(ran.err), SizeIs(1)) << c.says;
    EXPECT_THAT(ran.err,
                AllOf(StartsWith("kijil: error: "), HasSubstr(c.says),
                      HasSubstr("; see `kijil "), HasSubstr("--help`\n")));
  }
}

TEST(Usage, FlagsMayStandBehindFilesAndAfterAnEqualsSign) {
  const Folder folder;
  const std::string page = folder.write("page.txt", "로그인\n검색\n");
  const Ran ran = run({"classify", "--output", "jsonl", page});
  EXPECT_EQ(run({"classify", page, "--output=jsonl"}).out, ran.out);
}

TEST(Usage, PoolsThatAreNoneAreToldWithTheirFiles) {
  const Ran ran = run({"compose", "--parts", KIJIL_SOURCE_DIR "/training/parts",
                       "--layouts", KIJIL_SOURCE_DIR "/training/layouts",
                       "--pools", "/nowhere"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(ran.err, HasSubstr("/nowhere: has none of the pools' files "
                                 "(headlines.tsv, "));
}

}  // namespace
}  // namespace kijil::testing
