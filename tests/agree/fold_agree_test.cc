// A folded table says what libfasttext says, on the same lines: those of
// training/pages and others made here, with everything in them that fastText
// treats in its own way.
#include <fasttext/fasttext.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <sstream>

#include "kijil/train.h"
#include "scores/folded_table.h"
#include "scores/model_file.h"
#include "train/fasttext.h"

namespace kijil {
namespace {

namespace fs = std::filesystem;
using fasttext::FastText;

using Probabilities = std::map<std::string, float>;

// A folder of this test's own, gone at its end.
class Folder {
 public:
  Folder() {
    std::string name = testing::TempDir() + "kijil-agree-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path operator/(const std::string& name) const { return path_ / name; }

 private:
  fs::path path_;
};

struct Example {
  std::string label, text;
};

// The labelled lines of the repository's pages, every third.
std::vector<Example> page_lines() {
  std::vector<fs::path> paths;
  for (const auto& entry :
       fs::directory_iterator(fs::path(KIJIL_SOURCE_DIR) / "training/pages")) {
    if (entry.path().extension() == ".tsv") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Example> lines;
  std::size_t seen = 0;
  for (const fs::path& path : paths) {
    std::ifstream in(path);
    for (std::string row; std::getline(in, row);) {
      const std::size_t tab = row.find('\t');
      if (row.starts_with('#') || tab == std::string::npos) continue;
      if (const std::string label = row.substr(0, tab);
          ++seen % 3 == 0 && label_from_name(label)) {
        lines.push_back({label, row.substr(tab + 1)});
      }
    }
  }
  return lines;
}

std::string syllable(std::uint32_t n) {
  const std::uint32_t c = 0xAC00 + n % 11172;
  return {static_cast<char>(0xE0 | c >> 12),
          static_cast<char>(0x80 | (c >> 6 & 0x3F)),
          static_cast<char>(0x80 | (c & 0x3F))};
}

// Lines of words that mostly recur, and what else stands in lines.
std::vector<Example> random_lines(std::size_t count) {
  const std::vector<std::string> others = {"__label__x",
                                           "__label__body",
                                           "</s>",
                                           "<",
                                           ">",
                                           "🍁",
                                           "👩‍👩‍👧",
                                           "a",
                                           "The",
                                           "2031.02.03",
                                           "\t",
                                           "\r",
                                           "\xEA\xB0",
                                           "\xFF",
                                           "__label__"};
  std::mt19937 dice(1);
  std::vector<Example> lines;
  for (std::size_t n = 0; n < count; ++n) {
    std::string text;
    for (auto words = dice() % 12; words > 0; --words) {
      if (dice() % 6 == 0) {
        text += others[dice() % others.size()];
      } else {
        std::mt19937 word(dice() % (dice() % 5 == 0 ? 1'000'000 : 300));
        for (auto length = 1 + word() % 4; length > 0; --length) {
          text += syllable(static_cast<std::uint32_t>(word()) % 200 * 53);
        }
      }
      if (dice() % 8 > 0) text += ' ';
    }
    lines.push_back({n % 3 == 0 ? "other" : "related", text});
  }
  return lines;
}

std::vector<std::string> special_lines() {
  std::string all_bytes, many_words, long_word;
  for (int c = 1; c < 256; ++c) {
    if (c != '\n') all_bytes += static_cast<char>(c);
  }
  for (std::uint32_t w = 0; w < 3000; ++w) {
    many_words += syllable(w * 7) + syllable(w * 11) + ' ';
    long_word += syllable(w * 13);
  }
  return {"",
          std::string("\0", 1),
          std::string("첫눈\0왔다", 13),
          "첫눈 </s> 왔다",
          "첫눈</s>",
          "__label__body",
          "첫눈 __label__x 왔다 __label__chrome",
          "\t\v\f첫눈\r왔다",
          "👍🏽👍🏽 👩‍👩‍👧 🇰🇷",
          all_bytes,
          many_words,
          long_word};
}

struct Corpus {
  std::vector<Example> training;
  std::vector<std::string> lines;
};

// Learned from half of the lines, so that the others hold unknown words.
const Corpus& corpus() {
  static const Corpus kCorpus = [] {
    Corpus c;
    std::vector<Example> all = page_lines();
    const std::vector<Example> random = random_lines(1500);
    all.insert(all.end(), random.begin(), random.end());
    for (std::size_t i = 0; i < all.size(); ++i) {
      c.lines.push_back(all[i].text);
      if (i % 2 == 0) c.training.push_back(std::move(all[i]));
    }
    const std::vector<std::string> special = special_lines();
    c.lines.insert(c.lines.end(), special.begin(), special.end());
    return c;
  }();
  return kCorpus;
}

struct Settings {
  int min_n, max_n, word_ngrams;
};

fasttext::Args arguments(const Settings& settings) {
  fasttext::Args args;
  args.model = fasttext::model_name::sup;
  args.loss = fasttext::loss_name::softmax;
  args.dim = 6;
  args.epoch = 15;
  args.lr = 0.5;
  args.minCount = 1;
  args.bucket = 3001;
  args.minn = settings.min_n;
  args.maxn = settings.max_n;
  args.wordNgrams = settings.word_ngrams;
  args.thread = 1;
  args.verbose = 0;
  return args;
}

std::unique_ptr<FastText> trained(fasttext::Args args,
                                  const std::vector<Example>& examples) {
  const Folder folder;
  args.input = folder / "lines.txt";
  std::ofstream out(args.input, std::ios::binary);
  for (const Example& e : examples) {
    out << args.label << e.label << ' ' << e.text << '\n';
  }
  out.close();
  auto model = std::make_unique<FastText>();
  model->train(args);
  return model;
}

// The folded model's bytes and the table in them.
struct Folded {
  explicit Folded(Result<std::string> bytes)
      : file(ModelFile::from_bytes(std::move(*bytes), "folded").value()),
        table(FoldedTable::parse(file.section("STG1")).value()) {}
  ModelFile file;
  FoldedTable table;
};

Folded folded(FastText& model, bool quantize) {
  const Folder folder;
  const std::string path = folder / "m.bin";
  model.saveModel(path);
  Result<std::string> bytes = fold_fasttext(path, {quantize});
  EXPECT_TRUE(bytes.has_value()) << bytes.error().message;
  return Folded(std::move(bytes));
}

Probabilities of_fasttext(const FastText& model, const std::string& bytes) {
  std::istringstream in(bytes);
  std::vector<std::pair<fasttext::real, std::string>> predictions;
  model.predictLine(in, predictions, 100, 0);
  const std::string prefix = model.getArgs().label;
  Probabilities p;
  for (auto& [probability, label] : predictions) {
    if (label.starts_with(prefix)) label.erase(0, prefix.size());
    p[label] = probability;
  }
  return p;
}

Probabilities of_table(const FoldedTable& table, LabelScores scores) {
  softmax(scores.span());
  Probabilities p;
  for (std::size_t k = 0; k < scores.labels; ++k) {
    p[table.labels()[k]] = scores.values[k];
  }
  return p;
}

std::string top(const Probabilities& p) {
  const auto less = [](auto& a, auto& b) { return a.second < b.second; };
  return std::max_element(p.begin(), p.end(), less)->first;
}

void expect_near(const Probabilities& actual, const Probabilities& expected,
                 const std::string& line) {
  ASSERT_EQ(actual.size(), expected.size()) << line.substr(0, 200);
  for (const auto& [label, probability] : expected) {
    ASSERT_TRUE(actual.contains(label)) << label;
    ASSERT_NEAR(actual.at(label), probability, 1e-4) << line.substr(0, 200);
  }
}

void expect_exact(const FoldedTable& table, const FastText& model,
                  const std::vector<std::string>& lines) {
  ASSERT_EQ(table.row_format(), RowFormat::kFloat32);
  for (const std::string& line : lines) {
    const Probabilities expected = of_fasttext(model, line + '\n');
    const Probabilities actual = of_table(table, table.score(line));
    expect_near(actual, expected, line);
    // Two labels may be equally probable but for rounding.
    if (top(actual) == top(expected)) continue;
    ASSERT_NEAR(expected.at(top(actual)), expected.at(top(expected)), 1e-5)
        << line.substr(0, 200);
  }
}

void expect_same_labels(const FoldedTable& table, const FastText& model,
                        const std::vector<std::string>& lines) {
  ASSERT_EQ(table.row_format(), RowFormat::kInt16);
  std::size_t other = 0;
  for (const std::string& line : lines) {
    const Probabilities expected = of_fasttext(model, line + '\n');
    const std::string label = top(of_table(table, table.score(line)));
    if (label == top(expected)) continue;
    ++other;
    ASSERT_NEAR(expected.at(label), expected.at(top(expected)), 2e-3) << line;
  }
  EXPECT_LE(other, lines.size() / 1000);
}

class FoldAgrees : public testing::TestWithParam<Settings> {};

TEST_P(FoldAgrees, WithAModelOfFastTexts) {
  ASSERT_GT(corpus().lines.size(), 1500u);
  const auto model = trained(arguments(GetParam()), corpus().training);
  const Folded exact = folded(*model, false);
  expect_exact(exact.table, *model, corpus().lines);
  const Folded rounded = folded(*model, true);
  expect_same_labels(rounded.table, *model, corpus().lines);
}

TEST_P(FoldAgrees, WithTheModelThatStageOneTrains) {
  std::vector<train::StageOneExample> examples;
  for (const Example& e : corpus().training) {
    const auto label = label_from_name(e.label);
    if (label && *label != Label::kBlank) examples.push_back({e.text, *label});
  }
  const Folder folder;
  train::StageOneTraining training;
  training.options.dimension = 6;
  training.options.epochs = 15;
  training.options.min_n = GetParam().min_n;
  training.options.max_n = GetParam().max_n;
  training.options.word_ngrams = GetParam().word_ngrams;
  training.options.buckets = 3001;
  training.keep_model = folder / "kept.bin";
  const Result<FoldedRows> rows = train::train_stage_one(examples, training);
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_THAT(rows->labels,
              testing::ElementsAre("body", "chrome", "related", "clickbait"));
  FastText model;
  model.loadModel((folder / "kept.bin").string());
  const std::string floats = serialize(*rows, RowFormat::kFloat32);
  expect_exact(*FoldedTable::parse(floats), model, corpus().lines);
  const std::string integers = serialize(*rows, RowFormat::kInt16);
  expect_same_labels(*FoldedTable::parse(integers), model, corpus().lines);
}

// Without a newline fastText does not see the line's end: its sum is that of
// the parts that do not reach it. A blank keeps the last word from it.
TEST_P(FoldAgrees, WithoutANewlineButForTheEnd) {
  const auto model = trained(arguments(GetParam()), corpus().training);
  const Folded exact = folded(*model, false);
  for (std::string line : corpus().lines) {
    if (line.find("</s>") != std::string::npos) continue;
    line += ' ';
    LabelScores sum;
    sum.labels = exact.table.labels().size();
    for (const FoldedTable::Part& part : exact.table.explain(line)) {
      if (part.end == line.size()) continue;
      for (std::size_t k = 0; k < sum.labels; ++k) {
        sum.values[k] += part.scores[k];
      }
      sum.rows += part.rows;
    }
    const Probabilities expected = of_fasttext(*model, line);
    ASSERT_EQ(expected.empty(), sum.rows == 0) << line;
    if (sum.rows == 0) continue;
    for (float& v : sum.values) v /= static_cast<float>(sum.rows);
    expect_near(of_table(exact.table, sum), expected, line);
  }
}

INSTANTIATE_TEST_SUITE_P(Settings, FoldAgrees,
                         testing::Values(Settings{0, 0, 1}, Settings{0, 0, 2},
                                         Settings{0, 0, 3}, Settings{1, 4, 1},
                                         Settings{1, 4, 2}, Settings{1, 4, 3},
                                         Settings{2, 5, 1}, Settings{2, 5, 2},
                                         Settings{2, 5, 3}),
                         [](const auto& test) {
                           const Settings& s = test.param;
                           return "n" + std::to_string(s.min_n) + "to" +
                                  std::to_string(s.max_n) + "words" +
                                  std::to_string(s.word_ngrams);
                         });

// Which prefix its labels had, a fastText model does not store.
TEST(FoldFastText, KeepsLabelsOfAnotherPrefixWhole) {
  fasttext::Args args = arguments({1, 3, 2});
  args.label = "#분류:";
  const Folder folder;
  const std::string path = folder / "m.bin";
  trained(args, corpus().training)->saveModel(path);
  FastText loaded;
  loaded.loadModel(path);
  const Folded exact(fold_fasttext(path, {.quantize = false}));
  EXPECT_THAT(exact.table.labels(), testing::Contains("#분류:body"));
  expect_exact(exact.table, loaded, {"첫눈 왔다", "#분류 첫눈", "", "딴말"});
}

// A line's label is the number in it.
std::vector<Example> numbered(int labels) {
  std::vector<Example> examples;
  for (int i = 0; i < labels * 3; ++i) {
    const std::string n = std::to_string(i % labels);
    examples.push_back({"l" + n, "수 " + n});
  }
  return examples;
}

TEST(FoldFastText, TakesOneToSixtyFourLabels) {
  for (const int labels : {1, 2, 64}) {
    const auto model = trained(arguments({0, 0, 1}), numbered(labels));
    const Folded exact = folded(*model, false);
    EXPECT_EQ(exact.table.labels().size(), static_cast<std::size_t>(labels));
    expect_exact(exact.table, *model, {"수 0", "수 1", "수 63", "", "딴말"});
  }
}

TEST(FoldFastText, TakesFewerWordsThanThereAre) {
  fasttext::Args args = arguments({1, 2, 2});
  args.minCount = 5;  // rare words are known by their n-grams alone
  const auto model = trained(args, corpus().training);
  expect_exact(folded(*model, false).table, *model, corpus().lines);
}

}  // namespace
}  // namespace kijil
