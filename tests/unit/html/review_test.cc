#include "kijil/review.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace kijil {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

LineResult result(Label label, float score) {
  LineResult made;
  made.label = label;
  made.score = score;
  return made;
}

// The data that the page's script finds.
json data_of(const std::string& html) {
  const std::string begin = R"(<script type="application/json" id="data">)";
  const std::size_t from = html.find(begin) + begin.size();
  return json::parse(html.substr(from, html.find("</script>", from) - from));
}

std::string html_of(const LabeledPage& page,
                    const std::vector<LineResult>& suggestions,
                    const ReviewOptions& options = {}) {
  const Result<std::string> html =
      review_html({&page, 1}, {&suggestions, 1}, options);
  EXPECT_TRUE(html.has_value());
  return html ? *html : "";
}

LabeledPage small_page() {
  return {"p1",
          "나루",
          "blog",
          "https://n.example/1",
          {{"</script><b>제목", std::nullopt},
           {"", Label::kBlank},
           {"메뉴", Label::kChrome},
           {"목록", Label::kRelated, 0.61f}}};
}

std::vector<LineResult> small_suggestions() {
  return {result(Label::kBody, 0.99999f), result(Label::kBlank, 1),
          result(Label::kBody, 0.5f), result(Label::kBody, 0.9f)};
}

TEST(Review, HoldsTextSuggestionsAndGivenLabels) {
  const json data = data_of(html_of(small_page(), small_suggestions()));
  const json page = data.at("pages").at(0);
  EXPECT_EQ(page.at("id"), "p1");
  EXPECT_EQ(page.at("site"), "나루");
  EXPECT_EQ(page.at("kind"), "blog");
  EXPECT_EQ(page.at("url"), "https://n.example/1");
  // A label without a score is a person's; one with a score is a suggestion.
  EXPECT_EQ(page.at("lines"), json::parse(R"([
      ["</script><b>제목", "body", 0.9999], [""],
      ["메뉴", "body", 0.5, "chrome"], ["목록", "related", 0.61]])"));
}

TEST(Review, PageTextIsNeverMarkup) {
  const std::string html =
      html_of(small_page(), small_suggestions(), {.title = "<i>a</i>"});
  EXPECT_THAT(html, Not(HasSubstr("<b>제목")));
  EXPECT_THAT(html, Not(HasSubstr("<i>a")));
}

TEST(Review, NeedsNothingFromOutside) {
  const std::string html = html_of(small_page(), small_suggestions());
  EXPECT_THAT(html, Not(HasSubstr("src=")));
  EXPECT_THAT(html, Not(HasSubstr("innerHTML")));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

TEST(Review, OptionsReachThePage) {
  const std::string html =
      html_of(small_page(), small_suggestions(),
              {"누리샘 첫 쪽들", ReviewOrder::kPage, "ko", "my.kijil"});
  EXPECT_THAT(html, HasSubstr("<title>누리샘 첫 쪽들</title>"));
  const json data = data_of(html);
  EXPECT_EQ(data.at("title"), "누리샘 첫 쪽들");
  EXPECT_EQ(data.at("order"), "page");
  EXPECT_EQ(data.at("language"), "ko");
  EXPECT_EQ(data.at("model"), "my.kijil");
  EXPECT_EQ(data_of(html_of(small_page(), small_suggestions())).at("order"),
            "uncertain");
}

// Work in the browser is found again by the text of the pages and what people
// said of them, and must not replace labels that the file was given since.
TEST(Review, TheKeyIsOfTextAndGivenLabels) {
  const auto key = [](const LabeledPage& page,
                      const std::vector<LineResult>& suggestions,
                      const ReviewOptions& options = {}) {
    return data_of(html_of(page, suggestions, options)).at("key");
  };
  const json first = key(small_page(), small_suggestions());
  std::vector<LineResult> others = small_suggestions();
  others[0] = result(Label::kChrome, 0.4f);
  LabeledPage page = small_page();
  page.id = "other";
  page.lines[3].label = Label::kBody;  // with a score: a model's
  EXPECT_EQ(key(page, others, {.title = "t"}), first);
  page.lines[2].label = Label::kBody;
  EXPECT_NE(key(page, others), first);
  page.lines[2].label = std::nullopt;
  EXPECT_NE(key(page, others), first);
  page = small_page();
  page.lines[2].text = "메 뉴";
  EXPECT_NE(key(page, others), first);
}

// Which line has the label counts, not only which labels there are.
TEST(Review, TheKeyTellsWhereALabelStands) {
  LabeledPage page = {"p", "s", "", "", {{"가", Label::kBody}, {"나", {}}}};
  const std::vector<LineResult> both(2, result(Label::kBody, 0.5f));
  const json first = data_of(html_of(page, both)).at("key");
  std::swap(page.lines[0].label, page.lines[1].label);
  EXPECT_NE(data_of(html_of(page, both)).at("key"), first);
}

TEST(Review, OddScoresAndLanguagesMakeAPageAllTheSame) {
  const LabeledPage page = {"p", "s", "", "", {{"가", {}}, {"나", {}}}};
  const std::vector<LineResult> odd = {
      result(Label::kBody, std::numeric_limits<float>::quiet_NaN()),
      result(Label::kBody, std::numeric_limits<float>::infinity())};
  const json data = data_of(html_of(page, odd, {.language = "k\xFF"}));
  const json lines = data.at("pages").at(0).at("lines");
  EXPECT_EQ(lines.at(0).at(2), 0);
  EXPECT_EQ(lines.at(1).at(2), 1);
  EXPECT_EQ(data.at("language"), "k\xEF\xBF\xBD");
}

TEST(Review, BrokenUtf8IsReplacedAndCounted) {
  const LabeledPage page = {
      "p", "s", "", "", {{"가\xFF나\xE2\x82", std::nullopt}}};
  const json data = data_of(html_of(page, {result(Label::kBody, 0.5f)}));
  EXPECT_EQ(data.at("broken"), 2);
  EXPECT_EQ(data.at("pages").at(0).at("lines").at(0).at(0),
            "가\xEF\xBF\xBD나\xEF\xBF\xBD");
}

TEST(Review, RefusesWhatDoesNotFit) {
  const std::vector<LabeledPage> pages = {small_page()};
  const std::vector<std::vector<LineResult>> none, short_ones = {{}};
  const Result<std::string> no_pages = review_html(pages, none);
  ASSERT_FALSE(no_pages);
  EXPECT_EQ(no_pages.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(no_pages.error().message,
              HasSubstr("1 pages, but suggestions for 0"));
  const Result<std::string> no_lines = review_html(pages, short_ones);
  ASSERT_FALSE(no_lines);
  EXPECT_THAT(no_lines.error().message, HasSubstr("p1: 4 lines, but 0"));
  const Result<std::string> empty = review_html({}, {});
  ASSERT_FALSE(empty);
  EXPECT_THAT(empty.error().message, HasSubstr("no line to label"));
}

}  // namespace
}  // namespace kijil
