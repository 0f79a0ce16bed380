// Lines as a program has them: strings of any type, one page or many.
#include <gtest/gtest.h>

#include <array>
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kijil/batch.h"
#include "kijil/classifier.h"
#include "kijil/filter.h"
#include "tiny_classifier.h"

namespace kijil {
namespace {

using testing::tiny_classifier;
using testing::tiny_page;
using Strings = std::vector<std::string>;
using Views = std::vector<std::string_view>;

// A view that makes its strings while it is walked would leave views of none.
struct MakesStrings {
  struct Iterator {
    using value_type = std::string;
    using difference_type = std::ptrdiff_t;
    std::string operator*() const { return "가"; }
    Iterator& operator++() { return *this; }
    void operator++(int) {}
    bool operator==(const Iterator&) const = default;
  };
  Iterator begin() const { return {}; }
  Iterator end() const { return {}; }
};
static_assert(std::ranges::input_range<const MakesStrings&>);
static_assert(!LineRange<MakesStrings>);
static_assert(!LineRange<std::string>);
static_assert(!LineRange<std::vector<int>>);
static_assert(!LineRange<Views>);  // classify() takes these as they are
static_assert(LineRange<Strings> && LineRange<std::list<std::string>>);
static_assert(LineRange<std::array<const char*, 2>>);
static_assert(LineRange<std::list<std::string_view>>);

void expect_same(const std::vector<LineResult>& a,
                 const std::vector<LineResult>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].label, b[i].label);
    EXPECT_EQ(a[i].probabilities, b[i].probabilities);
  }
}

TEST(PageLines, SplitsAtLineEnds) {
  EXPECT_EQ(page_lines(""), Views());
  EXPECT_EQ(page_lines("\n"), Views({""}));
  EXPECT_EQ(page_lines("가\n\n나"), Views({"가", "", "나"}));
  EXPECT_EQ(page_lines("가\r\n나\n"), Views({"가\r", "나"}));
  EXPECT_EQ(page_lines(std::string_view("\0\n\0", 3)),
            Views({std::string_view("\0", 1), std::string_view("\0", 1)}));
}

TEST(PageLines, AreTheLinesOfClassifyTextAndFilterText) {
  const std::string page = tiny_page();
  const Views lines = page_lines(page);
  expect_same(tiny_classifier().classify(lines),
              tiny_classifier().classify_text(page));
  EXPECT_EQ(filter_text(tiny_classifier(), page).kept.size(), lines.size());
}

TEST(LineRange, IsClassifiedAsViewsAre) {
  const std::string page = tiny_page();
  const Views views = page_lines(page);
  const auto expected = tiny_classifier().classify(views);
  const Strings strings(views.begin(), views.end());
  expect_same(tiny_classifier().classify(strings), expected);
  expect_same(tiny_classifier().classify(std::span(strings)), expected);
  const std::list<std::string> list(views.begin(), views.end());
  expect_same(tiny_classifier().classify(list), expected);
  std::vector<const char*> pointers;
  for (const std::string& line : strings) pointers.push_back(line.c_str());
  expect_same(tiny_classifier().classify(pointers), expected);
  const char* array[] = {"로그인", "회원가입"};
  expect_same(tiny_classifier().classify(array),
              tiny_classifier().classify(Views({"로그인", "회원가입"})));
  EXPECT_TRUE(tiny_classifier().classify({}).empty());
}

TEST(LineRange, IsFilteredAsViewsAre) {
  const std::string page = tiny_page();
  const Views views = page_lines(page);
  const FilteredPage expected = filter_lines(tiny_classifier(), views);
  const FilteredPage found =
      filter_lines(tiny_classifier(), Strings(views.begin(), views.end()));
  EXPECT_FALSE(found.text.empty());
  EXPECT_EQ(found.text, expected.text);
  EXPECT_EQ(found.kept, expected.kept);
}

TEST(LineRange, MakesPages) {
  const std::string page = tiny_page();
  const Views views = page_lines(page);
  const std::vector<Strings> pages = {
      Strings(views.begin(), views.end()), {}, {"로그인"}};
  const std::vector<Views> as_views = {views, {}, {"로그인"}};
  const auto found = classify_pages(tiny_classifier(), pages, {.threads = 2});
  const auto by_views = classify_pages(tiny_classifier(), as_views);
  ASSERT_EQ(found.size(), 3u);
  ASSERT_EQ(by_views.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto alone = tiny_classifier().classify(pages[i]);
    expect_same(found[i], alone);
    expect_same(by_views[i], alone);
  }
  const Strings texts = {page, "", "로그인\n"};
  const auto filtered = filter_texts(tiny_classifier(), texts);
  ASSERT_EQ(filtered.size(), 3u);
  EXPECT_EQ(filtered[0].text, filter_text(tiny_classifier(), page).text);
}

TEST(KeepRule, OfLabelsKeepsThese) {
  const KeepRule rule = KeepRule::of({Label::kRelated, Label::kBody});
  EXPECT_EQ(rule.keep, (std::array{true, false, true, false}));
  EXPECT_EQ(rule.unsure, 0);
  EXPECT_EQ(KeepRule::of({}).keep, (std::array{false, false, false, false}));
  EXPECT_EQ(KeepRule::of({Label::kBlank}).keep, KeepRule::of({}).keep);
}

TEST(Classifier, CanBeUsedAfterAMove) {
  Classifier from = tiny_classifier();
  const Classifier to = std::move(from);
  expect_same(from.classify_text(tiny_page()),  // NOLINT: that is the test
              to.classify_text(tiny_page()));
}

}  // namespace
}  // namespace kijil
