// The prepared stage two against the plain one of page_model.h.
#include "labels/page_decoder.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "labels/page_model.h"

namespace kijil {
namespace {

// Each feature has a weight of its own, so that none can take another's place.
CrfModel drawn_crf(std::size_t states, const std::vector<std::string>& unary,
                   const std::vector<std::string>& edge, std::mt19937& random) {
  CrfModel crf{states, unary, edge, {}, {}};
  const auto draw = [&] {
    return static_cast<float>(random() % 2001) / 1000.0f - 1.0f;
  };
  for (std::size_t i = 0; i < unary.size() * states; ++i) {
    crf.unary.push_back(draw());
  }
  for (std::size_t i = 0; i < edge.size() * states * states; ++i) {
    crf.edge.push_back(draw());
  }
  return crf;
}

// Invented lines of all kinds, so that each heuristic holds now and then.
std::vector<ReadLine> drawn_page(std::size_t length, std::mt19937& random) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < length; ++i) {
    const Heuristic& h = heuristics()[random() % kNumHeuristics];
    std::string line(random() % 4 == 0 ? h.silent : h.fires);
    line.erase(std::min(line.find('\n'), line.size()));
    if (random() % 8 == 0) line = std::to_string(random() % 12);
    lines.push_back(std::move(line));
  }
  const std::vector<std::string_view> views(lines.begin(), lines.end());
  std::vector<ReadLine> page = read_page(views).lines;
  for (ReadLine& line : page) {
    std::array<float, kNumLabels> logits;
    for (float& l : logits) l = static_cast<float>(random() % 1000) / 150.0f;
    line.scores = calibrate(logits, 1.7f);
  }
  return page;
}

TEST(PageDecoder, FindsWhatThePlainWayFinds) {
  std::mt19937 random(1);
  const Temperatures temperatures{1, 1.4f, 0.8f};
  std::size_t listed = 0;
  for (int model = 0; model < 12; ++model) {
    const CrfModel page_crf = drawn_crf(kNumPageStates, page_unary_names(),
                                        page_edge_names(), random);
    const CrfModel list_crf = drawn_crf(kNumListStates, list_unary_names(),
                                        list_edge_names(), random);
    const PageDecoder decoder(page_crf, list_crf, temperatures);
    for (const std::size_t length : {1u, 2u, 3u, 4u, 7u, 40u, 200u}) {
      const std::vector<ReadLine> page = drawn_page(length, random);
      const auto expected = decode(page, page_crf, list_crf, temperatures);
      const auto found = decoder.decode(page);
      ASSERT_EQ(found.size(), expected.size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        ASSERT_EQ(found[i].label, expected[i].label) << "line " << i;
        ASSERT_NEAR(found[i].score, expected[i].score, 1e-6);
        for (std::size_t k = 0; k < kNumLabels; ++k) {
          ASSERT_NEAR(found[i].probabilities[k], expected[i].probabilities[k],
                      1e-6)
              << "line " << i << " of " << length;
        }
        listed += found[i].label == Label::kClickbait;
      }
    }
  }
  EXPECT_GT(listed, 100u) << "lists were hardly tried";
}

TEST(PageDecoder, GivesNoLinesNoLabels) {
  std::mt19937 random(2);
  const CrfModel page_crf =
      drawn_crf(kNumPageStates, page_unary_names(), page_edge_names(), random);
  const CrfModel list_crf =
      drawn_crf(kNumListStates, list_unary_names(), list_edge_names(), random);
  EXPECT_TRUE(PageDecoder(page_crf, list_crf, {}).decode({}).empty());
}

}  // namespace
}  // namespace kijil
