// The words of one line on their way to its score.
//
//   WordList words;  // the same for line after line
//   cache.grow_if_due();
//   table.find_words(line, cache, words);
//   table.look_up(cache, words);
//   LabelScores scores = table.sum_up(words);
//
// Thread-safety: one thread at a time.
#ifndef KIJIL_SCORES_WORD_LIST_H_
#define KIJIL_SCORES_WORD_LIST_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "features/known_word.h"
#include "scores/row_sum.h"

namespace kijil {

class WordList {
 public:
  // Forgets all that is known of another line.
  void begin(std::string_view line) {
    line_ = line;
    size_ = 0;
    complete_ = true;
    in_vocabulary = buckets = {};
    rows = 0;
  }
  // The next word, for the caller to write to.
  LineWord& add() {
    if (size_ == room_) make_room();
    return words_[size_++];
  }
  // Tells that a word of the line is missing.
  void leave_out() { complete_ = false; }
  void keep_at_most(std::size_t bytes) {
    if (words_.capacity() * sizeof(LineWord) <= bytes) return;
    words_ = {};
    size_ = room_ = 0;
  }

  std::string_view line() const { return line_; }
  std::span<LineWord> words() { return {words_.data(), size_}; }
  std::span<const LineWord> words() const { return {words_.data(), size_}; }
  // True if these are all the words of the line, in order.
  bool is_complete() const { return complete_; }

  // What the words add up to, each for itself.
  LongSum in_vocabulary, buckets;
  std::size_t rows = 0;

 private:
  void make_room() {
    words_.resize(2 * size_ + 16);
    room_ = words_.size();
  }

  std::string_view line_;
  std::vector<LineWord> words_;
  std::size_t size_ = 0, room_ = 0;
  bool complete_ = false;
};

}  // namespace kijil

#endif  // KIJIL_SCORES_WORD_LIST_H_
