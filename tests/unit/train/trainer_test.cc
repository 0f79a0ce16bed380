// Whole trainings on a few invented pages, small enough for a second each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>

#include "base/file.h"
#include "kijil/classifier.h"
#include "kijil/train.h"
#include "labels/page_model.h"
#include "train/meta.h"
#include "train/self_test_page.h"

namespace kijil {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr Label B = Label::kBody, C = Label::kChrome, R = Label::kRelated,
                K = Label::kClickbait, Blank = Label::kBlank;

// One page for each site; what they tell differs, how they are built does not.
std::vector<LabeledPage> invented_pages(std::size_t sites) {
  const std::vector<std::string> places = {"달빛시", "은하군", "솔숲읍",
                                           "강변구", "별빛면", "구름도"};
  const std::vector<std::string> things = {"가로등", "도서관", "감자밭",
                                           "전망대", "방앗간", "우체국"};
  std::vector<LabeledPage> pages;
  for (std::size_t s = 0; s < sites; ++s) {
    const std::string& place = places[s % places.size()];
    const std::string& thing = things[(s + 2) % things.size()];
    LabeledPage page;
    page.site = place + "신문" + std::to_string(s / places.size());
    page.id = page.site + "-1";
    page.kind = "newspaper";
    page.lines = {
        {"전체메뉴", C},
        {"로그인", C},
        {"회원가입", C},
        {place + " " + thing + " 새로 문 열어", B},
        {"입력 2031.02.03 11:20", C},
        {"", Blank},
        {place + "는 오래된 " + thing + "을 고쳐 다시 열었다고 3일 밝혔다.", B},
        {"주민들은 \"" + thing + "이 가까워 좋다\"며 반겼다.", B},
        {"공사는 지난봄부터 다섯 달 동안 이어졌다.", B},
        {"기사 공유하기", C},
        {"많이 본 뉴스", R},
        {thing + " 이야기 모음전 열린다", R},
        {place + " 봄 축제 사흘간 개최", R},
        {thing + " 주변 산책길 정비 마쳐", R},
        {"\"이럴 수가\" " + thing + " 갔다가 본 것은…", K},
        {place + " 사는 그녀의 정체… '깜짝'", K},
        {"매일 '이것' 먹었더니 뱃살이 쏙?", K},
        {"ⓒ " + page.site + " 무단 전재 금지", C}};
    pages.push_back(std::move(page));
  }
  return pages;
}

TrainOptions small_options() {
  TrainOptions options;
  options.stage_one.dimension = 4;
  options.stage_one.epochs = 10;
  options.stage_one.max_n = 2;
  options.stage_one.buckets = 500;
  options.stage_two.iterations = 15;
  options.folds = 2;
  return options;
}

TrainedModel trained(const std::vector<LabeledPage>& pages,
                     const TrainOptions& options = small_options()) {
  Result<TrainedModel> model = train_model(pages, options);
  EXPECT_TRUE(model.has_value()) << model.error().message;
  return model ? std::move(*model) : TrainedModel();
}

// Trained once for the tests that only look at it.
const TrainedModel& five_sites() {
  static const TrainedModel kModel = trained(invented_pages(5));
  return kModel;
}

std::string section(const std::string& bytes, const std::string& id) {
  const Result<ModelFile> file = ModelFile::from_bytes(bytes, "m");
  EXPECT_TRUE(file.has_value());
  return file ? std::string(file->section(id)) : "";
}

void expect_refused(const std::vector<LabeledPage>& pages,
                    const TrainOptions& options,
                    const std::vector<std::string>& says) {
  const Result<TrainedModel> model = train_model(pages, options);
  ASSERT_FALSE(model.has_value()) << says.front();
  EXPECT_EQ(model.error().code, ErrorCode::kInvalidArgument);
  for (const std::string& words : says) {
    EXPECT_THAT(model.error().message, HasSubstr(words));
  }
}

TEST(TrainModel, GivesTheSameBytesTwice) {
  EXPECT_EQ(trained(invented_pages(5)).bytes, five_sites().bytes);
}

TEST(TrainModel, GivesOtherBytesForAnotherSeed) {
  TrainOptions options = small_options();
  options.stage_one.seed = 2;
  EXPECT_NE(trained(invented_pages(5), options).bytes, five_sites().bytes);
}

TEST(TrainModel, TellsWhatItLearnedFrom) {
  const TrainedModel& model = five_sites();
  EXPECT_EQ(model.pages, 5u);
  EXPECT_EQ(model.sites, 5u);
  EXPECT_EQ(model.lines, 5u * 17);  // blank lines are decided by rule
  EXPECT_GT(model.stage_one_accuracy, 0.25);
  EXPECT_LE(model.stage_one_accuracy, 1);
  EXPECT_GT(model.temperature, 0.04f);
  EXPECT_LT(model.temperature, 21);
}

TEST(TrainModel, MakesAModelThatLabelsEveryLine) {
  const Result<Classifier> classifier =
      Classifier::from_bytes(five_sites().bytes);
  ASSERT_TRUE(classifier.has_value()) << classifier.error().message;
  const LabeledPage page = invented_pages(6).back();  // of a site not seen
  std::vector<std::string_view> lines;
  for (const LabeledLine& line : page.lines) lines.push_back(line.text);
  const auto results = classifier->classify(lines);
  ASSERT_EQ(results.size(), lines.size());
  std::size_t right = 0;
  for (std::size_t i = 0; i < results.size(); ++i) {
    right += results[i].label == page.lines[i].label;
  }
  EXPECT_GE(right, lines.size() - 3);
  EXPECT_EQ(results[5].label, Blank);
}

TEST(TrainModel, KeepsAPageToTestItselfWith) {
  const Result<PageModel> model =
      PageModel::from_file(*ModelFile::from_bytes(five_sites().bytes, "m"));
  ASSERT_TRUE(model.has_value());
  EXPECT_EQ(model->self_test_lines(), train::kSelfTestPage.size());
  EXPECT_EQ(model->temperatures().stage_one, five_sites().temperature);
  EXPECT_EQ(model->temperatures().page, five_sites().page_temperature);
  EXPECT_EQ(model->temperatures().list, five_sites().list_temperature);
}

TEST(TrainModel, ALineWithoutALabelIsNoExample) {
  std::vector<LabeledPage> pages = invented_pages(4);
  const TrainedModel without = trained(pages);
  pages[0].lines.insert(pages[0].lines.begin() + 8,
                        {"어느 쪽인지 갈리는 물음표 줄", std::nullopt});
  pages[2].lines.push_back({"두 사람이 다르게 본 줄", std::nullopt});
  const TrainedModel with = trained(pages);
  EXPECT_EQ(with.lines, without.lines);
  EXPECT_EQ(section(with.bytes, "STG1"), section(without.bytes, "STG1"));
  EXPECT_EQ(with.stage_one_accuracy, without.stage_one_accuracy);
  EXPECT_EQ(with.temperature, without.temperature);
}

TEST(TrainModel, JudgesStageOneOnSitesItHasNotSeen) {
  // Each site says the opposite of the other, so that who has seen only one
  // is always wrong about the other, and the surer the worse.
  std::vector<LabeledPage> pages = invented_pages(1);
  std::erase_if(pages[0].lines,
                [](const LabeledLine& line) { return line.label == Blank; });
  pages.push_back(pages[0]);
  pages[1].site = "거꾸로신문";
  for (LabeledLine& line : pages[1].lines) {
    const std::map<Label, Label> opposite = {{B, C}, {C, B}, {R, K}, {K, R}};
    line.label = opposite.at(*line.label);
  }
  TrainOptions options = small_options();
  options.stage_one.epochs = 200;
  const TrainedModel model = trained(pages, options);
  EXPECT_EQ(model.stage_one_accuracy, 0);
  EXPECT_GT(model.temperature, 15);
  // What was held out is read by what was learned on the other site, from one
  // end to the other.
  const Result<Evaluation> held_out = evaluate(pages, model.held_out.labels);
  ASSERT_TRUE(held_out.has_value());
  EXPECT_LT(held_out->all.accuracy, 0.2);
  // So is each CRF, whose temperature is fitted to the site it did not see.
  EXPECT_GT(model.page_temperature, 2);
  EXPECT_GT(model.list_temperature, 15);
}

TEST(TrainModel, ALineThatASiteRepeatsIsOneExample) {
  std::vector<LabeledPage> pages = invented_pages(4);
  const std::string once = section(trained(pages).bytes, "STG1");
  LabeledPage again = pages[1];
  again.id += "-again";
  pages.insert(pages.begin() + 2, again);
  EXPECT_EQ(section(trained(pages).bytes, "STG1"), once);
}

TEST(TrainModel, ReadsExtraLinesForStageOneOnly) {
  TrainOptions options = small_options();
  options.extra_lines = {{"유성우가 쏟아진 밤", R},
                         {"물음표 줄", std::nullopt},
                         {"", Blank},
                         {"빈 줄이라 적힌 줄", Blank}};
  const TrainedModel model = trained(invented_pages(5), options);
  EXPECT_EQ(model.lines, five_sites().lines);
  EXPECT_NE(section(model.bytes, "STG1"), section(five_sites().bytes, "STG1"));

  options.extra_lines = {{"물음표 줄", std::nullopt}, {" ", R}};
  EXPECT_EQ(trained(invented_pages(5), options).bytes, five_sites().bytes);
}

TEST(TrainModel, MoreFoldsThanSitesAreAFoldForEachSite) {
  TrainOptions options = small_options();
  options.folds = 5;
  const std::string five = trained(invented_pages(5), options).bytes;
  options.folds = 1'000'000;
  EXPECT_EQ(trained(invented_pages(5), options).bytes, five);
  EXPECT_NE(five, five_sites().bytes);
}

TEST(TrainModel, WorksWhereOneSiteHasAllLinesOfALabel) {
  std::vector<LabeledPage> pages = invented_pages(4);
  for (std::size_t p = 1; p < pages.size(); ++p) {
    std::erase_if(pages[p].lines,
                  [](const LabeledLine& line) { return line.label == K; });
  }
  EXPECT_TRUE(Classifier::from_bytes(trained(pages).bytes).has_value());
}

TEST(TrainModel, TakesLinesThatFastTextWouldMisread) {
  std::vector<LabeledPage> pages = invented_pages(4);
  const std::vector<std::string> odd = {"__label__body",
                                        "__label__chrome 소식",
                                        "앞말 __label__없는것 뒷말",
                                        "앞말 </s> 뒷말",
                                        "</s>",
                                        "\xFF\xFE깨진 줄",
                                        std::string(20000, 'a'),
                                        "널\0이 든 줄" + std::string(1, '\0'),
                                        "줄\r\n바뀜"};
  for (std::size_t i = 0; i < odd.size(); ++i) {
    pages[i % 4].lines.push_back({odd[i], C});
  }
  const TrainedModel model = trained(pages);
  const Result<PageModel> opened =
      PageModel::from_file(*ModelFile::from_bytes(model.bytes, "m"));
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  EXPECT_THAT(opened->stage_one().labels(),
              ElementsAre("body", "chrome", "related", "clickbait"));
  // Label words say nothing: neither when a line is scored nor in training.
  std::vector<LabeledPage> plain = pages, marked = pages;
  plain[0].lines.push_back({"소식 모음", C});
  marked[0].lines.push_back({"소식 __label__clickbait 모음 __label__x", C});
  EXPECT_EQ(section(trained(plain).bytes, "STG1"),
            section(trained(marked).bytes, "STG1"));
}

TEST(TrainModel, TellsItsProgress) {
  TrainOptions options = small_options();
  std::vector<double> told;
  std::vector<std::string> steps;
  options.progress = [&](const std::string& step, double done) {
    told.push_back(done);
    steps.push_back(step);
  };
  trained(invented_pages(2), options);
  ASSERT_FALSE(told.empty());
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  EXPECT_EQ(told.front(), 0);
  EXPECT_EQ(told.back(), 1);
  EXPECT_EQ(steps.back(), "done");
}

TEST(TrainModelRefuses, FewerThanTwoSites) {
  expect_refused({}, small_options(), {"0 site", "at least 2", "# site:"});
  std::vector<LabeledPage> pages = invented_pages(3);
  for (LabeledPage& page : pages) page.site = "한마을신문";
  expect_refused(pages, small_options(), {"1 site", "at least 2", "# site:"});
  // A page with nothing on it is none.
  LabeledPage blank;
  blank.site = "빈신문";
  blank.lines = {{"", Blank}, {" \xE3\x80\x80", B}};
  pages.push_back(blank);
  expect_refused(pages, small_options(), {"1 site"});
}

TEST(TrainModelRefuses, ALabelThatNoLineHas) {
  for (const Label label : kModelLabels) {
    std::vector<LabeledPage> pages = invented_pages(3);
    for (LabeledPage& page : pages) {
      for (LabeledLine& line : page.lines) {
        if (line.label == label) line.label = std::nullopt;
      }
    }
    expect_refused(
        pages, small_options(),
        {"no line is labelled " + std::string(label_name(label)) + ";"});
  }
}

TEST(TrainModelRefuses, OptionsOutOfRange) {
  const auto refused = [](auto&& change, const std::string& says) {
    TrainOptions options = small_options();
    change(options);
    expect_refused(invented_pages(3), options, {says});
  };
  for (const int folds : {1, 0, -1}) {
    refused([&](auto& o) { o.folds = folds; }, "folds: must be at least 2");
  }
  const std::string range = "out of range";
  refused([](auto& o) { o.stage_one.dimension = 0; },
          "dimension: 0 is out of range; give 1 to 1000");
  refused([](auto& o) { o.stage_one.buckets = 1 << 27; },
          "buckets: 134217728 is out of range; give 1 to 67108864");
  refused([](auto& o) { o.stage_one.epochs = 0; }, range);
  refused([](auto& o) { o.stage_one.epochs = -3; }, range);
  refused([](auto& o) { o.stage_one.learning_rate = 0; }, range);
  refused([](auto& o) { o.stage_one.learning_rate = std::nan(""); }, range);
  refused([](auto& o) { o.stage_one.min_n = -1; }, range);
  refused([](auto& o) { o.stage_one.min_n = 5; }, range);  // above max_n
  refused([](auto& o) { o.stage_one.max_n = 17; }, range);
  refused([](auto& o) { o.stage_one.word_ngrams = 0; }, range);
  refused([](auto& o) { o.stage_one.buckets = 0; }, range);
  refused([](auto& o) { o.stage_one.min_count = 0; }, range);
  refused([](auto& o) { o.stage_two.page_l2 = 0; }, range);
  refused([](auto& o) { o.stage_two.list_l2 = -1; }, range);
  refused([](auto& o) { o.stage_two.iterations = 0; }, range);
  refused([](auto& o) { o.stage_two.iterations = -1; }, range);
}

// As a user does who interrupts it.
TEST(TrainModel, EndsWhenProgressThrows) {
  struct Stop {};
  for (const std::string where :
       {"stage one, held-out sites", "stage two, pages", "stage two, lists"}) {
    TrainOptions options = small_options();
    int calls = 0;
    options.progress = [&](const std::string& step, double) {
      if (step != where) return;
      ++calls;
      throw Stop();
    };
    EXPECT_THROW((void)train_model(invented_pages(3), options), Stop) << where;
    EXPECT_GE(calls, 1) << where;
  }
}

TEST(SaveModel, WritesTheBytes) {
  const auto path =
      std::filesystem::path(testing::TempDir()) / "kijil_trainer_test.kijil";
  ASSERT_TRUE(save_model(five_sites(), path).has_value());
  EXPECT_EQ(*read_file(path), five_sites().bytes);
  EXPECT_TRUE(Classifier::load(path).has_value());
  std::filesystem::remove(path);
  EXPECT_FALSE(
      save_model(five_sites(), path.parent_path() / "no" / "m").has_value());
}

TEST(DescribeTraining, CountsWithoutTellingTheTime) {
  TrainOptions options = small_options();
  const auto pages = invented_pages(3);
  const std::string meta = train::describe_training("첫 모형", pages, options);
  EXPECT_THAT(
      meta, AllOf(HasSubstr("첫 모형"), HasSubstr("\"sites\": 3"),
                  HasSubstr("\"clickbait\": 9"), HasSubstr("\"buckets\": 500"),
                  HasSubstr("\"newspaper\": 3")));
  EXPECT_EQ(meta, train::describe_training("첫 모형", pages, options));
  // What people wrote may be broken; JSON must not be.
  EXPECT_THAT(train::describe_training("\xFF", pages, options),
              Not(HasSubstr("\xFF")));
  options.meta_json = meta;
  EXPECT_EQ(section(trained(pages, options).bytes, "META"), meta);
}

// Weights of the features that a name picks, of both CRFs.
float weight_of(const CrfModel& crf, std::string_view name) {
  float sum = 0;
  for (std::size_t f = 0; f < crf.unary_names.size(); ++f) {
    if (crf.unary_names[f] != name) continue;
    for (std::size_t y = 0; y < crf.states; ++y) {
      sum += std::abs(crf.unary[f * crf.states + y]);
    }
  }
  return sum;
}
float weight_of_edges(const CrfModel& crf) {
  float sum = 0;
  for (const float w : crf.edge) sum += std::abs(w);
  return sum;
}

TEST(TrainModel, StageTwoLooksAtNoMoreThanItsScope) {
  const auto model_of = [](StageTwoScope scope) {
    TrainOptions options = small_options();
    options.stage_two.scope = scope;
    return *PageModel::from_file(
        *ModelFile::from_bytes(trained(invented_pages(5), options).bytes, "m"));
  };
  const PageModel scores = model_of(StageTwoScope::kScores);
  EXPECT_GT(weight_of(scores.page_crf(), "logit.body"), 0);
  EXPECT_EQ(weight_of(scores.page_crf(), "josa"), 0);
  EXPECT_EQ(weight_of_edges(scores.page_crf()), 0);
  const PageModel own = model_of(StageTwoScope::kHeuristics);
  EXPECT_GT(weight_of(own.page_crf(), "josa"), 0);
  EXPECT_EQ(weight_of(own.page_crf(), "before1.josa"), 0);
  EXPECT_EQ(weight_of_edges(own.page_crf()), 0);
  const PageModel page = model_of(StageTwoScope::kPage);
  EXPECT_GT(weight_of(page.page_crf(), "before1.josa"), 0);
  EXPECT_GT(weight_of_edges(page.page_crf()), 0);
  EXPECT_EQ(weight_of(page.list_crf(), "lead_of_list"), 0);
  EXPECT_EQ(weight_of_edges(page.list_crf()), 0);
  const PageModel all = model_of(StageTwoScope::kAll);
  EXPECT_GT(weight_of(all.list_crf(), "lead_of_list"), 0);
  EXPECT_GT(weight_of_edges(all.list_crf()), 0);
}

}  // namespace
}  // namespace kijil
