#include "outputs/rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "text/utf8.h"

namespace kijil {
namespace {

LineResult result(Label label, float score) { return {label, score, {}}; }

template <typename Write>
std::string written(Write write, std::string_view text, Label label,
                    float score = 0.5f) {
  RowBuffer out;
  write(text, result(label, score), out);
  return std::string(out.view());
}

TEST(FormatScore, HasFourDigitsAndNoFalseCertainty) {
  const struct {
    float score;
    const char* text;
  } kCases[] = {
      {0.0f, "0.0000"},      {0.25f, "0.2500"},
      {0.98766f, "0.9877"},  {0.12344f, "0.1234"},
      {0.99994f, "0.9999"},  {0.99996f, "0.9999"},
      {0.999999f, "0.9999"}, {std::nextafter(1.0f, 0.0f), "0.9999"},
      {1.0f, "1.0000"},      {0.00001f, "0.0000"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(format_score(c.score), c.text) << c.score;
  }
}

// The plain way: what the standard library rounds to.
std::string score_plainly(float score) {
  if (score < 1.0f) score = std::min(score, 0.9999f);
  char digits[64];
  const auto end = std::to_chars(digits, digits + sizeof digits, score,
                                 std::chars_format::fixed, 4)
                       .ptr;
  return {digits, end};
}

// Wherever the last digit changes, and the floats on either side of it.
TEST(FormatScore, RoundsAsTheStandardLibraryDoes) {
  for (int k = 0; k <= 20'000; ++k) {
    float score = static_cast<float>(k / 20'000.0);
    for (int i = 0; i < 4; ++i) score = std::nextafter(score, -1.0f);
    for (int i = 0; i < 9; ++i, score = std::nextafter(score, 2.0f)) {
      ASSERT_EQ(format_score(score), score_plainly(score)) << score;
    }
  }
  // Of all floats, those of every size and of every few bits.
  for (std::uint32_t bits = 0; bits < 0x3F800000; bits += 9'973) {
    const auto score = std::bit_cast<float>(bits);
    ASSERT_EQ(format_score(score), score_plainly(score)) << score;
  }
  // Ties, which a float holds exactly: odd numbers of 32nds have five digits.
  for (int k = 1; k < 32; k += 2) {
    const float score = static_cast<float>(k) / 32;
    ASSERT_EQ(format_score(score), score_plainly(score)) << score;
  }
  for (const float score : {-0.0f, -0.25f, 1.5f, 1e9f, 3.4e38f, INFINITY}) {
    EXPECT_EQ(format_score(score), score_plainly(score)) << score;
  }
}

TEST(TsvRow, HasTheScoreThatIsFormatted) {
  for (const float score : {0.0f, 0.03125f, 0.99999f, 1.0f, 2.5f, -0.0f}) {
    std::string expected = "body\t";
    expected.append(format_score(score)).append("\t가\n");
    EXPECT_EQ(written(write_tsv_row, "가", Label::kBody, score), expected);
  }
}

TEST(TsvRow, IsLabelScoreAndTheTextByteForByte) {
  EXPECT_EQ(written(write_tsv_row, "솔내 소식", Label::kRelated, 0.75f),
            "related\t0.7500\t솔내 소식\n");
  EXPECT_EQ(written(write_tsv_row, "", Label::kBlank, 1.0f),
            "blank\t1.0000\t\n");
  const std::string odd("\f\ta\xFF\0b\xC2\x85\r", 9);
  EXPECT_EQ(written(write_tsv_row, odd, Label::kBody),
            "body\t0.5000\t" + odd + "\n");
}

TEST(ColorRow, AlignsTheTextsOfAllLabels) {
  EXPECT_EQ(written(write_color_row, "가", Label::kBody, 0.9876f),
            "body      0.98  가\n");
  EXPECT_EQ(written(write_color_row, "가", Label::kChrome, 1.0f),
            "\x1b[2mchrome    1.00  가\x1b[0m\n");
  EXPECT_EQ(written(write_color_row, "가", Label::kRelated, 0.5f),
            "\x1b[34mrelated   0.50  가\x1b[0m\n");
  EXPECT_EQ(written(write_color_row, "가", Label::kClickbait, 0.0f),
            "\x1b[35mclickbait 0.00  가\x1b[0m\n");
  EXPECT_EQ(written(write_color_row, " \t", Label::kBlank, 1.0f), "\n");
}

TEST(ColorRow, APageCannotSteerTheTerminal) {
  const struct {
    std::string_view text, shown;
  } kCases[] = {
      {"\x1b[2J", "␛[2J"},
      {"a\x07"
       "b\bc",
       "a␇b␈c"},
      {{"a\0b", 3}, "a␀b"},
      {"a\rb", "a␍b"},
      {"a\r", "a"},
      {"a\tb", "a\tb"},
      {"a\x7F"
       "b",
       "ab"},
      // C1 controls: CSI as one character, NEL.
      {"a\xC2\x9B"
       "2Jb\xC2\x85",
       "a2Jb"},
      // A raw byte 9B is a control in old terminals.
      {"a\x9B"
       "b",
       "a\xEF\xBF\xBD"
       "b"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(written(write_color_row, c.text, Label::kBody),
              "body      0.50  " + std::string(c.shown) + "\n");
  }
}

TEST(JsonString, IsWhatAParserReadsBack) {
  for (const std::string& text :
       {std::string("로그인"), std::string("\"\\/\b\f\n\r\t"),
        std::string("\0\x01\x1F\x7F", 4), std::string("😀\xE2\x80\xA8"),
        std::string()}) {
    EXPECT_EQ(nlohmann::json::parse(json_string(text)), text);
  }
  EXPECT_EQ(json_string("가\n"), "\"가\\n\"");
}

TEST(JsonString, BrokenUtf8BecomesAReplacementCharacter) {
  EXPECT_EQ(json_string("a\xFF\xEA\xB0"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(JsonLine, HasTextLabelAndScore) {
  EXPECT_EQ(written(write_json_line, "가\"나\"\r", Label::kChrome, 0.99999f),
            R"({"text":"가\"나\"","label":"chrome","score":0.9999})");
  EXPECT_EQ(written(write_json_line, "\r", Label::kBlank, 1.0f),
            R"({"text":"","label":"blank","score":1.0000})");
  // Only the CR of a line end goes.
  EXPECT_EQ(written(write_json_line, "\r가\r\r", Label::kBody),
            R"({"text":"\r가\r","label":"body","score":0.5000})");
}

TEST(JsonLine, AFilteredOneSaysWhetherItWasKept) {
  const auto filtered = [](Fate fate) {
    return [fate](std::string_view text, const LineResult& result,
                  RowBuffer& out) {
      write_filtered_line(text, result, fate, out);
    };
  };
  EXPECT_EQ(written(filtered(Fate::kKept), "가\r", Label::kBody, 0.5f),
            R"({"text":"가","label":"body","score":0.5000,"kept":true})");
  EXPECT_EQ(written(filtered(Fate::kRejected), "", Label::kBlank, 1.0f),
            R"({"text":"","label":"blank","score":1.0000,"kept":false})");
}

TEST(JsonString, EscapesWhatItMustAndNothingElse) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"", R"("")"},
      {"가/나\x7F", "\"가/나\x7F\""},
      {"\"", R"("\"")"},
      {"\\", R"("\\")"},
      {"\t\n\r\x01", R"("\t\n\r\u0001")"},
      {"\xEA\xB0", "\"\uFFFD\""},
      {"\"\xFF", "\"\\\"\uFFFD\""},
  };
  for (const auto& [text, expected] : kCases) {
    EXPECT_EQ(json_string(text), expected);
    RowBuffer out;
    write_json_string(text, out);
    EXPECT_EQ(out.view(), expected);
  }
  // Wherever among eight bytes it stands, and whatever stands beside it.
  for (std::size_t at = 0; at < 20; ++at) {
    for (int c = 1; c < 0x80; ++c) {
      std::string text(20, c % 2 == 0 ? '!' : '#');
      text[at] = static_cast<char>(c);
      text[(at + 1) % 20] = '\x7F';
      EXPECT_EQ(json_string(text), nlohmann::json(text).dump());
    }
  }
  // Every character as the JSON library writes it.
  for (char32_t c = 0; c < 0x3000; ++c) {
    std::string text = "가";
    append_utf8(c, text);
    EXPECT_EQ(json_string(text), nlohmann::json(text).dump());
  }
}

TEST(RowBuffer, KeepsWhatIsAppended) {
  RowBuffer rows;
  EXPECT_EQ(rows.view(), "");
  std::string expected;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    rows.append_number(i * i);
    rows.append("\t가");
    rows.append('\n');
    expected.append(std::to_string(i * i)).append("\t가\n");
  }
  EXPECT_TRUE(rows.view() == expected);
  rows.clear();
  EXPECT_EQ(rows.view(), "");
}

TEST(RowBuffer, OneThatDrainsPassesAllOnInOrder) {
  RowBuffer rows;
  std::string drained, expected;
  std::size_t most = 0;
  rows.drain_to([&](std::string_view bytes) { drained += bytes; });
  for (std::size_t i = 0; i < 300; ++i) {
    const std::string text(i % 50 == 0 ? 200'000 : i * 7, 'x');
    write_tsv_row(text, result(Label::kBody, 0.5f), rows);
    expected.append("body\t0.5000\t").append(text).append("\n");
    most = std::max(most, rows.view().size());
  }
  EXPECT_TRUE(drained + std::string(rows.view()) == expected);
  EXPECT_LT(most, 100'000u);
  rows.clear();
  rows.append("a");
  EXPECT_EQ(rows.view(), "a") << "the drain has gone";
}

}  // namespace
}  // namespace kijil
