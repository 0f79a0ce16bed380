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

// Lines of three kinds are counted in one number, 21 bits each. What one count
// carries into the next goes again when two sums are subtracted, so that any
// number of lines may be summed; windows are far smaller than 2^21.
constexpr int kKindBits = 21;
std::uint64_t kinds_of(const LineOutline& line) {
  return std::uint64_t{line.prose} |
         std::uint64_t{line.headline_like} << kKindBits |
         std::uint64_t{line.length < 8} << (2 * kKindBits);
}

struct Shares {
  float prose, headlines, shorts;
};
// Shares of the lines within `reach` of line i, itself left out. `before`: the
// sums of kinds before each line, and of all.
Shares shares_around(std::span<const std::uint64_t> before, std::size_t i,
                     std::size_t reach) {
  const std::size_t begin = i < reach ? 0 : i - reach;
  const std::size_t end = std::min(i + reach + 1, before.size() - 1);
  if (end - begin == 1) return {0, 0, 0};
  const auto others = static_cast<float>(static_cast<int>(end - begin) - 1);
  const std::uint64_t kinds =
      (before[end] - before[begin]) - (before[i + 1] - before[i]);
  const auto share = [&](int kind) {
    constexpr std::uint64_t kMask = (1u << kKindBits) - 1;
    return static_cast<float>(
               static_cast<int>((kinds >> (kind * kKindBits)) & kMask)) /
           others;
  };
  return {share(0), share(1), share(2)};
}

// As of shape.cc: exp(-|log(a / b)|): 1 for equal lengths, a half for one twice
// as long. In halves of a Hangul unit, as lengths come; each pair is computed
// once, by whichever thread asks first, and all compute the same.
float length_likeness(const LineOutline& a, const LineOutline& b) {
  constexpr std::size_t kTabled = 128;
  static std::array<std::atomic<float>, kTabled * kTabled> table{};
  const auto computed = [&] {
    return std::exp(-std::abs(std::log(a.length / b.length)));
  };
  if ((a.halves | b.halves) >= static_cast<int>(kTabled)) return computed();
  std::atomic<float>& known = table[a.halves * kTabled + b.halves];
  float likeness = known.load(std::memory_order_relaxed);
  if (likeness == 0) {
    likeness = computed();
    known.store(likeness, std::memory_order_relaxed);
  }
  return likeness;
}

// At how many ends two lines look alike.
float same_ends(const LineOutline& a, const LineOutline& b) {
  return static_cast<float>((a.first_look == b.first_look) +
                            (a.last_look == b.last_look));
}

// likeness(a, b) and likeness(b, a), which may differ in the last bit.
struct Likenesses {
  float first, second;
};
Likenesses likenesses(const LineOutline& a, const LineOutline& b) {
  if (a.characters == 0 || b.characters == 0) return {0, 0};
  const float ends = same_ends(a, b);
  return {(ends + length_likeness(a, b)) / 3.0f,
          (ends + length_likeness(b, a)) / 3.0f};
}

}  // namespace

LineOutline outline_of(const LineShape& shape) {
  LineOutline outline;
  outline.identity = shape.identity;
  outline.first_look = shape.first_look;
  outline.last_look = shape.last_look;
  outline.length = shape.length;
  outline.halves =
      static_cast<std::uint16_t>(std::min(2 * shape.length, float{UINT16_MAX}));
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
  if (a.characters == 0 || b.characters == 0) return 0;
  return (same_ends(a, b) + length_likeness(a, b)) / 3.0f;
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
  kijil::keep_at_most(bytes, contexts_, kinds_before_, places_);
  repeats_.keep_at_most(bytes);
  prose_topics_.keep_at_most(bytes);
}

// What a line knows from those before it, and sums for what follows.
void ContextReader::fill_from_start(std::span<const LineOutline> lines) {
  kinds_before_.resize(lines.size() + 1);
  places_.resize(lines.size());
  repeats_.begin_page(lines.size());
  std::uint64_t kinds = 0;
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
    c.prose_within_5 = near.prose;
    c.prose_within_15 = far.prose;
    c.short_within_5 = near.shorts;
    c.short_within_15 = far.shorts;
    c.headlines_within_5 = near.headlines;
    c.headlines_within_15 = far.headlines;
  }
}

void ContextReader::fill_likeness(std::span<const LineOutline> lines) {
  // Each pair is asked once.
  for (std::size_t i = 0; i < lines.size(); ++i) {
    LineContext& c = contexts_[i];
    const std::size_t after = lines.size() - 1 - i;
    if (after >= 1) {
      c.like_next = likeness(lines[i], lines[i + 1]);
      contexts_[i + 1].like_previous = c.like_next;
    }
    if (after >= 2) {
      const auto [here, there] = likenesses(lines[i], lines[i + 2]);
      c.like_2_away = std::max(c.like_2_away, here);
      contexts_[i + 2].like_2_away = there;
    }
    if (after >= 3) {
      const auto [here, there] = likenesses(lines[i], lines[i + 3]);
      c.like_3_away = std::max(c.like_3_away, here);
      contexts_[i + 3].like_3_away = there;
    }
  }
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin + 1;
    while (end < lines.size() && contexts_[end].like_previous >= kAlike) ++end;
    for (std::size_t i = begin; i < end; ++i) {
      contexts_[i].run = static_cast<int>(end - begin);
    }
    begin = end;
  }
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
  std::size_t first = 0;
  for (std::size_t i = 0; i < lines.size(); first += lines[i++].topics) {
    if (!lines[i].prose) continue;
    const auto number = static_cast<std::uint32_t>(i + 1);
    for (const std::uint32_t t : topics.subspan(first, lines[i].topics)) {
      Occurrence& seen = prose_topics_[t];
      seen.lines += seen.last != number;
      seen.last = number;
    }
  }
  const float page_prose = prose_characters / characters;
  first = 0;
  for (std::size_t i = 0; i < lines.size(); first += lines[i++].topics) {
    contexts_[i].page_prose = page_prose;
    if (lines[i].topics == 0) continue;
    const std::uint32_t own = lines[i].prose ? 1 : 0;
    int known = 0;
    for (const std::uint32_t t : topics.subspan(first, lines[i].topics)) {
      known += prose_topics_.get(t).lines > own;
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
