// kijil_stage_one COMMAND ...: what scripts/bench needs beside the command, to
// measure stage one against fastText. Results go to stdout, as JSON or lines.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/embedded_model.h"
#include "base/file.h"
#include "line_file.h"
#include "scores/line_scorer.h"
#include "scores/word_cache.h"
#include "text/normalize.h"
#include "text/padded_text.h"
#include "text_facts.h"
#include "train_stage_one.h"

namespace kijil::bench {
namespace {

constexpr const char* kUsage =
    "usage: kijil_stage_one train DIMENSION EPOCHS MIN_COUNT MODEL.bin "
    "COMPOSED PAGES...\n"
    "       kijil_stage_one normal TEXT > LINES\n"
    "       kijil_stage_one label FOLD.kijil LINES > LABELS\n"
    "       kijil_stage_one score FOLD.kijil LINES PASSES\n"
    "       kijil_stage_one normalise-and-score FOLD.kijil TEXT PASSES\n"
    "       kijil_stage_one facts FOLD.kijil TEXT\n"
    "\n"
    "TEXT is as `kijil classify` takes it; LINES are the normal forms of its "
    "lines, and\n`normal` leaves blank ones out. `train` trains as `kijil "
    "train` does and keeps\nfastText's model; it says whether the fold is that "
    "of the embedded model. Times\nare of each pass over a file in memory, "
    "loading not counted.\n";

using Arguments = std::span<const std::string>;

// A file's bytes, or an error and the end of the program.
template <typename Value>
Value or_exit(Result<Value> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "kijil_stage_one: %s\n", result.error().message.c_str());
  std::exit(2);
}

int number(const std::string& text) {
  const int value = std::atoi(text.c_str());
  if (value > 0) return value;
  std::fprintf(stderr, "kijil_stage_one: '%s' is no number above 0\n",
               text.c_str());
  std::exit(2);
}

int train(Arguments arguments) {
  StageOneJob job;
  job.options.dimension = number(arguments[0]);
  job.options.epochs = number(arguments[1]);
  job.options.min_count = number(arguments[2]);
  job.keep_model = arguments[3];
  job.composed = arguments[4];
  job.written.assign(arguments.begin() + 5, arguments.end());
  const std::string table = or_exit(train_stage_one_of(job));
  const ModelFile embedded =
      or_exit(ModelFile::view(embedded_model(), "embedded model"));
  const bool same = embedded.section("STG1") == table;
  std::cout << "{\"table_bytes\": " << table.size()
            << ", \"same_as_embedded\": " << (same ? "true" : "false") << "}\n";
  return 0;
}

int normal(Arguments arguments) {
  const std::string text = or_exit(read_file(arguments[0]));
  Normalizer normalizer;
  for_each_text_line(text, [&](std::string_view line) {
    const std::string_view form = normalizer.normalize(line);
    if (!form.empty()) std::cout << form << '\n';
  });
  return std::cout.flush() ? 0 : 2;
}

int label(Arguments arguments) {
  const Fold fold = or_exit(Fold::open(arguments[0]));
  const PaddedCopy file(or_exit(read_file(arguments[1])));
  const PaddedText lines = file.text();
  WordCache cache;
  for_each_line(lines, [&](std::string_view line) {
    const LabelScores scores = fold.table.score(lines.part(line), cache);
    std::cout << fold.table.labels()[best_label(scores)] << '\n';
  });
  return std::cout.flush() ? 0 : 2;
}

struct Clock {
  double wall = 0, cpu = 0;
  static Clock now() {
    timespec cpu{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    const std::chrono::duration<double> wall =
        std::chrono::steady_clock::now().time_since_epoch();
    return {wall.count(), static_cast<double>(cpu.tv_sec) +
                              1e-9 * static_cast<double>(cpu.tv_nsec)};
  }
};

// Times go(counts), which counts labels, once for each pass.
template <typename Go>
int time_passes(int passes, std::span<const std::string> labels, Go&& go) {
  std::string walls, cpus;
  std::vector<std::size_t> counts;
  for (int pass = 0; pass < passes; ++pass) {
    counts.assign(labels.size(), 0);
    const Clock begin = Clock::now();
    go(counts);
    const Clock end = Clock::now();
    const char* comma = pass > 0 ? ", " : "";
    walls.append(comma).append(std::to_string(end.wall - begin.wall));
    cpus.append(comma).append(std::to_string(end.cpu - begin.cpu));
  }
  std::cout << "{\"seconds\": [" << walls << "], \"cpu\": [" << cpus
            << "], \"labels\": {";
  for (std::size_t k = 0; k < labels.size(); ++k) {
    std::cout << (k > 0 ? ", " : "") << '"' << labels[k] << "\": " << counts[k];
  }
  std::cout << "}}\n";
  return 0;
}

// Each pass with a new cache: that of a line's words is filled on the way.
int score(Arguments arguments) {
  const Fold fold = or_exit(Fold::open(arguments[0]));
  const PaddedCopy file(or_exit(read_file(arguments[1])));
  const PaddedText lines = file.text();
  const FoldedTable& table = fold.table;
  return time_passes(number(arguments[2]), table.labels(), [&](auto& counts) {
    WordCache cache;
    LineScorer scorer(table, cache);
    const auto count = [&](const LabelScores& scores) {
      ++counts[best_label(scores)];
    };
    for_each_line(lines, [&](std::string_view line) {
      scorer.add(lines.part(line), count);
    });
    scorer.finish(count);
  });
}

int normalise_and_score(Arguments arguments) {
  const Fold fold = or_exit(Fold::open(arguments[0]));
  const std::string text = or_exit(read_file(arguments[1]));
  const FoldedTable& table = fold.table;
  return time_passes(number(arguments[2]), table.labels(), [&](auto& counts) {
    WordCache cache;
    Normalizer normalizer;
    for_each_text_line(text, [&](std::string_view line) {
      const PaddedText form = normalizer.normalize(line);
      if (!form.empty()) ++counts[best_label(table.score(form, cache))];
    });
  });
}

int facts(Arguments arguments) {
  const Fold fold = or_exit(Fold::open(arguments[0]));
  const std::string text = or_exit(read_file(arguments[1]));
  const TextFacts f = facts_of(text, fold.table);
  std::cout << "{\"bytes\": " << f.bytes << ", \"pages\": " << f.pages
            << ", \"lines\": " << f.lines
            << ", \"blank_lines\": " << f.blank_lines
            << ", \"distinct_lines\": " << f.distinct_lines
            << ", \"words\": " << f.words
            << ", \"unknown_words\": " << f.unknown_words
            << ", \"distinct_words\": " << f.distinct_words << "}\n";
  return 0;
}

struct Command {
  std::size_t fewest, most;  // arguments
  int (*run)(Arguments);
};

int run(const std::vector<std::string>& arguments) {
  static const std::map<std::string_view, Command> kCommands = {
      {"train", {6, 1000, train}},
      {"normal", {1, 1, normal}},
      {"label", {2, 2, label}},
      {"score", {3, 3, score}},
      {"normalise-and-score", {3, 3, normalise_and_score}},
      {"facts", {2, 2, facts}}};
  if (!arguments.empty()) {
    const auto found = kCommands.find(arguments[0]);
    const Arguments rest = Arguments(arguments).subspan(1);
    if (found != kCommands.end() && rest.size() >= found->second.fewest &&
        rest.size() <= found->second.most) {
      return found->second.run(rest);
    }
  }
  std::fputs(kUsage, stderr);
  return 2;
}

}  // namespace
}  // namespace kijil::bench

int main(int count, char** arguments) {
  std::ios::sync_with_stdio(false);
  return kijil::bench::run({arguments + 1, arguments + count});
}
