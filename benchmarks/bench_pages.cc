#include "bench_pages.h"

#include <optional>
#include <utility>

#include "base/file.h"
#include "kijil/classifier.h"
#include "kijil/compose.h"
#include "kijil/labeled_pages.h"
#include "lines/unlabeled_pages.h"

namespace kijil::bench {
namespace {

// Not the seed of scripts/recipe, whose pages the model was trained on.
constexpr std::uint64_t kSeed = 1001;

struct Loaded {
  std::vector<LabeledPage> source;
  BenchPages pages;
  std::optional<Classifier> classifier;
};

Loaded& loaded() {
  static Loaded instance;
  return instance;
}

Result<std::vector<LabeledPage>> written_and_composed(std::size_t composed) {
  const std::filesystem::path root = KIJIL_SOURCE_DIR;
  std::vector<LabeledPage> pages;
  for (const char* folder : {"training/pages", "tests/floor/pages"}) {
    Result<LoadedPages> written = load_labeled_pages(root / folder);
    if (!written) return written.error();
    std::move(written->pages.begin(), written->pages.end(),
              std::back_inserter(pages));
  }
  if (composed == 0) return pages;
  ComposeOptions options;
  options.parts = root / "training/parts";
  options.layouts = {root / "training/layouts"};
  options.pages = composed;
  options.seed = kSeed;
  Result<std::vector<LabeledPage>> drawn = compose_pages(options);
  if (!drawn) return drawn.error();
  std::move(drawn->begin(), drawn->end(), std::back_inserter(pages));
  return pages;
}

Result<std::vector<LabeledPage>> read_source(const BenchSource& source) {
  if (source.text.empty()) return written_and_composed(source.composed);
  const Result<std::string> text = read_file(source.text);
  if (!text) return text.error();
  return parse_text_pages(*text, source.text.string(), "").pages;
}

// Views of a text that is not moved any more.
void split(const std::vector<LabeledPage>& source, BenchPages& pages) {
  std::size_t lines = 0;
  for (const LabeledPage& page : source) {
    if (!pages.text.empty()) pages.text += '\f';
    for (const LabeledLine& line : page.lines) {
      pages.text.append(line.text) += '\n';
    }
    lines += page.lines.size();
  }
  pages.lines.reserve(lines);
  std::string_view rest = pages.text;
  for (const LabeledPage& page : source) {
    const std::size_t begin = pages.lines.size();
    for (const LabeledLine& line : page.lines) {
      if (rest.starts_with('\f')) rest.remove_prefix(1);
      pages.lines.push_back(rest.substr(0, line.text.size()));
      rest.remove_prefix(line.text.size() + 1);
    }
    pages.pages.emplace_back(
        pages.lines.begin() + static_cast<std::ptrdiff_t>(begin),
        pages.lines.end());
  }
}

// The normal forms one behind the other, as a Normalizer's are: readable behind
// their ends.
void read_normal_forms(BenchPages& pages) {
  std::string joined;
  for (const ReadPage& page : pages.read) {
    for (const std::string& line : page.normalized) joined += line;
  }
  const PaddedText text = pages.normal_text.emplace(joined).text();
  std::string_view rest = text;
  for (const ReadPage& page : pages.read) {
    for (const std::string& line : page.normalized) {
      pages.normal.push_back(text.part(rest.substr(0, line.size())));
      rest.remove_prefix(line.size());
    }
  }
}

}  // namespace

Status load_bench_pages(const BenchSource& source) {
  Loaded& all = loaded();
  Result<std::vector<LabeledPage>> pages = read_source(source);
  if (!pages) return pages.error();
  Result<Classifier> classifier = Classifier::load_default();
  if (!classifier) return classifier.error();
  all.source = std::move(*pages);
  all.classifier = std::move(*classifier);
  split(all.source, all.pages);
  for (const auto& page : all.pages.pages) {
    all.pages.read.push_back(bench_model().read(page));
  }
  read_normal_forms(all.pages);
  return ok();
}

const BenchPages& bench_pages() { return loaded().pages; }

const PageModel& bench_model() { return loaded().classifier->model(); }

}  // namespace kijil::bench
