// Where a line stands on its page: what the lines around it look like.
//
//   std::vector<LineContext> contexts = read_contexts(shapes);
//
//   ContextReader reader;  // the same for page after page
//   for (const auto& page : pages) use(reader.read(page.outlines,
//   page.topics));
//
// Blank lines are left out before: pages come with and without them, and what
// is blank on the screen says little about what stands beside it.
// Thread-safety: pure function; a reader is for one thread.
#ifndef KIJIL_FEATURES_CONTEXT_H_
#define KIJIL_FEATURES_CONTEXT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/flat_counts.h"
#include "features/shape.h"

namespace kijil {

// A distance for "there is none".
inline constexpr int kFar = 1000;

struct LineContext {
  // Of the line itself, which its place is weighed with: as in LineShape, and
  // is_headline_like().
  float length = 0;
  bool headline_like = false;
  std::size_t index = 0;  // among the page's non-blank lines
  std::size_t count = 0;  // of the page's non-blank lines
  // Lines to the nearest prose before and after; kFar if there is none.
  int prose_before = kFar, prose_after = kFar;
  // Shares, 0 to 1, of the lines within 5 and within 15 lines, this one left
  // out, that are prose, shorter than a headline, or as long as one.
  float prose_within_5 = 0, prose_within_15 = 0;
  float short_within_5 = 0, short_within_15 = 0;
  float headlines_within_5 = 0, headlines_within_15 = 0;
  // Share of the page's characters that stand in prose lines.
  float page_prose = 0;
  int repeats = 0;  // other lines of the page with the same normal form
  // likeness() to the line before and after, and to those 2 and 3 away: lists
  // with a headline, a publisher and a time repeat with that period.
  float like_previous = 0, like_next = 0;
  float like_2_away = 0, like_3_away = 0;
  // Length of the run of lines around this one that are alike one by one.
  int run = 1;
  // Share of the line's topics that also occur in the page's other prose: a
  // caption or subheading talks about the article, another headline does not.
  float topic_overlap = 0;
  // The leading number follows the one of a line shortly before, or is
  // followed by one shortly after, by 1 up or down.
  bool counts_on = false;
};

// Prose: at least one sentence of some length.
inline bool is_prose(const LineShape& shape) {
  const bool ends_as_sentence = shape.has(PhraseId::kEndsFormal) ||
                                shape.has(PhraseId::kEndsPlain) ||
                                shape.has(PhraseId::kEndsPolite);
  return (shape.length >= 20 && ends_as_sentence) ||
         (shape.length >= 45 && shape.sentence_ends > 0);
}
// As long as a headline, in words, and without a sentence's end.
inline bool is_headline_like(const LineShape& shape) {
  return shape.length >= 9 && shape.length <= 45 && shape.words >= 3 &&
         shape.sentence_ends == 0;
}
// Short, and has a word that heads lists.
inline bool is_list_heading(const LineShape& shape) {
  return shape.length <= 16 && shape.has(PhraseId::kListHeading);
}

// What the other lines of a page may ask of a line: what is left of its shape
// once it has been weighed.
struct LineOutline {
  static constexpr std::int32_t kNoNumber = -1;

  std::uint64_t identity = 0;
  char32_t first_look = 0, last_look = 0;
  float length = 0;
  std::int32_t characters = 0;
  std::int32_t leading_number = kNoNumber;
  bool prose = false, headline_like = false;
  std::uint32_t topics = 0;  // how many
};
LineOutline outline_of(const LineShape& shape);

// As likeness() of shape.h.
float likeness(const LineOutline& a, const LineOutline& b);

// Of lines: how many are prose, like a headline, and short; the last is unused.
// Side by side in a register.
using KindCounts [[gnu::vector_size(16)]] = std::int32_t;

// Reads page after page in memory of its own.
class ContextReader {
 public:
  // One context for each line, valid until the next call. `topics`: those of
  // all lines, one line's behind the other's. Costs the same for each line and
  // topic, however long the page.
  std::span<const LineContext> read(std::span<const LineOutline> lines,
                                    std::span<const std::uint32_t> topics);
  // Gives back memory above so many bytes for each thing that is kept.
  void keep_at_most(std::size_t bytes);

 private:
  // On how many lines of prose a topic occurs, and the last of them.
  struct Occurrence {
    std::uint32_t lines = 0;
    std::uint32_t last = 0;  // its index, plus 1
  };
  void fill_from_start(std::span<const LineOutline> lines);
  void fill_from_end(std::span<const LineOutline> lines);
  void fill_likeness(std::span<const LineOutline> lines);
  void fill_topics(std::span<const LineOutline> lines,
                   std::span<const std::uint32_t> topics);

  std::vector<LineContext> contexts_;
  std::vector<KindCounts> kinds_before_;
  std::vector<std::uint32_t> places_;  // of the lines' identities in repeats_
  std::vector<std::uint32_t> topic_places_;  // of prose's, in prose_topics_
  FlatCounts<std::uint64_t, std::uint32_t> repeats_;
  FlatCounts<std::uint32_t, Occurrence> prose_topics_;
};

std::vector<LineContext> read_contexts(std::span<const LineShape> shapes);
// The same for shapes that do not stand side by side.
std::vector<LineContext> read_contexts_at(
    std::span<const LineShape* const> shapes);

}  // namespace kijil

#endif  // KIJIL_FEATURES_CONTEXT_H_
