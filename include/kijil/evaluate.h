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
#include <map>
#include <span>
#include <string>
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

struct Evaluation {
  Metrics all;
  std::map<std::string, Metrics> by_site;  // keyed by LabeledPage::site
  std::map<std::string, Metrics> by_kind;  // ... and LabeledPage::kind
};

// Scores `predicted` against `gold`, page by page and line by line.
// Fails with kInvalidArgument, naming the page, if the two differ in the
// number of pages or of lines.
KIJIL_EXPORT Result<Evaluation> evaluate(
    std::span<const LabeledPage> gold,
    std::span<const std::vector<LineResult>> predicted);

struct EvaluationFormat {
  bool by_site = false;      // also show every site
  bool by_kind = false;      // also show every kind of page
  bool calibration = false;  // also show the reliability table and thresholds
};
// A table for people; ends with a line end. A site's macro F1 is the mean over
// the labels that the site has, and a label that it lacks shows as `-`.
KIJIL_EXPORT std::string evaluation_text(const Evaluation& evaluation,
                                         const EvaluationFormat& format = {});
// One row of a Markdown table: macro F1, body F1 by lines and by characters, F1
// of the other labels, and the expected calibration error. With the name
// "header", the table's two header rows.
KIJIL_EXPORT std::string evaluation_row(const Evaluation& evaluation,
                                        const std::string& name);
// JSON with the keys of scikit-learn's classification_report(output_dict=True)
// ("body": {"precision", "recall", "f1-score", "support"}, ..., "macro avg",
// "weighted avg", "accuracy"), and beside them "body characters", "confusion"
// ({gold: {predicted: lines}}), "calibration" ({"ece", "bins": [{"lines",
// "mean score", "accuracy"}], "thresholds": {label: {"score", "precision",
// "recall"}}, without labels that reach it at no score}), "pages", "lines" and,
// if asked for, "sites" with the same keys for each. Ends with a line end.
KIJIL_EXPORT std::string evaluation_json(const Evaluation& evaluation,
                                         const EvaluationFormat& format = {});

}  // namespace kijil

#endif  // KIJIL_EVALUATE_H_
