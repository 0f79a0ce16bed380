// The fold: fastText's logits are B * mean(A[i]) = mean(B * A[i]), with A the
// input matrix (a row per word and per bucket) and B the output matrix (a row
// per label). So row i of the table is B * A[i]; and since a vocabulary word
// always brings the same n-grams, their rows are summed into the word's.
// Sums are in doubles; fastText's own are in floats, hence the 1e-4 of the
// test. Tested by fold_agree_test.cc against libfasttext.
#include "train/fasttext.h"

#include <fasttext/fasttext.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <stdexcept>

#include "features/ngrams.h"

namespace kijil::train {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLabelPrefix = "__label__";

// fastText reads its training lines from a file only. Removed at the end.
class TemporaryFile {
 public:
  static Result<TemporaryFile> create() {
    std::string name = (fs::temp_directory_path() / "kijil-XXXXXX").string();
    const int handle = ::mkstemp(name.data());
    if (handle < 0) {
      return Error{ErrorCode::kIo,
                   name +
                       ": a temporary file cannot be made; set TMPDIR to "
                       "a folder that can be written"};
    }
    ::close(handle);
    return TemporaryFile(name);
  }
  TemporaryFile(TemporaryFile&& other) noexcept
      : path_(std::exchange(other.path_, {})) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

fasttext::Args arguments(const StageOneOptions& options,
                         const std::string& input) {
  // Fields are set one by one: Args::parseArgs ends the process on errors.
  fasttext::Args args;
  args.input = input;
  args.label = kLabelPrefix;
  args.model = fasttext::model_name::sup;
  args.loss = fasttext::loss_name::softmax;
  args.dim = options.dimension;
  args.epoch = options.epochs;
  args.lr = options.learning_rate;
  args.minn = options.min_n;
  args.maxn = options.max_n;
  args.wordNgrams = options.word_ngrams;
  args.minCount = options.min_count;
  args.bucket = options.buckets;
  args.seed = options.seed;
  args.thread = 1;  // more would make the result depend on timing
  args.verbose = 0;
  return args;
}

// The text's words but those that fastText would take for labels of the
// example; the folded table passes over them too.
std::string words_of(std::string_view text) {
  std::string words;
  auto end = text.begin();
  while (true) {
    const auto begin = std::find_if_not(end, text.end(), is_fasttext_space);
    if (begin == text.end()) return words;
    end = std::find_if(begin, text.end(), is_fasttext_space);
    const std::string_view word(begin, end);
    if (!word.starts_with(kLabelPrefix)) words.append(word).push_back(' ');
  }
}

Status write_examples(std::span<const StageOneExample> examples,
                      const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  for (const StageOneExample& e : examples) {
    out << kLabelPrefix << label_name(e.label) << ' ' << words_of(e.text)
        << '\n';
  }
  out.close();
  if (!out) {
    return Error{
        ErrorCode::kIo,
        path + ": training lines cannot be written; is the disk full?"};
  }
  return ok();
}

// B * (sum of A's rows `ids`).
std::vector<float> fold_rows(const fasttext::DenseMatrix& input,
                             const fasttext::DenseMatrix& output,
                             std::span<const std::int32_t> ids) {
  std::vector<double> sum(static_cast<std::size_t>(input.size(1)), 0.0);
  for (const std::int32_t id : ids) {
    for (std::size_t d = 0; d < sum.size(); ++d) {
      sum[d] += double{input.at(id, static_cast<std::int64_t>(d))};
    }
  }
  std::vector<float> scores;
  for (std::int64_t k = 0; k < output.size(0); ++k) {
    double score = 0;
    for (std::size_t d = 0; d < sum.size(); ++d) {
      score += sum[d] * double{output.at(k, static_cast<std::int64_t>(d))};
    }
    scores.push_back(static_cast<float>(score));
  }
  return scores;
}

FoldedRows fold(const fasttext::FastText& model) {
  const auto dictionary = model.getDictionary();
  const auto input = model.getInputMatrix();
  const auto output = model.getOutputMatrix();
  const fasttext::Args args = model.getArgs();
  FoldedRows rows;
  rows.settings.min_n = args.minn;
  rows.settings.max_n = args.maxn;
  rows.settings.word_ngrams = args.wordNgrams;
  rows.settings.label_prefix = args.label;
  for (std::int32_t k = 0; k < dictionary->nlabels(); ++k) {
    std::string label = dictionary->getLabel(k);
    if (label.starts_with(args.label)) label.erase(0, args.label.size());
    rows.labels.push_back(std::move(label));
  }
  const std::int32_t words = dictionary->nwords();
  for (std::int32_t w = 0; w < words; ++w) {
    const std::vector<std::int32_t> own = {w};
    const auto& ids = args.maxn > 0 ? dictionary->getSubwords(w) : own;
    rows.words.push_back({dictionary->getWord(w),
                          static_cast<std::uint32_t>(ids.size()),
                          fold_rows(*input, *output, ids)});
  }
  // The rows behind the words are the buckets; a model without n-grams has
  // rows for them in its settings, but none in the matrix.
  const std::int64_t buckets = input->size(0) - words;
  rows.settings.buckets = static_cast<std::uint32_t>(buckets);
  rows.buckets.reserve(static_cast<std::size_t>(buckets) * rows.labels.size());
  for (std::int64_t b = 0; b < buckets; ++b) {
    const std::int32_t id = words + static_cast<std::int32_t>(b);
    const std::vector<float> scores =
        fold_rows(*input, *output, std::span(&id, 1));
    rows.buckets.insert(rows.buckets.end(), scores.begin(), scores.end());
  }
  return rows;
}

// Puts columns of label scores into the order of kijil::Label.
void reorder_labels(FoldedRows& rows) {
  std::vector<std::size_t> from;
  std::vector<std::string> names;
  for (const Label label : kModelLabels) {
    names.emplace_back(label_name(label));
    from.push_back(static_cast<std::size_t>(
        std::find(rows.labels.begin(), rows.labels.end(), names.back()) -
        rows.labels.begin()));
  }
  const auto reorder = [&](float* row) {
    std::vector<float> old(row, row + from.size());
    for (std::size_t k = 0; k < from.size(); ++k) row[k] = old[from[k]];
  };
  for (auto& word : rows.words) reorder(word.scores.data());
  for (std::size_t at = 0; at < rows.buckets.size(); at += from.size()) {
    reorder(rows.buckets.data() + at);
  }
  rows.labels = std::move(names);
}

Status check_foldable(const fasttext::FastText& model,
                      const std::string& name) {
  const fasttext::Args args = model.getArgs();
  const auto unsupported = [&name](const std::string& why) {
    return Error{ErrorCode::kUnsupported, name + ": " + why};
  };
  if (args.model != fasttext::model_name::sup) {
    return unsupported(
        "a model of word vectors has no labels to fold; give one trained with "
        "`fasttext supervised`");
  }
  if (model.isQuant()) {
    return unsupported(
        "quantised models (.ftz) cannot be folded; give the .bin that it was "
        "made from");
  }
  if (args.loss != fasttext::loss_name::softmax) {
    return unsupported(
        "only models trained with -loss softmax can be folded; train it again "
        "with that loss");
  }
  const std::int32_t labels = model.getDictionary()->nlabels();
  if (labels < 1 || static_cast<std::size_t>(labels) > kMaxFoldedLabels) {
    return unsupported("has " + std::to_string(labels) +
                       " labels; folding pays, and works, up to " +
                       std::to_string(kMaxFoldedLabels));
  }
  return ok();
}

// Unlike fastText's own loading, does not take a file that ends too early for
// one that ends in zeros.
class WholeFastText : public fasttext::FastText {
 public:
  void load(const fs::path& path) {
    std::ifstream in;
    in.exceptions(std::ios::failbit | std::ios::badbit | std::ios::eofbit);
    in.open(path, std::ios::binary);
    if (!checkModel(in)) throw std::invalid_argument("another file format");
    loadModel(in);
  }
};

}  // namespace

Result<FoldedRows> train_stage_one(std::span<const StageOneExample> examples,
                                   const StageOneTraining& training) {
  Result<TemporaryFile> file = TemporaryFile::create();
  if (!file) return file.error();
  if (Status s = write_examples(examples, file->path()); !s) return s.error();
  try {
    fasttext::FastText model;
    model.train(arguments(training.options, file->path()));
    if (!training.keep_model.empty()) {
      model.saveModel(training.keep_model.string());
    }
    FoldedRows rows = fold(model);
    reorder_labels(rows);
    return rows;
  } catch (const std::exception& e) {
    return Error{ErrorCode::kInternal,
                 std::string("fastText could not train: ") + e.what()};
  }
}

Result<FoldedRows> fold_model_file(const fs::path& path) {
  const std::string name = path.string();
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    return Error{ErrorCode::kNotFound, name + ": no such file; check the path"};
  }
  try {
    WholeFastText model;
    model.load(path);
    if (Status s = check_foldable(model, name); !s) return s.error();
    return fold(model);
  } catch (const std::exception& e) {
    return Error{ErrorCode::kCorrupt,
                 name + ": not a fastText model (" + e.what() +
                     "); give a .bin written by `fasttext supervised`"};
  }
}

}  // namespace kijil::train
