#include "kijil/classifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <random>
#include <sstream>
#include <thread>

#include "kijil/stream.h"
#include "labels/page_model.h"
#include "tiny_classifier.h"

namespace kijil {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::tiny_classifier;
using testing::tiny_model_bytes;
using testing::tiny_pages;

// Sets KIJIL_MODEL for a test, and puts back what was there.
class ModelVariable {
 public:
  explicit ModelVariable(const std::string& value) {
    if (const char* old = std::getenv("KIJIL_MODEL")) old_ = old;
    ::setenv("KIJIL_MODEL", value.c_str(), 1);
  }
  ~ModelVariable() {
    old_ ? ::setenv("KIJIL_MODEL", old_->c_str(), 1)
         : ::unsetenv("KIJIL_MODEL");
  }

 private:
  std::optional<std::string> old_;
};

std::filesystem::path tiny_model_file() {
  const auto path = std::filesystem::path(::testing::TempDir()) /
                    ("kijil-tiny-" + std::to_string(::getpid()) + ".kijil");
  std::ofstream(path, std::ios::binary) << tiny_model_bytes();
  return path;
}

// The label and score of each result, in figures.
std::string in_words(const std::vector<LineResult>& results) {
  std::ostringstream out;
  out.precision(9);
  for (const LineResult& r : results) {
    out << label_name(r.label) << ' ' << r.score << '\n';
  }
  return out.str();
}

void expect_well_formed(const LineResult& result) {
  const float sum = std::accumulate(result.probabilities.begin(),
                                    result.probabilities.end(), 0.0f);
  if (result.label == Label::kBlank) {
    EXPECT_EQ(result.score, 1.0f);
    EXPECT_EQ(sum, 0.0f);
    return;
  }
  EXPECT_NEAR(sum, 1.0f, 1e-4f);
  EXPECT_EQ(result.score,
            result.probabilities[static_cast<std::size_t>(result.label)]);
  for (const float p : result.probabilities) {
    EXPECT_GE(p, 0.0f);
    EXPECT_LE(p, 1.0f + 1e-6f);
  }
}

TEST(Classifier, TheEmbeddedModelTellsParagraphsFromButtons) {
  const ModelVariable unset("");
  const Result<Classifier> classifier = Classifier::load_default();
  ASSERT_TRUE(classifier) << classifier.error().message;
  const std::vector<std::string_view> lines = {
      "로그인",
      "전체 메뉴",
      "물푸레 마을 도서관, 밤 열 시까지 문 연다",
      "",
      "물푸레 마을 도서관이 다음 달부터 평일에도 밤 10시까지 문을 열기로 "
      "했다고 "
      "시가 7일 밝혔다.",
      "시는 늦게 퇴근하는 주민이 책을 빌릴 수 있도록 사서 네 명을 더 뽑고, "
      "열람실 "
      "조명도 모두 바꿀 계획이라고 설명했다.",
      "주민 대표는 \"퇴근하고 오면 늘 문이 닫혀 있었다\"며 \"아이와 함께 올 수 "
      "있게 됐다\"고 말했다.",
      "이용약관",
      "개인정보처리방침"};
  const auto results = classifier->classify(lines);
  ASSERT_THAT(results, SizeIs(lines.size()));
  for (const std::size_t i : {0u, 7u, 8u}) {
    EXPECT_EQ(results[i].label, Label::kChrome) << lines[i];
  }
  for (const std::size_t i : {4u, 5u, 6u}) {
    EXPECT_EQ(results[i].label, Label::kBody) << lines[i];
  }
  EXPECT_EQ(results[3].label, Label::kBlank);
}

TEST(Classifier, KnowsTheLinesItWasTrainedOn) {
  std::size_t right = 0, all = 0;
  for (const LabeledPage& page : tiny_pages()) {
    std::vector<std::string_view> lines;
    for (const LabeledLine& line : page.lines) lines.push_back(line.text);
    const auto results = tiny_classifier().classify(lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      ++all;
      right += results[i].label == page.lines[i].label;
    }
  }
  EXPECT_GE(right, all - 2);
}

TEST(Classifier, EveryLineGetsOneWellFormedResult) {
  const std::vector<std::string> kLines = {
      "로그인",   "",
      " ",        "\t\r",
      "\xFF",     "\xEA",
      "가",       "1",
      "😀",        std::string("a\0b", 3),
      "\x1b[m",   "\xE2\x80\x8B",
      "  로그인", "ﾊﾝ",
      "？",       std::string(100'000, 'x')};
  std::vector<std::string_view> lines(kLines.begin(), kLines.end());
  for (std::size_t n = 0; n <= lines.size(); ++n) {
    const auto results =
        tiny_classifier().classify(std::span(lines).subspan(0, n));
    ASSERT_THAT(results, SizeIs(n));
    for (const LineResult& r : results) expect_well_formed(r);
  }
}

TEST(Classifier, RandomBytesAreLinesToo) {
  std::mt19937 random(4);
  std::string page(30'000, '\0');
  for (char& c : page) c = static_cast<char>(random());
  const auto results = tiny_classifier().classify_text(page);
  const auto newlines = std::count(page.begin(), page.end(), '\n');
  EXPECT_EQ(results.size(), static_cast<std::size_t>(newlines) +
                                (page.ends_with('\n') ? 0 : 1));
  for (const LineResult& r : results) expect_well_formed(r);
}

TEST(Classifier, TextIsSplitAtNewlinesOnly) {
  const struct {
    std::string_view text;
    std::size_t lines;
  } kCases[] = {{"", 0},     {"\n", 1},          {"a", 1},
                {"a\n", 1},  {"a\nb", 2},        {"a\n\n", 2},
                {"\n\n", 2}, {"a\rb\x0C\vc", 1}, {"a\xC2\x85\xE2\x80\xA8", 1}};
  for (const auto& c : kCases) {
    EXPECT_THAT(tiny_classifier().classify_text(c.text), SizeIs(c.lines));
  }
  const std::string page = testing::tiny_page();
  std::vector<std::string_view> lines;
  const auto& pages = tiny_pages();
  for (const LabeledLine& line : pages[0].lines) lines.push_back(line.text);
  EXPECT_EQ(in_words(tiny_classifier().classify_text(page)),
            in_words(tiny_classifier().classify(lines)));
}

// Windows of a long page must be those of WindowReader, or text and JSONL
// would be labelled differently.
TEST(Classifier, ALongPageIsLabelledAsAStreamOfIt) {
  std::string page;
  const auto& pages = tiny_pages();
  std::mt19937 random(9);
  for (int i = 0; i < 12'000; ++i) {
    const auto& lines = pages[random() % pages.size()].lines;
    page += lines[random() % lines.size()].text + '\n';
  }
  const auto results = tiny_classifier().classify_text(page);
  ASSERT_THAT(results, SizeIs(12'000));
  std::istringstream in(page);
  std::ostringstream out;
  classify_stream(tiny_classifier(), in, out);
  std::istringstream rows(out.str());
  std::size_t i = 0;
  for (std::string row; std::getline(rows, row); ++i) {
    ASSERT_EQ(row.substr(0, row.find('\t')), label_name(results[i].label)) << i;
  }
  EXPECT_EQ(i, 12'000u);
}

TEST(Classifier, ManyThreadsMayShareOne) {
  const std::string page = testing::tiny_page();
  const std::string expected = in_words(tiny_classifier().classify_text(page));
  const Classifier copy = tiny_classifier();
  std::vector<std::string> answers(8);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) answer = in_words(copy.classify_text(page));
    });
  }
  for (std::thread& t : threads) t.join();
  for (const std::string& answer : answers) EXPECT_EQ(answer, expected);
}

TEST(Classifier, LoadsAFileAndTheVariablesFile) {
  const auto file = tiny_model_file();
  const std::string page = testing::tiny_page();
  const std::string expected = in_words(tiny_classifier().classify_text(page));
  EXPECT_EQ(in_words(Classifier::load(file).value().classify_text(page)),
            expected);
  const ModelVariable variable(file.string());
  EXPECT_EQ(in_words(Classifier::load_default().value().classify_text(page)),
            expected);
  std::filesystem::remove(file);
}

TEST(Classifier, OutlivesTheFileAndItsOwnCopies) {
  const auto file = tiny_model_file();
  auto first = std::make_unique<Classifier>(Classifier::load(file).value());
  std::filesystem::remove(file);
  const Classifier second = *first;
  first.reset();
  EXPECT_THAT(second.classify_text("로그인"), SizeIs(1));
}

TEST(Classifier, ErrorsNameTheFileOrTheVariable) {
  const Result<Classifier> missing = Classifier::load("/no/such.kijil");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(missing.error().message, StartsWith("/no/such.kijil: no such"));

  const ModelVariable variable("/no/such.kijil");
  const Result<Classifier> named = Classifier::load_default();
  ASSERT_FALSE(named);
  EXPECT_EQ(named.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(named.error().message,
              StartsWith("KIJIL_MODEL: /no/such.kijil: no such"));
}

TEST(Classifier, BytesThatAreNoSoundModelAreRefused) {
  const std::string& whole = tiny_model_bytes();
  for (const std::size_t size : {0u, 1u, 8u, 40u, 1000u}) {
    const auto cut = Classifier::from_bytes(whole.substr(0, size));
    ASSERT_FALSE(cut) << size;
    EXPECT_EQ(cut.error().code, ErrorCode::kCorrupt);
    EXPECT_THAT(cut.error().message, HasSubstr("model in memory: "));
  }
  std::mt19937 random(31);
  for (int i = 0; i < 50; ++i) {
    std::string flipped = whole;
    flipped[random() % flipped.size()] ^= static_cast<char>(1 << i % 8);
    EXPECT_FALSE(Classifier::from_bytes(flipped)) << i;
  }
}

TEST(Classifier, AloneEachLineIsJudgedByItself) {
  const std::vector<std::string_view> lines = {"로그인", "", "많이 본 뉴스",
                                               "군 관계자는 말했다."};
  const std::vector<LineResult> alone = tiny_classifier().classify_alone(lines);
  ASSERT_THAT(alone, SizeIs(lines.size()));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    expect_well_formed(alone[i]);
    EXPECT_EQ(in_words({alone[i]}),
              in_words(tiny_classifier().classify_alone({&lines[i], 1})));
  }
  EXPECT_EQ(alone[0].label, Label::kChrome);
  EXPECT_EQ(alone[1].label, Label::kBlank);
  EXPECT_THAT(tiny_classifier().classify_alone({}), IsEmpty());
}

TEST(Classifier, AloneIsTheCalibratedTable) {
  const PageModel& model = tiny_classifier().model();
  const std::string_view line = "많이 본 뉴스";
  const LabelScores logits = model.stage_one().score(line);
  double sum = 0;
  for (const float logit : logits.span()) {
    sum += std::exp(double{logit} / double{model.temperatures().stage_one});
  }
  const LineResult result =
      tiny_classifier().classify_alone({&line, 1}).front();
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    EXPECT_NEAR(result.probabilities[k],
                std::exp(double{logits.values[k]} /
                         double{model.temperatures().stage_one}) /
                    sum,
                1e-5);
  }
  EXPECT_EQ(result.score, *std::max_element(result.probabilities.begin(),
                                            result.probabilities.end()));
}

}  // namespace
}  // namespace kijil
