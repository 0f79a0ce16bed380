// Gold pages labelled by what the command line names: a model, one stage of it,
// or predictions made elsewhere.
//
//   Result<Labelling> l = label_as_named("default@stage-one", gold);
//   Result<Labelling> m = label_as_named("predictions/", gold);
//
// Thread-safety: the command line is single-threaded.
#ifndef KIJIL_CLI_LABELLING_H_
#define KIJIL_CLI_LABELLING_H_

#include <span>
#include <string>
#include <vector>

#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil::cli {

struct Labelling {
  std::string name = {};  // as the command line spells it
  std::vector<std::vector<LineResult>> pages = {};  // as the gold pages
  bool has_scores = true;     // false: see match_predictions()
  bool had_problems = false;  // reported already
};

// Labels by a model: `default` (that of KIJIL_MODEL, else the embedded one) or
// a file, either with `@stage-one` behind it for its first stage alone.
Result<Labelling> label_by_model(const std::string& model,
                                 std::span<const LabeledPage> gold);

// Takes the labels from files or folders in any labelled format. What cannot be
// read is reported; fails if then a gold page or line has no label.
Result<Labelling> label_by_predictions(const std::vector<std::string>& paths,
                                       std::span<const LabeledPage> gold);

// Tells a model (`default`, a name that ends in .kijil or .kijil@stage-one, a
// file that begins as models do) from predictions (all else).
Result<Labelling> label_as_named(const std::string& name,
                                 std::span<const LabeledPage> gold);

}  // namespace kijil::cli

#endif  // KIJIL_CLI_LABELLING_H_
