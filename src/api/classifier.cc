// Tested by classifier_test.cc.
#include "kijil/classifier.h"

#include <algorithm>
#include <cstdlib>

#include "api/embedded_model.h"
#include "api/filtered_page.h"
#include "api/windows.h"
#include "labels/page_model.h"
#include "text/normalize.h"

namespace kijil {
namespace {

Result<PageModel> open(Result<ModelFile> file) {
  if (!file) return file.error();
  return PageModel::from_file(std::move(*file));
}

}  // namespace

Classifier::Classifier(std::shared_ptr<const PageModel> model)
    : model_(std::move(model)) {}

Result<Classifier> Classifier::load_default() {
  if (const char* path = std::getenv("KIJIL_MODEL");
      path != nullptr && *path != '\0') {
    Result<Classifier> named = load(path);
    if (named) return named;
    return Error{named.error().code, "KIJIL_MODEL: " + named.error().message};
  }
  const std::string_view bytes = embedded_model();
  if (bytes.empty()) {
    return Error{ErrorCode::kNotFound,
                 "this kijil was built without an embedded model; name one "
                 "with --model or KIJIL_MODEL"};
  }
  Result<PageModel> model = open(ModelFile::view(bytes, "embedded model"));
  if (!model) return model.error();
  return Classifier(std::make_shared<const PageModel>(std::move(*model)));
}

Result<Classifier> Classifier::load(const std::filesystem::path& path) {
  Result<PageModel> model = open(ModelFile::open(path));
  if (!model) return model.error();
  return Classifier(std::make_shared<const PageModel>(std::move(*model)));
}

Result<Classifier> Classifier::from_bytes(std::string bytes) {
  Result<PageModel> model =
      open(ModelFile::from_bytes(std::move(bytes), "model in memory"));
  if (!model) return model.error();
  return Classifier(std::make_shared<const PageModel>(std::move(*model)));
}

std::vector<LineResult> label_page(const PageModel& model,
                                   std::span<const std::string_view> lines,
                                   PageBuffers& buffers) {
  std::vector<LineResult> results;
  results.reserve(lines.size());
  for (const PageWindow& w : page_windows(lines.size())) {
    const auto counted =
        model.label(lines.subspan(w.begin, w.end - w.begin), buffers)
            .subspan(w.emit_begin - w.begin, w.emit_end - w.emit_begin);
    results.insert(results.end(), counted.begin(), counted.end());
  }
  return results;
}

std::vector<LineResult> Classifier::classify(
    std::span<const std::string_view> lines) const {
  if (lines.size() <= kWindowLines) return model_->label(lines);
  const BufferPool::Loan buffers = model_->borrow_buffers();
  return label_page(*model_, lines, *buffers);
}

std::vector<LineResult> Classifier::classify_alone(
    std::span<const std::string_view> lines) const {
  std::vector<LineResult> results(lines.size());
  Normalizer normalizer;
  WordCache words;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const PaddedText normalized = normalizer.normalize(lines[i]);
    if (normalized.empty()) continue;
    results[i].probabilities =
        calibrate(model_->stage_one().score(normalized, words).span(),
                  model_->temperatures().stage_one)
            .probability;
    const auto best = std::max_element(results[i].probabilities.begin(),
                                       results[i].probabilities.end());
    results[i].label = kModelLabels[static_cast<std::size_t>(
        best - results[i].probabilities.begin())];
    results[i].score = *best;
  }
  return results;
}

std::vector<LineResult> Classifier::classify_text(std::string_view page) const {
  return classify(page_lines(page));
}

std::vector<std::string_view> page_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace kijil
