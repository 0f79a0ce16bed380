// Labelled pages named on the command line, and their labelling.
//
//   CommandPages loaded = load_pages({"training/pages"});
//
// Thread-safety: the command line is single-threaded.
#ifndef KIJIL_CLI_PAGES_H_
#define KIJIL_CLI_PAGES_H_

#include <string>
#include <vector>

#include "kijil/classifier.h"
#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil::cli {

struct CommandPages {
  std::vector<LabeledPage> pages;
  bool had_problems = false;  // reported already
};

// Reads files and directories; what cannot be read is reported, and the rest
// is read all the same.
CommandPages load_pages(const std::vector<std::string>& paths);

// Gold to score on. What makes figures mean less than they seem is told: labels
// that a model gave and nobody confirmed, and ids that several pages share.
// Fails if no line has a label.
Result<CommandPages> load_gold(const std::vector<std::string>& paths);

std::vector<LineResult> label_page(const Classifier& classifier,
                                   const LabeledPage& page);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_PAGES_H_
