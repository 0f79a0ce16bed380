// Shapes by words that are known, compared with those of whole lines.
#include "features/known_word.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "features/lexicon.h"
#include "features/shape.h"
#include "scores/folded_table.h"
#include "scores/word_cache.h"
#include "text/normalize.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// Of a table with a few words of its own, so that some are found there and some
// are made of n-grams.
class Table {
 public:
  explicit Table(std::string label_prefix = "__label__") {
    FoldedRows rows;
    rows.settings.min_n = 1;
    rows.settings.max_n = 4;
    rows.settings.word_ngrams = 2;
    rows.settings.buckets = 64;
    rows.settings.label_prefix = std::move(label_prefix);
    rows.labels = {"body", "chrome", "related", "clickbait"};
    rows.words = {{"</s>", 1, {0, 0, 0, 0}}, {"첫눈이", 2, {1, 0, 0, 0}}};
    rows.buckets.resize(64 * 4, 0.5f);
    section_ = serialize(rows, RowFormat::kInt16);
    table_ = std::move(*FoldedTable::parse(section_));
  }
  const FoldedTable& operator*() const { return table_; }

 private:
  std::string section_;
  FoldedTable table_;
};

// Whether the line's words were all told, and the shape by them.
struct ByWords {
  bool complete = false;
  LineShape shape;
};
ByWords shape_by_words(const std::string& line, const FoldedTable& table,
                       WordCache& cache) {
  Normalizer normalizer;
  const PaddedText normalized = normalizer.normalize(line);
  WordList words;
  cache.grow_if_due();
  table.find_words(normalized, cache, words);
  table.look_up(cache, words);
  if (!words.is_complete()) return {};
  return {true, ShapeReader().read(line, normalized, words.words())};
}

LineShape shape_of_line(const std::string& line) {
  Normalizer normalizer;
  return ShapeReader().read(line, normalizer.normalize(line));
}

// A phrase of the lexicon, or a piece of one, cut up by blanks.
std::string cut_phrase(std::mt19937& random) {
  const auto& phrases = lexicon_groups()[random() % kNumPhraseGroups].phrases;
  std::string cut;
  for (Utf8Reader reader(phrases[random() % phrases.size()]);
       !reader.at_end();) {
    const char32_t c = reader.next();
    if (c == '^' || c == '$' || random() % 8 == 0) continue;
    append_utf8(c, cut);
    if (random() % 5 == 0) cut += ' ';
  }
  return cut;
}

std::string drawn_line(std::mt19937& random) {
  static constexpr std::string_view kPieces[] = {
      "첫눈이",   "첫눈",   "내렸다.",  "했습니다.", "은",     "가",
      "0",        "20",     "2024.05.", "12:30",     "美",     "美國",
      "北-美",    "カメラ", "♥",        "#첫눈",     "#",      "<b>",
      "R&D",      "|",      "\"안녕\"", "'",         "^",      "$",
      "…",        "다.",    "에서",     "하고",      "(종합)", "기자",
      "http://x", "a@b.kr", "ABCabc"};
  std::string line;
  for (std::size_t i = random() % 24; i > 0; --i) {
    line += random() % 3 == 0
                ? cut_phrase(random)
                : std::string(kPieces[random() % std::size(kPieces)]);
    if (random() % 50 == 0) line.append(random() % 40, 'x');
    if (random() % 4 != 0) line += ' ';
  }
  return line;
}

TEST(KnownWord, ShapesByWordsAreThoseOfWholeLines) {
  const Table table;
  std::mt19937 random(1);
  // Words must share two places, four, or hardly any.
  WordCache one(1), two(2), usual;
  for (int round = 0; round < 20000; ++round) {
    const std::string line = drawn_line(random);
    const LineShape expected = shape_of_line(line);
    for (WordCache* cache : {&one, &two, &usual}) {
      const ByWords found = shape_by_words(line, *table, *cache);
      ASSERT_TRUE(found.complete) << line;
      ASSERT_EQ(found.shape, expected) << line;
    }
  }
}

TEST(KnownWord, ALineOfWordsThatFastTextSkipsIsNotToldByWords) {
  const Table table;
  WordCache cache;
  EXPECT_TRUE(shape_by_words("첫눈 내린 날", *table, cache).complete);
  EXPECT_FALSE(shape_by_words("첫눈 </s> 내린 날", *table, cache).complete);
  EXPECT_FALSE(shape_by_words("첫눈 __label__body 날", *table, cache).complete);
  const Table skips_all("");
  WordCache other;
  EXPECT_FALSE(shape_by_words("첫눈 내린 날", *skips_all, other).complete);
}

TEST(KnownWord, ALongLineOverflowsNothing) {
  const Table table;
  WordCache cache;
  std::string line;
  while (line.size() < 2 * kReadBytes) line += "!!!!!!!!!!!!!!!! \"다.";
  EXPECT_EQ(shape_by_words(line, *table, cache).shape, shape_of_line(line));
}

TEST(WordPlaces, KeepTheTwoWordsThatWereAskedForLast) {
  WordPlaces places;
  const WordBytes a{1, 0}, b{2, 0}, c{2, 2};
  EXPECT_EQ(places.find(a), nullptr);
  places.take(a).hash = 1;
  places.take(b).hash = 2;
  EXPECT_EQ(places.find(b)->hash, 2u);
  EXPECT_EQ(places.find(a)->hash, 1u);
  places.take(c).hash = 3;
  EXPECT_EQ(places.find(b), nullptr);
  EXPECT_EQ(places.find(a)->hash, 1u);
  EXPECT_EQ(places.find(c)->hash, 3u);
}

TEST(WordCache, KeepsItsWordsWhenItGrows) {
  WordCache cache;
  cache.grow_if_due();
  std::vector<LeanWord> words;
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i) {
    texts.push_back("말" + std::to_string(i) + std::string(16, '\0'));
  }
  for (const std::string& text : texts) {
    LeanWord& word = words.emplace_back();
    word.read(text.data(), text.size() - 16);
    cache.places_of(word).take(word.bytes).hash =
        static_cast<std::uint32_t>(words.size());
  }
  const auto count_known = [&] {
    std::size_t known = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const KnownWord* word = cache.places_of(words[i]).find(words[i].bytes);
      if (word == nullptr) continue;
      EXPECT_EQ(word->hash, i + 1);
      ++known;
    }
    return known;
  };
  const std::size_t before = count_known();
  EXPECT_GT(before, words.size() / 2);
  cache.note_misses(1000);
  EXPECT_TRUE(cache.is_growth_due());
  cache.grow_if_due();
  EXPECT_FALSE(cache.is_growth_due());
  EXPECT_EQ(count_known(), before);
}

}  // namespace
}  // namespace kijil
