// How good is a labelling? Precision, recall and F1 against gold labels.
//
//   kijil::Evaluation e = kijil::evaluate(gold, predicted).value();
//   std::cout << kijil::evaluation_text(e);
//
// Lines labelled `?` in the gold, and blank lines, are not scored. A gold line
// that was predicted blank is a miss for its gold label and counts for no
// predicted one, as in scikit-learn with `labels` set to the four labels.
// Thread-safe: pure functions.
#ifndef KIJIL_EVALUATE_H_
#define KIJIL_EVALUATE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kijil/export.h"
#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil {

// All shares are 0 to 1. A share whose denominator is 0 is 0, as in
// scikit-learn with zero_division=0.
struct LabelMetrics {
  double precision = 0, recall = 0, f1 = 0;
  std::size_t support = 0;  // gold lines with this label
};

// Lines whose score (the probability of their predicted label) falls into one
// tenth of 0 to 1.
struct ReliabilityBin {
  std::size_t lines = 0;
  double mean_score = 0;  // what the model promised
  double accuracy = 0;    // what it kept
};
// From which score on lines of a predicted label are right often enough.
struct ScoreThreshold {
  // The lowest score such that of all lines predicted so with at least this
  // score a share of kThresholdPrecision is right; above 1 if there is none.
  double score = 0;
  double precision = 0, recall = 0;  // of the lines from there on
};
inline constexpr double kThresholdPrecision = 0.95;

struct Calibration {
  std::array<ReliabilityBin, 10> bins;
  std::array<ScoreThreshold, kNumLabels> thresholds;  // by predicted label
  // Expected calibration error: the mean over lines of the difference between
  // their bin's mean score and accuracy (Naeini, Cooper and Hauskrecht, AAAI
  // 2015). 0 is perfect.
  double ece = 0;
};

struct Metrics {
  std::size_t pages = 0;
  std::size_t lines = 0;  // scored lines
  std::array<LabelMetrics, kNumLabels> labels;
  LabelMetrics macro;  // mean of the labels that have support or were predicted
  LabelMetrics weighted;  // mean of the labels weighted by support
  // The `support` of both is `lines`.
  double accuracy = 0;
  // Body or not, counted in visible characters rather than lines: what a corpus
  // builder loses or lets in. A visible character is a code point that is not
  // white space and takes room; a broken part of UTF-8 counts as one. `support`
  // is the number of them in gold body lines.
  LabelMetrics body_characters;
  // confusion[gold][predicted], in lines. What a row lacks to its label's
  // support was predicted blank.
  std::array<std::array<std::size_t, kNumLabels>, kNumLabels> confusion{};
  // Over all scored lines but those predicted blank.
  Calibration calibration;
};

// A 95% confidence interval.
struct Interval {
  double low = 0, high = 0;
};
struct LabelIntervals {
  Interval precision, recall, f1;
};
// By drawing the pages anew with replacement, so many times, and taking the
// 2.5th and 97.5th percentile (Efron and Tibshirani, "An Introduction to the
// Bootstrap", 1993, chapter 13). Pages of one site resemble each other, so that
// for new sites the intervals are too narrow rather than too wide.
struct Intervals {
  std::size_t samples = 0;  // 0: none were asked for
  std::array<LabelIntervals, kNumLabels> labels;
  LabelIntervals macro, weighted, body_characters;
  Interval accuracy, body_page_mean, ece;
};

// Lists judged whole. A list is a run of at least two gold lines that are all
// related or all clickbait, in which nothing but lines without a gold label,
// blank lines and chrome without a letter (ranks, times) stands between two.
struct ListMetrics {
  std::size_t lists = 0;
  std::size_t right = 0;  // lists of which every line has its gold label
  // Lists of which more than half the lines have their gold label.
  std::size_t mostly_right = 0;
};

struct PageMetrics {
  std::string id, site, kind;
  std::size_t index = 0;  // in the gold pages
  std::size_t lines = 0, errors = 0;
  // By characters; negative if the page has no body and none was predicted.
  double body_f1 = 0;
};

// A line that was labelled wrongly.
struct LineError {
  std::size_t page = 0, line = 0;  // indices into the gold; line from 0
  std::string page_id;
  Label gold = Label::kBlank, predicted = Label::kBlank;
  float score = 0;
  std::string text;
};

struct Evaluation {
  Metrics all;
  std::map<std::string, Metrics> by_site;  // keyed by LabeledPage::site
  std::map<std::string, Metrics> by_kind;  // ... and LabeledPage::kind
  // By where on the page a line stands, as gold body lines tell: "before the
  // article", "within the article" (from the first to the last body line),
  // "after the article", "no article". Their Metrics::pages is 0.
  std::vector<std::pair<std::string, Metrics>> by_position;
  // By visible characters: "1-4", "5-9", "10-19", "20-39", "40-79", "80+".
  std::vector<std::pair<std::string, Metrics>> by_length;
  Intervals intervals;
  ListMetrics lists;
  // The mean of PageMetrics::body_f1 over the pages that have one.
  double body_page_mean = 0;
  std::vector<PageMetrics> pages;  // as the gold pages
  std::vector<LineError> errors;   // in reading order
  bool has_scores = true;          // false: calibration means nothing
};

struct EvaluateOptions {
  std::size_t bootstrap_samples = 0;  // 1,000 are customary
  std::uint64_t seed = 1;             // of the bootstrap
  // False if the predictions came without scores.
  bool has_scores = true;
};

// Scores `predicted` against `gold`, page by page and line by line.
// Fails with kInvalidArgument, naming the page, if the two differ in the
// number of pages or of lines.
KIJIL_EXPORT Result<Evaluation> evaluate(
    std::span<const LabeledPage> gold,
    std::span<const std::vector<LineResult>> predicted,
    const EvaluateOptions& options = {});

// Predictions made elsewhere, in any format of labeled_pages.h.
struct MatchedPredictions {
  std::vector<std::vector<LineResult>> pages;  // as the gold pages
  // False if any line came without a score; all then have the score 1.
  bool has_scores = true;
};
// Finds for each gold page the predicted page with its id, or else the one
// whose id is the name of a file called so (`texts/ID.txt`, as `kijil classify
// --output jsonl` writes), and takes that page's labels. Predicted pages that
// no gold page asks for are passed over. Lines are matched by their place and
// must have the same text, white space and lines without visible characters
// apart; a line without a label counts as predicted blank. A prediction's
// score, if it has one, goes to its label, and the rest is shared equally by
// the others. Fails with kInvalidArgument, naming page and line, if a page is
// missing or differs.
KIJIL_EXPORT Result<MatchedPredictions> match_predictions(
    std::span<const LabeledPage> gold, std::span<const LabeledPage> predicted);

struct EvaluationFormat {
  bool by_site = false;      // also show every site
  bool by_kind = false;      // also show every kind of page
  bool calibration = false;  // also show the reliability table and thresholds
  bool by_position = false;  // also show slices by position
  bool by_length = false;    // also show slices by length
  std::size_t worst_pages = 0;       // also show so many pages
  std::size_t confident_errors = 0;  // also show so many errors
};
// A table for people; ends with a line end. A slice's "own macro" is the mean
// F1 over the labels that it has gold lines of; a label that it lacks shows as
// `-`.
KIJIL_EXPORT std::string evaluation_text(const Evaluation& evaluation,
                                         const EvaluationFormat& format = {});
// One row of a Markdown table: macro F1, body F1 by lines and by characters, F1
// of the other labels, and the expected calibration error. With the name
// "header", the table's two header rows.
KIJIL_EXPORT std::string evaluation_row(const Evaluation& evaluation,
                                        const std::string& name);
// JSON with the keys of scikit-learn's classification_report(output_dict=True)
// ("body": {"precision", "recall", "f1-score", "support"}, ..., "macro avg",
// "weighted avg", "accuracy"), and beside them "own macro f1" (the mean F1 over
// the labels that have gold lines; null without any), "body characters",
// "confusion"
// ({gold: {predicted: lines}}), "calibration" ({"ece", "bins": [{"lines",
// "mean score", "accuracy"}], "thresholds": {label: {"score", "precision",
// "recall"}}, without labels that reach it at no score}), "pages", "lines",
// "body page mean", "lists" ({"lists", "right", "mostly right"}), "intervals"
// (for the keys above: {"macro avg": {"f1-score": [low, high], ...},
// "accuracy": [low, high], "samples", ...}) and, if asked for, "sites",
// "kinds", "positions" and "lengths" with the same keys for each, "worst pages"
// ([{"page", "site", "lines", "errors", "body f1"}]) and "confident errors"
// ([{"page", "line" (from 1), "gold", "predicted", "score", "text"}]).
// Ends with a line end.
KIJIL_EXPORT std::string evaluation_json(const Evaluation& evaluation,
                                         const EvaluationFormat& format = {});

// The figures, slices, worst pages and confident errors as Markdown.
KIJIL_EXPORT std::string evaluation_markdown(
    const Evaluation& evaluation, const EvaluationFormat& format = {});

}  // namespace kijil

#endif  // KIJIL_EVALUATE_H_
