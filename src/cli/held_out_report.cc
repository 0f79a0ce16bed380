#include "cli/held_out_report.h"

#include <cstdio>

#include "evaluate/tables.h"

namespace kijil::cli {
namespace {

std::string heading(HeldOutSplit split, const Evaluation& now) {
  std::string text = "Held out: ";
  text += counted(now.all.pages, "page") + " of " +
          counted(now.by_site.size(), "site") + ", ";
  return text + (split == HeldOutSplit::kSites
                     ? "each labelled by a model that saw no page of its site"
                     : "each labelled by a model that did not see it");
}

// Figures before and after, and what the F1 gained; dashes for a label that
// no line has.
std::string row(const char* name, const LabelMetrics& before,
                const LabelMetrics& now) {
  char buffer[160];
  if (now.support == 0) {
    std::snprintf(buffer, sizeof buffer,
                  "%-15s  %9s  %6s  %6s  %9s  %6s  %6s  %7s  %7d\n", name, "-",
                  "-", "-", "-", "-", "-", "-", 0);
    return buffer;
  }
  std::snprintf(buffer, sizeof buffer,
                "%-15s  %9.4f  %6.4f  %6.4f  %9.4f  %6.4f  %6.4f  %+7.4f  "
                "%7zu\n",
                name, before.precision, before.recall, before.f1, now.precision,
                now.recall, now.f1, now.f1 - before.f1, now.support);
  return buffer;
}

std::string comparison(const Metrics& before, const Metrics& now) {
  std::string out =
      "                 before: the model as it was   after: with the pages\n"
      "label            precision  recall      f1  precision  recall      f1  "
      "   gain  support\n";
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    out += row(std::string(label_name(kModelLabels[k])).c_str(),
               before.labels[k], now.labels[k]);
  }
  out += row("macro avg", before.macro, now.macro);
  out += row("weighted avg", before.weighted, now.weighted);
  out += row("body characters", before.body_characters, now.body_characters);
  char buffer[160];
  std::snprintf(buffer, sizeof buffer, "%-15s  %25.4f  %25.4f  %+7.4f  %7zu\n",
                "accuracy", before.accuracy, now.accuracy,
                now.accuracy - before.accuracy, now.lines);
  return out + buffer;
}

}  // namespace

std::string held_out_text(HeldOutSplit split, const Evaluation& now,
                          const std::optional<Evaluation>& before) {
  std::string text = heading(split, now) + "\n\n";
  if (!before) return text + evaluation_text(now);
  text += comparison(before->all, now.all);
  if (split == HeldOutSplit::kSites) {
    text +=
        "Sites are left out whole: what a site's own pages gain for it does "
        "not show here.\n";
  }
  return text;
}

}  // namespace kijil::cli
