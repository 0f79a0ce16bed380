// ShapeReader compared with a plain way to the same facts.
#include "features/shape_counter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/hash.h"
#include "features/shape.h"
#include "text/normalize.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// A normal form character by character, each fact for itself.
class PlainShape {
 public:
  explicit PlainShape(std::string_view normalized) {
    for (Utf8Reader reader(normalized); !reader.at_end();) {
      text_ += reader.next();
    }
  }
  int count(bool (*is)(char32_t)) const {
    return static_cast<int>(std::count_if(text_.begin(), text_.end(), is));
  }
  // How many characters there are for which this holds with the one before, 0
  // at the beginning.
  int count_pairs(bool (*holds)(char32_t before, char32_t c)) const {
    int count = 0;
    char32_t before = 0;
    for (const char32_t c : text_) {
      count += holds(before, c);
      before = c;
    }
    return count;
  }
  // The longest pieces of which each character is such.
  std::vector<std::u32string> runs(bool (*is)(char32_t)) const {
    std::vector<std::u32string> runs;
    bool inside = false;
    for (const char32_t c : text_) {
      if (is(c) && !inside) runs.emplace_back();
      inside = is(c);
      if (inside) runs.back() += c;
    }
    return runs;
  }
  float share_of_words(std::u32string_view endings) const {
    const auto words = runs(is_visible);
    const auto ends = std::count_if(
        words.begin(), words.end(), [&](const std::u32string& word) {
          return word.size() >= 2 && endings.find(word.back()) != endings.npos;
        });
    return words.empty()
               ? 0.0f
               : static_cast<float>(ends) / static_cast<float>(words.size());
  }
  const std::u32string& text() const { return text_; }

  static bool is_visible(char32_t c) { return c != ' '; }
  static bool is_word_letter(char32_t c) {
    return is_hangul(c) || is_hanja(c) || is_latin(c);
  }
  static bool is_mark(char32_t c) {
    return c != ' ' && c != '0' && !is_word_letter(c);
  }

 private:
  std::u32string text_;
};

void expect_plain_facts(const std::string& line) {
  Normalizer normalizer;
  const std::string_view normalized = normalizer.normalize(line);
  const PlainShape plain(normalized);
  const LineShape s = ShapeReader().read(line, normalized);
  const int characters = plain.count(PlainShape::is_visible);
  ASSERT_EQ(s.characters, characters);
  const auto words = plain.runs(PlainShape::is_visible);
  ASSERT_EQ(s.words, static_cast<int>(words.size()));
  const auto share = [&](bool (*is)(char32_t)) {
    return characters == 0 ? 0.0f
                           : static_cast<float>(plain.count(is)) /
                                 static_cast<float>(characters);
  };
  ASSERT_EQ(s.hangul, share(is_hangul));
  ASSERT_EQ(s.hanja, share(is_hanja));
  ASSERT_EQ(s.latin, share(is_latin));
  ASSERT_EQ(s.digit, share([](char32_t c) { return c == '0'; }));
  ASSERT_EQ(s.mark, share(PlainShape::is_mark));
  ASSERT_EQ(s.length,
            0.5f * static_cast<float>(characters + plain.count([](char32_t c) {
              return is_hangul(c) || is_hanja(c) ||
                     (PlainShape::is_mark(c) && is_in(c, 0x3040, 0x30FF));
            })));
  ASSERT_EQ(s.josa, plain.share_of_words(U"은는이가을를에의도로와과만께"));
  ASSERT_EQ(s.connective, plain.share_of_words(U"고며면서해한된인할던게니자"));
  ASSERT_EQ(s.sentence_ends, plain.count_pairs([](char32_t a, char32_t b) {
    return is_hangul(a) && (b == '.' || b == '?' || b == '!');
  }));
  ASSERT_EQ(s.hashes, plain.count_pairs([](char32_t a, char32_t b) {
    return a == '#' && is_letter(b);
  }));
  const auto hanja = plain.runs(is_hanja);
  ASSERT_EQ(s.lone_hanja,
            std::count_if(hanja.begin(), hanja.end(),
                          [](const auto& run) { return run.size() == 1; }));
  ASSERT_EQ(s.quotes,
            plain.count([](char32_t c) { return c == '"' || c == '\''; }));
  const auto& text = plain.text();
  ASSERT_EQ(s.first, text.empty() ? 0 : text.front());
  ASSERT_EQ(s.last, text.empty() ? 0 : text.back());
  LineTopics topics;
  for (const auto& run : plain.runs(PlainShape::is_word_letter)) {
    if (run.size() < 2) continue;
    topics.push_back(static_cast<std::uint32_t>(
        hash_mix((std::uint64_t{run[0]} << 32) | run[1])));
  }
  ASSERT_EQ(s.topics, topics);
}

TEST(ShapeCounter, CountsAsOneThatCountsEachFactForItself) {
  std::mt19937 random(4);
  static const std::u32string_view kCharacters =
      U"가나다은고다힣이ㅏㄱ家美〇一㐀abABé019 0  ..,?!\"'()[<「#|♥{;·…カ\u200B"
      U"\t😀\U00020000\U0001D11E#ªªあ";
  for (int round = 0; round < 30000; ++round) {
    std::string line;
    const bool mostly_syllables = random() % 2 == 0;
    for (std::size_t i = random() % 60; i > 0; --i) {
      append_utf8(mostly_syllables && random() % 4 > 0
                      ? static_cast<char32_t>(0xAC00 + random() % 11172)
                      : kCharacters[random() % kCharacters.size()],
                  line);
    }
    expect_plain_facts(line);
    if (testing::Test::HasFatalFailure()) FAIL() << line;
  }
}

TEST(SyllableSet, HasWhatItWasGivenAndNothingElse) {
  constexpr SyllableSet kSet(U"가는힣");
  for (char32_t c = 0; c < 0x11000; ++c) {
    ASSERT_EQ(kSet.has(c), c == U'가' || c == U'는' || c == U'힣')
        << static_cast<std::uint32_t>(c);
  }
}

}  // namespace
}  // namespace kijil
