#include "train/record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tiny_pages.h"

namespace kijil::train {
namespace {

using nlohmann::json;
using testing::tiny_pages;
using testing::tiny_training;

struct Training {
  TrainOptions options = tiny_training();
  TrainedModel model;
  json record(std::vector<std::string> warnings = {}) const {
    const auto evaluation = [](const auto& labels) {
      Result<Evaluation> e = evaluate(tiny_pages(), labels);
      return e ? std::optional(std::move(*e)) : std::nullopt;
    };
    return json::parse(training_record({"작은 모델",
                                        {"pages"},
                                        tiny_pages(),
                                        options,
                                        model,
                                        std::move(warnings),
                                        evaluation(model.held_out.labels),
                                        evaluation(model.held_out.before)}));
  }
};

TEST(TrainingRecord, HoldsSettingsDataAndFigures) {
  Training training;
  training.options.composed = {tiny_pages()[0]};
  training.model = train_model(tiny_pages(), training.options).value();
  const json record = training.record({"경고 하나"});
  EXPECT_EQ(record.at("model").at("name"), "작은 모델");
  EXPECT_EQ(record.at("model").at("bytes"), training.model.bytes.size());
  EXPECT_EQ(record.at("model").at("checksum").get<std::string>().size(), 16u);
  const json& settings = record.at("settings");
  EXPECT_EQ(settings.at("stage_one").at("buckets"), 4096);
  EXPECT_EQ(settings.at("stage_two").at("scope"), "all");
  EXPECT_EQ(settings.at("folds"), 2);
  EXPECT_EQ(settings.at("composed_lists"), false);
  EXPECT_FALSE(settings.contains("init"));
  const json& data = record.at("data");
  EXPECT_EQ(data.at("pages"), 4);
  EXPECT_EQ(data.at("inputs"), json({"pages"}));
  EXPECT_EQ(data.at("lines").at("body"), 12);
  EXPECT_EQ(data.at("sites").size(), 4u);
  EXPECT_EQ(data.at("sites").at("gangnaru").at("lines").at("chrome"), 6);
  EXPECT_EQ(data.at("composed").at("pages"), 1);
  EXPECT_EQ(record.at("warnings"), json({"경고 하나"}));
  EXPECT_EQ(record.at("temperatures").at("page"),
            training.model.page_temperature);
  const json& held_out = record.at("held_out");
  EXPECT_EQ(held_out.at("left_out"), "sites");
  EXPECT_EQ(held_out.at("evaluation").at("pages"), 4);
  EXPECT_TRUE(held_out.at("evaluation").at("sites").contains("sanmaru"));
  EXPECT_EQ(held_out.at("accuracies").at("page_accuracy"),
            training.model.page_accuracy);
  EXPECT_TRUE(held_out.at("before").is_null());
}

TEST(TrainingRecord, TellsWhatWasGoneOnFrom) {
  Training training;
  training.options.init.model = *Classifier::from_bytes(
      train_model(tiny_pages(), tiny_training())->bytes);
  training.model = train_model(tiny_pages(), training.options).value();
  const json record = training.record();
  const json& init = record.at("settings").at("init");
  EXPECT_EQ(init.at("strength"), 1.0);
  EXPECT_EQ(init.at("page_l2"), training.options.init.page_l2);
  EXPECT_EQ(init.at("checksum").get<std::string>().size(), 16u);
  EXPECT_FALSE(record.at("settings").contains("stage_one"));
  EXPECT_EQ(record.at("held_out").at("before").at("pages"), 4);
}

TEST(TrainingRecord, SaysThatNothingWasHeldOut) {
  Training training;
  training.options.init.model = *Classifier::from_bytes(
      train_model(tiny_pages(), tiny_training())->bytes);
  training.model =
      train_model(std::span(tiny_pages()).first(1), training.options).value();
  const json held_out = training.record().at("held_out");
  EXPECT_EQ(held_out.at("left_out"), "nothing");
  EXPECT_TRUE(held_out.at("evaluation").is_null());
  EXPECT_TRUE(held_out.at("accuracies").is_null());
}

}  // namespace
}  // namespace kijil::train
