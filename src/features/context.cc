// Every fact costs the same for each line, however long the page: windows are
// read off running sums. Tested by context_test.cc.
#include "features/context.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>

#include "base/hash.h"

namespace kijil {
namespace {

// Likeness from which on two lines count as entries of one run: alike at both
// ends and at most 1.6 times as long, or better.
constexpr float kAlike = 0.85f;
// How far a list entry's number may be from the next one's: a headline, a
// publisher and a time may stand between.
constexpr std::size_t kCountReach = 4;

// The shapes of a page's lines, wherever they stand.
class Shapes {
 public:
  explicit Shapes(std::span<const LineShape* const> shapes) : shapes_(shapes) {}
  std::size_t size() const { return shapes_.size(); }
  const LineShape& operator[](std::size_t i) const { return *shapes_[i]; }

 private:
  std::span<const LineShape* const> shapes_;
};

// Differs from run to run, so that nobody can write a page whose keys all fall
// into the same few slots, which would take time as the square of its size.
// Nothing that comes out depends on it.
std::uint64_t slot_seed() {
  static const std::uint64_t seed = [] {
    static const char somewhere = 0;  // address space is laid out by chance
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return hash_mix(static_cast<std::uint64_t>(now.count()) ^
                    hash_mix(reinterpret_cast<std::uintptr_t>(&somewhere)));
  }();
  return seed;
}

// Numbers by key, in one piece of memory. A value that equals Value() is as if
// it were not there.
template <typename Key, typename Value>
class FlatMap {
 public:
  // REQUIRES: at most so many keys are ever asked for by [].
  explicit FlatMap(std::size_t most_keys)
      : slots_(std::bit_ceil(most_keys * 2 + 1)) {}
  Value& operator[](Key key) {
    Slot& slot = slots_[place_of(key)];
    slot.key = key;
    return slot.value;
  }
  Value get(Key key) const { return slots_[place_of(key)].value; }

 private:
  struct Slot {
    Key key{};
    Value value{};
  };
  // The key's slot, or the empty one where it would stand.
  std::size_t place_of(Key key) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash_mix(key ^ seed_) & mask;; at = (at + 1) & mask) {
      const Slot& slot = slots_[at];
      if (slot.key == key || slot.value == Value()) return at;
    }
  }
  std::vector<Slot> slots_;
  std::uint64_t seed_ = slot_seed();
};

// Sums of a 0/1 property over prefixes of the page.
class PrefixCount {
 public:
  template <typename Is>
  PrefixCount(Shapes shapes, Is&& is) {
    sums_.reserve(shapes.size() + 1);
    sums_.push_back(0);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      sums_.push_back(sums_.back() + (is(shapes[i]) ? 1 : 0));
    }
  }
  // Share of the lines within `reach` of line i, itself left out.
  float share_around(std::size_t i, std::size_t reach) const {
    const std::size_t begin = i < reach ? 0 : i - reach;
    const std::size_t end = std::min(i + reach + 1, sums_.size() - 1);
    const int others = static_cast<int>(end - begin) - 1;
    if (others == 0) return 0;
    const int own = sums_[i + 1] - sums_[i];
    return static_cast<float>(sums_[end] - sums_[begin] - own) /
           static_cast<float>(others);
  }

 private:
  std::vector<int> sums_;
};

void fill_windows(Shapes shapes, std::vector<LineContext>& contexts) {
  const PrefixCount prose(shapes, is_prose);
  const PrefixCount headlines(shapes, is_headline_like);
  const PrefixCount shorts(shapes,
                           [](const LineShape& s) { return s.length < 8; });
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    LineContext& c = contexts[i];
    c.prose_within_5 = prose.share_around(i, 5);
    c.prose_within_15 = prose.share_around(i, 15);
    c.short_within_5 = shorts.share_around(i, 5);
    c.short_within_15 = shorts.share_around(i, 15);
    c.headlines_within_5 = headlines.share_around(i, 5);
    c.headlines_within_15 = headlines.share_around(i, 15);
  }
}

void fill_prose_distances(Shapes shapes, std::vector<LineContext>& contexts) {
  int distance = kFar;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    contexts[i].prose_before = distance;
    distance = is_prose(shapes[i]) ? 1 : std::min(distance + 1, kFar);
  }
  distance = kFar;
  for (std::size_t i = shapes.size(); i-- > 0;) {
    contexts[i].prose_after = distance;
    distance = is_prose(shapes[i]) ? 1 : std::min(distance + 1, kFar);
  }
}

void fill_repeats(Shapes shapes, std::vector<LineContext>& contexts) {
  FlatMap<std::uint64_t, int> counts(shapes.size());
  for (std::size_t i = 0; i < shapes.size(); ++i) ++counts[shapes[i].identity];
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    contexts[i].repeats = counts.get(shapes[i].identity) - 1;
  }
}

void fill_likeness(Shapes shapes, std::vector<LineContext>& contexts) {
  const auto like = [&](std::size_t i, std::size_t step) {
    float best = 0;
    if (i >= step) best = likeness(shapes[i], shapes[i - step]);
    if (i + step < shapes.size()) {
      best = std::max(best, likeness(shapes[i], shapes[i + step]));
    }
    return best;
  };
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    LineContext& c = contexts[i];
    if (i > 0) c.like_previous = contexts[i - 1].like_next;
    if (i + 1 < shapes.size()) c.like_next = likeness(shapes[i], shapes[i + 1]);
    c.like_2_away = like(i, 2);
    c.like_3_away = like(i, 3);
  }
  for (std::size_t begin = 0; begin < shapes.size();) {
    std::size_t end = begin + 1;
    while (end < shapes.size() && contexts[end].like_previous >= kAlike) ++end;
    for (std::size_t i = begin; i < end; ++i) {
      contexts[i].run = static_cast<int>(end - begin);
    }
    begin = end;
  }
}

void fill_topics(Shapes shapes, std::vector<LineContext>& contexts) {
  // On how many lines of prose a topic occurs, and the last of them.
  struct Occurrence {
    int lines = 0;
    int last = -1;
    bool operator==(const Occurrence&) const = default;
  };
  std::size_t occurrences = 0;
  float prose_characters = 0, characters = 0;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const LineShape& s = shapes[i];
    characters += static_cast<float>(s.characters);
    if (!is_prose(s)) continue;
    prose_characters += static_cast<float>(s.characters);
    occurrences += s.topics.size();
  }
  FlatMap<std::uint32_t, Occurrence> prose_topics(occurrences);
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (!is_prose(shapes[i])) continue;
    for (const std::uint32_t t : shapes[i].topics) {
      Occurrence& seen = prose_topics[t];
      seen.lines += seen.last != static_cast<int>(i);
      seen.last = static_cast<int>(i);
    }
  }
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const LineShape& s = shapes[i];
    contexts[i].page_prose =
        characters == 0 ? 0 : prose_characters / characters;
    if (s.topics.empty() || occurrences == 0) continue;
    const int own = is_prose(s) ? 1 : 0;
    int known = 0;
    for (const std::uint32_t t : s.topics) {
      known += prose_topics.get(t).lines > own;
    }
    contexts[i].topic_overlap =
        static_cast<float>(known) / static_cast<float>(s.topics.size());
  }
}

void fill_counting(Shapes shapes, std::vector<LineContext>& contexts) {
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (!shapes[i].leading_number) continue;
    const std::size_t end = std::min(i + kCountReach + 1, shapes.size());
    for (std::size_t j = i + 1; j < end; ++j) {
      if (!shapes[j].leading_number) continue;
      const auto step = *shapes[j].leading_number - *shapes[i].leading_number;
      if (step == 1 || step == -1) {
        contexts[i].counts_on = contexts[j].counts_on = true;
      }
      break;
    }
  }
}

}  // namespace

std::vector<LineContext> read_contexts(std::span<const LineShape> shapes) {
  std::vector<const LineShape*> pointers;
  pointers.reserve(shapes.size());
  for (const LineShape& s : shapes) pointers.push_back(&s);
  return read_contexts_at(pointers);
}

std::vector<LineContext> read_contexts_at(
    std::span<const LineShape* const> lines) {
  const Shapes shapes(lines);
  std::vector<LineContext> contexts(shapes.size());
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    contexts[i].index = i;
    contexts[i].count = shapes.size();
  }
  fill_windows(shapes, contexts);
  fill_prose_distances(shapes, contexts);
  fill_repeats(shapes, contexts);
  fill_likeness(shapes, contexts);
  fill_topics(shapes, contexts);
  fill_counting(shapes, contexts);
  return contexts;
}

}  // namespace kijil
