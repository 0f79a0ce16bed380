#include "compose/noise.h"

#include <array>
#include <string_view>
#include <utility>

#include "text/utf8.h"

namespace kijil::compose {
namespace {

// Shares of pages, and of lines on these pages.
constexpr double kGluedPages = 0.15;
constexpr double kBrokenPages = 0.05;
constexpr double kThinnedPages = 0.1, kThinnedLines = 0.15;
constexpr double kMistypedPages = 0.1, kMistypedLines = 0.1;
constexpr double kHanjaPages = 0.1, kHanjaLines = 0.3;
constexpr double kEmojiPages = 0.05, kEmojiLines = 0.15;

// Extractors that set inline elements on one line: runs of short chrome lines
// become longer ones.
void glue_short_chrome(std::vector<LabeledLine>& lines, Random& random) {
  constexpr std::size_t kShortBytes = 30;
  std::vector<LabeledLine> out;
  std::size_t room = 0;
  for (LabeledLine& line : lines) {
    const bool is_short =
        line.label == Label::kChrome && line.text.size() <= kShortBytes;
    if (is_short && room > 0) {
      out.back().text += " " + line.text;
      --room;
    } else {
      out.push_back(std::move(line));
      room = is_short ? random.below(6) : 0;
    }
  }
  lines = std::move(out);
}

// Plain-text mails and old boards: lines broken at a width.
void break_long_lines(std::vector<LabeledLine>& lines, Random& random) {
  const auto width = static_cast<std::size_t>(random.between(120, 300));
  std::vector<LabeledLine> out;
  for (LabeledLine& line : lines) {
    std::string_view rest = line.text;
    while (rest.size() > width) {
      const std::size_t space = rest.rfind(' ', width);
      if (space == std::string_view::npos || space == 0) break;
      out.push_back({std::string(rest.substr(0, space)), line.label});
      rest.remove_prefix(space + 1);
    }
    if (!rest.empty()) out.push_back({std::string(rest), line.label});
  }
  lines = std::move(out);
}

void thin_out_chrome(std::vector<LabeledLine>& lines, Random& random) {
  std::erase_if(lines, [&](const LabeledLine& line) {
    return line.label == Label::kChrome && random.chance(kThinnedLines);
  });
}

// Positions of a text's characters, and its end.
std::vector<std::size_t> boundaries(std::string_view text) {
  std::vector<std::size_t> at;
  Utf8Reader reader(text);
  while (!reader.at_end()) {
    at.push_back(reader.position());
    reader.next();
  }
  at.push_back(text.size());
  return at;
}

// A character left out, doubled, or swapped with the next; or a space.
void mistype(std::string& text, Random& random) {
  const std::vector<std::size_t> at = boundaries(text);
  if (at.size() < 6) return;
  const std::size_t i = random.below(at.size() - 2);
  const std::string one = text.substr(at[i], at[i + 1] - at[i]);
  const std::string next = text.substr(at[i + 1], at[i + 2] - at[i + 1]);
  switch (random.below(4)) {
    case 0:
      text.erase(at[i], one.size());
      return;
    case 1:
      text.insert(at[i], one);
      return;
    case 2:
      text.replace(at[i], one.size() + next.size(), next + one);
      return;
    default:
      text.insert(at[i], " ");
  }
}

// Words that headlines write in Chinese characters.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kHanja =
    {{{"미국", "美"},
      {"중국", "中"},
      {"일본", "日"},
      {"북한", "北"},
      {"여당", "與"},
      {"야당", "野"},
      {"여성", "女"},
      {"남성", "男"},
      {"프랑스", "佛"},
      {"영국", "英"},
      {"독일", "獨"},
      {"러시아", "露"},
      {"대통령", "大統領"},
      {"한국", "韓"},
      {"검찰", "檢"},
      {"반대", "反對"}}};

void write_hanja(std::string& text) {
  for (const auto& [hangul, hanja] : kHanja) {
    const std::size_t at = text.find(hangul);
    if (at != std::string::npos) text.replace(at, hangul.size(), hanja);
  }
}

constexpr std::array<std::string_view, 14> kEmoji = {
    "🔥", "😂", "✨", "👉", "❤️", "📢", "🎁",
    "😱", "👍", "💬", "📌", "🥰",   "⭐", "✅"};

void add_emoji(std::string& text, Random& random) {
  const std::string emoji(kEmoji[random.below(kEmoji.size())]);
  text = random.chance(0.5) ? emoji + " " + text : text + emoji;
}

template <typename Change>
void change_some(std::vector<LabeledLine>& lines, double share, Random& random,
                 Change&& change) {
  for (LabeledLine& line : lines) {
    if (random.chance(share)) change(line.text);
  }
}

}  // namespace

void add_noise(std::vector<LabeledLine>& lines, Random& random) {
  if (random.chance(kGluedPages)) glue_short_chrome(lines, random);
  if (random.chance(kBrokenPages)) break_long_lines(lines, random);
  if (random.chance(kThinnedPages)) thin_out_chrome(lines, random);
  if (random.chance(kMistypedPages)) {
    change_some(lines, kMistypedLines, random,
                [&](std::string& text) { mistype(text, random); });
  }
  if (random.chance(kHanjaPages)) {
    change_some(lines, kHanjaLines, random, write_hanja);
  }
  if (random.chance(kEmojiPages)) {
    change_some(lines, kEmojiLines, random,
                [&](std::string& text) { add_emoji(text, random); });
  }
  std::erase_if(lines, [](const LabeledLine& l) { return l.text.empty(); });
}

}  // namespace kijil::compose
