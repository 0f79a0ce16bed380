#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <numeric>

#include "api/embedded_model.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/log.h"
#include "cli/options.h"
#include "kijil/train.h"
#include "labels/page_model.h"
#include "scores/heuristics.h"
#include "scores/word_cache.h"
#include "train/meta.h"

namespace kijil::cli {
namespace {

using train::checksum_text;

Outcome fail(const Error& error) {
  log_error(error.message);
  return Outcome::kError;
}

// The file named as operand, else the one that classify would use.
Result<ModelFile> open_model(const FlagParser& flags) {
  const std::vector<std::string> files = flags.files();
  if (!files.empty()) return ModelFile::open(files.front());
  if (const char* path = std::getenv("KIJIL_MODEL");
      path != nullptr && *path != '\0') {
    Result<ModelFile> file = ModelFile::open(path);
    if (file) return file;
    return Error{file.error().code, "KIJIL_MODEL: " + file.error().message};
  }
  return ModelFile::view(embedded_model(), "embedded model");
}

Outcome run_info(const Arguments& arguments) {
  FlagParser flags({"kijil model info", "[FILE]",
                    "Says what a model is made of and what it learned from.",
                    "Example:\n  kijil model info my.kijil\n"});
  if (const auto done = flags.parse(arguments)) return *done;
  const Result<ModelFile> file = open_model(flags);
  if (!file) return fail(file.error());
  const Result<std::string_view> section = file->require("STG1");
  if (!section) return fail(section.error());
  const Result<FoldedTable> table = FoldedTable::parse(*section);
  if (!table) return fail(table.error());
  std::cout << "model       " << file->name() << "\nbytes       "
            << file->size() << "\nchecksum    " << checksum_text(*file)
            << "\nlabels     ";
  for (const std::string& label : table->labels()) std::cout << ' ' << label;
  const NgramSettings& n = table->settings();
  std::cout << "\nstage one   " << table->words() << " words, " << n.buckets
            << " buckets, characters " << n.min_n << " to " << n.max_n
            << ", words to " << n.word_ngrams << ", "
            << (table->row_format() == RowFormat::kInt16 ? "16-bit" : "float")
            << " rows\n";
  if (file->section("CRFP").empty()) {
    std::cout << "stage two   none: a folded fastText model\n";
    return Outcome::kDone;
  }
  const Result<PageModel> model = PageModel::from_file(*file);
  if (!model) return fail(model.error());
  std::cout << "stage two   page CRF of "
            << model->page_crf().unary_names.size() << " + "
            << model->page_crf().edge_names.size() << " features, list CRF of "
            << model->list_crf().unary_names.size() << " + "
            << model->list_crf().edge_names.size() << "\ntemperature "
            << model->temperatures().stage_one << " (stage one), "
            << model->temperatures().page << " (pages), "
            << model->temperatures().list << " (lists)\nself-test   "
            << model->self_test_lines() << " lines, passed\n";
  if (!file->section("META").empty()) {
    std::cout << file->section("META") << '\n';
  }
  return Outcome::kDone;
}

// What a sound model says of itself; an error if it is not sound.
Result<std::string> check_model(ModelFile file) {
  const std::string name = file.name();
  if (file.section("CRFP").empty()) {
    const Result<std::string_view> section = file.require("STG1");
    if (!section) return section.error();
    const Result<FoldedTable> table = FoldedTable::parse(*section);
    if (!table) {
      return Error{table.error().code, name + ": " + table.error().message};
    }
    return name + ": sound (a folded fastText model)";
  }
  const Result<PageModel> model = PageModel::from_file(std::move(file));
  if (!model) return model.error();
  return name + ": sound; self-test of " +
         std::to_string(model->self_test_lines()) + " lines passed";
}

Outcome run_check(const Arguments& arguments) {
  FlagParser flags({"kijil model check", "[FILE]",
                    "Checks a model file: form, checksum, sizes, self-test.",
                    "Example:\n"
                    "  kijil model check my.kijil && echo use it\n"
                    "\n"
                    "Exit code: 0 sound; 1 not sound; 2 it cannot be read.\n"});
  if (const auto done = flags.parse(arguments)) return *done;
  const auto unsound = [](const Error& error) {
    log_error(error.message);
    const bool unread =
        error.code == ErrorCode::kNotFound || error.code == ErrorCode::kIo;
    return unread ? Outcome::kError : Outcome::kNo;
  };
  Result<ModelFile> file = open_model(flags);
  if (!file) return unsound(file.error());
  const Result<std::string> checked = check_model(std::move(*file));
  if (!checked) return unsound(checked.error());
  std::cout << *checked << '\n';
  return Outcome::kDone;
}

Outcome run_fold(const Arguments& arguments) {
  FlagParser flags(
      {"kijil model fold", "MODEL.bin",
       "Folds a supervised softmax fastText model with up to 64 labels into "
       "one table.",
       "Example:\n"
       "  fasttext supervised -input train.txt -output topic\n"
       "  kijil model fold topic.bin --output topic.kijil\n"
       "  kijil model predict topic.kijil lines.txt\n"});
  flags.add("o,output", "where the folded model goes", "FILE.kijil");
  flags.add_switch("floats", "keep rows as floats: exact, and twice as large");
  if (const auto done = flags.parse(arguments)) return *done;
  if (flags.files().size() != 1 || !flags.has("output")) {
    return flags.usage_error("name one fastText model, and --output");
  }
  FoldOptions options;
  options.quantize = !flags.has("floats");
  const Result<std::string> bytes =
      fold_fasttext(flags.files().front(), options);
  if (!bytes) return fail(bytes.error());
  if (Status s = write_file(flags.text("output"), *bytes); !s) {
    return fail(s.error());
  }
  log_info(flags.text("output") + ": " + std::to_string(bytes->size()) +
           " bytes");
  return Outcome::kDone;
}

// As `fasttext predict-prob`: the best label and its probability, per line.
Outcome run_predict(const Arguments& arguments) {
  FlagParser flags(
      {"kijil model predict", "MODEL.kijil [FILE...]",
       "Labels each line alone by stage one, as `fasttext predict-prob` does: "
       "label, probability, text.",
       "Example:\n  kijil model predict topic.kijil lines.txt\n"});
  if (const auto done = flags.parse(arguments)) return *done;
  std::vector<std::string> files = flags.files();
  if (files.empty()) return flags.usage_error("name the folded model");
  const Result<ModelFile> file = ModelFile::open(files.front());
  if (!file) return fail(file.error());
  const Result<std::string_view> section = file->require("STG1");
  if (!section) return fail(section.error());
  const Result<FoldedTable> table = FoldedTable::parse(*section);
  if (!table) return fail(table.error());
  files.erase(files.begin());
  if (files.empty()) files.push_back("-");
  bool failed = false;
  WordCache words;
  const auto predict = [&](std::istream& in, const std::string& input) {
    for (std::string line; std::cout && std::getline(in, line);) {
      LabelScores scores = table->score(line, words);
      softmax(scores.span());
      const auto best =
          std::max_element(scores.span().begin(), scores.span().end());
      std::cout << table->labels()[static_cast<std::size_t>(
                       best - scores.span().begin())]
                << '\t' << *best << '\t' << line << '\n';
    }
    if (!in.bad()) return;
    log_error(input + ": reading failed (" + std::strerror(errno) +
              "); what was read before that is done, the rest is not");
    failed = true;
  };
  for (const std::string& name : files) {
    if (name == "-") {
      predict(std::cin, "stdin");
      continue;
    }
    Result<std::ifstream> in = open_file(name);
    if (!in) {
      log_error(in.error().message);
      failed = true;
      continue;
    }
    predict(*in, name);
  }
  return failed ? Outcome::kError : Outcome::kDone;
}

Outcome run_heuristics(const Arguments& arguments) {
  FlagParser flags({"kijil model heuristics", "",
                    "Lists the named heuristics, with a line on which each "
                    "fires and one on which it must not.",
                    "Example:\n  kijil model heuristics > heuristics.md\n"});
  if (const auto done = flags.parse(arguments)) return *done;
  const auto cell = [](std::string_view example) {
    std::string out;
    for (const char c : example) {
      c == '\n' ? out += "<br>" : c == '|' ? out += "\\|" : out += c;
    }
    return out;
  };
  std::cout << "| heuristic | holds if the line | fires on | not on |\n"
               "|---|---|---|---|\n";
  for (const Heuristic& h : heuristics()) {
    std::cout << "| " << h.name << " | " << h.meaning << " | " << cell(h.fires)
              << " | " << cell(h.silent) << " |\n";
  }
  return Outcome::kDone;
}

constexpr Command kModelCommands[] = {
    {"info", "what a model is made of and learned from", run_info},
    {"check", "check a model file and replay its self-test", run_check},
    {"fold", "fold a fastText model into a table", run_fold},
    {"predict", "label single lines with a folded model", run_predict},
    {"heuristics", "list the named heuristics", run_heuristics},
};

}  // namespace

std::span<const Command> model_commands() { return kModelCommands; }

Outcome run_model(const Arguments& arguments) {
  const std::string name = arguments.empty() ? "" : arguments.front();
  for (const Command& c : kModelCommands) {
    if (c.name == name) {
      return c.run(Arguments(arguments.begin() + 1, arguments.end()));
    }
  }
  const bool help = name == "--help" || name == "-h";
  if (!help && !name.empty()) {
    log_error("there is no command 'model " + name +
              "'; see `kijil model --help`");
    return Outcome::kError;
  }
  std::ostream& out = help ? std::cout : std::cerr;
  out << "Usage: kijil model COMMAND [FLAGS] [FILE...]\n\n";
  for (const Command& c : kModelCommands) {
    std::string padded(c.name);
    padded.resize(12, ' ');
    out << "  " << padded << c.summary << '\n';
  }
  out << "\nExample: kijil model info my.kijil\n";
  return help ? Outcome::kDone : Outcome::kError;
}

}  // namespace kijil::cli
