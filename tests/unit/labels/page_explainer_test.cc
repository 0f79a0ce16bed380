// Every sum is made a second way: from features and weights, and by trying
// other paths.
#include "labels/page_explainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

#include "api/embedded_model.h"

namespace kijil {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pointwise;
using testing::SizeIs;

// Features are floats, and so are stage one's scores before they are summed.
constexpr double kRounding = 1e-4;

const PageModel& model() {
  static const auto* const loaded = new PageModel(
      PageModel::from_file(
          ModelFile::view(embedded_model(), "embedded model").value())
          .value());
  return *loaded;
}

using Page = std::vector<std::string>;

const std::vector<Page>& golden_pages() {
  static const auto* const pages = [] {
    auto* all = new std::vector<Page>;
    const std::filesystem::path folder =
        std::filesystem::path(KIJIL_SOURCE_DIR) / "tests/golden/pages";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::ifstream in(entry.path());
      Page page;
      for (std::string line; std::getline(in, line);) page.push_back(line);
      all->push_back(std::move(page));
    }
    return all;
  }();
  return *pages;
}

std::vector<std::string_view> views(const Page& page) {
  return {page.begin(), page.end()};
}

std::vector<Explanation> explain_all(std::span<const std::string_view> lines) {
  const PageExplainer explainer(model(), lines);
  std::vector<Explanation> all;
  for (std::size_t i = 0; i < explainer.size(); ++i) {
    all.push_back(explainer.explain(i));
  }
  return all;
}

DecodedPage decoded(const ReadPage& page) {
  return decode_page(page.lines, model().page_crf(), model().list_crf(),
                     model().temperatures());
}

double score_of(const Potentials& p, const std::vector<std::size_t>& path) {
  double score = 0;
  for (std::size_t t = 0; t < path.size(); ++t) {
    score += p.unary_at(t, path[t]);
    if (t > 0) score += p.edge_at(t, path[t - 1], path[t]);
  }
  return score;
}

// The decisions of one name, in the order of lines.
std::vector<Decision> decisions(const std::vector<Explanation>& page,
                                std::string_view name) {
  std::vector<Decision> found;
  for (const Explanation& e : page) {
    for (const Decision& d : e.decisions) {
      if (d.name == name) found.push_back(d);
    }
  }
  return found;
}

TEST(PageExplainer, SaysWhatTheModelSays) {
  for (const Page& page : golden_pages()) {
    const auto results = model().label(views(page));
    const auto explained = explain_all(views(page));
    ASSERT_EQ(explained.size(), results.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
      EXPECT_EQ(explained[i].result.label, results[i].label);
      EXPECT_EQ(explained[i].result.score, results[i].score);
      EXPECT_EQ(explained[i].result.probabilities, results[i].probabilities);
    }
  }
}

TEST(PageExplainer, ChoosesTheStatesOfTheLabel) {
  for (const Page& page : golden_pages()) {
    for (const Explanation& e : explain_all(views(page))) {
      if (e.result.label == Label::kBlank) {
        EXPECT_THAT(e.decisions, IsEmpty());
        continue;
      }
      const bool in_list = e.result.label == Label::kRelated ||
                           e.result.label == Label::kClickbait;
      ASSERT_THAT(e.decisions, SizeIs(in_list ? 2 : 1));
      EXPECT_EQ(e.decisions[0].states[e.decisions[0].chosen],
                in_list ? "list" : label_name(e.result.label));
      if (!in_list) continue;
      EXPECT_EQ(e.decisions[1].states[e.decisions[1].chosen],
                label_name(e.result.label));
    }
  }
}

TEST(PageExplainer, PartsAddUpToTotals) {
  for (const Page& page : golden_pages()) {
    for (const Explanation& e : explain_all(views(page))) {
      for (const Decision& d : e.decisions) {
        std::vector<double> sums(d.states.size(), 0.0);
        for (const ExplanationPart& part : d.parts) {
          ASSERT_EQ(part.scores.size(), sums.size());
          for (std::size_t y = 0; y < sums.size(); ++y) {
            sums[y] += part.scores[y];
          }
        }
        EXPECT_THAT(d.totals, Pointwise(DoubleNear(1e-9), sums)) << e.read_as;
      }
    }
  }
}

// Of each line: what the CRF computes from the features as they stand.
void expect_potentials(const std::vector<Decision>& found, const Potentials& p,
                       const std::vector<std::size_t>& path) {
  ASSERT_EQ(found.size(), path.size());
  for (std::size_t t = 0; t < path.size(); ++t) {
    std::vector<double> expected;
    for (std::size_t y = 0; y < p.states; ++y) {
      double score = p.unary_at(t, y);
      if (t > 0) score += p.edge_at(t, path[t - 1], y);
      if (t + 1 < path.size()) score += p.edge_at(t + 1, y, path[t + 1]);
      expected.push_back(score);
    }
    EXPECT_THAT(found[t].totals, Pointwise(DoubleNear(kRounding), expected));
    EXPECT_EQ(found[t].chosen, path[t]);
  }
}

TEST(PageExplainer, TotalsAreThePotentialsOfLineAndSteps) {
  for (const Page& page : golden_pages()) {
    const DecodedPage d = decoded(model().read(views(page)));
    const auto explained = explain_all(views(page));
    expect_potentials(decisions(explained, "page"), d.page, d.states);
    expect_potentials(decisions(explained, "list"), d.lists, d.kinds);
    EXPECT_GT(d.kinds.size(), 2u);
  }
}

TEST(PageExplainer, TotalsAreThePathsScoreAndItsStepsOnceMore) {
  for (const Page& page : golden_pages()) {
    const DecodedPage d = decoded(model().read(views(page)));
    double sum = 0, steps = 0;
    for (const Decision& decision :
         decisions(explain_all(views(page)), "page")) {
      sum += decision.totals[decision.chosen];
      for (const ExplanationPart& part : decision.parts) {
        if (!part.name.starts_with("before:")) continue;
        steps += part.scores[decision.chosen];
      }
    }
    EXPECT_NEAR(sum - steps, score_of(d.page, d.states), 1e-2);
  }
}

// A few lines of which one is unsure, so that every path counts.
const std::vector<std::string_view> kShortPage = {
    "로그인",
    "느티골 마을버스 첫차 앞당긴다",
    "느티골시는 다음 달부터 첫차를 30분 앞당긴다고 3일 밝혔다.",
    "많이 본 뉴스",
    "은하군 감자 축제 이틀간 열려",
    "둑길 걷던 그가 본 것은... '소름'"};

// All paths of six lines and three states.
std::vector<std::vector<std::size_t>> all_paths() {
  std::vector<std::vector<std::size_t>> paths = {{}};
  for (std::size_t t = 0; t < kShortPage.size(); ++t) {
    std::vector<std::vector<std::size_t>> longer;
    for (const auto& path : paths) {
      for (std::size_t y = 0; y < kNumPageStates; ++y) {
        longer.push_back(path);
        longer.back().push_back(y);
      }
    }
    paths = std::move(longer);
  }
  return paths;
}

TEST(PageExplainer, DifferencesAreLogOddsGivenTheOtherLabels) {
  const DecodedPage d = decoded(model().read(kShortPage));
  const auto found = decisions(explain_all(kShortPage), "page");
  ASSERT_THAT(found, SizeIs(kShortPage.size()));
  // The probability of each path, from the partition over all of them.
  const double t = double{model().temperatures().page};
  double z = 0;
  for (const auto& path : all_paths())
    z += std::exp(score_of(d.page, path) / t);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto probability = [&](std::size_t y) {
      double sum = 0;
      for (const auto& path : all_paths()) {
        auto flipped = d.states;
        flipped[i] = y;
        if (path == flipped) sum += std::exp(score_of(d.page, path) / t) / z;
      }
      return sum;
    };
    const Decision& decision = found[i];
    EXPECT_DOUBLE_EQ(decision.temperature, t);
    for (std::size_t y = 0; y < kNumPageStates; ++y) {
      EXPECT_NEAR((decision.totals[decision.chosen] - decision.totals[y]) /
                      decision.temperature,
                  std::log(probability(decision.chosen) / probability(y)),
                  kRounding)
          << "line " << i << ", state " << y;
    }
  }
}

TEST(PageExplainer, NothingElseWouldHaveScoredMore) {
  for (const Page& page : golden_pages()) {
    for (const Explanation& e : explain_all(views(page))) {
      for (const Decision& d : e.decisions) {
        for (const double total : d.totals) {
          EXPECT_GE(d.totals[d.chosen] + kRounding, total) << e.read_as;
        }
      }
    }
  }
}

TEST(PageExplainer, NgramsAreTheLinesAndStandInItsOrder) {
  for (const Page& page : golden_pages()) {
    for (const Explanation& e : explain_all(views(page))) {
      for (const Decision& d : e.decisions) {
        std::set<std::pair<std::size_t, std::string>> seen;
        for (const ExplanationPart& part : d.parts) {
          if (part.kind != PartKind::kNgram) {
            EXPECT_EQ(part.begin, part.end);
            continue;
          }
          std::string name =
              e.read_as.substr(part.begin, part.end - part.begin);
          if (part.name.ends_with("</s>")) {
            EXPECT_EQ(part.end, e.read_as.size());
            name += name.empty() ? "</s>" : " </s>";
          }
          EXPECT_EQ(part.name, name);
          EXPECT_TRUE(seen.insert({part.begin, name}).second)
              << name << " twice at " << part.begin;
        }
      }
    }
  }
}

TEST(PageExplainer, TellsTheLastWordFromTheEndOfTheLine) {
  const std::vector<std::string_view> page = {"로그인"};
  const Explanation e = PageExplainer(model(), page).explain(0);
  std::vector<std::string> names;
  for (const ExplanationPart& part : e.decisions[0].parts) {
    if (part.kind == PartKind::kNgram) names.push_back(part.name);
  }
  EXPECT_THAT(names,
              testing::UnorderedElementsAre("로그인", "로그인 </s>", "</s>"));
}

TEST(PageExplainer, NamesTheLabelsOfTheLinesAround) {
  const std::vector<std::string_view> page = {"",         "로그인",   " ", "",
                                              "회원가입", "이용약관", ""};
  const auto explained = explain_all(page);
  const Decision& first = explained[1].decisions[0];
  const Decision& second = explained[4].decisions[0];
  const Decision& last = explained[5].decisions[0];
  EXPECT_FALSE(first.before);
  EXPECT_FALSE(last.after);
  ASSERT_TRUE(first.after && second.before && second.after && last.before);
  EXPECT_EQ(first.after->line, 4u);
  EXPECT_EQ(second.before->line, 1u);
  EXPECT_EQ(second.after->line, 5u);
  EXPECT_EQ(last.before->line, 4u);
  EXPECT_EQ(second.states[second.before->state], "chrome");
  const auto transitions = [](const Decision& d) {
    std::vector<std::string> names;
    for (const ExplanationPart& part : d.parts) {
      if (part.kind == PartKind::kTransition) names.push_back(part.name);
    }
    return names;
  };
  EXPECT_THAT(transitions(first), ElementsAre("after:chrome"));
  EXPECT_THAT(transitions(second),
              ElementsAre("before:chrome", "after:chrome"));
  EXPECT_THAT(transitions(last), ElementsAre("before:chrome"));
}

TEST(PageExplainer, PassesOverLinesBetweenLists) {
  for (const Page& page : golden_pages()) {
    const auto explained = explain_all(views(page));
    for (std::size_t i = 0; i < explained.size(); ++i) {
      if (explained[i].decisions.size() != 2) continue;
      const auto& before = explained[i].decisions[1].before;
      if (!before) continue;
      ASSERT_LT(before->line, i);
      const Explanation& neighbour = explained[before->line];
      ASSERT_THAT(neighbour.decisions, SizeIs(2));
      EXPECT_EQ(neighbour.decisions[1].chosen, before->state);
      for (std::size_t j = before->line + 1; j < i; ++j) {
        EXPECT_LT(explained[j].decisions.size(), 2u);
      }
    }
  }
}

TEST(PageExplainer, TakesAnyPage) {
  EXPECT_THAT(explain_all({}), IsEmpty());
  const std::vector<std::string_view> blanks = {"", " \t", "\xE3\x80\x80"};
  for (const Explanation& e : explain_all(blanks)) {
    EXPECT_EQ(e.result.label, Label::kBlank);
    EXPECT_THAT(e.read_as, IsEmpty());
    EXPECT_THAT(e.decisions, IsEmpty());
  }
  const std::string nul("\0\0", 2);
  const std::vector<std::string_view> odd = {
      "\xEA\xB0", "가\xFF나 \xC0\xAF", nul, "</s>",     "로그인 </s> 뒤",
      "\\n",      "__label__body",     "★", "a\xCC\x81"};
  const DecodedPage d = decoded(model().read(odd));
  const auto explained = explain_all(odd);
  expect_potentials(decisions(explained, "page"), d.page, d.states);
  EXPECT_EQ(explained[1].read_as, "가\uFFFD나 \uFFFD\uFFFD");
}

TEST(KindOfFeature, IsKnownForEveryOne) {
  const auto is_of = [](const std::string& name,
                        const std::vector<std::string>& heads) {
    return std::any_of(heads.begin(), heads.end(), [&](const auto& head) {
      return name.starts_with(head);
    });
  };
  const std::vector<std::string> around = {
      "before1.",      "before2.", "after1.",      "after2.",
      "within",        "page.p.",  "before_text.", "after_text.",
      "between_text.", "no_text.", "lead_"};
  for (const auto* names : {&page_unary_names(), &list_unary_names()}) {
    for (const std::string& name : *names) {
      switch (kind_of_feature(name)) {
        case PartKind::kNgram:
          EXPECT_TRUE(is_of(name, {"logit.", "logit_lead"})) << name;
          break;
        case PartKind::kScore:
          EXPECT_TRUE(name == "lead" || name.starts_with("p.")) << name;
          break;
        case PartKind::kNeighbour:
          EXPECT_TRUE(is_of(name, around)) << name;
          break;
        case PartKind::kHeuristic:
          EXPECT_EQ(name.find('.'), std::string::npos) << name;
          break;
        case PartKind::kBias:
          EXPECT_EQ(name, "bias");
          break;
        case PartKind::kTransition:
          ADD_FAILURE() << name;
      }
    }
  }
}

// A model of a few words, in which every number is known.
PageModel small_model() {
  FoldedRows rows;
  rows.labels = {"body", "chrome", "related", "clickbait"};
  rows.words = {{"</s>", 1, {0, 0, 0, 0}},
                {"소름", 3, {0, 0, 4, 24}},
                {"축제", 1, {8, 0, 0, 0}}};
  PageModelParts parts;
  parts.stage_one = serialize(rows, RowFormat::kFloat32);
  parts.temperatures = {2, 5, 3};
  const auto crf = [](std::size_t states, const std::vector<std::string>& unary,
                      const std::vector<std::string>& edge) {
    return CrfModel{states, unary, edge,
                    std::vector<float>(unary.size() * states),
                    std::vector<float>(edge.size() * states * states)};
  };
  const auto set = [](CrfModel& to, const std::string& name,
                      std::vector<float> weights) {
    const auto at =
        std::find(to.unary_names.begin(), to.unary_names.end(), name);
    std::copy(weights.begin(), weights.end(),
              to.unary.begin() + (at - to.unary_names.begin()) *
                                     static_cast<std::ptrdiff_t>(to.states));
  };
  parts.page_crf = crf(3, page_unary_names(), page_edge_names());
  set(parts.page_crf, "bias", {0, 0.5f, 9});
  set(parts.page_crf, "logit.clickbait", {0, 0, 1});
  set(parts.page_crf, "logit.body", {2, 0, 0});
  set(parts.page_crf, "one_word", {0, 0.25f, 0});
  parts.page_crf.edge[2] = -1;  // bias: from body to list
  parts.list_crf = crf(2, list_unary_names(), list_edge_names());
  set(parts.list_crf, "logit_lead", {0, 3});
  Result<ModelFile> file =
      ModelFile::from_bytes(write_page_model(parts), "small");
  return PageModel::from_file(std::move(*file)).value();
}

TEST(PageExplainer, SharesOutALineAsKnown) {
  const PageModel small = small_model();
  const std::vector<std::string_view> page = {"소름 축제"};
  const Explanation e = PageExplainer(small, page).explain(0);
  ASSERT_THAT(e.decisions, SizeIs(2));
  const Decision& first = e.decisions[0];
  EXPECT_EQ(first.temperature, 5);
  ASSERT_THAT(first.parts, SizeIs(3));
  // Rows: 3 + 1, and 1 of the line's end; temperature 2: each tenth counts.
  // 소름 less its mean, 7: -7 -7 -3 17. 축제 less its mean, 2: 6 -2 -2 -2.
  EXPECT_EQ(first.parts[0].name, "소름");
  EXPECT_EQ(first.parts[0].kind, PartKind::kNgram);
  EXPECT_EQ(first.parts[0].begin, 0u);
  EXPECT_EQ(first.parts[0].end, 6u);
  EXPECT_THAT(first.parts[0].scores,
              Pointwise(DoubleNear(1e-6), {-1.4, 0.0, 1.7}));
  EXPECT_EQ(first.parts[1].name, "축제");
  EXPECT_THAT(first.parts[1].scores,
              Pointwise(DoubleNear(1e-6), {1.2, 0.0, -0.2}));
  EXPECT_EQ(first.parts[2].kind, PartKind::kBias);
  EXPECT_THAT(first.totals, Pointwise(DoubleNear(1e-6), {-0.2, 0.5, 10.5}));
  const Decision& second = e.decisions[1];
  EXPECT_EQ(second.temperature, 3);
  ASSERT_THAT(second.parts, SizeIs(1));
  EXPECT_EQ(second.parts[0].name, "소름");  // 축제 says nothing of lists
  EXPECT_THAT(second.parts[0].scores, Pointwise(DoubleNear(1e-6), {0.0, 6.0}));
  EXPECT_EQ(second.chosen, 1u);
}

TEST(PageExplainer, LeavesOutWhatAddsNothing) {
  const PageModel small = small_model();
  const std::vector<std::string_view> page = {"로그인"};
  const Explanation e = PageExplainer(small, page).explain(0);
  ASSERT_THAT(e.decisions, SizeIs(2));
  ASSERT_THAT(e.decisions[0].parts, SizeIs(2));
  EXPECT_EQ(e.decisions[0].parts[0].kind, PartKind::kBias);
  EXPECT_EQ(e.decisions[0].parts[1].name, "one_word");
  EXPECT_THAT(e.decisions[1].parts, IsEmpty());
  EXPECT_THAT(e.decisions[1].totals, ElementsAre(0, 0));
}

}  // namespace
}  // namespace kijil
