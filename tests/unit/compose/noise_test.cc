// Noise changes how a page is written, never what its lines are.
#include "compose/noise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "tiny_parts.h"

namespace kijil::compose {
namespace {

using kijil::testing::plain;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;
using Page = std::vector<LabeledLine>;

constexpr int kSeeds = 2000;

Page noisy(Page page, std::uint64_t seed) {
  Random random(seed);
  add_noise(page, random);
  return page;
}

// How many of kSeeds pages are changed so that `holds(page)`.
template <typename Holds>
double share_of(const Page& page, Holds&& holds) {
  int count = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    count += holds(noisy(page, seed)) ? 1 : 0;
  }
  return static_cast<double>(count) / kSeeds;
}

bool same(const Page& a, const Page& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const LabeledLine& x, const LabeledLine& y) {
                      return x.text == y.text && x.label == y.label;
                    });
}

// A label's letter, twenty lines of it: c01, c02, ...
void add_run(Page& page, char letter, std::optional<Label> label) {
  for (int i = 1; i <= 20; ++i) {
    page.push_back(
        {letter + std::string(i < 10 ? "0" : "") + std::to_string(i), label});
  }
}
// A run of each label, with chrome on either side of it.
Page runs() {
  Page page;
  add_run(page, 'c', Label::kChrome);
  add_run(page, 'b', Label::kBody);
  add_run(page, 'c', Label::kChrome);
  add_run(page, 'r', Label::kRelated);
  add_run(page, 'q', std::nullopt);
  add_run(page, 'c', Label::kChrome);
  add_run(page, 'k', Label::kClickbait);
  add_run(page, 'c', Label::kChrome);
  return page;
}

std::optional<Label> label_of(char letter) {
  switch (letter) {
    case 'c':
      return Label::kChrome;
    case 'b':
      return Label::kBody;
    case 'r':
      return Label::kRelated;
    case 'k':
      return Label::kClickbait;
    default:
      return std::nullopt;
  }
}

TEST(Noise, KeepsLabelsAndTheirOrder) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    std::string order;
    for (const LabeledLine& line : noisy(runs(), seed)) {
      ASSERT_NE(line.text, "");
      for (const char c : line.text) {
        if (c < 'a' || c > 'z') continue;
        ASSERT_EQ(label_of(c), line.label) << line.text << " of seed " << seed;
        if (order.empty() || order.back() != c) order += c;
      }
    }
    ASSERT_EQ(order, "cbcrqckc") << seed;
  }
}

// Lines this short are not mistyped, and only chrome is glued or left out.
TEST(Noise, KeepsEveryOtherLine) {
  std::vector<std::string> expected;
  for (const LabeledLine& line : runs()) {
    if (line.label != Label::kChrome) expected.push_back(line.text);
  }
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    std::vector<std::string> kept;
    for (const LabeledLine& line : noisy(runs(), seed)) {
      if (line.label == Label::kChrome) continue;
      std::string text = plain(line.text);
      kept.push_back(std::move(text));
    }
    ASSERT_EQ(kept, expected) << seed;
  }
}

std::vector<std::string> words_of(const Page& page) {
  std::vector<std::string> words;
  for (const LabeledLine& line : page) {
    std::istringstream in(plain(line.text));
    for (std::string word; in >> word;) words.push_back(word);
  }
  return words;
}

TEST(Noise, GluesShortChromeBySpaces) {
  Page page;
  add_run(page, 'c', Label::kChrome);
  const std::vector<std::string> words = words_of(page);
  std::set<std::size_t> sizes;
  int glued = 0, complete = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Page out = noisy(page, seed);
    std::size_t longest = 0;
    for (const LabeledLine& line : out) {
      const std::size_t size = words_of({line}).size();
      longest = std::max(longest, size);
    }
    if (longest < 2) continue;
    ++glued;
    complete += words_of(out) == words;
    sizes.insert(longest);
  }
  EXPECT_NEAR(glued, 0.15 * kSeeds, 60);
  EXPECT_GE(complete, 0.75 * glued);  // others are thinned out or mistyped
  EXPECT_TRUE(sizes.contains(6));     // a line and up to five more
  EXPECT_FALSE(sizes.contains(9));
}

TEST(Noise, GluesNoLongLine) {
  const std::string longer = "이 줄은 삼십 바이트보다 길다";
  ASSERT_GT(longer.size(), 30u);
  const Page page(6, {longer, Label::kChrome});
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    for (const LabeledLine& line : noisy(page, seed)) {
      ASSERT_LE(line.text.size(), longer.size() + 10) << seed;
    }
  }
}

std::string long_text() {
  std::string text;
  for (int i = 0; text.size() < 900; ++i) {
    text += (i % 7 == 6 ? "  "
             : i == 0   ? ""
                        : " ") +
            std::string("낱말") + std::to_string(i);
  }
  return text;
}

TEST(Noise, BreaksLongLinesAtSpaces) {
  const std::string text = long_text();
  int broken = 0, restored = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Page out =
        noisy({{text, Label::kBody}, {"r01", Label::kRelated}}, seed);
    ASSERT_EQ(out.back().label, Label::kRelated);
    if (out.size() == 2) continue;
    ++broken;
    std::string joined;
    for (std::size_t i = 0; i + 1 < out.size(); ++i) {
      EXPECT_EQ(out[i].label, Label::kBody);
      EXPECT_LE(out[i].text.size(), 310u);  // 300 and a mistake or an emoji
      joined += (i == 0 ? "" : " ") + out[i].text;
    }
    restored += joined == text;
  }
  EXPECT_NEAR(broken, 0.05 * kSeeds, 35);
  // Some broken pages are mistyped or have an emoji as well.
  EXPECT_GE(restored, 0.8 * broken);
}

TEST(Noise, DoesNotBreakWords) {
  std::string word;
  for (int i = 0; i < 200; ++i) word += "긴";
  int whole = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Page out = noisy({{word, Label::kBody}}, seed);
    ASSERT_THAT(out, SizeIs(1));
    EXPECT_EQ(count_broken_utf8(out[0].text), 0u);
    whole += out[0].text == word;
  }
  EXPECT_GE(whole, 0.97 * kSeeds);  // 1% mistyped, 0.75% with an emoji
}

TEST(Noise, ThinsOutChromeAlone) {
  // Long enough that none is glued.
  Page page(20, {"https://한들.example/뉴스/기사/12345678", Label::kChrome});
  page.push_back({"b01", Label::kBody});
  EXPECT_NEAR(share_of(page, [](const Page& p) { return p.size() < 21; }), 0.1,
              0.03);
  EXPECT_EQ(share_of(page, [](const Page& p) { return p.size() < 8; }), 0);
}

TEST(Noise, MistypesSomeCharacters) {
  const Page page(10, {"abcdefgh", Label::kBody});
  std::set<std::string> texts;
  const double share = share_of(page, [&](const Page& out) {
    bool changed = false;
    for (const LabeledLine& line : out) {
      const std::string text = plain(line.text);
      texts.insert(text);
      changed |= text != "abcdefgh";
    }
    return changed;
  });
  EXPECT_NEAR(share, 0.1 * 0.65, 0.025);  // 1 - 0.9^10 = 0.65
  EXPECT_THAT(texts,
              ::testing::IsSupersetOf({"abcdefgh", "bcdefgh", "aabcdefgh",
                                       "bacdefgh", "a bcdefgh"}));
  for (const std::string& text : texts) {
    EXPECT_THAT(text.size(), ::testing::AllOf(::testing::Ge(7u), Le(9u)));
  }
}

TEST(Noise, MistypesWholeCharacters) {
  const Page page(10, {"가나다라마바사", Label::kRelated});
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    for (const LabeledLine& line : noisy(page, seed)) {
      ASSERT_EQ(count_broken_utf8(line.text), 0u) << line.text;
    }
  }
}

TEST(Noise, WritesHanja) {
  std::set<std::string> texts;
  const Page page(10, {"미국 검찰", Label::kRelated});
  const double share = share_of(page, [&](const Page& out) {
    bool changed = false;
    for (const LabeledLine& line : out) {
      changed |= line.text.find("美 檢") != std::string::npos;
    }
    return changed;
  });
  EXPECT_NEAR(share, 0.1, 0.03);  // of which 0.7^10 = 3% have none
}

TEST(Noise, AddsEmojiAtTheEnds) {
  const Page page(10, {"b", Label::kBody});
  std::set<std::string> fronts;
  const double share = share_of(page, [&](const Page& out) {
    bool changed = false;
    for (const LabeledLine& line : out) {
      EXPECT_EQ(plain(line.text), "b");
      if (line.text == "b") continue;
      changed = true;
      if (line.text.ends_with(" b")) {
        fronts.insert(line.text);
      } else {
        EXPECT_TRUE(line.text.starts_with("b")) << line.text;
      }
    }
    return changed;
  });
  EXPECT_NEAR(share, 0.05 * 0.8, 0.02);  // 1 - 0.85^10 = 0.8
  EXPECT_GE(fronts.size(), 10u);
}

TEST(Noise, LeavesMostPagesAlone) {
  Page page = runs();
  page.push_back({long_text(), Label::kBody});
  page.insert(page.end(), 40, {"미국 검찰", Label::kRelated});
  // No glue, no break, ...: 0.85 * 0.95 * 0.9 * 0.9 * 0.9 * 0.95.
  EXPECT_NEAR(share_of(page, [&](const Page& out) { return same(out, page); }),
              0.56, 0.03);
}

TEST(Noise, EndsWithoutEmptyLines) {
  const Page page = {
      {"", Label::kBody}, {"b", Label::kBody}, {"", std::nullopt}};
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    int lines = 0;
    for (const LabeledLine& line : noisy(page, seed)) {
      EXPECT_NE(line.text, "");
      lines += plain(line.text) == "b";
    }
    EXPECT_EQ(lines, 1);
    EXPECT_THAT(noisy({}, seed), IsEmpty());
  }
}

TEST(Noise, IsTheSameForASeed) {
  Page page = runs();
  page.push_back({long_text(), Label::kBody});
  int different = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    EXPECT_TRUE(same(noisy(page, seed), noisy(page, seed)));
    different += !same(noisy(page, seed), noisy(page, seed + 1));
  }
  EXPECT_GE(different, 40);
}

}  // namespace
}  // namespace kijil::compose
