// Tested by explanation_test.cc.
#include <algorithm>
#include <array>
#include <cmath>

#include "kijil/explain.h"
#include "outputs/explanation_parts.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// Marked rows are broken here, so that marks stay below their text on a
// terminal of 80 columns.
constexpr int kRowColumns = 76;
// Effects of a character below this, in logarithms of odds, are not marked
// even if they are a line's largest.
constexpr double kFaint = 0.02;
// Shares of a line's largest effect from which on a character is marked.
constexpr double kStrong = 0.5, kSome = 0.125;

// From -2, strongly against, to 2, strongly for.
std::vector<int> levels(const std::vector<double>& effects) {
  double largest = kFaint;
  for (const double e : effects) largest = std::max(largest, std::abs(e));
  std::vector<int> levels;
  for (const double e : effects) {
    const double share = std::abs(e) / largest;
    const int level = share >= kStrong ? 2 : share >= kSome ? 1 : 0;
    levels.push_back(e < 0 ? -level : level);
  }
  return levels;
}

char mark(int level) { return "=-.+#"[level + 2]; }

// Text above, marks below, row by row.
std::string marked_rows(std::string_view text, const std::vector<int>& levels) {
  std::string out, characters, marks;
  int columns = 0;
  std::size_t i = 0;
  const auto end_row = [&] {
    marks.erase(marks.find_last_not_of(' ') + 1);
    out += "  " + characters + "\n  " + marks + '\n';
    characters.clear();
    marks.clear();
    columns = 0;
  };
  for (Utf8Reader reader(text); !reader.at_end(); ++i) {
    const char32_t c = reader.next();
    const int width = display_columns(c);
    if (columns + width > kRowColumns) end_row();
    append_utf8(c, characters);
    marks.append(static_cast<std::size_t>(width),
                 is_space(c) ? ' ' : mark(levels[i]));
    columns += width;
  }
  if (!characters.empty()) end_row();
  return out;
}

// Blue for, orange against; told apart by colour-blind eyes too, and with a
// foreground of their own, readable on light and dark.
std::string colored_row(std::string_view text, const std::vector<int>& levels) {
  constexpr std::array<std::string_view, 5> kColors = {
      "\x1b[38;5;231;48;5;130m", "\x1b[38;5;16;48;5;223m", "",
      "\x1b[38;5;16;48;5;153m", "\x1b[38;5;231;48;5;25m"};
  std::string out = "  ";
  int now = 0;
  std::size_t i = 0;
  for (Utf8Reader reader(text); !reader.at_end(); ++i) {
    const char32_t c = reader.next();
    if (levels[i] != now) {
      if (now != 0) out += "\x1b[0m";
      now = levels[i];
      out += kColors[static_cast<std::size_t>(now + 2)];
    }
    append_utf8(c, out);
  }
  return out + (now == 0 ? "\n" : "\x1b[0m\n");
}

}  // namespace

std::string explanation_marked(const Explanation& explanation, MarkStyle style,
                               const ExplanationFormat& format) {
  std::string text = explanation_head(explanation.result);
  for (const Decision& decision : explanation.decisions) {
    const std::size_t other = alternative(decision, format.against);
    const std::vector<double> effects =
        character_effects(explanation.read_as, decision, other);
    double ngrams = 0;
    for (const ExplanationPart& part : decision.parts) {
      if (part.kind != PartKind::kNgram) continue;
      ngrams += effect(part.scores, decision, other);
    }
    text += decision.name + ": " + decision.states[decision.chosen] +
            " against " + decision.states[other] + ": n-grams " +
            signed_number(ngrams) + " of " +
            signed_number(effect(decision.totals, decision, other)) + '\n';
    text += style == MarkStyle::kMarks
                ? marked_rows(explanation.read_as, levels(effects))
                : colored_row(explanation.read_as, levels(effects));
  }
  return text;
}

}  // namespace kijil
