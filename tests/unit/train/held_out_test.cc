// What training from nothing says of pages that it did not see.
#include <gtest/gtest.h>

#include "kijil/evaluate.h"
#include "kijil/train.h"
#include "tiny_pages.h"

namespace kijil {
namespace {

TEST(HeldOutLabels, AreThereForEachWrittenPage) {
  std::vector<LabeledPage> pages = testing::tiny_pages();
  LabeledPage blank;
  blank.site = "빈신문";
  blank.lines = {{"", Label::kBlank}};
  pages.insert(pages.begin() + 1, blank);
  TrainOptions options = testing::tiny_training();
  options.composed = {pages[0], pages[2]};
  const TrainedModel model = train_model(pages, options).value();
  EXPECT_EQ(model.held_out.split, HeldOutSplit::kSites);
  EXPECT_TRUE(model.held_out.before.empty());
  ASSERT_EQ(model.held_out.labels.size(), pages.size());
  const Result<Evaluation> held_out = evaluate(pages, model.held_out.labels);
  ASSERT_TRUE(held_out.has_value()) << held_out.error().message;
  EXPECT_EQ(held_out->all.lines, 52u);
  EXPECT_GT(held_out->all.accuracy, 0.6);
  // Body, chrome or list: as stage two counts its own accuracy.
  double right = 0;
  for (std::size_t p = 0; p < pages.size(); ++p) {
    for (std::size_t i = 0; i < pages[p].lines.size(); ++i) {
      const Label gold = *pages[p].lines[i].label;
      const Label label = model.held_out.labels[p][i].label;
      const auto state = [](Label l) {
        return l == Label::kClickbait ? Label::kRelated : l;
      };
      if (gold != Label::kBlank && state(gold) == state(label)) ++right;
    }
  }
  EXPECT_NEAR(right / 52, model.page_accuracy, 1e-9);
}

// Two sites that say the opposite of each other: only who has seen a page can
// read it rightly.
TEST(HeldOutLabels, DoNotKnowTheirPage) {
  std::vector<LabeledPage> pages = {testing::tiny_pages()[0],
                                    testing::tiny_pages()[0]};
  pages[1].site = "거꾸로";
  for (LabeledLine& line : pages[1].lines) {
    if (line.label == Label::kBlank) continue;
    line.label = kModelLabels[3 - static_cast<std::size_t>(*line.label)];
  }
  const TrainedModel model =
      train_model(pages, testing::tiny_training()).value();
  const Result<Evaluation> held_out = evaluate(pages, model.held_out.labels);
  ASSERT_TRUE(held_out.has_value());
  EXPECT_LT(held_out->all.accuracy, 0.2);
}

}  // namespace
}  // namespace kijil
