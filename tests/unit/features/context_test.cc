#include "features/context.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "text/normalize.h"

namespace kijil {
namespace {

constexpr std::string_view kProse =
    "솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.";
constexpr std::string_view kOtherProse =
    "한울군은 겨울 축제를 닷새 더 열기로 하고 준비에 들어갔다.";
constexpr std::string_view kHeadline = "솔내시, 내년 돌봄 예산 두 배로";
constexpr std::string_view kOtherHeadline = "가람시, 도서관 여는 시간 늘린다";

using Lines = std::vector<std::string_view>;

std::vector<LineShape> shapes_of(const Lines& lines) {
  Normalizer normalizer;
  std::vector<LineShape> shapes;
  for (const std::string_view line : lines) {
    shapes.push_back(ShapeReader().read(line, normalizer.normalize(line)));
  }
  return shapes;
}

std::vector<LineContext> contexts_of(const Lines& lines) {
  return read_contexts(shapes_of(lines));
}

// One fact of every line.
template <typename T>
std::vector<T> facts(T LineContext::*fact, const Lines& lines) {
  std::vector<T> out;
  for (const LineContext& c : contexts_of(lines)) out.push_back(c.*fact);
  return out;
}

TEST(Context, ProseIsALongSentence) {
  const std::pair<std::string_view, bool> kCases[] = {
      {kProse, true},
      {kOtherProse, true},
      {"솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했습니다.", true},
      {"겨울에 솔내 바닷가를 걸으면 마음이 참 편안해지더라고요.", true},
      {"첫눈이 내렸다.", false},  // short
      {kHeadline, false},
      {"솔내시는 내년 돌봄 예산을 두 배로 늘리기로 하고 그 안을 시의회에 "
       "냈다. 시의회는 그 안을 다음 주 초에 심사할 예정으로 알려져",
       true},  // long, and a sentence ends inside
      {"솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다. 시의회는", false},
      {"", false},
  };
  for (const auto& [line, expected] : kCases) {
    EXPECT_EQ(is_prose(shapes_of({line})[0]), expected) << line;
  }
}

TEST(Context, AHeadlineHasWordsAndNoSentence) {
  const std::pair<std::string_view, bool> kCases[] = {
      {kHeadline, true},
      {kOtherHeadline, true},
      {"가나다 라마바 사아자", true},    // 9 units, 3 words: just enough
      {"가나다 라마바 사아", false},     // 8 units
      {"솔내시 돌봄예산두배로", false},  // two words
      {"솔내시는 예산을 크게 늘렸다.", false},
      {kProse, false},
      {"가나다라마바사아자 가나다라마바사아자 가나다라마바사아자 "
       "가나다라마바사아자 가나다라마바사아자",
       true},  // 45 units
      {"가나다라마바사아자 가나다라마바사아자 가나다라마바사아자 "
       "가나다라마바사아자 가나다라마바사아자a",
       false},
      {"", false},
  };
  for (const auto& [line, expected] : kCases) {
    EXPECT_EQ(is_headline_like(shapes_of({line})[0]), expected) << line;
  }
}

TEST(Context, AnEmptyPageHasNone) { EXPECT_TRUE(read_contexts({}).empty()); }

TEST(Context, ALineAloneHasNoNeighbours) {
  const LineContext c = contexts_of({kProse})[0];
  EXPECT_EQ(c.index, 0u);
  EXPECT_EQ(c.count, 1u);
  EXPECT_EQ(c.prose_before, kFar);
  EXPECT_EQ(c.prose_after, kFar);
  EXPECT_EQ(c.prose_within_5, 0);
  EXPECT_EQ(c.page_prose, 1);
  EXPECT_EQ(c.repeats, 0);
  EXPECT_EQ(c.like_previous, 0);
  EXPECT_EQ(c.like_next, 0);
  EXPECT_EQ(c.run, 1);
  EXPECT_EQ(c.topic_overlap, 0);
  EXPECT_FALSE(c.counts_on);
}

TEST(Context, DistancesLeadToTheNearestProse) {
  const Lines page = {"메뉴", kProse, "사진", kHeadline, kOtherProse, "끝"};
  EXPECT_EQ(facts(&LineContext::prose_before, page),
            (std::vector<int>{kFar, kFar, 1, 2, 3, 1}));
  EXPECT_EQ(facts(&LineContext::prose_after, page),
            (std::vector<int>{1, 3, 2, 1, kFar, kFar}));
}

TEST(Context, DistancesEndAtFar) {
  Lines page(2 * kFar, "메뉴");
  page.front() = page.back() = kProse;
  const auto contexts = contexts_of(page);
  EXPECT_EQ(contexts[kFar - 1].prose_before, kFar - 1);
  EXPECT_EQ(contexts[kFar + 1].prose_before, kFar);
  EXPECT_EQ(contexts[1].prose_after, kFar);
}

TEST(Context, RepeatsCountTheOthers) {
  EXPECT_EQ(facts(&LineContext::repeats,
                  {"닫기", "첫눈", "닫기 ", "조회 12", "닫기", "조회 34"}),
            (std::vector<int>{2, 0, 2, 1, 2, 1}));
}

TEST(Context, ARunIsLinesAlikeOneByOne) {
  EXPECT_EQ(facts(&LineContext::run,
                  {"정치", "경제", "사회", kProse, kHeadline, kOtherHeadline}),
            (std::vector<int>{3, 3, 3, 1, 2, 2}));
}

TEST(Context, CountingGoesUpOrDownByOneNearby) {
  const auto counts_on = [](const Lines& lines) {
    return facts(&LineContext::counts_on, lines);
  };
  using Flags = std::vector<bool>;
  EXPECT_EQ(counts_on({"1 첫눈", "2 비", "3 바람"}), (Flags{true, true, true}));
  EXPECT_EQ(counts_on({"25747 첫눈", "25746 비"}), (Flags{true, true}));
  EXPECT_EQ(counts_on({"1 첫눈", "3 비", "5 바람"}),
            (Flags{false, false, false}));
  EXPECT_EQ(counts_on({"7 첫눈", "7 비"}), (Flags{false, false}));
  EXPECT_EQ(counts_on({"1 첫눈", "가", "나", "다", "2 비"}),
            (Flags{true, false, false, false, true}));
  EXPECT_EQ(counts_on({"1 첫눈", "가", "나", "다", "라", "2 비"}),
            (Flags(6, false)));
  EXPECT_EQ(counts_on({"1 첫눈", "9 눈", "2 비"}), (Flags(3, false)))
      << "only the next number counts";
}

TEST(Context, TopicsAreTheProsesOfOtherLines) {
  const auto overlap = facts(
      &LineContext::topic_overlap,
      {"돌봄 예산", "겨울 축제", "돌봄 축제", kProse, "12:30", "돌봄 돌봄"});
  EXPECT_FLOAT_EQ(overlap[0], 1);
  EXPECT_FLOAT_EQ(overlap[1], 0);
  EXPECT_FLOAT_EQ(overlap[2], 0.5f);
  EXPECT_FLOAT_EQ(overlap[3], 0) << "a line is not its own topic";
  EXPECT_FLOAT_EQ(overlap[4], 0) << "no topics at all";
  EXPECT_FLOAT_EQ(overlap[5], 1);
  EXPECT_FLOAT_EQ(facts(&LineContext::topic_overlap, {kProse, kProse})[0], 1);
  EXPECT_FLOAT_EQ(
      facts(
          &LineContext::topic_overlap,
          {"돌봄 예산은 돌봄 예산이고 올해 돌봄 예산이 또 돌봄 예산이다."})[0],
      0)
      << "twice on one line is still one line";
}

TEST(Context, PageProseIsAShareOfCharacters) {
  const std::vector<LineShape> shapes = shapes_of({kProse, "메뉴", kHeadline});
  const float total = static_cast<float>(
      shapes[0].characters + shapes[1].characters + shapes[2].characters);
  for (const LineContext& c : read_contexts(shapes)) {
    EXPECT_FLOAT_EQ(c.page_prose,
                    static_cast<float>(shapes[0].characters) / total);
  }
}

// All facts again, each from its description and with no running sums.
template <typename Is>
float share_plainly(const std::vector<LineShape>& shapes, std::size_t i,
                    std::size_t reach, Is&& is) {
  int holds = 0, others = 0;
  for (std::size_t j = 0; j < shapes.size(); ++j) {
    if (j == i || j + reach < i || j > i + reach) continue;
    ++others;
    holds += is(shapes[j]) ? 1 : 0;
  }
  return others == 0 ? 0
                     : static_cast<float>(holds) / static_cast<float>(others);
}

int distance_plainly(const std::vector<LineShape>& shapes, std::size_t i,
                     int step) {
  int distance = 1;
  for (auto j = static_cast<std::ptrdiff_t>(i) + step;
       j >= 0 && j < std::ssize(shapes); j += step, ++distance) {
    if (is_prose(shapes[static_cast<std::size_t>(j)])) return distance;
  }
  return kFar;
}

float like_plainly(const std::vector<LineShape>& shapes, std::size_t i,
                   std::size_t away) {
  float best = 0;
  for (std::size_t j = 0; j < shapes.size(); ++j) {
    if (j + away == i || i + away == j) {
      best = std::max(best, likeness(shapes[i], shapes[j]));
    }
  }
  return best;
}

float overlap_plainly(const std::vector<LineShape>& shapes, std::size_t i) {
  int known = 0;
  for (const std::uint32_t topic : shapes[i].topics) {
    for (std::size_t j = 0; j < shapes.size(); ++j) {
      const auto& others = shapes[j].topics;
      if (j != i && is_prose(shapes[j]) &&
          std::find(others.begin(), others.end(), topic) != others.end()) {
        ++known;
        break;
      }
    }
  }
  return shapes[i].topics.empty()
             ? 0
             : static_cast<float>(known) /
                   static_cast<float>(shapes[i].topics.size());
}

void expect_plain_facts(const std::vector<LineShape>& shapes, std::size_t i,
                        const LineContext& c) {
  const auto is_short = [](const LineShape& s) { return s.length < 8; };
  ASSERT_EQ(c.index, i);
  ASSERT_EQ(c.count, shapes.size());
  ASSERT_FLOAT_EQ(c.prose_within_5, share_plainly(shapes, i, 5, is_prose));
  ASSERT_FLOAT_EQ(c.prose_within_15, share_plainly(shapes, i, 15, is_prose));
  ASSERT_FLOAT_EQ(c.short_within_5, share_plainly(shapes, i, 5, is_short));
  ASSERT_FLOAT_EQ(c.short_within_15, share_plainly(shapes, i, 15, is_short));
  ASSERT_FLOAT_EQ(c.headlines_within_5,
                  share_plainly(shapes, i, 5, is_headline_like));
  ASSERT_FLOAT_EQ(c.headlines_within_15,
                  share_plainly(shapes, i, 15, is_headline_like));
  ASSERT_EQ(c.prose_before, distance_plainly(shapes, i, -1));
  ASSERT_EQ(c.prose_after, distance_plainly(shapes, i, 1));
  ASSERT_FLOAT_EQ(c.like_2_away, like_plainly(shapes, i, 2));
  ASSERT_FLOAT_EQ(c.like_3_away, like_plainly(shapes, i, 3));
  ASSERT_FLOAT_EQ(std::max(c.like_previous, c.like_next),
                  like_plainly(shapes, i, 1));
  ASSERT_FLOAT_EQ(c.topic_overlap, overlap_plainly(shapes, i));
  if (i > 0) {
    ASSERT_FLOAT_EQ(c.like_previous, likeness(shapes[i], shapes[i - 1]));
  }
  int same = 0;
  for (const LineShape& s : shapes) same += s.identity == shapes[i].identity;
  ASSERT_EQ(c.repeats, same - 1);
}

TEST(Context, EveryFactIsAsCountedPlainly) {
  const Lines kLines = {kProse,        kOtherProse, kHeadline,     "메뉴",
                        "2시간 전",    "1 첫눈",    "2 비",        "로그인",
                        "돌봄 예산",   "겨울 축제", "[단독] 첫눈", "...",
                        kOtherHeadline};
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    Lines page(random() % 50);
    for (std::string_view& line : page) line = kLines[random() % kLines.size()];
    const std::vector<LineShape> shapes = shapes_of(page);
    const std::vector<LineContext> contexts = read_contexts(shapes);
    ASSERT_EQ(contexts.size(), page.size());
    for (std::size_t i = 0; i < page.size(); ++i) {
      expect_plain_facts(shapes, i, contexts[i]);
      ASSERT_FALSE(testing::Test::HasFatalFailure()) << "line " << i;
    }
  }
}

// Bit by bit as shape.h has it, either way around, asked once and again: of
// lengths that are kept in a table and of longer ones, and of what lines' ends
// look like.
TEST(Context, LikenessIsThatOfTheShapes) {
  std::vector<std::string> texts;
  for (int length = 1; length <= 90; ++length) {
    std::string text;
    for (int n = 0; n < length; ++n) text += n % 7 == 3 ? "a" : "가";
    if (length % 3 == 0) text += ".";
    if (length % 5 == 0) text.insert(0, "\"");
    texts.push_back(text);
  }
  const std::vector<LineShape> shapes = shapes_of({texts.begin(), texts.end()});
  for (int round = 0; round < 2; ++round) {
    for (const LineShape& a : shapes) {
      for (const LineShape& b : shapes) {
        ASSERT_EQ(likeness(outline_of(a), outline_of(b)), likeness(a, b))
            << a.length << " and " << b.length;
      }
    }
  }
}

TEST(Context, NeighboursAreLikeEachOtherAsEachSeesIt) {
  std::mt19937 random(2);
  std::vector<std::string> texts(200);
  for (std::string& text : texts) {
    for (auto n = 1 + random() % 100; n > 0; --n) text += "나";
    if (random() % 2 == 0) text += "?";
  }
  const std::vector<LineShape> shapes = shapes_of({texts.begin(), texts.end()});
  const std::vector<LineContext> contexts = read_contexts(shapes);
  const auto like = [&](std::size_t a, std::size_t b) {
    return b < shapes.size() ? likeness(shapes[a], shapes[b]) : 0.0f;
  };
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    // A line before the first has a very large index.
    ASSERT_EQ(contexts[i].like_next, like(i, i + 1));
    ASSERT_EQ(contexts[i].like_2_away,
              std::max(like(i, i - 2), like(i, i + 2)));
    ASSERT_EQ(contexts[i].like_3_away,
              std::max(like(i, i - 3), like(i, i + 3)));
    if (i > 0) {
      ASSERT_EQ(contexts[i].like_previous, like(i - 1, i));
    }
  }
}

}  // namespace
}  // namespace kijil
