// The lines of all lists of a page, and which of them stand together.
//
//   const std::vector<ListLine> members = list_lines(lines, indices);
//   ListTable lists;
//   lists.read(members);
//   lists.lead_of_block(m);  // do the headlines around line m sound lurid?
//
// Blocks have no more than a few other lines between theirs, and within a block
// a heading, or a rank that starts again, begins a list of its own.
// Every fact costs the same for each line, however long its list.
// A table keeps its memory for the next page. Thread-safety: one thread reads
// pages into it; const while none is read.
#ifndef KIJIL_LABELS_LIST_TABLE_H_
#define KIJIL_LABELS_LIST_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/kept_memory.h"
#include "labels/page_features.h"

namespace kijil {

// What is asked of a line of a list.
struct ListLine {
  std::size_t index = 0;  // among the page's lines
  // How much more it sounds like clickbait than like related, -1 to 1.
  float lead = 0;
  float length = 0;
  std::int32_t leading_number = LineOutline::kNoNumber;
  int prose_before = kFar;
  bool is_heading = false;    // is_list_heading()
  bool is_few_words = false;  // see below
};
// A few words, no number: a heading perhaps, of words that no lexicon has.
bool is_few_words(const LineShape& shape);
// The same bounds whatever stage one says, so that one lurid headline cannot
// outvote its list. `logit_lead`: the logit of clickbait less that of related.
float bounded_lead(float logit_lead);
// `members`: indices into `lines` of the lines in lists, rising.
std::vector<ListLine> list_lines(std::span<const ReadLine> lines,
                                 std::span<const std::size_t> members);

// Runs of neighbouring lines, as the index of each one's run.
class Runs {
 public:
  void clear() {
    run_of_.clear();
    begins_.clear();
  }
  void keep_at_most(std::size_t bytes) {
    kijil::keep_at_most(bytes, run_of_, begins_);
  }
  void add(bool begins) {
    if (begins || begins_.empty()) begins_.push_back(run_of_.size());
    run_of_.push_back(begins_.size() - 1);
  }
  std::size_t size() const { return begins_.size(); }
  std::size_t run_of(std::size_t i) const { return run_of_[i]; }
  std::size_t begin_of_run(std::size_t run) const { return begins_[run]; }
  std::size_t end_of_run(std::size_t run) const {
    return run + 1 < begins_.size() ? begins_[run + 1] : run_of_.size();
  }
  std::size_t begin(std::size_t i) const { return begin_of_run(run_of_[i]); }
  std::size_t end(std::size_t i) const { return end_of_run(run_of_[i]); }

 private:
  std::vector<std::size_t> run_of_, begins_;
};

class ListTable {
 public:
  // All members of a page, rising. REQUIRES: they outlive the last question.
  void read(std::span<const ListLine> lines);

  float lead(std::size_t m) const { return lines_[m].lead; }
  // Lines that stand between list line m and the one before. REQUIRES: m > 0.
  std::size_t gap(std::size_t m) const {
    return lines_[m].index - lines_[m - 1].index - 1;
  }
  // 0 for neighbours, 1 from seven lines between them on.
  float gap_size(std::size_t m) const;
  bool prose_in_gap(std::size_t m) const {
    return lines_[m].prose_before <= static_cast<int>(gap(m));
  }
  // A heading, but not the second of two in a row; or rank 1 again.
  bool begins_list(std::size_t m) const { return marks_[m].begins_list; }
  // A few words between headlines, and no other such line near: a heading of
  // words that no lexicon has. Publishers, authors and sections recur.
  bool is_odd_one_out(std::size_t m) const { return marks_[m].odd_one_out; }

  // Mean leads of the headlines within `reach` of m in its block, of all in its
  // block, and of all in its list.
  float lead_within(std::size_t m, std::size_t reach) const;
  float lead_of_block(std::size_t m) const {
    return block_leads_[blocks_.run_of(m)];
  }
  float lead_of_list(std::size_t m) const {
    return list_leads_[lists_.run_of(m)];
  }

  // Gives back memory above so many bytes for each thing that is kept.
  void keep_at_most(std::size_t bytes);

 private:
  struct Marks {
    bool begins_list = false, odd_one_out = false;
  };
  Marks marks_of(std::size_t m) const;
  bool stands_alone(std::size_t m) const;
  bool restarts_rank(std::size_t m) const;
  float mean_lead(std::size_t begin, std::size_t end) const;
  void read_mean_leads(const Runs& runs, std::vector<float>& means) const;

  std::span<const ListLine> lines_;
  std::vector<Marks> marks_;
  Runs blocks_, lists_;
  std::vector<float> block_leads_, list_leads_;  // of each block, each list
};

}  // namespace kijil

#endif  // KIJIL_LABELS_LIST_TABLE_H_
