// A whole model: stage one, its calibration, and the two CRFs of stage two.
//
//   Result<PageModel> m = PageModel::from_file(*ModelFile::open("my.kijil"));
//   std::vector<LineResult> labels = m->label(lines);
//
// Thread-safety: const; any number of threads may label on one model.
#ifndef KIJIL_LABELS_PAGE_MODEL_H_
#define KIJIL_LABELS_PAGE_MODEL_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/line.h"
#include "kijil/result.h"
#include "labels/buffer_pool.h"
#include "labels/crf.h"
#include "labels/page_buffers.h"
#include "labels/page_decoder.h"
#include "labels/page_features.h"
#include "scores/folded_table.h"
#include "scores/model_file.h"

namespace kijil {

// A line that the model must label so on every machine; kept in the model and
// tried whenever it is opened.
struct SelfTestLine {
  std::string text;
  Label label = Label::kBlank;
};

// The parts of a model, as training makes them.
struct PageModelParts {
  std::string stage_one;  // section bytes, see folded_table.h
  Temperatures temperatures;
  CrfModel page_crf, list_crf;
  std::vector<SelfTestLine> self_test;  // one page
  std::string meta_json;                // for people: recipe, sets, sizes
};

// The non-blank lines of a page, read for stage two except for their scores.
struct ReadPage {
  std::vector<ReadLine> lines;
  std::vector<std::string> normalized;  // for stage one
  std::vector<std::size_t> positions;   // where each stood on the page
};
ReadPage read_page(std::span<const std::string_view> lines);

// Moved, and never copied.
class PageModel {
 public:
  // Checks all sections and replays the self-test. Fails with kCorrupt or
  // kUnsupported, naming the file.
  static Result<PageModel> from_file(ModelFile file);

  // One page (or one window of it), in reading order: one result per line. With
  // buffers that such calls take turns with.
  std::vector<LineResult> label(std::span<const std::string_view> lines) const;
  // The same with the buffers of one thread, which hold the results until they
  // are used again.
  std::span<const LineResult> label(std::span<const std::string_view> lines,
                                    PageBuffers& buffers) const;
  // For a caller that labels more than once but keeps no buffers of its own.
  BufferPool::Loan borrow_buffers() const { return buffers_->borrow(); }

  // The lines as stage two takes them, with stage one's scores.
  ReadPage read(std::span<const std::string_view> lines) const;

  const ModelFile& file() const { return file_; }
  const FoldedTable& stage_one() const { return stage_one_; }
  const CrfModel& page_crf() const { return page_crf_; }
  const CrfModel& list_crf() const { return list_crf_; }
  const Temperatures& temperatures() const { return temperatures_; }
  const PageDecoder& decoder() const { return decoder_; }
  std::size_t self_test_lines() const { return self_test_.size(); }

 private:
  Status replay_self_test() const;
  void weigh_lines(std::span<const std::string_view> lines,
                   PageBuffers& buffers) const;
  // False if it is blank.
  bool weigh_line(std::string_view line, PageBuffers& buffers) const;

  ModelFile file_;
  FoldedTable stage_one_;
  Temperatures temperatures_;
  CrfModel page_crf_, list_crf_;
  PageDecoder decoder_;
  std::vector<SelfTestLine> self_test_;
  std::uint64_t number_ = 0;  // another one for each model that is opened
  // Moves with the model, which what it holds was made with.
  std::unique_ptr<BufferPool> buffers_ = std::make_unique<BufferPool>();
};

std::string write_page_model(const PageModelParts& parts);

// Calibrated stage-one scores. REQUIRES: kNumLabels logits, as in Label.
StageOneScores calibrate(std::span<const float> logits, float temperature);

// Both sequences of a page, with the scores and the labels found.
struct DecodedPage {
  SequenceFeatures page_features;
  Potentials page;                   // of the sequence of all lines
  std::vector<std::size_t> states;   // PageState of each line
  std::vector<std::size_t> members;  // the lines in lists, rising
  SequenceFeatures list_features;
  Potentials lists;                 // of the sequence of members
  std::vector<std::size_t> kinds;   // ListState of each member
  std::vector<LineResult> results;  // of each line
};
// Stage two alone: labels of lines that stage one has read, and what they were
// found from.
DecodedPage decode_page(std::span<const ReadLine> lines,
                        const CrfModel& page_crf, const CrfModel& list_crf,
                        const Temperatures& temperatures);
// The results alone.
std::vector<LineResult> decode(std::span<const ReadLine> lines,
                               const CrfModel& page_crf,
                               const CrfModel& list_crf,
                               const Temperatures& temperatures);

}  // namespace kijil

#endif  // KIJIL_LABELS_PAGE_MODEL_H_
