// Every fact costs the same for each line, however long the page: windows are
// read off running sums. Tested by context_test.cc.
#include "features/context.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>

#include "base/kept_memory.h"

namespace kijil {
namespace {

// Likeness from which on two lines count as entries of one run: alike at both
// ends and at most 1.6 times as long, or better.
constexpr float kAlike = 0.85f;
// How far a list entry's number may be from the next one's: a headline, a
// publisher and a time may stand between.
constexpr std::size_t kCountReach = 4;

// What the line adds to the counts.
KindCounts kinds_of(const LineOutline& line) {
  return KindCounts{line.prose, line.headline_like, line.length < 8, 0};
}

// Shares of the lines within `reach` of line i, itself left out. `before`: the
// sums of kinds before each line, and of all.
using Shares [[gnu::vector_size(16)]] = float;
Shares shares_around(std::span<const KindCounts> before, std::size_t i,
                     std::size_t reach) {
  const std::size_t begin = i < reach ? 0 : i - reach;
  const std::size_t end = std::min(i + reach + 1, before.size() - 1);
  if (end - begin == 1) return Shares{};
  const auto others = static_cast<float>(static_cast<int>(end - begin) - 1);
  const KindCounts kinds =
      (before[end] - before[begin]) - (before[i + 1] - before[i]);
  return __builtin_convertvector(kinds, Shares) / others;
}

// Something of a line a and a line b, and the same of b and a, which may differ
// in the last bit.
// Aligned as one number, or clang calls a function for each atomic read.
struct alignas(8) BothWays {
  float there = 0, back = 0;
};

// As of shape.cc: exp(-|log(a / b)|): 1 for equal lengths, a half for one twice
// as long.
[[gnu::noinline]] BothWays computed_length_likeness(float a, float b) {
  return {std::exp(-std::abs(std::log(a / b))),
          std::exp(-std::abs(std::log(b / a)))};
}

// Lengths come in halves of a Hangul unit. For most pairs of them the answer is
// computed once, by whichever thread asks first, and all compute the same.
constexpr std::uint32_t kTabledHalves = 128;
constexpr std::uint32_t kOfNothing = 1u << 31;  // for lines without characters
std::atomic<BothWays> length_likenesses[kTabledHalves * kTabledHalves];
static_assert(std::atomic<BothWays>::is_always_lock_free);

std::uint32_t halves_of(const LineOutline& line) {
  if (line.characters == 0) return kOfNothing;
  // Bounded, as what is no int must not be made one.
  constexpr float kBeyond = 2 * kTabledHalves;
  return static_cast<std::uint32_t>(
      static_cast<int>(std::min(2 * line.length, kBeyond)));
}

// likeness() of both, whose halves_of() have been asked.
[[gnu::always_inline]] inline BothWays likenesses(const LineOutline& a,
                                                  std::uint32_t halves_a,
                                                  const LineOutline& b,
                                                  std::uint32_t halves_b) {
  BothWays lengths;
  if ((halves_a | halves_b) < kTabledHalves) [[likely]] {
    auto& known = length_likenesses[halves_a * kTabledHalves + halves_b];
    lengths = known.load(std::memory_order_relaxed);
    if (lengths.there == 0) [[unlikely]] {
      lengths = computed_length_likeness(a.length, b.length);
      known.store(lengths, std::memory_order_relaxed);
    }
  } else {
    if (((halves_a | halves_b) & kOfNothing) != 0) return {};
    lengths = computed_length_likeness(a.length, b.length);
  }
  // At how many ends they look alike.
  const auto ends = static_cast<float>((a.first_look == b.first_look) +
                                       (a.last_look == b.last_look));
  return {(ends + lengths.there) / 3.0f, (ends + lengths.back) / 3.0f};
}

// Runs of lines that are alike one by one.
void fill_runs(std::span<LineContext> contexts) {
  for (std::size_t begin = 0; begin < contexts.size();) {
    std::size_t end = begin + 1;
    while (end < contexts.size() && contexts[end].like_previous >= kAlike) {
      ++end;
    }
    for (std::size_t i = begin; i < end; ++i) {
      contexts[i].run = static_cast<int>(end - begin);
    }
    begin = end;
  }
}

}  // namespace

LineOutline outline_of(const LineShape& shape) {
  LineOutline outline;
  outline.identity = shape.identity;
  outline.first_look = shape.first_look;
  outline.last_look = shape.last_look;
  outline.length = shape.length;
  outline.characters = static_cast<std::int32_t>(shape.characters);
  if (shape.leading_number) {
    outline.leading_number = static_cast<std::int32_t>(*shape.leading_number);
  }
  outline.prose = is_prose(shape);
  outline.headline_like = is_headline_like(shape);
  outline.topics = static_cast<std::uint32_t>(shape.topics.size());
  return outline;
}

float likeness(const LineOutline& a, const LineOutline& b) {
  return likenesses(a, halves_of(a), b, halves_of(b)).there;
}

std::span<const LineContext> ContextReader::read(
    std::span<const LineOutline> lines, std::span<const std::uint32_t> topics) {
  contexts_.assign(lines.size(), {});
  fill_from_start(lines);
  fill_from_end(lines);
  fill_likeness(lines);
  fill_topics(lines, topics);
  return contexts_;
}

void ContextReader::keep_at_most(std::size_t bytes) {
  kijil::keep_at_most(bytes, contexts_, kinds_before_, places_, topic_places_);
  repeats_.keep_at_most(bytes);
  prose_topics_.keep_at_most(bytes);
}

// What a line knows from those before it, and sums for what follows.
void ContextReader::fill_from_start(std::span<const LineOutline> lines) {
  kinds_before_.resize(lines.size() + 1);
  places_.resize(lines.size());
  repeats_.begin_page(lines.size());
  KindCounts kinds = {};
  int prose_before = kFar;
  std::size_t numbered = lines.size();  // the last line with a number
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const LineOutline& line = lines[i];
    LineContext& c = contexts_[i];
    c.length = line.length;
    c.headline_like = line.headline_like;
    c.index = i;
    c.count = lines.size();
    c.prose_before = prose_before;
    prose_before = line.prose ? 1 : std::min(prose_before + 1, kFar);
    kinds_before_[i] = kinds;
    kinds += kinds_of(line);
    places_[i] = static_cast<std::uint32_t>(repeats_.place_of(line.identity));
    ++repeats_.at(places_[i]);
    if (line.leading_number == LineOutline::kNoNumber) continue;
    if (numbered < i && i - numbered <= kCountReach) {
      const int step = line.leading_number - lines[numbered].leading_number;
      if (step == 1 || step == -1) {
        c.counts_on = contexts_[numbered].counts_on = true;
      }
    }
    numbered = i;
  }
  kinds_before_[lines.size()] = kinds;
}

void ContextReader::fill_from_end(std::span<const LineOutline> lines) {
  int prose_after = kFar;
  for (std::size_t i = lines.size(); i-- > 0;) {
    LineContext& c = contexts_[i];
    c.prose_after = prose_after;
    prose_after = lines[i].prose ? 1 : std::min(prose_after + 1, kFar);
    c.repeats = static_cast<int>(repeats_.at(places_[i])) - 1;
    const Shares near = shares_around(kinds_before_, i, 5);
    const Shares far = shares_around(kinds_before_, i, 15);
    c.prose_within_5 = near[0];
    c.prose_within_15 = far[0];
    c.headlines_within_5 = near[1];
    c.headlines_within_15 = far[1];
    c.short_within_5 = near[2];
    c.short_within_15 = far[2];
  }
}

// Each pair is asked once, by the second of the two.
void ContextReader::fill_likeness(std::span<const LineOutline> lines) {
  std::uint32_t halves_1 = 0, halves_2 = 0, halves_3 = 0;  // of so many before
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const LineOutline* const line = &lines[i];
    LineContext* const context = &contexts_[i];
    const std::uint32_t halves = halves_of(*line);
    if (i >= 1) {
      const auto [there, back] = likenesses(line[-1], halves_1, *line, halves);
      context[-1].like_next = there;
      context->like_previous = there;
    }
    if (i >= 2) {
      const auto [there, back] = likenesses(line[-2], halves_2, *line, halves);
      context[-2].like_2_away = std::max(context[-2].like_2_away, there);
      context->like_2_away = back;
    }
    if (i >= 3) {
      const auto [there, back] = likenesses(line[-3], halves_3, *line, halves);
      context[-3].like_3_away = std::max(context[-3].like_3_away, there);
      context->like_3_away = back;
    }
    halves_3 = halves_2;
    halves_2 = halves_1;
    halves_1 = halves;
  }
  fill_runs(contexts_);
}

void ContextReader::fill_topics(std::span<const LineOutline> lines,
                                std::span<const std::uint32_t> topics) {
  std::size_t occurrences = 0;
  float prose_characters = 0, characters = 0;
  for (const LineOutline& line : lines) {
    characters += static_cast<float>(line.characters);
    if (!line.prose) continue;
    prose_characters += static_cast<float>(line.characters);
    occurrences += line.topics;
  }
  if (prose_characters == 0) return;
  prose_topics_.begin_page(occurrences);
  topic_places_.clear();
  std::size_t first = 0;
  for (std::size_t i = 0; i < lines.size(); first += lines[i++].topics) {
    if (!lines[i].prose) continue;
    const auto number = static_cast<std::uint32_t>(i + 1);
    for (const std::uint32_t t : topics.subspan(first, lines[i].topics)) {
      const std::size_t place = prose_topics_.place_of(t);
      topic_places_.push_back(static_cast<std::uint32_t>(place));
      Occurrence& seen = prose_topics_.at(place);
      seen.lines += seen.last != number;
      seen.last = number;
    }
  }
  const float page_prose = prose_characters / characters;
  first = 0;
  std::size_t next_place = 0;
  for (std::size_t i = 0; i < lines.size(); first += lines[i++].topics) {
    contexts_[i].page_prose = page_prose;
    if (lines[i].topics == 0) continue;
    int known = 0;
    if (lines[i].prose) {  // its topics have been looked up, and count as one
      for (std::uint32_t n = 0; n < lines[i].topics; ++n) {
        known += prose_topics_.at(topic_places_[next_place++]).lines > 1;
      }
    } else {
      for (const std::uint32_t t : topics.subspan(first, lines[i].topics)) {
        known += prose_topics_.get(t).lines > 0;
      }
    }
    contexts_[i].topic_overlap =
        static_cast<float>(known) / static_cast<float>(lines[i].topics);
  }
}

std::vector<LineContext> read_contexts(std::span<const LineShape> shapes) {
  std::vector<const LineShape*> pointers;
  pointers.reserve(shapes.size());
  for (const LineShape& s : shapes) pointers.push_back(&s);
  return read_contexts_at(pointers);
}

std::vector<LineContext> read_contexts_at(
    std::span<const LineShape* const> shapes) {
  std::vector<LineOutline> outlines;
  std::vector<std::uint32_t> topics;
  for (const LineShape* shape : shapes) {
    outlines.push_back(outline_of(*shape));
    topics.insert(topics.end(), shape->topics.begin(), shape->topics.end());
  }
  ContextReader reader;
  const std::span<const LineContext> contexts = reader.read(outlines, topics);
  return {contexts.begin(), contexts.end()};
}

}  // namespace kijil
