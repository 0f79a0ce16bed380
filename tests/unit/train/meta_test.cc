#include "train/meta.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "tiny_pages.h"

namespace kijil::train {
namespace {

using nlohmann::ordered_json;
using testing::tiny_pages;
using testing::tiny_training;

TrainedModel model_saying(std::string meta) {
  TrainOptions options = tiny_training();
  options.stage_two.iterations = 1;
  options.meta_json = std::move(meta);
  return train_model(tiny_pages(), options).value();
}

InitOptions going_on_from(std::string meta) {
  InitOptions init;
  init.model = *Classifier::from_bytes(model_saying(std::move(meta)).bytes);
  return init;
}

std::size_t depth(const ordered_json& json) {
  std::size_t below = 0;
  for (const auto& value : json) {
    if (value.is_structured()) below = std::max(below, depth(value));
  }
  return below + 1;
}

// The default model carries these very bytes; whoever changes them changes it.
TEST(DescribeTraining, NamesEverySettingInOrder) {
  const auto meta = ordered_json::parse(
      describe_training("작은 모델", tiny_pages(), tiny_training()));
  EXPECT_EQ(meta.at("stage_one").dump(),
            R"({"dimension":6,"epochs":60,"learning_rate":0.3,"min_n":1,)"
            R"("max_n":4,"word_ngrams":2,"min_count":1,"buckets":4096,)"
            R"("seed":1})");
  EXPECT_EQ(meta.at("stage_two").dump(),
            R"({"page_l2":3.0,"list_l2":3.0,"folds":2})");
  EXPECT_EQ(std::prev(meta.end()).key(), "stage_two");
}

TEST(DescribeInit, NamesAModelWithoutANameByItsFileAlone) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "비밀 서랍";
  std::filesystem::create_directories(folder);
  const std::filesystem::path path = folder / "이름없는.kijil";
  ASSERT_TRUE(save_model(model_saying("{}"), path).has_value());
  InitOptions init;
  init.model = Classifier::load(path).value();
  const std::string text = describe_init(init).dump();
  EXPECT_EQ(ordered_json::parse(text).at("name"), "이름없는.kijil");
  EXPECT_EQ(text.find("서랍"), std::string::npos);
  std::filesystem::remove_all(folder);
}

TEST(DescribeInit, LeavesOutWhatIsNestedTooDeep) {
  constexpr std::size_t kLevels = 1'000'000;
  for (const auto& [open, close] :
       {std::pair(R"({"a":)", "}"), std::pair("[", "]")}) {
    std::string meta = R"({"name": "깊은 우물", "deep": )";
    for (std::size_t i = 0; i < kLevels; ++i) meta += open;
    meta += "1";
    for (std::size_t i = 0; i < kLevels; ++i) meta += close;
    meta += R"(, "pages": 4})";
    const ordered_json init = describe_init(going_on_from(std::move(meta)));
    EXPECT_EQ(init.at("name"), "깊은 우물");
    EXPECT_EQ(init.at("meta").at("pages"), 4);
    EXPECT_GT(depth(init), 50u);
    EXPECT_LT(depth(init), 110u);
    EXPECT_LT(init.dump().size(), 2000u);
  }
}

TEST(DescribeInit, TakesWhatIsNotJsonForNothing) {
  const ordered_json init = describe_init(going_on_from("{\"name\": "));
  EXPECT_EQ(init.at("meta"), ordered_json::object());
  EXPECT_EQ(init.at("name"), "model in memory");
}

}  // namespace
}  // namespace kijil::train
