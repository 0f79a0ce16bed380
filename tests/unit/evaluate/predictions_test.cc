// Predictions from elsewhere, and what is said of those that do not fit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "kijil/classifier.h"
#include "kijil/evaluate.h"
#include "kijil/labeled_pages.h"
#include "kijil/stream.h"
#include "lines/labeled_rows.h"
#include "text/normalize.h"
#include "text/utf8.h"
#include "unit/api/tiny_classifier.h"

namespace kijil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Label B = Label::kBody, C = Label::kChrome, R = Label::kRelated;

LabeledPage page(const std::string& id, std::vector<LabeledLine> lines) {
  return {id, "나루", "", "", std::move(lines)};
}

// Labels in order, "-" for blank.
std::string labels_of(const std::vector<LineResult>& results) {
  std::string out;
  for (const LineResult& r : results) {
    out += r.label == Label::kBlank ? '-' : label_name(r.label)[0];
  }
  return out;
}

std::vector<LabeledPage> three_lines() {
  return {page("나루-1", {{"로그인", C}, {"첫눈이 내렸다.", B}, {"목록", R}})};
}

std::string error_of(const std::vector<LabeledPage>& gold,
                     const std::vector<LabeledPage>& predicted) {
  const Result<MatchedPredictions> matched = match_predictions(gold, predicted);
  if (matched) return "matched";
  EXPECT_EQ(matched.error().code, ErrorCode::kInvalidArgument);
  return matched.error().message;
}

TEST(MatchPredictions, FindsPagesByIdInAnyOrder) {
  const std::vector<LabeledPage> gold = {page("a", {{"가", B}}),
                                         page("b", {{"나", B}})};
  const Result<MatchedPredictions> matched =
      match_predictions(gold, std::vector<LabeledPage>{page("b", {{"나", C}}),
                                                       page("x", {{"다", B}}),
                                                       page("a", {{"가", R}})});
  ASSERT_TRUE(matched.has_value());
  ASSERT_EQ(matched->pages.size(), 2u);
  EXPECT_EQ(labels_of(matched->pages[0]), "r");
  EXPECT_EQ(labels_of(matched->pages[1]), "c");
}

TEST(MatchPredictions, TakesAFileNameForAnId) {
  const std::vector<LabeledPage> gold = {page("나루.1", {{"가", B}})};
  for (const char* id : {"texts/나루.1.txt", "나루.1.txt", "/x/나루.1.html"}) {
    EXPECT_EQ(error_of(gold, {page(id, {{"가", C}})}), "matched") << id;
  }
  // A page that has the id itself comes first.
  const Result<MatchedPredictions> matched = match_predictions(
      gold, std::vector<LabeledPage>{page("x/나루.1.txt", {{"가", C}}),
                                     page("나루.1", {{"가", R}})});
  ASSERT_TRUE(matched.has_value());
  EXPECT_EQ(labels_of(matched->pages[0]), "r");
  EXPECT_NE(error_of(gold, {page("나루", {{"가", C}})}), "matched");
}

TEST(MatchPredictions, PagesOfOneIdAreTakenInOrder) {
  const std::vector<LabeledPage> gold = {page("a", {{"가", B}}),
                                         page("a", {{"나", B}})};
  const Result<MatchedPredictions> matched = match_predictions(
      gold,
      std::vector<LabeledPage>{page("a", {{"가", C}}), page("a", {{"나", R}})});
  ASSERT_TRUE(matched.has_value());
  EXPECT_EQ(labels_of(matched->pages[0]), "c");
  EXPECT_EQ(labels_of(matched->pages[1]), "r");
  EXPECT_EQ(error_of(gold, {page("a", {{"가", C}})}),
            "page \"a\": the gold has 2 of this id, the predictions 1; give "
            "each page an id of its own");
}

TEST(MatchPredictions, LeavesWhiteSpaceAndBlankLinesAside) {
  const std::vector<LabeledPage> gold = {
      page("a", {{"", Label::kBlank},
                 {" 첫눈이  내렸다.", B},
                 {"\xE2\x80\x8B", Label::kBlank},
                 {"깨진 \xFF줄", C}})};
  const Result<MatchedPredictions> matched = match_predictions(
      gold, std::vector<LabeledPage>{
                page("a", {{"첫눈이 내렸다.\t", B},
                           {"깨진\xE3\x80\x80\xEF\xBF\xBD줄", std::nullopt},
                           {"", Label::kBlank}})});
  ASSERT_TRUE(matched.has_value());
  EXPECT_EQ(labels_of(matched->pages[0]), "-b--");
}

TEST(MatchPredictions, SharesWhatAScoreLeaves) {
  const Result<MatchedPredictions> matched = match_predictions(
      three_lines(),
      std::vector<LabeledPage>{page("나루-1", {{"로그인", C, 0.7f},
                                               {"첫눈이 내렸다.", {}, {}},
                                               {"목록", B, 1.0f}})});
  ASSERT_TRUE(matched.has_value());
  EXPECT_TRUE(matched->has_scores);
  const LineResult& first = matched->pages[0][0];
  EXPECT_EQ(first.score, 0.7f);
  EXPECT_NEAR(first.probabilities[0], 0.1f, 1e-6f);
  EXPECT_EQ(first.probabilities[1], 0.7f);
  EXPECT_NEAR(first.probabilities[3], 0.1f, 1e-6f);
  EXPECT_EQ(matched->pages[0][2].probabilities[1], 0.0f);
}

TEST(MatchPredictions, OneLineWithoutAScoreTakesThemAll) {
  const Result<MatchedPredictions> matched = match_predictions(
      three_lines(),
      std::vector<LabeledPage>{page(
          "나루-1",
          {{"로그인", C, 0.7f}, {"첫눈이 내렸다.", B}, {"목록", B, 0.6f}})});
  ASSERT_TRUE(matched.has_value());
  EXPECT_FALSE(matched->has_scores);
  for (const LineResult& r : matched->pages[0]) {
    EXPECT_EQ(r.score, 1.0f);
    EXPECT_EQ(r.probabilities[static_cast<std::size_t>(r.label)], 1.0f);
  }
  EXPECT_EQ(labels_of(matched->pages[0]), "cbb");
}

TEST(MatchPredictions, NamesTheMissingPageAndThoseThatThereAre) {
  const std::vector<LabeledPage> gold = {page("a", {}), page("b", {}),
                                         page("c", {}), page("d", {})};
  EXPECT_EQ(error_of(gold, {page("a", {}), page("v", {}), page("w", {}),
                            page("x", {}), page("y", {})}),
            "no prediction has the id of page \"b\" (or of 2 other gold "
            "pages); there are \"a\", \"v\", \"w\" and 2 more, so give the "
            "predicted pages the ids of the gold ones (a TSV's is its `# id:` "
            "row, else its file's name)");
  EXPECT_EQ(error_of({page("a", {})}, {}),
            "there are no predictions for page \"a\" or any other");
}

TEST(MatchPredictions, NamesTheLineThatDiffers) {
  const std::string long_text =
      "서른 글자보다 긴 줄은 모두 적지 않고 앞부분만 적어서 보여 준다는 것을 "
      "보이는 줄";
  EXPECT_EQ(
      error_of(three_lines(), {page("나루-1", {{"", Label::kBlank},
                                               {"로그인", C},
                                               {long_text, B},
                                               {"목록", R}})}),
      "나루-1:2: the gold line is \"첫눈이 내렸다.\", that of the "
      "prediction (its line 3) \"서른 글자보다 긴 줄은 모두 적지 않고 "
      "앞부분만 적어서...\"; label exactly the lines of the gold page, in "
      "their order");
  EXPECT_EQ(error_of(three_lines(),
                     {page("나루-1", {{"로그인", C}, {"첫눈이 내렸다.", B}})}),
            "나루-1:3: the prediction ends before \"목록\"; label exactly the "
            "lines of the gold page, in their order");
  EXPECT_EQ(error_of(three_lines(), {page("나루-1", {{"로그인", C},
                                                     {"첫눈이 내렸다.", B},
                                                     {"목록", R},
                                                     {"더보기", C}})}),
            "page \"나루-1\": the prediction goes on with \"더보기\" (its line "
            "4) where the gold page ends; label exactly the lines of the gold "
            "page, in their order");
  EXPECT_THAT(error_of(three_lines(), {page("나루-1", {{"0.9\t로그인", C}})}),
              HasSubstr("if the second column is a score, write all of them "
                        "as 0.9876"));
}

// What `kijil classify` prints, in both formats and back.
class ClassifyAsPredictions : public ::testing::TestWithParam<OutputFormat> {};

TEST_P(ClassifyAsPredictions, AreReadBack) {
  std::string text = "로그인\r\n\n\xE2\x80\x8B\n깨진 \xFF 줄\n# 표\t둘\n";
  // Lines of one code point each, on which readers could differ in what is
  // blank. Line and page breaks would be other lines.
  for (char32_t c = 1; c < 0x3200; ++c) {
    if (c == U'\n' || c == U'\r' || c == U'\f') continue;
    append_utf8(c, text);
    text += '\n';
  }
  std::istringstream in(text);
  std::ostringstream out;
  ClassifyOptions options;
  options.output = GetParam();
  options.name = "x/한글.txt";
  classify_stream(testing::tiny_classifier(), in, out, options);

  LabeledPage gold = page("한글", {});
  std::vector<std::string_view> lines;
  for (const std::string_view line : split_lines(text)) {
    lines.push_back(line);
    gold.lines.push_back({std::string(line), std::nullopt});
  }
  const LoadedPages loaded = GetParam() == OutputFormat::kTsv
                                 ? parse_labeled_tsv(out.str(), "pred/한글.tsv")
                                 : parse_labeled_jsonl(out.str(), "pred.jsonl");
  for (const Error& e : loaded.problems) ADD_FAILURE() << e.message;
  const Result<MatchedPredictions> matched =
      match_predictions({&gold, 1}, loaded.pages);
  ASSERT_TRUE(matched.has_value()) << matched.error().message;
  EXPECT_TRUE(matched->has_scores);
  // Longer than a window is not compared: a stream labels it in two.
  const std::vector<LineResult> direct =
      testing::tiny_classifier().classify(lines);
  EXPECT_EQ(labels_of(matched->pages[0]).substr(0, 3000),
            labels_of(direct).substr(0, 3000));
  EXPECT_NEAR(matched->pages[0][0].score, direct[0].score, 1e-4f);
}

INSTANTIATE_TEST_SUITE_P(Formats, ClassifyAsPredictions,
                         ::testing::Values(OutputFormat::kTsv,
                                           OutputFormat::kJsonl));

}  // namespace
}  // namespace kijil
