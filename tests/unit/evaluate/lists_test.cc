#include "evaluate/lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kijil {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Label B = Label::kBody, C = Label::kChrome, R = Label::kRelated,
                K = Label::kClickbait;
constexpr std::nullopt_t kSkipped = std::nullopt;

std::vector<std::vector<std::size_t>> lists_of(
    const std::vector<LabeledLine>& lines) {
  LabeledPage page;
  page.lines = lines;
  return gold_lists(page);
}

TEST(GoldLists, BodyAndChromeWithLettersEndAList) {
  EXPECT_THAT(
      lists_of({{"새 다리 놓인다", R},
                {"밤길 밝힌다", R},
                {"더보기", C},
                {"나루마을 장터", R},
                {"들판에 눈", R},
                {"시는 밝혔다.", B},
                {"가을 축제", R},
                {"겨울 축제", R}}),
      ElementsAre(ElementsAre(0, 1), ElementsAre(3, 4), ElementsAre(6, 7)));
}

TEST(GoldLists, RanksBlanksAndSkippedLinesDoNot) {
  EXPECT_THAT(lists_of({{"새 다리 놓인다", R},
                        {"2", C},
                        {"", Label::kBlank},
                        {"재생하기", kSkipped},
                        {"밤길 밝힌다", R}}),
              ElementsAre(ElementsAre(0, 4)));
}

TEST(GoldLists, AnotherKindIsAnotherList) {
  EXPECT_THAT(lists_of({{"새 다리 놓인다", R},
                        {"밤길 밝힌다", R},
                        {"알고 보니 충격", K},
                        {"결국 이렇게", K}}),
              ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3)));
}

TEST(GoldLists, OneEntryIsNoList) {
  EXPECT_THAT(lists_of({{"시는 밝혔다.", B}, {"새 다리 놓인다", R}}),
              IsEmpty());
}

TEST(ListMetrics, JudgedWhole) {
  LabeledPage page;
  page.lines = {{"가", R}, {"나", R},  {"다", R}, {"글.", B}, {"라", K},
                {"마", K}, {"글.", B}, {"바", R}, {"사", R}};
  const auto as = [](Label label) { return LineResult{label, 1, {}}; };
  const std::vector<LineResult> predicted = {as(R), as(R), as(C), as(B), as(K),
                                             as(K), as(B), as(R), as(K)};
  const ListMetrics sum = add_lists({}, page, predicted);
  EXPECT_EQ(sum.lists, 3u);
  EXPECT_EQ(sum.right, 1u);         // the second
  EXPECT_EQ(sum.mostly_right, 2u);  // half, as in the third, is not most
}

}  // namespace
}  // namespace kijil
