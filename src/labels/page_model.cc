// The sections of a page model: STG1 (folded table), CALB (temperature), CRFP
// and CRFL (the CRFs of page and list), TEST (self-test), META (JSON).
// Tested by page_model_test.cc.
#include "labels/page_model.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "base/bytes.h"
#include "labels/exponential.h"
#include "labels/line_results.h"
#include "text/normalize.h"

namespace kijil {
namespace {

std::string write_crf(const CrfModel& crf) {
  ByteWriter out;
  out.put(static_cast<std::uint32_t>(crf.states));
  out.put(static_cast<std::uint32_t>(crf.unary_names.size()));
  out.put(static_cast<std::uint32_t>(crf.edge_names.size()));
  for (const std::string& name : crf.unary_names) out.put_string(name);
  for (const std::string& name : crf.edge_names) out.put_string(name);
  out.align(8);
  out.put_array(std::span<const float>(crf.unary));
  out.put_array(std::span<const float>(crf.edge));
  return out.bytes();
}

// What the code computes must be what the weights were trained on.
Result<CrfModel> read_crf(std::string_view bytes, std::size_t states,
                          const std::vector<std::string>& unary_names,
                          const std::vector<std::string>& edge_names) {
  ByteReader in(bytes);
  CrfModel crf;
  crf.states = in.get<std::uint32_t>();
  const auto unary_count = in.get<std::uint32_t>();
  const auto edge_count = in.get<std::uint32_t>();
  if (!in.good() || unary_count > bytes.size() || edge_count > bytes.size()) {
    return Error{ErrorCode::kCorrupt, "a CRF section is cut short"};
  }
  for (std::uint32_t i = 0; i < unary_count && in.good(); ++i) {
    crf.unary_names.emplace_back(in.get_string());
  }
  for (std::uint32_t i = 0; i < edge_count && in.good(); ++i) {
    crf.edge_names.emplace_back(in.get_string());
  }
  if (crf.states != states || crf.unary_names != unary_names ||
      crf.edge_names != edge_names) {
    return Error{ErrorCode::kUnsupported,
                 "made with other heuristics than this kijil has; use the "
                 "kijil that made it, or train again"};
  }
  in.align(8);
  const auto unary = in.get_array<float>(unary_count * states);
  const auto edge = in.get_array<float>(edge_count * states * states);
  if (!in.good() || !in.at_end()) {
    return Error{ErrorCode::kCorrupt, "a CRF section is cut short"};
  }
  crf.unary.assign(unary.begin(), unary.end());
  crf.edge.assign(edge.begin(), edge.end());
  const auto finite = [](float v) { return std::isfinite(v); };
  if (!std::all_of(crf.unary.begin(), crf.unary.end(), finite) ||
      !std::all_of(crf.edge.begin(), crf.edge.end(), finite)) {
    return Error{ErrorCode::kCorrupt, "a CRF weight is no number"};
  }
  return crf;
}

std::string write_self_test(const std::vector<SelfTestLine>& lines) {
  ByteWriter out;
  out.put(static_cast<std::uint32_t>(lines.size()));
  for (const SelfTestLine& line : lines) {
    out.put(static_cast<std::uint32_t>(line.label));
    out.put_string(line.text);
  }
  return out.bytes();
}

Result<std::vector<SelfTestLine>> read_self_test(std::string_view bytes) {
  ByteReader in(bytes);
  const auto count = in.get<std::uint32_t>();
  std::vector<SelfTestLine> lines;
  for (std::uint32_t i = 0; i < count && in.good(); ++i) {
    SelfTestLine line;
    const auto label = in.get<std::uint32_t>();
    line.label = static_cast<Label>(std::min<std::uint32_t>(label, 4));
    line.text = in.get_string();
    lines.push_back(std::move(line));
  }
  if (!in.good()) {
    return Error{ErrorCode::kCorrupt, "the self-test is cut short"};
  }
  return lines;
}

std::vector<std::size_t> list_members(const std::vector<std::size_t>& states) {
  std::vector<std::size_t> members;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i] == static_cast<std::size_t>(PageState::kList)) {
      members.push_back(i);
    }
  }
  return members;
}

}  // namespace

StageOneScores calibrate(std::span<const float> logits, float temperature) {
  StageOneScores scores;
  float mean = 0;
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    scores.centred[k] = logits[k] / temperature;
    mean += scores.centred[k] / kNumLabels;
  }
  for (float& c : scores.centred) c -= mean;
  const float top = *std::ranges::max_element(scores.centred);
  Lanes<kNumLabels> exponents;
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    // Below e^-104 all is 0 as a float.
    exponents.set(k, std::max(double{scores.centred[k] - top}, -700.0));
  }
  exponents = exponentials(exponents);
  float sum = 0;
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    scores.probability[k] = static_cast<float>(exponents[k]);
    sum += scores.probability[k];
  }
  for (float& p : scores.probability) p /= sum;
  return scores;
}

ReadPage read_page(std::span<const std::string_view> lines) {
  ReadPage page;
  Normalizer normalizer;
  const ShapeReader reader;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view normalized = normalizer.normalize(lines[i]);
    if (normalized.empty()) continue;
    page.positions.push_back(i);
    page.lines.push_back({reader.read(lines[i], normalized), {}, {}});
    page.normalized.emplace_back(normalized);
  }
  std::vector<const LineShape*> shapes;
  for (const ReadLine& line : page.lines) shapes.push_back(&line.shape);
  const std::vector<LineContext> contexts = read_contexts_at(shapes);
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    page.lines[i].context = contexts[i];
  }
  return page;
}

DecodedPage decode_page(std::span<const ReadLine> lines,
                        const CrfModel& page_crf, const CrfModel& list_crf,
                        const Temperatures& temperatures) {
  SequenceFeatures page_rows = page_features(lines);
  Potentials page = potentials(page_crf, page_rows);
  std::vector<std::size_t> states = viterbi(page);
  const Marginals page_marginals =
      forward_backward(tempered(page, temperatures.page));

  std::vector<std::size_t> members = list_members(states);
  SequenceFeatures list_rows = list_features(lines, members);
  Potentials lists = potentials(list_crf, list_rows);
  std::vector<std::size_t> kinds = viterbi(lists);
  const Marginals list_marginals =
      forward_backward(tempered(lists, temperatures.list));

  std::vector<LineResult> results(lines.size());
  std::size_t m = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double* p = page_marginals.unary.data() + i * kNumPageStates;
    if (m < members.size() && members[m] == i) {
      const double clickbait =
          list_marginals.unary[m * kNumListStates +
                               static_cast<std::size_t>(ListState::kClickbait)];
      results[i] = combined_result(
          p, clickbait, kinds[m] == 0 ? Label::kRelated : Label::kClickbait);
      ++m;
    } else {
      results[i] =
          combined_result(p, clickbait_share(lines[i].scores.probability),
                          states[i] == 0 ? Label::kBody : Label::kChrome);
    }
  }
  return {std::move(page_rows), std::move(page),      std::move(states),
          std::move(members),   std::move(list_rows), std::move(lists),
          std::move(kinds),     std::move(results)};
}

std::vector<LineResult> decode(std::span<const ReadLine> lines,
                               const CrfModel& page_crf,
                               const CrfModel& list_crf,
                               const Temperatures& temperatures) {
  return decode_page(lines, page_crf, list_crf, temperatures).results;
}

ReadPage PageModel::read(std::span<const std::string_view> lines) const {
  ReadPage page = read_page(lines);
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    page.lines[i].scores = calibrate(
        stage_one_.score(page.normalized[i]).span(), temperatures_.stage_one);
  }
  return page;
}

std::vector<LineResult> PageModel::label(
    std::span<const std::string_view> lines) const {
  const BufferPool::Loan buffers = borrow_buffers();
  const std::span<const LineResult> results = label(lines, *buffers);
  return {results.begin(), results.end()};
}

std::span<const LineResult> PageModel::label(
    std::span<const std::string_view> lines, PageBuffers& buffers) const {
  weigh_lines(lines, buffers);
  const std::span<const LineResult> found =
      decoder_.decode({buffers.outlines, buffers.weighed,
                       buffers.contexts.read(buffers.outlines, buffers.topics)},
                      buffers.decoder);
  keep_at_most(PageBuffers::kMostBytes, buffers.results);
  buffers.results.assign(lines.size(), {});
  for (std::size_t i = 0; i < found.size(); ++i) {
    buffers.results[buffers.positions[i]] = found[i];
  }
  buffers.forget_large_page();
  return buffers.results;
}

// The lines that are not blank, as far as each can be judged alone.
void PageModel::weigh_lines(std::span<const std::string_view> lines,
                            PageBuffers& buffers) const {
  if (buffers.model != number_) {
    buffers.words = {};
    buffers.lines = {};
    buffers.model = number_;
  }
  buffers.positions.clear();
  buffers.outlines.clear();
  buffers.weighed.clear();
  buffers.topics.clear();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].empty() && weigh_line(lines[i], buffers)) {
      buffers.positions.push_back(i);
    }
  }
}

bool PageModel::weigh_line(std::string_view line, PageBuffers& buffers) const {
  const auto add_topics = [&](std::span<const std::uint32_t> topics) {
    buffers.topics.insert(buffers.topics.end(), topics.begin(), topics.end());
  };
  const LineCache::Answer answer = buffers.lines.ask(line);
  if (answer.known != nullptr) {
    const KnownLine& known = answer.known->line;
    buffers.outlines.push_back(known.outline);
    buffers.weighed.push_back(known.weighed);
    add_topics(std::span(answer.known->topics).first(known.outline.topics));
    return true;
  }
  const PaddedText normalized = buffers.normalizer.normalize(line);
  if (normalized.empty()) return false;
  WordList& words = buffers.words.list;
  buffers.words.grow_if_due();
  stage_one_.find_words(normalized, buffers.words, words);
  stage_one_.look_up(buffers.words, words);
  // Before the score, so that memory may answer what look_up() asked for.
  const LineShape shape =
      words.is_complete() ? ShapeReader().read(line, normalized, words.words())
                          : ShapeReader().read(line, normalized);
  const StageOneScores scores =
      calibrate(stage_one_.sum_up(words).span(), temperatures_.stage_one);
  const std::span<const std::uint32_t> topics(shape.topics.begin(),
                                              shape.topics.end());
  buffers.outlines.push_back(outline_of(shape));
  buffers.weighed.push_back(decoder_.weigh(shape, scores));
  add_topics(topics);
  if (answer.comes_again) {
    buffers.lines.keep(line, answer.hash,
                       {buffers.outlines.back(), buffers.weighed.back()},
                       topics);
  }
  return true;
}

std::string write_page_model(const PageModelParts& parts) {
  ByteWriter calibration;
  calibration.put(parts.temperatures.stage_one);
  calibration.put(parts.temperatures.page);
  calibration.put(parts.temperatures.list);
  return write_model_file({{"STG1", parts.stage_one},
                           {"CALB", calibration.bytes()},
                           {"CRFP", write_crf(parts.page_crf)},
                           {"CRFL", write_crf(parts.list_crf)},
                           {"TEST", write_self_test(parts.self_test)},
                           {"META", parts.meta_json}});
}

Result<PageModel> PageModel::from_file(ModelFile file) {
  const auto fail = [&file](const Error& error) {
    return Error{error.code, file.name() + ": " + error.message};
  };
  PageModel model;
  const Result<std::string_view> stage_one = file.require("STG1");
  if (!stage_one) return stage_one.error();
  Result<FoldedTable> table = FoldedTable::parse(*stage_one);
  if (!table) return fail(table.error());
  model.stage_one_ = std::move(*table);
  if (file.section("CRFP").empty()) {
    return Error{ErrorCode::kUnsupported,
                 file.name() +
                     ": holds a folded fastText model only, which cannot "
                     "label pages; use `kijil model predict` with it"};
  }
  for (std::size_t k = 0; k < kNumLabels; ++k) {
    if (model.stage_one_.labels().size() != kNumLabels ||
        model.stage_one_.labels()[k] != label_name(kModelLabels[k])) {
      return fail({ErrorCode::kCorrupt, "its labels are not kijil's"});
    }
  }
  ByteReader calibration(file.section("CALB"));
  for (float* t : {&model.temperatures_.stage_one, &model.temperatures_.page,
                   &model.temperatures_.list}) {
    *t = calibration.get<float>();
    if (!calibration.good() || !(*t > 0) || !std::isfinite(*t)) {
      return fail({ErrorCode::kCorrupt,
                   "a temperature is missing, or is no positive number"});
    }
  }
  Result<CrfModel> page_crf = read_crf(file.section("CRFP"), kNumPageStates,
                                       page_unary_names(), page_edge_names());
  if (!page_crf) return fail(page_crf.error());
  model.page_crf_ = std::move(*page_crf);
  Result<CrfModel> list_crf = read_crf(file.section("CRFL"), kNumListStates,
                                       list_unary_names(), list_edge_names());
  if (!list_crf) return fail(list_crf.error());
  model.list_crf_ = std::move(*list_crf);
  Result<std::vector<SelfTestLine>> tests =
      read_self_test(file.section("TEST"));
  if (!tests) return fail(tests.error());
  model.self_test_ = std::move(*tests);
  static std::atomic<std::uint64_t> opened = 0;
  model.number_ = ++opened;
  model.decoder_ =
      PageDecoder(model.page_crf_, model.list_crf_, model.temperatures_);
  model.file_ = std::move(file);
  if (Status replayed = model.replay_self_test(); !replayed) {
    return replayed.error();
  }
  return model;
}

Status PageModel::replay_self_test() const {
  std::vector<std::string_view> lines;
  for (const SelfTestLine& line : self_test_) lines.push_back(line.text);
  const std::vector<LineResult> results = label(lines);
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].label == self_test_[i].label) continue;
    return Error{ErrorCode::kUnsupported,
                 file_.name() + ": its self-test fails at line " +
                     std::to_string(i + 1) + " (" +
                     std::string(label_name(results[i].label)) +
                     " instead of " +
                     std::string(label_name(self_test_[i].label)) +
                     "): this kijil reads lines differently from the one "
                     "that made it; train again"};
  }
  return ok();
}

}  // namespace kijil
