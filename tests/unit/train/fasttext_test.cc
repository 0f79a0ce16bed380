// Which fastText models can be folded, and what the others are told. That a
// fold is exact is fold_agree_test.cc's matter.
#include "train/fasttext.h"

#include <fasttext/fasttext.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "base/file.h"
#include "kijil/train.h"
#include "scores/model_file.h"

namespace kijil {
namespace {

namespace fs = std::filesystem;
using fasttext::FastText;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

// A folder of this test's own, gone at its end.
class Folder {
 public:
  Folder() {
    std::string name = testing::TempDir() + "kijil-fasttext-XXXXXX";
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

fasttext::Args small_arguments() {
  fasttext::Args args;
  args.model = fasttext::model_name::sup;
  args.loss = fasttext::loss_name::softmax;
  args.dim = 4;
  args.epoch = 2;
  args.minCount = 1;
  args.bucket = 3;
  args.minn = args.maxn = 0;
  args.wordNgrams = 1;
  args.thread = 1;
  args.verbose = 0;
  return args;
}

// Learned from lines that are labelled by the number in them.
std::unique_ptr<FastText> trained(fasttext::Args args, int labels) {
  const Folder folder;
  args.input = folder / "lines.txt";
  std::ofstream out(args.input);
  for (int i = 0; i < labels * 3; ++i) {
    const std::string n = std::to_string(i % labels);
    out << "__label__l" << n << " 수 " << n << '\n';
  }
  out.close();
  auto model = std::make_unique<FastText>();
  model->train(args);
  return model;
}

void expect_refused(const fs::path& path, ErrorCode code,
                    const std::string& why) {
  const Result<std::string> bytes = fold_fasttext(path);
  ASSERT_FALSE(bytes.has_value()) << why;
  EXPECT_EQ(bytes.error().code, code) << bytes.error().message;
  EXPECT_THAT(bytes.error().message,
              AllOf(HasSubstr(path.string() + ": "), HasSubstr(why)));
}

void expect_model_refused(FastText& model, const std::string& name,
                          const std::string& why) {
  const Folder folder;
  model.saveModel(folder / name);
  expect_refused(folder / name, ErrorCode::kUnsupported, why);
}

TEST(FoldFastTextRefuses, OtherLosses) {
  for (const auto loss : {fasttext::loss_name::hs, fasttext::loss_name::ova,
                          fasttext::loss_name::ns}) {
    fasttext::Args args = small_arguments();
    args.loss = loss;
    const auto model = trained(args, 4);
    expect_model_refused(*model, "m.bin", "-loss softmax");
  }
}

TEST(FoldFastTextRefuses, WordVectors) {
  for (const auto kind :
       {fasttext::model_name::sg, fasttext::model_name::cbow}) {
    fasttext::Args args = small_arguments();
    args.model = kind;
    const auto model = trained(args, 4);
    expect_model_refused(*model, "m.bin", "word vectors");
  }
}

TEST(FoldFastTextRefuses, QuantisedModels) {
  fasttext::Args args = small_arguments();
  args.bucket = 300;  // quantising needs 256 rows
  const auto model = trained(args, 4);
  args.dsub = 2;
  model->quantize(args);
  expect_model_refused(*model, "m.ftz", "quantised");
}

TEST(FoldFastTextRefuses, MoreThanSixtyFourLabels) {
  const auto model = trained(small_arguments(), 65);
  expect_model_refused(*model, "m.bin", "has 65 labels");
}

TEST(FoldFastTextRefuses, WhatIsNoModel) {
  const Folder folder;
  expect_refused(folder / "none.bin", ErrorCode::kNotFound, "no such file");
  for (const std::string& bytes :
       {std::string(), std::string("솔숲읍 소식\n"), std::string(5000, '\0')}) {
    ASSERT_TRUE(write_file(folder / "m.bin", bytes).has_value());
    expect_refused(folder / "m.bin", ErrorCode::kCorrupt,
                   "not a fastText model");
  }
  expect_refused(folder / "", ErrorCode::kCorrupt, "not a fastText model");
}

TEST(FoldFastTextRefuses, AModelCutShort) {
  const Folder folder;
  trained(small_arguments(), 3)->saveModel(folder / "whole.bin");
  const std::string whole = read_file(folder / "whole.bin").value();
  ASSERT_TRUE(fold_fasttext(folder / "whole.bin").has_value());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    ASSERT_TRUE(write_file(folder / "m.bin", whole.substr(0, size)));
    expect_refused(folder / "m.bin", ErrorCode::kCorrupt,
                   "not a fastText model");
  }
}

TEST(TrainStageOne, GivesRowsInTheOrderOfLabels) {
  // fastText orders labels by their number of lines: here related, body,
  // chrome, clickbait.
  const std::vector<std::pair<std::string_view, Label>> kinds = {
      {"축제", Label::kRelated},
      {"밝혔다", Label::kBody},
      {"메뉴", Label::kChrome},
      {"소름", Label::kClickbait}};
  std::vector<train::StageOneExample> examples;
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    const auto& [text, label] = kinds[k];
    examples.insert(examples.end(), 5 - k, {text, label});
  }
  train::StageOneTraining training;
  training.options.dimension = 8;
  training.options.epochs = 300;
  training.options.buckets = 100;
  const Result<FoldedRows> rows = train::train_stage_one(examples, training);
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_THAT(rows->labels,
              ElementsAre("body", "chrome", "related", "clickbait"));
  const std::string section = serialize(*rows, RowFormat::kFloat32);
  const Result<FoldedTable> table = FoldedTable::parse(section);
  for (const auto& [text, label] : examples) {
    const LabelScores scores = table->score(text);
    EXPECT_EQ(std::max_element(scores.span().begin(), scores.span().end()) -
                  scores.span().begin(),
              static_cast<std::ptrdiff_t>(label))
        << text;
  }
}

TEST(TrainStageOne, SaysWhyFastTextCouldNot) {
  const std::vector<train::StageOneExample> examples = {
      {"소름", Label::kClickbait},
      {"축제", Label::kRelated},
      {"메뉴", Label::kChrome},
      {"밝혔다", Label::kBody}};
  train::StageOneTraining training;
  training.options.learning_rate = 1e30;
  const Result<FoldedRows> rows = train::train_stage_one(examples, training);
  ASSERT_FALSE(rows.has_value());
  EXPECT_THAT(rows.error().message, HasSubstr("fastText could not train"));
}

}  // namespace
}  // namespace kijil
