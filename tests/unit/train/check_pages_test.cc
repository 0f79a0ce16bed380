// Known answers for every warning, and pages that deserve none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kijil/train.h"

namespace kijil {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Label B = Label::kBody, C = Label::kChrome, R = Label::kRelated,
                K = Label::kClickbait;

// `n` lines of each label, on their own page; all texts differ.
LabeledPage page_of(std::size_t number, std::size_t n = 3) {
  const std::string tail = " " + std::to_string(number) + "쪽 ";
  LabeledPage page;
  page.site = "마을" + std::to_string(number);
  page.id = page.site + "-1";
  for (std::size_t i = 0; i < n; ++i) {
    const std::string at = tail + std::to_string(i);
    page.lines.push_back({"본문에 적힌 말" + at, B});
    page.lines.push_back({"단추에 적힌 말" + at, C});
    page.lines.push_back({"다른 글의 제목" + at, R});
    page.lines.push_back({"낚시 글의 제목" + at, K});
  }
  return page;
}

std::vector<LabeledPage> pages_of(std::size_t sites) {
  std::vector<LabeledPage> pages;
  for (std::size_t s = 0; s < sites; ++s) pages.push_back(page_of(s));
  return pages;
}

// Three pages of one site, to go on with.
std::vector<LabeledPage> portal() {
  std::vector<LabeledPage> pages = pages_of(3);
  for (LabeledPage& page : pages) page.site = "마당";
  return pages;
}

std::vector<std::string> said(const std::vector<LabeledPage>& pages,
                              TrainingStart start = TrainingStart::kModel) {
  return check_training_pages(pages, start);
}

TEST(CheckTrainingPages, SayNothingOfGoodPages) {
  EXPECT_THAT(said(pages_of(24), TrainingStart::kNothing), IsEmpty());
  EXPECT_THAT(said(portal()), IsEmpty());
}

TEST(CheckTrainingPages, TellOfFewSitesOrPages) {
  EXPECT_THAT(
      said(pages_of(8), TrainingStart::kNothing),
      ElementsAre(AllOf(HasSubstr("there are 8 pages of 8 sites: too few"),
                        HasSubstr("--init default"))));
  EXPECT_THAT(said({page_of(0)}),
              ElementsAre(HasSubstr("there is 1 page to go on with")));
  EXPECT_THAT(said({page_of(0, 20)}, TrainingStart::kNothing),
              ElementsAre(HasSubstr("there is 1 page of 1 site: too few")));
  std::vector<LabeledPage> two = portal();
  two.pop_back();
  EXPECT_THAT(said(two),
              ElementsAre(HasSubstr("there are 2 pages to go on with")));
}

TEST(CheckTrainingPages, TellOfLabelsWithFewLines) {
  std::vector<LabeledPage> pages = pages_of(24);
  for (std::size_t p = 1; p < pages.size(); ++p) {
    std::erase_if(pages[p].lines,
                  [](const LabeledLine& line) { return line.label == K; });
  }
  EXPECT_THAT(
      said(pages, TrainingStart::kNothing),
      ElementsAre(HasSubstr("too few lines have some labels (3 clickbait): ")));
  std::vector<LabeledPage> portal_pages = portal();
  for (LabeledPage& page : portal_pages) {
    std::erase_if(page.lines,
                  [](const LabeledLine& line) { return line.label == C; });
  }
  EXPECT_THAT(said(portal_pages),
              ElementsAre(HasSubstr("no line is labelled chrome")));
}

TEST(CheckTrainingPages, TellOfListsOfOneKind) {
  std::vector<LabeledPage> pages = portal();
  for (LabeledPage& page : pages) {
    for (LabeledLine& line : page.lines) {
      if (line.label == K) line.label = R;
    }
    page.lines.push_back({"글 하나 더 " + page.id, R});
  }
  EXPECT_THAT(said(pages),
              ElementsAre(HasSubstr("all 21 list lines are related and none")));
}

TEST(CheckTrainingPages, TellWhereMostLinesAre) {
  std::vector<LabeledPage> pages = pages_of(24);
  pages[7] = page_of(7, 80);
  EXPECT_THAT(said(pages, TrainingStart::kNothing),
              ElementsAre(HasSubstr("site 마을7 has 320 lines of 596 (54%)"),
                          HasSubstr("page 마을7-1 has 320 lines of 596")));
}

TEST(CheckTrainingPages, TellWhereMostOfALabelIs) {
  std::vector<LabeledPage> pages = pages_of(24);
  for (LabeledPage& page : pages) {
    std::erase_if(page.lines,
                  [](const LabeledLine& line) { return line.label == K; });
  }
  for (int i = 0; i < 25; ++i) {
    pages[3].lines.push_back({"제목 " + std::to_string(i), K});
  }
  EXPECT_THAT(
      said(pages, TrainingStart::kNothing),
      ElementsAre(HasSubstr("site 마을3 has 25 of 25 clickbait lines (100%)"),
                  HasSubstr("page 마을3-1 has 25 of 25 clickbait lines")));
}

TEST(CheckTrainingPages, TellPagesOfSitesWithTheSameIdApart) {
  std::vector<LabeledPage> pages = pages_of(24);
  for (LabeledPage& page : pages) page.id = "1";
  EXPECT_THAT(said(pages, TrainingStart::kNothing), IsEmpty());
  pages[7] = page_of(7, 80);
  pages[7].id = "1";
  EXPECT_THAT(said(pages, TrainingStart::kNothing),
              ElementsAre(HasSubstr("site 마을7 has 320 lines of 596 (54%)"),
                          HasSubstr("page 1 of 마을7 has 320 lines of 596")));
}

TEST(CheckTrainingPages, TellOfTheSamePageTwice) {
  std::vector<LabeledPage> pages = portal();
  pages.push_back(pages[1]);
  pages.back().id = "사본";
  EXPECT_THAT(said(pages),
              ElementsAre(AllOf(HasSubstr("1 page is there more than once"),
                                HasSubstr("(마을1-1 and 사본)"))));
}

TEST(CheckTrainingPages, TellOfSitesNamedAfterFiles) {
  std::vector<LabeledPage> pages = pages_of(24);
  pages[0].site = pages[0].id;
  EXPECT_THAT(said(pages, TrainingStart::kNothing), IsEmpty());
  pages[1].site = pages[1].id;
  EXPECT_THAT(said(pages, TrainingStart::kNothing),
              ElementsAre(AllOf(HasSubstr("2 pages of 24 name no site"),
                                HasSubstr("`# site:`"))));
}

TEST(CheckTrainingPages, TellOfTextsLabelledInTwoWays) {
  std::vector<LabeledPage> pages = portal();
  pages[0].lines.push_back({"이웃이 쓰는 소식터", C});
  pages[2].lines.push_back({"이웃이 쓰는 소식터", B});
  const auto warnings = said(pages);
  ASSERT_THAT(warnings, SizeIs(1));
  EXPECT_THAT(warnings[0],
              AllOf(HasSubstr("1 text is labelled in two ways on one site"),
                    HasSubstr("(마을0-1:13 chrome and 마을2-1:13 body)")));
}

// Not the first place alone is to be compared with the others.
TEST(CheckTrainingPages, CompareAllLabelsOfAText) {
  std::vector<LabeledPage> pages = portal();
  pages[0].lines.push_back({"제 글의 제목이기도", R});
  pages[1].lines.push_back({"제 글의 제목이기도", B});
  EXPECT_THAT(said(pages), IsEmpty());
  pages[0].lines.push_back({"제 글의 제목이기도", C});
  EXPECT_THAT(
      said(pages),
      ElementsAre(HasSubstr("(마을0-1:14 chrome and 마을1-1:13 body)")));
  // A menu with a list's heading on the same page, then on another.
  pages = portal();
  pages[0].lines.push_back({"많이 본 뉴스 모음", C});
  pages[0].lines.push_back({"많이 본 뉴스 모음", R});
  pages[1].lines.push_back({"많이 본 뉴스 모음", R});
  EXPECT_THAT(
      said(pages),
      ElementsAre(HasSubstr("(마을0-1:13 chrome and 마을1-1:13 related)")));
}

TEST(CheckTrainingPages, KnowTextsThatMayBeLabelledInTwoWays) {
  std::vector<LabeledPage> pages = portal();
  // A title that is an entry of a list too; a menu that has a list's heading;
  // a rank; and the same text on two sites.
  pages[0].lines.push_back({"제 글의 제목이기도", B});
  pages[1].lines.push_back({"제 글의 제목이기도", R});
  pages[0].lines.push_back({"많이 본 뉴스 모음", C});
  pages[0].lines.push_back({"많이 본 뉴스 모음", R});
  pages[1].lines.push_back({"12", R});
  pages[2].lines.push_back({"12", C});
  EXPECT_THAT(said(pages), IsEmpty());
  pages.push_back(page_of(9));
  pages[3].lines.push_back({"많이 본 뉴스 모음", K});
  EXPECT_THAT(said(pages), IsEmpty());
}

TEST(CheckTrainingPages, TellOfManyLinesWithoutALabel) {
  std::vector<LabeledPage> pages = portal();
  for (int i = 0; i < 4; ++i) {
    pages[0].lines.push_back({"물음표 줄 " + std::to_string(i), std::nullopt});
  }
  EXPECT_THAT(said(pages), IsEmpty());
  pages[0].lines.push_back({"물음표 줄", std::nullopt});
  EXPECT_THAT(said(pages),
              ElementsAre(HasSubstr("5 lines of 41 (12%) have no label")));
  pages[0].lines.push_back({"", std::nullopt});  // nothing to label
  EXPECT_THAT(said(pages), ElementsAre(HasSubstr("5 lines of 41")));
}

TEST(CheckTrainingPages, TakeNoPagesForFew) {
  EXPECT_THAT(said({}, TrainingStart::kNothing),
              ElementsAre(HasSubstr("there are 0 pages of 0 sites")));
}

}  // namespace
}  // namespace kijil
