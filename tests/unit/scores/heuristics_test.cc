#include "scores/heuristics.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "features/lexicon.h"
#include "text/normalize.h"

namespace kijil {
namespace {

struct Page {
  std::vector<LineShape> shapes;
  std::vector<LineContext> contexts;
};

// As labels/page_model.cc reads a page: blank lines are left out.
Page read_page(const std::vector<std::string>& lines) {
  Page page;
  Normalizer normalizer;
  for (const std::string& line : lines) {
    const std::string_view normalized = normalizer.normalize(line);
    if (normalized.empty()) continue;
    page.shapes.push_back(ShapeReader().read(line, normalized));
  }
  page.contexts = read_contexts(page.shapes);
  return page;
}

// The value of `h` on the line of `example` that is meant: the one behind `» `
// or, in an example of one line, that line.
float value_on(const Heuristic& h, std::string_view example) {
  constexpr std::string_view kMeant = "» ";
  std::vector<std::string> lines;
  std::size_t meant = 0, marks = 0;
  for (std::string_view rest = example; !rest.empty();) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.starts_with(kMeant)) {
      line.remove_prefix(kMeant.size());
      meant = lines.size();
      ++marks;
    }
    lines.emplace_back(line);
  }
  EXPECT_EQ(marks, lines.size() == 1 ? marks : 1u)
      << h.name << ": mark one line of\n"
      << example;
  const Page page = read_page(lines);
  EXPECT_EQ(page.shapes.size(), lines.size())
      << h.name << ": a blank line in an example would move the others";
  return h.value(page.shapes[meant], page.contexts[meant]);
}

TEST(Heuristics, EveryOneFiresOnItsExample) {
  for (const Heuristic& h : heuristics()) {
    EXPECT_GE(value_on(h, h.fires), 0.5f) << h.name << ":\n" << h.fires;
  }
}

TEST(Heuristics, EveryOneIsSilentOnItsCounterexample) {
  for (const Heuristic& h : heuristics()) {
    EXPECT_LT(value_on(h, h.silent), 0.5f) << h.name << ":\n" << h.silent;
  }
}

TEST(Heuristics, NamesAreUniqueWordsOfLowerCase) {
  std::set<std::string_view> names;
  for (const Heuristic& h : heuristics()) {
    EXPECT_TRUE(names.insert(h.name).second) << h.name << " twice";
    EXPECT_FALSE(h.name.empty());
    EXPECT_EQ(h.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
              std::string_view::npos)
        << h.name;
  }
}

TEST(Heuristics, MeaningsAreSentences) {
  std::set<std::string_view> meanings;
  for (const Heuristic& h : heuristics()) {
    EXPECT_TRUE(h.meaning.ends_with('.')) << h.name;
    EXPECT_TRUE(meanings.insert(h.meaning).second)
        << h.name << " means what another one means";
  }
}

// The first ones must not need the page: they are read from lines alone.
TEST(Heuristics, LineHeuristicsDoNotLookAtThePage) {
  ASSERT_LE(num_line_heuristics(), heuristics().size());
  const Page page =
      read_page({"정치", "[단독] 한가온 기자 2024.11.03", "3위",
                 "솔내시는 내년 예산을 두 배로 늘리기로 했다.", "정치"});
  for (std::size_t i = 0; i < page.shapes.size(); ++i) {
    for (const Heuristic& h : heuristics().first(num_line_heuristics())) {
      EXPECT_EQ(h.value(page.shapes[i], page.contexts[i]),
                h.value(page.shapes[i], LineContext()))
          << h.name;
    }
  }
}

// The numbers that the meanings promise.
TEST(Heuristics, GradedOnesAreAsTheirMeaningsSay) {
  const auto value = [](std::string_view name, const LineContext& context) {
    for (const Heuristic& h : heuristics()) {
      if (h.name == name) return h.value(LineShape(), context);
    }
    ADD_FAILURE() << name;
    return -1.0f;
  };
  LineContext c;
  c.count = 29;
  c.index = 7;
  c.prose_before = 4;
  c.run = 8;
  EXPECT_FLOAT_EQ(value("near_start", c), 0.5f);
  EXPECT_FLOAT_EQ(value("near_end", c), 0.125f);
  EXPECT_FLOAT_EQ(value("late", c), 0.25f);
  EXPECT_FLOAT_EQ(value("prose_before", c), 0.25f);
  EXPECT_FLOAT_EQ(value("prose_after", c), 1.0f / kFar);
  EXPECT_FLOAT_EQ(value("run", c), 1);
  c.run = 7;
  EXPECT_LT(value("run", c), 1);
  c.run = 1;
  EXPECT_FLOAT_EQ(value("run", c), 0);
}

// A phrase group that no heuristic reads is dead weight in every line's time.
TEST(Heuristics, EveryPhraseGroupIsUsed) {
  for (std::size_t group = 0; group < kNumPhraseGroups; ++group) {
    LineShape without;
    without.length = 10;
    without.characters = 10;
    without.words = 3;
    without.skeleton_bytes = 10;
    LineShape with = without;
    with.phrases.groups.set(group);
    if (group < kMeasuredPhraseGroups) with.phrases.covered[group] = 10;
    bool used = false;
    for (const Heuristic& h : heuristics()) {
      used |= h.value(with, LineContext()) != h.value(without, LineContext());
    }
    EXPECT_TRUE(used) << lexicon_groups()[group].name;
  }
}

// Lines that examples show, and lines of random characters.
std::vector<std::string> random_page(std::mt19937& random) {
  static const std::string_view kCharacters[] = {
      "가", "다", "을", "고", "美",   "a",    "Z", "0", "7", " ",      " ",
      ".",  "?",  "\"", "'",  "…",    "♥",    "#", "|", "(", "\u200B", "\t",
      "é",  "😀",  "ㄱ", "{",  "\xFF", "http", "@", "^", "$"};
  std::vector<std::string> lines(random() % 60);
  for (std::string& line : lines) {
    if (random() % 3 != 0) {
      const Heuristic& h = heuristics()[random() % heuristics().size()];
      line = random() % 2 == 0 ? h.fires : h.silent;
      line = line.substr(0, line.find('\n'));
      continue;
    }
    for (std::size_t i = random() % 30; i > 0; --i) {
      line += kCharacters[random() % std::size(kCharacters)];
    }
    if (random() % 50 == 0) line.append(70000, 'x');
  }
  return lines;
}

TEST(Heuristics, ValuesAreFromZeroToOne) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const Page page = read_page(random_page(random));
    for (std::size_t i = 0; i < page.shapes.size(); ++i) {
      for (const Heuristic& h : heuristics()) {
        const float value = h.value(page.shapes[i], page.contexts[i]);
        ASSERT_TRUE(value >= 0 && value <= 1) << h.name << " is " << value;
      }
    }
  }
}

TEST(Heuristics, AllValuesAtOnceAreThoseOfEach) {
  std::mt19937 random(3);
  for (int round = 0; round < 100; ++round) {
    const Page page = read_page(random_page(random));
    for (std::size_t i = 0; i < page.shapes.size(); ++i) {
      const auto values = heuristic_values(page.shapes[i], page.contexts[i]);
      for (std::size_t h = 0; h < values.size(); ++h) {
        ASSERT_EQ(values[h],
                  heuristics()[h].value(page.shapes[i], page.contexts[i]))
            << heuristics()[h].name;
      }
    }
  }
}

// Bits and shares at their places are the values of all.
TEST(Heuristics, StandWhereTheirPlacesSay) {
  std::mt19937 random(4);
  for (int round = 0; round < 100; ++round) {
    const Page page = read_page(random_page(random));
    for (std::size_t i = 0; i < page.shapes.size(); ++i) {
      const auto values = heuristic_values(page.shapes[i], page.contexts[i]);
      const LineHeuristics of_line = line_heuristics_of(page.shapes[i]);
      const PageHeuristics of_page = page_heuristics_of(page.contexts[i]);
      for (std::size_t h = 0; h < values.size(); ++h) {
        const auto [form, at] = heuristic_places()[h];
        const bool needs_page = h >= kNumLineHeuristics;
        const float found =
            form == HeuristicForm::kShare
                ? (needs_page ? of_page.shares[at] : of_line.shares[at])
            : form == HeuristicForm::kPhrase
                ? static_cast<float>(of_line.phrases >> at & 1)
                : static_cast<float>(
                      (needs_page ? of_page.facts : of_line.facts) >> at & 1);
        ASSERT_EQ(found, values[h]) << heuristics()[h].name;
      }
    }
  }
}

// One that is the same on every line of such pages says nothing.
TEST(Heuristics, EveryOneVariesOnPages) {
  std::mt19937 random(2);
  std::vector<std::set<float>> values(heuristics().size());
  for (int round = 0; round < 200; ++round) {
    const Page page = read_page(random_page(random));
    for (std::size_t i = 0; i < page.shapes.size(); ++i) {
      for (std::size_t h = 0; h < values.size(); ++h) {
        values[h].insert(
            heuristics()[h].value(page.shapes[i], page.contexts[i]));
      }
    }
  }
  for (std::size_t h = 0; h < values.size(); ++h) {
    EXPECT_GE(values[h].size(), 2u) << heuristics()[h].name;
  }
}

}  // namespace
}  // namespace kijil
