// A Comparison for people, on a terminal and in Markdown: both show the same
// sections. Tested by comparison_text_test.cc.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <vector>

#include "evaluate/report_sections.h"
#include "evaluate/tables.h"
#include "kijil/compare.h"

namespace kijil {
namespace {

std::string formatted(const char* format, double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

// Sentences first, since they say what the table then shows in detail.
struct Section {
  std::string title;
  std::vector<std::string> sentences;
  std::vector<Cells> rows;  // may be empty
};

// Never -0.0000, which looks like less than nothing.
std::string signed_text(double value) {
  return formatted("%+.4f", std::abs(value) < 5e-5 ? 0.0 : value);
}

// Which of the two is better beyond the draw of the pages; empty if neither.
std::string better(const Difference& difference) {
  const Interval& interval = difference.interval;
  if (interval.low <= 0 && interval.high >= 0) return {};
  const bool more_is_better = difference.name != "ece";
  return (interval.low > 0) == more_is_better ? "B better" : "A better";
}

// The labels' precision and recall are left to the JSON, but for body: what a
// corpus builder loses and lets in.
bool is_shown(std::string_view figure) {
  if (figure.starts_with("body ")) return true;
  return !figure.ends_with(" precision") && !figure.ends_with(" recall");
}

Section figures(const Comparison& comparison) {
  const std::size_t samples = comparison.a.intervals.samples;
  Section section{"Figures", {}, {{"figure", "A", "B", "B - A"}}};
  if (samples > 0) {
    section.rows.front().insert(section.rows.front().end(),
                                {"95% interval", ""});
    section.sentences = {
        "Intervals are of " + std::to_string(samples) +
            " draws of pages, the same for A and B;",
        "one is better where the interval of its gain leaves out 0."};
  }
  for (const Difference& d : comparison.differences) {
    if (!is_shown(d.name)) continue;
    section.rows.push_back(
        {d.name + (d.name == "ece" ? " (less is better)" : ""), share_text(d.a),
         share_text(d.b), signed_text(d.b - d.a)});
    if (samples == 0) continue;
    section.rows.back().push_back(signed_text(d.interval.low) + " to " +
                                  signed_text(d.interval.high));
    section.rows.back().push_back(better(d));
  }
  return section;
}

std::vector<std::string> mcnemar_sentences(const McNemar& m) {
  if (m.a_only + m.b_only == 0) {
    return {"No line is right in one and wrong in the other."};
  }
  const std::string how =
      m.a_only + m.b_only < 25
          ? "McNemar's test, exact"
          : "McNemar's test, chi-squared " + formatted("%.2f", m.statistic);
  return {
      counted(m.a_only, "line") + (m.a_only == 1 ? " is" : " are") +
          " right in A only, " + std::to_string(m.b_only) + " in B only.",
      "If neither were better, a split at least so uneven would come up with",
      "probability " +
          (m.p < 0.0001 ? "below 0.0001" : formatted("%.4f", m.p)) + " (" +
          how + ").",
      "Lines of one page go together, so the true probability is higher."};
}

Section lines(const Comparison& comparison) {
  return {"Lines", mcnemar_sentences(comparison.mcnemar), {}};
}

// Pages that B won come first, those that it lost last.
Section pages(const Comparison& comparison, std::size_t count) {
  Section section{
      "Pages",
      {"B makes fewer errors than A on " + counted(comparison.won, "page") +
       ", more on " + std::to_string(comparison.lost) + ", as many on " +
       std::to_string(comparison.tied) + "."},
      {}};
  const std::vector<PageDifference>& all = comparison.pages;
  if (all.empty() || count == 0) return section;
  section.rows = {{"page", "site", "errors of A", "of B", "B - A"}};
  const auto add = [&](const PageDifference& page) {
    section.rows.push_back(
        {shortened(one_line(page.id), 40), shortened(one_line(page.site), 24),
         std::to_string(page.errors_a), std::to_string(page.errors_b),
         (page.errors_b > page.errors_a ? "+" : "") +
             std::to_string(static_cast<std::ptrdiff_t>(page.errors_b) -
                            static_cast<std::ptrdiff_t>(page.errors_a))});
  };
  const std::size_t won = std::min(count, comparison.won);
  const std::size_t lost = std::min(count, comparison.lost);
  for (std::size_t i = 0; i < won; ++i) add(all[i]);
  const std::size_t between = all.size() - won - lost;
  if (between > 0) {
    section.rows.push_back({"(" + std::to_string(between) + " more)"});
  }
  for (std::size_t i = all.size() - lost; i < all.size(); ++i) add(all[i]);
  return section;
}

std::string label_cell(Label label) { return std::string(label_name(label)); }

Section changed_lines(const Comparison& comparison, std::size_t count) {
  const std::vector<ChangedLine>& all = comparison.changed;
  if (all.empty()) return {"Changed lines", {"No line changed."}, {}};
  const auto of = [&all](Change change) {
    return std::to_string(std::count_if(
        all.begin(), all.end(),
        [change](const ChangedLine& l) { return change_of(l) == change; }));
  };
  Section section{"Changed lines",
                  {counted(all.size(), "line") +
                   " changed: " + of(Change::kFixed) + " fixed in B, " +
                   of(Change::kBroken) + " broken, " + of(Change::kBothWrong) +
                   " wrong in both, " + of(Change::kUnscored) + " not scored."},
                  {}};
  const std::size_t shown = std::min(count, all.size());
  if (shown == 0) return section;
  section.rows = {{"line", "change", "gold", "A", "B", "text"}};
  for (std::size_t i = 0; i < shown; ++i) {
    const ChangedLine& l = all[i];
    section.rows.push_back(
        {shortened(one_line(l.page_id), 40) + ":" + std::to_string(l.line + 1),
         std::string(change_name(change_of(l))),
         l.gold ? label_cell(*l.gold) : "?", label_cell(l.a), label_cell(l.b),
         shortened(one_line(l.text), 60)});
  }
  if (shown < all.size()) {
    section.sentences.push_back("The first " + std::to_string(shown) +
                                " of them:");
  }
  return section;
}

std::vector<Section> sections(const Comparison& comparison,
                              const ComparisonFormat& format) {
  return {figures(comparison), lines(comparison),
          pages(comparison, format.pages),
          changed_lines(comparison, format.changed_lines)};
}

}  // namespace

std::string comparison_text(const Comparison& comparison,
                            const ComparedNames& names,
                            const ComparisonFormat& format) {
  std::string out = "A: " + one_line(names.a) + "\nB: " + one_line(names.b) +
                    '\n' + measured_on(comparison.a) + "." + '\n';
  for (const Section& s : sections(comparison, format)) {
    out += '\n';
    for (const std::string& sentence : s.sentences) out += sentence + '\n';
    if (!s.rows.empty()) out += text_table(s.rows);
  }
  return out;
}

std::string comparison_markdown(const Comparison& comparison,
                                const ComparedNames& names,
                                const ComparisonFormat& format) {
  std::string out = "# Comparison\n\n" +
                    markdown_table({{"", "labelling"},
                                    {"A", one_line(names.a)},
                                    {"B", one_line(names.b)}}) +
                    '\n' + measured_on(comparison.a) + "." + '\n';
  for (const Section& s : sections(comparison, format)) {
    out += "\n## " + s.title + "\n";
    if (!s.sentences.empty()) out += '\n';
    for (const std::string& sentence : s.sentences) out += sentence + '\n';
    if (!s.rows.empty()) out += '\n' + markdown_table(s.rows);
  }
  return out;
}

}  // namespace kijil
