// Pages labelled in buffers that other pages have used, against fresh ones and
// against the plain way.
#include "labels/page_buffers.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <thread>
#include <vector>

#include "api/embedded_model.h"
#include "labels/page_model.h"

namespace kijil {
namespace {

const PageModel& model() {
  static const PageModel kModel =
      PageModel::from_file(*ModelFile::view(embedded_model(), "embedded model"))
          .value();
  return kModel;
}

using Lines = std::vector<std::string>;

// Lines that come again and again, lines of their own, blank, broken and long
// ones.
Lines drawn_page(std::size_t length, std::mt19937& random) {
  static const std::vector<std::string> kSite = {"로그인",
                                                 "정치",
                                                 "많이 본 뉴스",
                                                 "ⓒ 한빛일보. 무단 전재 금지",
                                                 "한가온 기자 2024.11.03 10:20",
                                                 "",
                                                 "  ",
                                                 "\xEA\xB0",
                                                 "3"};
  Lines lines;
  while (lines.size() < length) {
    const Heuristic& h = heuristics()[random() % kNumHeuristics];
    std::string line(random() % 4 == 0 ? h.silent : h.fires);
    line.erase(std::min(line.find('\n'), line.size()));
    if (random() % 3 == 0) line = kSite[random() % kSite.size()];
    if (random() % 5 == 0) line += std::to_string(random() % 30);
    if (random() % 40 == 0) line.append(random() % 200, '!');
    if (random() % 2000 == 0) line.append(70000, 'x');
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string_view> views(const Lines& lines) {
  return {lines.begin(), lines.end()};
}

bool same(const LineResult& a, const LineResult& b) {
  return a.label == b.label && a.score == b.score &&
         a.probabilities == b.probabilities;
}

void expect_same(std::span<const LineResult> found,
                 std::span<const LineResult> expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_TRUE(same(found[i], expected[i])) << "line " << i;
  }
}

// By read() and decode_page(), which share no memory with anything.
void expect_plain(std::span<const LineResult> found,
                  std::span<const std::string_view> lines) {
  const ReadPage page = model().read(lines);
  const auto expected = decode(page.lines, model().page_crf(),
                               model().list_crf(), model().temperatures());
  for (std::size_t i = 0, next = 0; i < lines.size(); ++i) {
    if (next == expected.size() || page.positions[next] != i) {
      ASSERT_EQ(found[i].label, Label::kBlank) << "line " << i;
      continue;
    }
    ASSERT_EQ(found[i].label, expected[next].label) << "line " << i;
    ASSERT_NEAR(found[i].score, expected[next].score, 1e-5) << "line " << i;
    ++next;
  }
}

TEST(PageBuffers, AreAsGoodAsNew) {
  std::mt19937 random(1);
  PageBuffers buffers;
  for (int round = 0; round < 150; ++round) {
    const std::size_t length = round % 5 == 0 ? random() % 3 : random() % 120;
    const Lines page = drawn_page(length, random);
    PageBuffers fresh;
    const auto found = model().label(views(page), buffers);
    expect_same(found, model().label(views(page), fresh));
    expect_same(found, model().label(views(page)));
    expect_plain(found, views(page));
    ASSERT_FALSE(testing::Test::HasFatalFailure()) << "round " << round;
  }
}

TEST(PageBuffers, AreAsGoodAsNewAfterAGiantPage) {
  std::mt19937 random(2);
  PageBuffers buffers;
  for (const std::size_t length : {4096u, 1u, 30000u, 0u, 4096u, 2u}) {
    const Lines page = drawn_page(length, random);
    PageBuffers fresh;
    expect_same(model().label(views(page), buffers),
                model().label(views(page), fresh));
    ASSERT_FALSE(testing::Test::HasFatalFailure()) << "length " << length;
  }
}

TEST(PageBuffers, GiveBackWhatAGiantPageTook) {
  const std::vector<std::string_view> page(100000, "한가온 기자");
  PageBuffers buffers;
  EXPECT_EQ(model().label(page, buffers).size(), page.size());
  EXPECT_EQ(buffers.weighed.capacity(), 0u);
  EXPECT_EQ(buffers.decoder.page.capacity(), 0u);
  model().label(std::span(page).first(3), buffers);
  EXPECT_LT(buffers.results.capacity(), page.size());
}

// A warm page allocates nothing: all that was there is where it was.
TEST(PageBuffers, KeepWhatAPageOfUsualSizeTook) {
  std::mt19937 random(3);
  const Lines page = drawn_page(200, random);
  PageBuffers buffers;
  model().label(views(page), buffers);
  const WeighedLine* const weighed = buffers.weighed.data();
  const LineResult* const results = buffers.results.data();
  model().label(views(page), buffers);
  EXPECT_EQ(buffers.weighed.data(), weighed);
  EXPECT_EQ(buffers.results.data(), results);
}

TEST(PageBuffers, ForgetLinesOfAnotherModel) {
  const PageModel other =
      PageModel::from_file(*ModelFile::view(embedded_model(), "other")).value();
  Lines page;
  for (int i = 0; i < 50; ++i) page.push_back("제" + std::to_string(i) + "회");
  PageBuffers buffers;
  for (int round = 0; round < 3; ++round) model().label(views(page), buffers);
  const std::uint64_t first = buffers.model;
  EXPECT_NE(buffers.lines.ask(page[0]).known, nullptr);
  other.label(views(page), buffers);
  EXPECT_NE(buffers.model, first);
  // Not a line is known yet.
  for (const std::string& line : page) {
    EXPECT_EQ(buffers.lines.ask(line).known, nullptr);
  }
}

TEST(PageBuffers, StayWithAModelThatMoves) {
  PageModel moved =
      PageModel::from_file(*ModelFile::view(embedded_model(), "moved")).value();
  std::mt19937 random(5);
  const Lines page = drawn_page(50, random);
  const std::vector<LineResult> before = moved.label(views(page));
  const PageModel here = std::move(moved);
  expect_same(here.label(views(page)), before);
}

TEST(BufferPool, LendsEachOnceAtATime) {
  BufferPool pool;
  const PageBuffers* last = nullptr;
  {
    const BufferPool::Loan one = pool.borrow();
    const BufferPool::Loan two = pool.borrow();
    EXPECT_NE(&*one, &*two);
    last = &*one;
  }
  EXPECT_EQ(&*pool.borrow(), last) << "not those that came back last";
}

}  // namespace
}  // namespace kijil
