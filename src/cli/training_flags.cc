#include "cli/training_flags.h"

#include <algorithm>
#include <array>
#include <functional>

#include "cli/log.h"
#include "cli/pages.h"

namespace kijil::cli {
namespace {

// One numeric flag: what it sets, its range, and what it means. Its default is
// whatever TrainOptions has.
struct NumberFlag {
  const char* name;
  const char* meaning;
  double low, high;
  std::function<double(const TrainOptions&)> get;
  std::function<void(TrainOptions&, double)> set;
};

template <typename Member>
NumberFlag flag(const char* name, const char* meaning, double low, double high,
                Member member) {
  return {name,
          meaning,
          low,
          high,
          [member](const TrainOptions& o) {
            return static_cast<double>(member(const_cast<TrainOptions&>(o)));
          },
          [member](TrainOptions& o, double value) {
            auto& field = member(o);
            field =
                static_cast<std::remove_reference_t<decltype(field)>>(value);
          }};
}

const std::vector<NumberFlag>& number_flags() {
  using O = TrainOptions;
  static const std::vector<NumberFlag> kFlags = {
      flag("dimension", "size of fastText's vectors", 1, 1000,
           [](O& o) -> int& { return o.stage_one.dimension; }),
      flag("epochs", "times that fastText sees each line", 1, 10000,
           [](O& o) -> int& { return o.stage_one.epochs; }),
      flag("learning-rate", "fastText's", 1e-6, 100,
           [](O& o) -> double& { return o.stage_one.learning_rate; }),
      flag("min-n", "shortest character n-gram", 0, 16,
           [](O& o) -> int& { return o.stage_one.min_n; }),
      flag("max-n", "longest character n-gram", 0, 16,
           [](O& o) -> int& { return o.stage_one.max_n; }),
      flag("word-ngrams", "longest word n-gram", 1, 8,
           [](O& o) -> int& { return o.stage_one.word_ngrams; }),
      flag("buckets", "rows for n-grams, 8 bytes each in the model", 1, 1 << 26,
           [](O& o) -> int& { return o.stage_one.buckets; }),
      flag("min-count", "words seen less often get no row of their own", 1,
           1 << 20, [](O& o) -> int& { return o.stage_one.min_count; }),
      flag("seed", "of fastText's random start", 0, 1e9,
           [](O& o) -> int& { return o.stage_one.seed; }),
      flag("folds", "groups of sites for jackknifing", 2, 1000,
           [](O& o) -> int& { return o.folds; }),
      flag("page-l2", "penalty on the page CRF's weights", 1e-9, 1e9,
           [](O& o) -> double& { return o.stage_two.page_l2; }),
      flag("list-l2", "penalty on the list CRF's weights", 1e-9, 1e9,
           [](O& o) -> double& { return o.stage_two.list_l2; }),
  };
  return kFlags;
}

// Flags that say how to train from nothing.
constexpr std::array<std::string_view, 12> kFromNothing = {
    "dimension", "epochs",      "learning-rate", "min-n",
    "max-n",     "word-ngrams", "buckets",       "min-count",
    "seed",      "page-l2",     "list-l2",       "stage-two"};

// In the order of StageTwoScope.
constexpr std::array<std::string_view, 4> kScopes = {"scores", "heuristics",
                                                     "page", "all"};

std::string plain(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

// What --init, --init-strength and --keep say.
Result<InitOptions> read_init_flags(const FlagParser& flags) {
  const auto invalid = [](std::string why) {
    return Error{ErrorCode::kInvalidArgument, std::move(why)};
  };
  InitOptions init;
  if (!flags.has("init")) {
    for (const char* flag : {"init-strength", "keep"}) {
      if (flags.has(flag)) {
        return invalid("--" + std::string(flag) + " goes with --init only");
      }
    }
    return init;
  }
  for (const std::string_view flag : kFromNothing) {
    if (flags.has(std::string(flag))) {
      return invalid("--" + std::string(flag) +
                     " says how to train from nothing, and does not go with "
                     "--init; --init-strength says how far to go");
    }
  }
  const Result<double> strength = flags.number("init-strength", 1e-6, 1e9);
  if (!strength) return strength.error();
  init.strength = *strength;
  const std::string name = flags.text("init");
  Result<Classifier> model =
      name == "default" ? Classifier::load_default() : Classifier::load(name);
  if (!model) return invalid("--init: " + model.error().message);
  init.model = std::move(*model);
  CommandPages keep = load_pages(flags.many("keep"));
  if (keep.had_problems) {
    return invalid("--keep: some pages could not be read, see above");
  }
  init.keep = std::move(keep.pages);
  return init;
}

}  // namespace

void add_training_flags(FlagParser& flags) {
  const TrainOptions defaults;
  for (const NumberFlag& f : number_flags()) {
    flags.add(f.name, f.meaning, "N", plain(f.get(defaults)));
  }
  flags.add("stage-two",
            "what stage two looks at, each more than the one before: scores, "
            "heuristics, page or all",
            "SCOPE", "all");
  flags.one_of("stage-two", {kScopes.begin(), kScopes.end()});
  flags.add("init",
            "go on from this model with a few pages, rather than train from "
            "nothing; `default` is the model that kijil uses by default",
            "FILE.kijil|default");
  flags.add("init-strength",
            "how firmly --init's model is held: 10 changes it less, 0.1 more",
            "N", plain(defaults.init.strength));
  flags.add_many(
      "keep",
      "with --init: more pages, labelled or not, that are to be read "
      "as before; may be given several times",
      "FILE|DIR");
  flags.add_many("composed",
                 "pages drawn by `kijil compose`; may be given several times",
                 "FILE|DIR");
  flags.add_switch("composed-lists",
                   "composed pages teach the judging of lists, too");
  flags.add_many("lines",
                 "labelled lines that belong to no page, for stage one only; "
                 "may be given several times",
                 "FILE|DIR");
}

Result<TrainOptions> read_training_flags(const FlagParser& flags) {
  TrainOptions options;
  for (const NumberFlag& f : number_flags()) {
    const Result<double> value = flags.number(f.name, f.low, f.high);
    if (!value) return value.error();
    f.set(options, *value);
    // An int has dropped the fraction.
    if (f.get(options) != *value) {
      return Error{ErrorCode::kInvalidArgument, "--" + std::string(f.name) +
                                                    ": '" + flags.text(f.name) +
                                                    "' is not a whole number"};
    }
  }
  Result<InitOptions> init = read_init_flags(flags);
  if (!init) return init.error();
  options.init = std::move(*init);
  const auto* scope =
      std::find(kScopes.begin(), kScopes.end(), flags.text("stage-two"));
  options.stage_two.scope = static_cast<StageTwoScope>(scope - kScopes.begin());
  if (options.stage_one.min_n > options.stage_one.max_n) {
    return Error{ErrorCode::kInvalidArgument,
                 "--min-n: '" + flags.text("min-n") +
                     "' is more than --max-n, which is " + flags.text("max-n")};
  }
  CommandPages composed = load_pages(flags.many("composed"));
  if (composed.had_problems) {
    return Error{ErrorCode::kInvalidArgument,
                 "--composed: some pages could not be read, see above"};
  }
  options.composed = std::move(composed.pages);
  options.composed_lists = flags.has("composed-lists");
  CommandPages extra = load_pages(flags.many("lines"));
  if (extra.had_problems) {
    return Error{ErrorCode::kInvalidArgument,
                 "--lines: some lines could not be read, see above"};
  }
  for (LabeledPage& page : extra.pages) {
    for (LabeledLine& line : page.lines) {
      options.extra_lines.push_back(std::move(line));
    }
  }
  return options;
}

}  // namespace kijil::cli
