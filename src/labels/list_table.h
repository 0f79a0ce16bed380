// The lines of all lists of a page, and which of them stand together.
//
//   ListTable lists(lines, members);
//   lists.lead_of_block(m);  // do the headlines around line m sound lurid?
//
// Blocks have no more than a few other lines between theirs, and within a block
// a heading, or a rank that starts again, begins a list of its own.
// Every fact costs the same for each line, however long its list.
// REQUIRES: the lines outlive the table. Thread-safety: const after
// construction.
#ifndef KIJIL_LABELS_LIST_TABLE_H_
#define KIJIL_LABELS_LIST_TABLE_H_

#include <cstddef>
#include <span>
#include <vector>

#include "labels/page_features.h"

namespace kijil {

// Runs of neighbouring lines, as the index of each one's run.
class Runs {
 public:
  void reserve(std::size_t lines) { run_of_.reserve(lines); }
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
  // `members`: indices into `lines` of the lines in lists, rising.
  ListTable(std::span<const ReadLine> lines,
            std::span<const std::size_t> members);

  const ReadLine& line(std::size_t m) const { return lines_[members_[m]]; }
  // How much more list line m sounds like clickbait than like related, -1 to 1.
  float lead(std::size_t m) const { return leads_[m]; }
  // Lines that stand between list line m and the one before. REQUIRES: m > 0.
  std::size_t gap(std::size_t m) const {
    return members_[m] - members_[m - 1] - 1;
  }
  // 0 for neighbours, 1 from seven lines between them on.
  float gap_size(std::size_t m) const;
  bool prose_in_gap(std::size_t m) const {
    return line(m).context.prose_before <= static_cast<int>(gap(m));
  }
  // A heading, but not the second of two in a row; or rank 1 again.
  bool begins_list(std::size_t m) const;
  // A few words between headlines, and no other such line near: a heading of
  // words that no lexicon has. Publishers, authors and sections recur.
  bool is_odd_one_out(std::size_t m) const;

  // Mean leads of the headlines within `reach` of m in its block, of all in its
  // block, and of all in its list.
  float lead_within(std::size_t m, std::size_t reach) const;
  float lead_of_block(std::size_t m) const {
    return block_leads_[blocks_.run_of(m)];
  }
  float lead_of_list(std::size_t m) const {
    return list_leads_[lists_.run_of(m)];
  }

 private:
  bool is_few_words(std::size_t m) const;
  bool restarts_rank(std::size_t m) const;
  float mean_lead(std::size_t begin, std::size_t end) const;
  std::vector<float> mean_leads(const Runs& runs) const;

  std::span<const ReadLine> lines_;
  std::span<const std::size_t> members_;
  std::vector<float> leads_;
  Runs blocks_, lists_;
  std::vector<float> block_leads_, list_leads_;  // of each block, each list
};

}  // namespace kijil

#endif  // KIJIL_LABELS_LIST_TABLE_H_
