// Counts first, shares last, so that pages can be added in any order and to any
// group, and drawn again and again by a bootstrap. Tested by evaluate_test.cc.
#include "evaluate/counts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>

#include "text/measure.h"

namespace kijil {
namespace {

bool is_model_label(std::optional<Label> label) {
  return label && static_cast<std::size_t>(*label) < kNumLabels;
}

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

Calibration calibration_of(const Counts& all) {
  Calibration calibration;
  double error = 0;
  std::size_t lines = 0;
  for (std::size_t i = 0; i < all.bins.size(); ++i) {
    const BinCounts& count = all.bins[i];
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

}  // namespace

Overlap& Overlap::operator+=(const Overlap& other) {
  gold += other.gold;
  predicted += other.predicted;
  both += other.both;
  return *this;
}

std::vector<ScoredLine> scored_lines(const LabeledPage& gold,
                                     std::span<const LineResult> predicted) {
  std::vector<ScoredLine> lines;
  for (std::size_t i = 0; i < gold.lines.size(); ++i) {
    const LabeledLine& line = gold.lines[i];
    const std::size_t characters = visible_characters(line.text);
    if (!is_model_label(line.label) || characters == 0) continue;
    lines.push_back({i, characters, *line.label, predicted[i]});
    // A score that is no number would be in no bin.
    float& score = lines.back().predicted.score;
    if (!(score >= 0)) score = 0;
  }
  return lines;
}

void Counts::add(const ScoredLine& line) {
  const auto row = static_cast<std::size_t>(line.gold);
  const Label predicted = line.predicted.label;
  ++lines;
  ++labels[row].gold;
  if (line.gold == predicted) {
    ++correct;
    ++labels[row].both;
  }
  if (line.gold == Label::kBody) body_characters.gold += line.characters;
  if (predicted == Label::kBody) body_characters.predicted += line.characters;
  if (line.gold == Label::kBody && predicted == Label::kBody) {
    body_characters.both += line.characters;
  }
  if (!is_model_label(predicted)) return;
  const auto column = static_cast<std::size_t>(predicted);
  ++labels[column].predicted;
  ++confusion[row][column];
  // In floats, as scores are: .9 belongs to the last bin.
  const float score = std::clamp(line.predicted.score, 0.0f, 1.0f);
  const auto tenth =
      static_cast<std::size_t>(score * static_cast<float>(bins.size()));
  BinCounts& bin = bins[std::min(tenth, bins.size() - 1)];
  ++bin.lines;
  bin.scores += double{score};
  bin.correct += line.gold == predicted;
}

Counts& Counts::operator+=(const Counts& other) {
  pages += other.pages;
  lines += other.lines;
  correct += other.correct;
  body_characters += other.body_characters;
  for (std::size_t i = 0; i < kNumLabels; ++i) {
    labels[i] += other.labels[i];
    for (std::size_t k = 0; k < kNumLabels; ++k) {
      confusion[i][k] += other.confusion[i][k];
    }
  }
  for (std::size_t i = 0; i < bins.size(); ++i) {
    bins[i].lines += other.bins[i].lines;
    bins[i].correct += other.bins[i].correct;
    bins[i].scores += other.bins[i].scores;
  }
  return *this;
}

Counts count_lines(std::span<const ScoredLine> lines) {
  Counts counts;
  counts.pages = 1;
  for (const ScoredLine& line : lines) counts.add(line);
  return counts;
}

LabelSet occurring_labels(const Counts& counts) {
  LabelSet occurs{};
  for (std::size_t i = 0; i < kNumLabels; ++i) {
    occurs[i] = counts.labels[i].gold + counts.labels[i].predicted > 0;
  }
  return occurs;
}

Metrics metrics_of(const Counts& counts) {
  return metrics_of(counts, occurring_labels(counts));
}

Metrics metrics_of(const Counts& counts, const LabelSet& macro_labels) {
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
    occurs[i] = macro_labels[i] ? 1 : 0;
    support[i] = label.gold;
  }
  m.macro = mean(m, occurs);
  m.weighted = mean(m, support);
  return m;
}

double body_f1(const Counts& counts) {
  const Overlap& body = counts.body_characters;
  return body.gold + body.predicted == 0 ? -1 : metrics_of(body).f1;
}

void Slice::add(const ScoredLine& line) {
  counts_.add(line);
  if (!is_model_label(line.predicted.label)) return;
  judged_[static_cast<std::size_t>(line.predicted.label)].emplace_back(
      line.predicted.score, line.gold == line.predicted.label);
}

// Walks from the surest line down; lines of one score stand or fall together.
ScoreThreshold Slice::threshold_of(std::vector<Judged> judged,
                                   std::size_t gold) {
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

Metrics Slice::metrics() const {
  Metrics m = metrics_of(counts_);
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    m.calibration.thresholds[k] =
        threshold_of(judged_[k], counts_.labels[k].gold);
  }
  return m;
}

}  // namespace kijil
