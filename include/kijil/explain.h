// Why a line got its label: every part of the sums that decided it.
//
//   std::vector<kijil::Explanation> why = kijil::explain(classifier, lines);
//   for (const kijil::Decision& d : why[3].decisions)
//     for (const kijil::ExplanationPart& p : d.parts)
//       std::cout << p.name << ' ' << p.scores[d.chosen] << '\n';
//
// A line is decided in one step or two: first whether it is body, chrome or in
// a list, then, if in a list, whether that is related or clickbait. Each step
// is a linear-chain CRF, so the score of a choice, with the labels of the other
// lines as they were found, is a sum: what the line's n-grams say (through
// stage one's scores, which are linear in them), what its heuristics say, what
// is known of its neighbours and its page, and what the steps from the line
// before and to the line after cost. The difference of two totals, divided by
// the decision's temperature, is the logarithm of the odds between the two
// choices, all other labels being as they are (docs/explain.md).
// Thread-safety: pure functions.
#ifndef KIJIL_EXPLAIN_H_
#define KIJIL_EXPLAIN_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/classifier.h"
#include "kijil/export.h"
#include "kijil/line.h"

namespace kijil {

// Where a part of the sum comes from.
enum class PartKind {
  kNgram,       // a word or n-gram of the line, through stage one's scores
  kScore,       // stage one's probabilities of the line, as features
  kHeuristic,   // a named heuristic of the line (docs/heuristics.md)
  kNeighbour,   // what is known of the lines around, of its list or its page
  kTransition,  // the labels of the lines before and after
  kBias,        // what holds for every line
};
// "ngram", "score", "heuristic", "neighbour", "transition" or "bias".
KIJIL_EXPORT std::string_view part_kind_name(PartKind kind);

struct ExplanationPart {
  PartKind kind = PartKind::kBias;
  // The n-gram's text (`</s>` is the end of the line, as a word of its own or
  // behind the last one), the heuristic's or feature's name, or for a
  // transition `before:body` or `after:list`.
  std::string name;
  double value = 0;            // of the feature; an n-gram counts 1
  std::vector<double> scores;  // what it adds to each state of the decision
  // Of an n-gram: its bytes in Explanation::read_as; equal for all others.
  std::size_t begin = 0, end = 0;
};

// A line next to the one explained, among those of the same decision.
struct ExplanationNeighbour {
  std::size_t line = 0;   // on the page, from 0
  std::size_t state = 0;  // the one found for it
};

struct Decision {
  std::string name;                 // "page" or "list"
  std::vector<std::string> states;  // body, chrome, list; related, clickbait
  std::size_t chosen = 0;
  std::vector<double> totals;  // of each state: the sum of its parts' scores
  std::vector<ExplanationPart> parts;  // those that add nothing are left out
  // Blank lines are passed over, and in "list" all lines outside of lists.
  std::optional<ExplanationNeighbour> before = {}, after = {};
  // Probabilities are made of scores divided by this (LineResult's are).
  double temperature = 1;
};

struct Explanation {
  LineResult result;
  std::string read_as;  // the line as the model read it; empty if blank
  std::vector<Decision> decisions;  // none for a blank line, else one or two
};

// One explanation for each line of a page, in order; their results are those of
// `classifier.classify(lines)`.
KIJIL_EXPORT std::vector<Explanation> explain(
    const Classifier& classifier, std::span<const std::string_view> lines);

// That of one line of the page, without working out the others'.
// REQUIRES: line < lines.size().
KIJIL_EXPORT Explanation explain_line(const Classifier& classifier,
                                      std::span<const std::string_view> lines,
                                      std::size_t line);

// The same for all, one by one, so that a long page takes no more memory than a
// line: an explanation has a part for each n-gram. `use` is told each line's
// index.
using UseExplanation = std::function<void(std::size_t, const Explanation&)>;
KIJIL_EXPORT void explain_each(const Classifier& classifier,
                               std::span<const std::string_view> lines,
                               const UseExplanation& use);

// The state that the chosen one is compared with: that of `against`, or, if
// that is empty or chosen, the best of the others.
// REQUIRES: at least two states; `against` is not kBlank.
KIJIL_EXPORT std::size_t alternative(const Decision& decision,
                                     std::optional<Label> against = {});

// What each character (code point) of `read_as` speaks for the chosen state
// against `other`: each n-gram's effect is shared out evenly among its
// characters, blanks left out. `</s>` alone has no character.
KIJIL_EXPORT std::vector<double> character_effects(std::string_view read_as,
                                                   const Decision& decision,
                                                   std::size_t other);

// One sentence on a part for people, in English; empty for n-grams, whose names
// say it all.
KIJIL_EXPORT std::string part_meaning(const ExplanationPart& part);

struct ExplanationFormat {
  // Of each decision, so many parts with the largest effect on the choice
  // against the alternative are named; the rest is summed up as `others`, so
  // that what is shown still adds up. 0 shows all.
  std::size_t parts = 12;
  // What the choice is compared with; see alternative().
  std::optional<Label> against = {};
  // In JSON, also the effect of each character.
  bool characters = false;
};
// For people: label and probabilities, the decisions and their parts, each with
// what it means.
KIJIL_EXPORT std::string explanation_text(const Explanation& explanation,
                                          const ExplanationFormat& format = {});

enum class MarkStyle {
  // A row of marks under each row of text: # and + for the label (strongly,
  // somewhat), = and - against it, . for hardly either.
  kMarks,
  kColor,  // for terminals: blue speaks for the label, orange against it
};
// For people: the line as read, each character marked by its effect; the
// strongest of the line has the strongest mark.
KIJIL_EXPORT std::string explanation_marked(
    const Explanation& explanation, MarkStyle style,
    const ExplanationFormat& format = {});

// One JSON object without a line end: {"label", "score", "probabilities":
// {label: p}, "read_as", "decisions": [{"name", "states", "chosen", "against"
// (states' names), "totals", "temperature", "before", "after" ({"line" (from
// 1), "state"}; null if there is none), "kinds": {kind: scores, of all its
// parts}, "parts": [{"kind", "name", "value", "scores", "begin", "end" (both
// for n-grams only, in code points of read_as)}], "characters": [effects]}]}.
// Parts, the largest effect first, that were summed up have the kind "others",
// and the number of them as value. Numbers have six decimals at most.
KIJIL_EXPORT std::string explanation_json(const Explanation& explanation,
                                          const ExplanationFormat& format = {});

}  // namespace kijil

#endif  // KIJIL_EXPLAIN_H_
