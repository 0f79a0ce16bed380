// Pages are read once into lines that count; every figure is a sum over some
// of them. Tested by evaluate_test.cc and slices_test.cc.
#include "kijil/evaluate.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "evaluate/bootstrap.h"
#include "evaluate/counts.h"
#include "evaluate/lists.h"

namespace kijil {
namespace {

Error different_sizes(const LabeledPage& page, std::size_t place,
                      std::size_t predicted) {
  return {ErrorCode::kInvalidArgument,
          "page \"" + page.id + "\" (number " + std::to_string(place) +
              "): gold has " + std::to_string(page.lines.size()) +
              " lines, the prediction " + std::to_string(predicted) +
              "; classify exactly the lines of the gold page"};
}

Status check_sizes(std::span<const LabeledPage> gold,
                   std::span<const std::vector<LineResult>> predicted) {
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
  for (std::size_t i = 0; i < gold.size(); ++i) {
    if (gold[i].lines.size() != predicted[i].size()) {
      return different_sizes(gold[i], i + 1, predicted[i].size());
    }
  }
  return ok();
}

// The slices by length: from so many visible characters on.
struct LengthSlice {
  std::size_t from;
  std::string_view name;
};
constexpr LengthSlice kLengths[] = {{1, "1-4"},    {5, "5-9"},    {10, "10-19"},
                                    {20, "20-39"}, {40, "40-79"}, {80, "80+"}};

std::size_t length_slice(std::size_t characters) {
  std::size_t slice = std::size(kLengths) - 1;
  while (slice > 0 && characters < kLengths[slice].from) --slice;
  return slice;
}

constexpr std::string_view kPositions[] = {"before the article",
                                           "within the article",
                                           "after the article", "no article"};

// Where lines stand on a page, as its first and last gold body line tell.
class Positions {
 public:
  explicit Positions(std::span<const ScoredLine> lines) {
    for (const ScoredLine& line : lines) {
      if (line.gold != Label::kBody) continue;
      if (!has_article_) first_ = line.index;
      last_ = line.index;
      has_article_ = true;
    }
  }
  // An index into kPositions.
  std::size_t of(std::size_t index) const {
    if (!has_article_) return 3;
    if (index < first_) return 0;
    return index > last_ ? 2 : 1;
  }

 private:
  bool has_article_ = false;
  std::size_t first_ = 0, last_ = 0;
};

class Evaluator {
 public:
  void add(const LabeledPage& gold, std::span<const LineResult> predicted) {
    const std::vector<ScoredLine> lines = scored_lines(gold, predicted);
    Slice& site = by_site_[gold.site];
    Slice& kind = by_kind_[gold.kind];
    for (Slice* slice : {&all_, &site, &kind}) slice->add_page();
    const Positions positions(lines);
    for (const ScoredLine& line : lines) {
      all_.add(line);
      site.add(line);
      kind.add(line);
      by_position_[positions.of(line.index)].add(line);
      by_length_[length_slice(line.characters)].add(line);
      if (line.predicted.label != line.gold) {
        evaluation_.errors.push_back({evaluation_.pages.size(), line.index,
                                      gold.id, line.gold, line.predicted.label,
                                      line.predicted.score,
                                      gold.lines[line.index].text});
      }
    }
    pages_.push_back(count_lines(lines));
    const Counts& counts = pages_.back();
    evaluation_.pages.push_back(
        {gold.id, gold.site, gold.kind, evaluation_.pages.size(), counts.lines,
         counts.lines - counts.correct, body_f1(counts)});
    evaluation_.lists = add_lists(evaluation_.lists, gold, predicted);
  }

  Evaluation finish(const EvaluateOptions& options) && {
    evaluation_.all = all_.metrics();
    evaluation_.by_site = metrics(by_site_);
    evaluation_.by_kind = metrics(by_kind_);
    for (std::size_t i = 0; i < std::size(kPositions); ++i) {
      evaluation_.by_position.emplace_back(kPositions[i],
                                           by_position_[i].metrics());
    }
    for (std::size_t i = 0; i < std::size(kLengths); ++i) {
      evaluation_.by_length.emplace_back(kLengths[i].name,
                                         by_length_[i].metrics());
    }
    evaluation_.has_scores = options.has_scores;
    evaluation_.intervals =
        bootstrap(pages_, {options.bootstrap_samples, options.seed});
    double sum = 0;
    std::size_t with_body = 0;
    for (const PageMetrics& page : evaluation_.pages) {
      if (page.body_f1 < 0) continue;
      sum += page.body_f1;
      ++with_body;
    }
    if (with_body > 0) {
      evaluation_.body_page_mean = sum / static_cast<double>(with_body);
    }
    return std::move(evaluation_);
  }

 private:
  using Slices = std::map<std::string, Slice>;
  static std::map<std::string, Metrics> metrics(const Slices& slices) {
    std::map<std::string, Metrics> out;
    for (const auto& [name, slice] : slices) out[name] = slice.metrics();
    return out;
  }

  Slice all_;
  Slices by_site_, by_kind_;
  std::array<Slice, std::size(kPositions)> by_position_;
  std::array<Slice, std::size(kLengths)> by_length_;
  std::vector<Counts> pages_;
  Evaluation evaluation_;
};

}  // namespace

Result<Evaluation> evaluate(std::span<const LabeledPage> gold,
                            std::span<const std::vector<LineResult>> predicted,
                            const EvaluateOptions& options) {
  if (Status same = check_sizes(gold, predicted); !same) return same.error();
  Evaluator evaluator;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    evaluator.add(gold[i], predicted[i]);
  }
  return std::move(evaluator).finish(options);
}

}  // namespace kijil
