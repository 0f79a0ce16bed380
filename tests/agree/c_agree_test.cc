// The command, the C++ API and the C ABI say the same of the same pages, to
// the last bit where they do not print it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/run.h"
#include "kijil/c.h"
#include "kijil/classifier.h"
#include "kijil/filter.h"
#include "outputs/rows.h"

namespace kijil {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << file;
  return {std::istreambuf_iterator<char>(in), {}};
}

// The golden pages, with their names, and some that nobody would write.
std::vector<std::pair<std::string, std::string>> pages() {
  const fs::path folder = fs::path(KIJIL_SOURCE_DIR) / "tests/golden/pages";
  std::vector<std::pair<std::string, std::string>> pages = {
      {"empty", ""},
      {"no line end", "로그인\n\n돌봄 예산을 늘린다고 8일 밝혔다."},
      {"any bytes", std::string("가\0나\n\xFF\xEA\xB0\r\n\n\r\n\t\n끝\r", 22)}};
  for (const auto& entry : fs::directory_iterator(folder)) {
    pages.emplace_back(entry.path().filename(), read(entry.path()));
  }
  std::sort(pages.begin(), pages.end());
  return pages;
}

class AllAgree : public ::testing::Test {
 protected:
  void SetUp() override {
    ::unsetenv("KIJIL_MODEL");
    ASSERT_EQ(kijil_classifier_load_default(&c_, nullptr), KIJIL_OK);
    Result<Classifier> loaded = Classifier::load_default();
    ASSERT_TRUE(loaded) << loaded.error().message;
    cpp_ = *loaded;
  }
  void TearDown() override { kijil_classifier_free(c_); }

  kijil_classifier* c_ = nullptr;
  std::optional<Classifier> cpp_;
};

void expect_same(const LineResult& cpp, const kijil_line_result& c) {
  EXPECT_EQ(static_cast<int>(cpp.label), static_cast<int>(c.label));
  EXPECT_EQ(cpp.score, c.score);
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    EXPECT_EQ(cpp.probabilities[k], c.probabilities[k]);
  }
}

TEST_F(AllAgree, OnLabelsAndScores) {
  ASSERT_GE(pages().size(), 5u);
  for (const auto& [name, text] : pages()) {
    SCOPED_TRACE(name);
    const std::vector<std::string_view> lines = page_lines(text);
    const std::vector<LineResult> cpp = cpp_->classify(lines);

    std::vector<kijil_string> strings;
    for (const std::string_view line : lines) {
      strings.push_back({line.data(), line.size()});
    }
    std::vector<kijil_line_result> c(lines.size());
    ASSERT_EQ(
        kijil_classify(c_, strings.data(), lines.size(), c.data(), nullptr),
        KIJIL_OK);
    std::string rows;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      expect_same(cpp[i], c[i]);
      rows += label_name(cpp[i].label);
      rows += '\t';
      rows += format_score(c[i].score);
      rows += '\t';
      rows += lines[i];
      rows += '\n';
    }
    const kijil::testing::Ran ran =
        kijil::testing::run({"classify", "--output", "tsv"}, text);
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.out, rows);
  }
}

TEST_F(AllAgree, OnKeptText) {
  KeepRule rule = KeepRule::of({Label::kBody, Label::kRelated});
  rule.min_score[0] = 0.5f;
  rule.unsure = 0.75f;
  kijil_keep_rule c_rule;
  kijil_keep_rule_init(&c_rule, sizeof c_rule);
  c_rule.keep |= KIJIL_KEEP(KIJIL_LABEL_RELATED);
  c_rule.min_score[KIJIL_LABEL_BODY] = 0.5f;
  c_rule.unsure = 0.75f;
  for (const auto& [name, text] : pages()) {
    SCOPED_TRACE(name);
    const FilteredPage cpp = filter_text(*cpp_, text, rule);
    kijil_page* c = nullptr;
    ASSERT_EQ(
        kijil_filter_text(c_, text.data(), text.size(), &c_rule, &c, nullptr),
        KIJIL_OK);
    const kijil_string kept = kijil_page_text(c);
    EXPECT_EQ(cpp.text, std::string_view(kept.data, kept.size));
    ASSERT_EQ(cpp.results.size(), kijil_page_line_count(c));
    for (std::size_t i = 0; i < cpp.results.size(); ++i) {
      expect_same(cpp.results[i], kijil_page_results(c)[i]);
      EXPECT_EQ(cpp.kept[i], kijil_page_kept(c)[i]);
    }
    kijil_page_free(c);
    const kijil::testing::Ran ran =
        kijil::testing::run({"filter", "--keep", "body,related", "--min-score",
                             "body=0.5", "--unsure", "0.75"},
                            text);
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.out, cpp.text);
  }
}

}  // namespace
}  // namespace kijil
