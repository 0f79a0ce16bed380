#include "train/training_page.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "text/normalize.h"
#include "train/scope.h"

namespace kijil::train {
namespace {

enum class Origin { kWritten, kComposed };

void read_pages(std::span<const LabeledPage> pages, Origin origin,
                std::vector<TrainingPage>& out) {
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const LabeledPage& page = pages[i];
    std::vector<std::string_view> lines;
    for (const LabeledLine& line : page.lines) lines.push_back(line.text);
    TrainingPage p{
        &page, read_page(lines), {}, {}, 0, origin == Origin::kComposed, i};
    for (const std::size_t at : p.read.positions) {
      const auto label = page.lines[at].label;
      p.labels.push_back(label == Label::kBlank ? std::nullopt : label);
    }
    if (!p.labels.empty()) out.push_back(std::move(p));
  }
}

std::vector<std::optional<std::size_t>> page_states(const TrainingPage& page) {
  std::vector<std::optional<std::size_t>> states;
  for (const auto& label : page.labels) {
    if (!label) {
      states.push_back(std::nullopt);
    } else {
      states.push_back(std::min(static_cast<std::size_t>(*label),
                                static_cast<std::size_t>(PageState::kList)));
    }
  }
  return states;
}

}  // namespace

std::vector<TrainingPage> read_training_pages(
    std::span<const LabeledPage> written,
    std::span<const LabeledPage> composed) {
  std::vector<TrainingPage> pages;
  read_pages(written, Origin::kWritten, pages);
  read_pages(composed, Origin::kComposed, pages);
  return pages;
}

std::vector<ExtraLine> read_extra_lines(std::span<const LabeledLine> lines) {
  std::vector<ExtraLine> out;
  Normalizer normalizer;
  for (const LabeledLine& line : lines) {
    if (!line.label || *line.label == Label::kBlank) continue;
    const std::string_view text = normalizer.normalize(line.text);
    if (!text.empty()) out.push_back({std::string(text), *line.label});
  }
  return out;
}

std::vector<StageOneExample> stage_one_examples(
    std::span<const TrainingPage> pages, std::array<int, 2> left_out) {
  std::vector<StageOneExample> out;
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const TrainingPage& p : pages) {
    if (p.fold == left_out[0] || p.fold == left_out[1]) continue;
    for (std::size_t i = 0; i < p.labels.size(); ++i) {
      if (!p.labels[i]) continue;
      const std::string_view text = p.read.normalized[i];
      if (seen.emplace(p.source->site, text).second) {
        out.push_back({text, *p.labels[i]});
      }
    }
  }
  return out;
}

Label best_label(const std::array<float, kNumLabels>& logits) {
  const auto best = std::max_element(logits.begin(), logits.end());
  return kModelLabels[static_cast<std::size_t>(best - logits.begin())];
}

void score_lines(const FoldedTable& table, TrainingPage& page) {
  page.logits.clear();
  for (const std::string& line : page.read.normalized) {
    const LabelScores s = table.score(line);
    std::copy_n(s.values.begin(), kNumLabels,
                page.logits.emplace_back().begin());
  }
}

void calibrate_lines(float temperature, TrainingPage& page) {
  for (std::size_t i = 0; i < page.labels.size(); ++i) {
    page.read.lines[i].scores = calibrate(page.logits[i], temperature);
  }
}

LabeledSequence page_sequence(const TrainingPage& page, StageTwoScope scope) {
  SequenceFeatures features = page_features(page.read.lines);
  hide_page_features(scope, features);
  return {std::move(features), page_states(page)};
}

LabeledSequence list_sequence(const TrainingPage& page, StageTwoScope scope) {
  std::vector<std::size_t> members;
  std::vector<std::optional<std::size_t>> kinds;
  for (std::size_t i = 0; i < page.labels.size(); ++i) {
    if (page.labels[i] != Label::kRelated &&
        page.labels[i] != Label::kClickbait) {
      continue;
    }
    members.push_back(i);
    kinds.push_back(page.labels[i] == Label::kClickbait ? 1 : 0);
  }
  SequenceFeatures features = list_features(page.read.lines, members);
  hide_list_features(scope, features);
  return {std::move(features), std::move(kinds)};
}

std::vector<LineResult> decode_page(const TrainingPage& page,
                                    const CrfModel& page_crf,
                                    const CrfModel& list_crf,
                                    const Temperatures& temperatures) {
  const std::vector<LineResult> read =
      decode(page.read.lines, page_crf, list_crf, temperatures);
  std::vector<LineResult> results(page.source->lines.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    results[page.read.positions[i]] = read[i];
  }
  return results;
}

}  // namespace kijil::train
