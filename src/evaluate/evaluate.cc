// Counts first, shares last: every figure of a Metrics is worked out from the
// same few sums, so that pages can be added in any order and to any group.
// Tested by evaluate_test.cc.
#include "kijil/evaluate.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// How often something was there, was said to be there, and both.
struct Overlap {
  std::size_t gold = 0, predicted = 0, both = 0;
};

std::size_t visible_characters(std::string_view text) {
  std::size_t count = 0;
  for (Utf8Reader reader(text); !reader.at_end();) {
    const char32_t c = reader.next();
    if (!is_space(c) && !is_invisible(c)) ++count;
  }
  return count;
}

bool is_model_label(std::optional<Label> label) {
  return label && static_cast<std::size_t>(*label) < kNumLabels;
}

constexpr std::size_t kBins = std::tuple_size_v<decltype(Calibration::bins)>;

struct BinCounts {
  std::size_t lines = 0, correct = 0;
  double scores = 0;
};

// A line's score, and whether its label is right.
using Judged = std::pair<float, bool>;

struct Counts {
  std::size_t pages = 0, lines = 0, correct = 0;
  std::array<std::vector<Judged>, kNumLabels> judged;  // by predicted label
  std::array<BinCounts, kBins> bins;
  std::array<Overlap, kNumLabels> labels;
  Overlap body_characters;
  std::array<std::array<std::size_t, kNumLabels>, kNumLabels> confusion{};

  // REQUIRES: `predicted` has a result for each line of `gold`.
  void add(const LabeledPage& gold, std::span<const LineResult> predicted) {
    ++pages;
    for (std::size_t i = 0; i < gold.lines.size(); ++i) {
      const LabeledLine& line = gold.lines[i];
      const std::size_t characters = visible_characters(line.text);
      if (!is_model_label(line.label) || characters == 0) continue;
      add_line(*line.label, predicted[i].label);
      add_score(*line.label, predicted[i]);
      add_characters(*line.label, predicted[i].label, characters);
    }
  }

 private:
  void add_line(Label gold, Label predicted) {
    const auto row = static_cast<std::size_t>(gold);
    ++lines;
    ++labels[row].gold;
    if (is_model_label(predicted)) {
      const auto column = static_cast<std::size_t>(predicted);
      ++labels[column].predicted;
      ++confusion[row][column];
    }
    if (gold == predicted) {
      ++correct;
      ++labels[row].both;
    }
  }

  void add_score(Label gold, const LineResult& predicted) {
    if (!is_model_label(predicted.label)) return;
    // In floats, as scores are: .9 belongs to the last bin.
    const float score = std::clamp(predicted.score, 0.0f, 1.0f);
    const auto tenth =
        static_cast<std::size_t>(score * static_cast<float>(kBins));
    BinCounts& bin = bins[std::min(tenth, kBins - 1)];
    ++bin.lines;
    bin.scores += double{score};
    bin.correct += gold == predicted.label;
    judged[static_cast<std::size_t>(predicted.label)].emplace_back(
        predicted.score, gold == predicted.label);
  }

  void add_characters(Label gold, Label predicted, std::size_t characters) {
    Overlap& body = body_characters;
    if (gold == Label::kBody) body.gold += characters;
    if (predicted == Label::kBody) body.predicted += characters;
    if (gold == Label::kBody && gold == predicted) body.both += characters;
  }
};

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0
                    : static_cast<double>(part) / static_cast<double>(whole);
}

LabelMetrics metrics_of(const Overlap& overlap) {
  LabelMetrics m;
  m.precision = share(overlap.both, overlap.predicted);
  m.recall = share(overlap.both, overlap.gold);
  m.f1 = share(2 * overlap.both, overlap.gold + overlap.predicted);
  m.support = overlap.gold;
  return m;
}

// Mean of the labels with the given weights; all 0 if the weights are.
LabelMetrics mean(const Metrics& metrics,
                  const std::array<std::size_t, kNumLabels>& weights) {
  LabelMetrics sum;
  std::size_t total = 0;
  for (std::size_t i = 0; i < kNumLabels; ++i) {
    const auto weight = static_cast<double>(weights[i]);
    sum.precision += weight * metrics.labels[i].precision;
    sum.recall += weight * metrics.labels[i].recall;
    sum.f1 += weight * metrics.labels[i].f1;
    total += weights[i];
  }
  const double divisor = total == 0 ? 1.0 : static_cast<double>(total);
  return {sum.precision / divisor, sum.recall / divisor, sum.f1 / divisor,
          metrics.lines};
}

// Walks from the surest line down; lines of one score stand or fall together.
ScoreThreshold threshold_of(std::vector<Judged> judged, std::size_t gold) {
  std::sort(judged.begin(), judged.end(), std::greater<>());
  ScoreThreshold best{std::nextafter(1.0, 2.0), 0, 0};
  std::size_t right = 0;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    right += judged[i].second;
    const bool last_of_score =
        i + 1 == judged.size() || judged[i + 1].first != judged[i].first;
    const double precision = share(right, i + 1);
    if (last_of_score && precision >= kThresholdPrecision) {
      best = {judged[i].first, precision, share(right, gold)};
    }
  }
  return best;
}

Calibration calibration_of(const Counts& all) {
  const std::array<BinCounts, kBins>& counts = all.bins;
  Calibration calibration;
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    calibration.thresholds[k] = threshold_of(all.judged[k], all.labels[k].gold);
  }
  double error = 0;
  std::size_t lines = 0;
  for (std::size_t i = 0; i < kBins; ++i) {
    const BinCounts& count = counts[i];
    if (count.lines == 0) continue;
    const auto n = static_cast<double>(count.lines);
    calibration.bins[i] = {count.lines, count.scores / n,
                           share(count.correct, count.lines)};
    error += std::abs(count.scores - static_cast<double>(count.correct));
    lines += count.lines;
  }
  calibration.ece = lines == 0 ? 0 : error / static_cast<double>(lines);
  return calibration;
}

Metrics metrics_of(const Counts& counts) {
  Metrics m;
  m.pages = counts.pages;
  m.lines = counts.lines;
  m.accuracy = share(counts.correct, counts.lines);
  m.body_characters = metrics_of(counts.body_characters);
  m.confusion = counts.confusion;
  m.calibration = calibration_of(counts);
  std::array<std::size_t, kNumLabels> occurs{}, support{};
  for (std::size_t i = 0; i < kNumLabels; ++i) {
    const Overlap& label = counts.labels[i];
    m.labels[i] = metrics_of(label);
    occurs[i] = label.gold + label.predicted > 0 ? 1 : 0;
    support[i] = label.gold;
  }
  m.macro = mean(m, occurs);
  m.weighted = mean(m, support);
  return m;
}

Error different_sizes(const LabeledPage& page, std::size_t place,
                      std::size_t predicted) {
  return {ErrorCode::kInvalidArgument,
          "page \"" + page.id + "\" (number " + std::to_string(place) +
              "): gold has " + std::to_string(page.lines.size()) +
              " lines, the prediction " + std::to_string(predicted) +
              "; classify exactly the lines of the gold page"};
}

}  // namespace

Result<Evaluation> evaluate(std::span<const LabeledPage> gold,
                            std::span<const std::vector<LineResult>> predicted,
                            const EvaluateOptions&) {
  if (gold.size() != predicted.size()) {
    const std::size_t common = std::min(gold.size(), predicted.size());
    const std::string page =
        common < gold.size()
            ? " (the first without prediction is \"" + gold[common].id + "\")"
            : "";
    return Error{ErrorCode::kInvalidArgument,
                 "gold has " + std::to_string(gold.size()) +
                     " pages, the prediction " +
                     std::to_string(predicted.size()) + page +
                     "; classify the same pages in the same order"};
  }
  Counts all;
  std::map<std::string, Counts> by_site, by_kind;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    if (gold[i].lines.size() != predicted[i].size()) {
      return different_sizes(gold[i], i + 1, predicted[i].size());
    }
    all.add(gold[i], predicted[i]);
    by_site[gold[i].site].add(gold[i], predicted[i]);
    by_kind[gold[i].kind].add(gold[i], predicted[i]);
  }
  Evaluation evaluation;
  evaluation.all = metrics_of(all);
  for (const auto& [site, counts] : by_site) {
    evaluation.by_site[site] = metrics_of(counts);
  }
  for (const auto& [kind, counts] : by_kind) {
    evaluation.by_kind[kind] = metrics_of(counts);
  }
  return evaluation;
}

}  // namespace kijil
