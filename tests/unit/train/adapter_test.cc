// Going on from a model that four tiny pages made, with pages of a portal that
// it reads wrongly.
#include "train/adapter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "labels/page_model.h"
#include "tiny_pages.h"
#include "train/kept_pages.h"
#include "train/meta.h"
#include "train/self_test_page.h"

namespace kijil {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Label B = Label::kBody, C = Label::kChrome, R = Label::kRelated;

// A portal whose widgets talk in sentences.
LabeledPage portal_page(std::size_t n) {
  const std::vector<std::string> things = {"우물", "돌담", "정자",
                                           "장승", "방죽", "고갯길"};
  const std::string& thing = things[n % things.size()];
  const std::string& other = things[(n + 1) % things.size()];
  LabeledPage page;
  page.site = "두레마당";
  page.id = page.site + "-" + std::to_string(n);
  page.lines = {
      {"오늘 두레마당에는 이웃 여럿이 들어와 있습니다.", C},
      {"우산을 챙겨 나가시기 바랍니다.", C},
      {"마을 " + thing + ", 백 년 만에 손본다", B},
      {"주민들은 오래된 " + thing + "의 돌을 하나씩 닦았다고 3일 밝혔다.", B},
      {"이 글은 두레마당 식구에게 먼저 보여 드리고 있습니다.", C},
      {"식구가 되시면 글을 끝까지 읽을 수 있습니다.", C},
      {"일을 맡은 석공은 \"" + thing + "이 튼튼하다\"고 말했다.", B},
      {other + " 옆에 의자 놓는다", R},
      {other + " 가는 길 넓힌다", R},
      {"두레마당은 이웃이 쓰고 이웃이 고치는 소식터입니다.", C}};
  return page;
}

std::vector<LabeledPage> portal(std::size_t pages) {
  std::vector<LabeledPage> all;
  for (std::size_t n = 0; n < pages; ++n) all.push_back(portal_page(n));
  return all;
}

const Classifier& tiny_model() {
  static const Classifier kModel = [] {
    TrainOptions options = testing::tiny_training();
    options.meta_json = R"({"name": "작은 모델"})";
    return *Classifier::from_bytes(
        train_model(testing::tiny_pages(), options)->bytes);
  }();
  return kModel;
}

TrainOptions going_on(double strength = 1) {
  TrainOptions options;
  options.init.model = tiny_model();
  options.init.strength = strength;
  options.stage_two.iterations = 15;  // enough to see where it goes
  return options;
}

TrainedModel adapted(const std::vector<LabeledPage>& pages,
                     const TrainOptions& options = going_on()) {
  Result<TrainedModel> model = train_model(pages, options);
  EXPECT_TRUE(model.has_value()) << model.error().message;
  return model ? std::move(*model) : TrainedModel();
}

std::vector<LineResult> labels_of(const Classifier& classifier,
                                  const LabeledPage& page) {
  std::vector<std::string_view> lines;
  for (const LabeledLine& line : page.lines) lines.push_back(line.text);
  return classifier.classify(lines);
}

std::size_t errors(const std::vector<LineResult>& results,
                   const LabeledPage& page) {
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < results.size(); ++i) {
    wrong += results[i].label != page.lines[i].label;
  }
  return wrong;
}

bool same_labels(const std::vector<LineResult>& a,
                 const std::vector<LineResult>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const LineResult& x, const LineResult& y) {
                      return x.label == y.label &&
                             std::abs(x.score - y.score) < 1e-3f;
                    });
}

TEST(AdaptModel, ReadsOtherPagesOfThePortalBetter) {
  const LabeledPage page = portal_page(5);
  const Classifier after = *Classifier::from_bytes(adapted(portal(4)).bytes);
  const std::size_t wrong_before = errors(labels_of(tiny_model(), page), page);
  EXPECT_GE(wrong_before, 3u);
  EXPECT_LT(errors(labels_of(after, page), page), wrong_before / 2);
}

std::size_t changes(const Classifier& a, const Classifier& b) {
  std::size_t changed = 0;
  for (const LabeledPage& page : train::kept_pages()) {
    const auto then = labels_of(a, page);
    const auto now = labels_of(b, page);
    for (std::size_t i = 0; i < then.size(); ++i) {
      changed += then[i].label != now[i].label;
    }
  }
  return changed;
}

TEST(AdaptModel, ReadsOtherSitesAsBefore) {
  const Result<Classifier> model = Classifier::load_default();
  if (!model) GTEST_SKIP() << model.error().message;
  TrainOptions options = going_on();
  options.init.model = *model;
  const Classifier after =
      *Classifier::from_bytes(adapted(portal(2), options).bytes);
  EXPECT_LT(changes(*model, after), 30u);  // of 2,740 lines
}

TEST(AdaptModel, GivesTheModelBackIfHeldFirmlyEnough) {
  const Classifier after =
      *Classifier::from_bytes(adapted(portal(3), going_on(1e9)).bytes);
  for (const LabeledPage& page : portal(6)) {
    EXPECT_TRUE(
        same_labels(labels_of(after, page), labels_of(tiny_model(), page)));
  }
}

TEST(AdaptModel, GivesTheSameBytesTwice) {
  EXPECT_EQ(adapted(portal(3)).bytes, adapted(portal(3)).bytes);
  EXPECT_NE(adapted(portal(3)).bytes, adapted(portal(3), going_on(0.5)).bytes);
}

TEST(AdaptModel, KeepsTemperaturesAndRenewsTheSelfTest) {
  TrainOptions options = going_on();
  options.meta_json = train::describe_training("두레", portal(3), options);
  const TrainedModel model = adapted(portal(3), options);
  EXPECT_EQ(model.pages, 3u);
  EXPECT_EQ(model.sites, 1u);
  EXPECT_EQ(model.lines, 30u);
  const Classifier classifier = *Classifier::from_bytes(model.bytes);
  const PageModel& made = classifier.model();
  EXPECT_EQ(made.self_test_lines(), train::kSelfTestPage.size());
  EXPECT_EQ(made.temperatures().page, tiny_model().model().temperatures().page);
  EXPECT_EQ(made.temperatures().list, tiny_model().model().temperatures().list);
  EXPECT_EQ(made.temperatures().stage_one,
            tiny_model().model().temperatures().stage_one);
  const auto meta = nlohmann::json::parse(made.file().section("META"));
  EXPECT_EQ(meta.at("name"), "두레");
  EXPECT_EQ(meta.at("init").at("name"), "작은 모델");
  EXPECT_EQ(meta.at("init").at("checksum"),
            train::checksum_text(tiny_model().model().file()));
  EXPECT_EQ(meta.at("init").at("meta").at("name"), "작은 모델");
  EXPECT_FALSE(meta.contains("stage_one"));
}

// A page's own labels must not matter for how it is labelled when held out,
// and must matter for the others.
TEST(AdaptModel, HoldsPagesOutFromEndToEnd) {
  const std::vector<LabeledPage> pages = portal(4);
  const TrainedModel model = adapted(pages);
  EXPECT_EQ(model.held_out.split, HeldOutSplit::kPages);
  std::vector<LabeledPage> flipped = pages;
  for (LabeledLine& line : flipped[1].lines) {
    line.label = line.label == B ? C : B;
  }
  const TrainedModel other = adapted(flipped);
  ASSERT_THAT(other.held_out.labels, SizeIs(4));
  EXPECT_TRUE(same_labels(model.held_out.labels[1], other.held_out.labels[1]));
  for (const std::size_t p : {0u, 2u, 3u}) {
    EXPECT_FALSE(
        same_labels(model.held_out.labels[p], other.held_out.labels[p]));
  }
  for (std::size_t p = 0; p < pages.size(); ++p) {
    EXPECT_TRUE(same_labels(model.held_out.before[p],
                            labels_of(tiny_model(), pages[p])));
  }
  EXPECT_GT(model.page_accuracy, 0.5);
  EXPECT_GT(model.stage_one_accuracy, 0.3);
}

TEST(AdaptModel, HoldsCopiesOfAPageOutTogether) {
  std::vector<LabeledPage> pages = portal(3);
  pages.push_back(pages[1]);
  pages[3].id = "두레마당-사본";
  const TrainedModel model = adapted(pages);
  for (LabeledLine& line : pages[3].lines) line.label = R;
  const TrainedModel other = adapted(pages);
  EXPECT_TRUE(same_labels(model.held_out.labels[1], other.held_out.labels[1]));
}

TEST(AdaptModel, HoldsSitesOutIfThereAreSeveral) {
  std::vector<LabeledPage> pages = portal(4);
  pages[0].site = pages[1].site = "물레마당";
  const TrainedModel model = adapted(pages);
  EXPECT_EQ(model.held_out.split, HeldOutSplit::kSites);
  for (LabeledLine& line : pages[0].lines) line.label = R;
  const TrainedModel other = adapted(pages);
  EXPECT_TRUE(same_labels(model.held_out.labels[1], other.held_out.labels[1]));
  EXPECT_FALSE(same_labels(model.held_out.labels[2], other.held_out.labels[2]));
}

TEST(AdaptModel, MakesDoWithOnePage) {
  const TrainedModel model = adapted(portal(1));
  EXPECT_EQ(model.held_out.split, HeldOutSplit::kNone);
  EXPECT_THAT(model.held_out.labels, IsEmpty());
  EXPECT_EQ(model.page_accuracy, 0);
  const LabeledPage page = portal_page(0);
  EXPECT_LT(errors(labels_of(*Classifier::from_bytes(model.bytes), page), page),
            errors(labels_of(tiny_model(), page), page));
}

TEST(AdaptModel, PassesOverPagesThatShowNothing) {
  std::vector<LabeledPage> pages = portal(2);
  LabeledPage blank;
  blank.id = "빈 쪽";
  blank.site = pages[0].site;
  blank.lines = {{"", Label::kBlank}, {" ", B}};
  pages.insert(pages.begin(), blank);
  const TrainedModel model = adapted(pages);
  EXPECT_EQ(model.pages, 2u);
  ASSERT_THAT(model.held_out.labels, SizeIs(3));
  EXPECT_THAT(model.held_out.labels[0], SizeIs(2));
  EXPECT_TRUE(evaluate(pages, model.held_out.labels).has_value());
}

TEST(AdaptModel, LearnsFromComposedPagesAndExtraLinesToo) {
  TrainOptions options = going_on();
  options.composed = {portal_page(3), portal_page(4)};
  options.composed[0].site = "지은 곳";
  const TrainedModel with = adapted(portal(2), options);
  EXPECT_NE(with.bytes, adapted(portal(2)).bytes);
  EXPECT_EQ(with.held_out.split, HeldOutSplit::kPages);
  EXPECT_THAT(with.held_out.labels, SizeIs(2));
  options = going_on();
  options.extra_lines = {{"두레마당 식구 모심", C}};
  EXPECT_NE(adapted(portal(2), options).bytes, adapted(portal(2)).bytes);
}

TEST(AdaptModel, KeepsMoreIfMoreIsToBeKept) {
  TrainOptions options = going_on();
  options.init.keep = {portal_page(5)};
  options.init.keep_weight = 1000;
  const Classifier kept =
      *Classifier::from_bytes(adapted(portal(2), options).bytes);
  const Classifier free = *Classifier::from_bytes(adapted(portal(2)).bytes);
  const LabeledPage page = portal_page(5);
  EXPECT_GT(errors(labels_of(kept, page), page),
            errors(labels_of(free, page), page));
}

TEST(AdaptModelRefuses, PagesWithoutLabelsAndStrengthsOutOfRange) {
  std::vector<LabeledPage> pages = portal(2);
  for (LabeledPage& page : pages) {
    for (LabeledLine& line : page.lines) line.label = std::nullopt;
  }
  const Result<TrainedModel> none = train_model(pages, going_on());
  ASSERT_FALSE(none.has_value());
  EXPECT_THAT(none.error().message, HasSubstr("no line of the pages has a"));
  for (const double strength :
       {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_FALSE(train_model(portal(2), going_on(strength)).has_value());
  }
  TrainOptions options = going_on();
  options.folds = 1;
  EXPECT_FALSE(train_model(portal(2), options).has_value());
}

TEST(AdaptModelRefuses, KeepWeightsAndIterationsOutOfRange) {
  const auto refused = [](const TrainOptions& options) {
    const Result<TrainedModel> model = train_model(portal(1), options);
    return model ? "nothing" : model.error().message;
  };
  for (const double weight :
       {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    TrainOptions options = going_on();
    options.init.keep_weight = weight;
    EXPECT_THAT(refused(options), HasSubstr("keep_weight: must be")) << weight;
  }
  for (const int iterations : {0, -1, std::numeric_limits<int>::max()}) {
    TrainOptions options = going_on();
    options.stage_two.iterations = iterations;
    EXPECT_THAT(refused(options), HasSubstr("stage_two.iterations: must be"))
        << iterations;
  }
  TrainOptions options = going_on();
  options.init.keep_weight = 0;
  options.stage_two.iterations = 1;
  EXPECT_EQ(refused(options), "nothing");
}

// One fold, two (of which each leaves one, with none to be scored by), more.
TEST(AdaptModel, TellsProgressUntilTheEnd) {
  for (const std::size_t pages : {1u, 2u, 3u, 4u}) {
    TrainOptions options = going_on();
    options.stage_two.iterations = 1;
    std::vector<double> told;
    options.progress = [&told](const std::string&, double done) {
      told.push_back(done);
    };
    adapted(portal(pages), options);
    ASSERT_GE(told.size(), 5u);
    EXPECT_TRUE(std::is_sorted(told.begin(), told.end())) << pages;
    EXPECT_EQ(told.front(), 0) << pages;
    EXPECT_EQ(told.back(), 1) << pages;
    // The last piece, and before "done".
    EXPECT_EQ(told[told.size() - 2], 1) << pages;
    EXPECT_LT(told[told.size() - 3], 1) << pages;
  }
}

TEST(KeptPages, AreOfManyKindsAndShowLines) {
  const std::vector<LabeledPage> pages = train::kept_pages();
  std::set<std::string> kinds;
  for (const LabeledPage& page : pages) {
    EXPECT_FALSE(page.lines.empty()) << page.id;
    EXPECT_FALSE(page.site.empty()) << page.id;
    kinds.insert(page.kind);
  }
  EXPECT_GE(pages.size(), 30u);
  EXPECT_GE(kinds.size(), 30u);
}

}  // namespace
}  // namespace kijil
