// Lines that one thread has weighed before: menus, footers and the headlines of
// sidebars stand on page after page of a site.
//
//   LineCache cache;
//   const LineCache::Answer answer = cache.ask(line);
//   if (answer.known != nullptr) return *answer.known;
//   const KnownLine known = ...;
//   if (answer.comes_again) cache.keep(line, answer.hash, known);
//
// Nothing comes out differently: a line is its bytes, all of which are
// compared, and what is kept of it depends on nothing else. Only short lines
// are kept, and only when they come for the second time, so that what never
// comes again costs little and drives nothing out. At most kBytes of memory,
// none before a line comes again. REQUIRES: one model. Thread-safety: one
// thread at a time. Tested by line_cache_test.cc.
#ifndef KIJIL_LABELS_LINE_CACHE_H_
#define KIJIL_LABELS_LINE_CACHE_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/growing_bytes.h"
#include "base/hash.h"
#include "features/context.h"
#include "labels/weighed_line.h"

namespace kijil {

// All that is asked of a line that depends on it alone.
struct KnownLine {
  LineOutline outline;
  WeighedLine weighed;
};

class LineCache {
 public:
  static constexpr std::size_t kLongestLine = 128;  // in bytes
  static constexpr std::size_t kMostTopics = 12;
  static constexpr std::size_t kPlaces = 4096;

  struct Entry {
    KnownLine line;
    std::array<std::uint32_t, kMostTopics> topics;  // line.outline.topics
    std::uint8_t size;
    std::array<char, kLongestLine> bytes;
  };

 private:
  // What tells quickly of the line that is kept there, and of the last ones
  // that came by: all in one line of the processor's cache.
  struct Place {
    std::uint32_t tag = 0;
    std::array<std::uint16_t, 6> traces{};
  };

 public:
  // What it takes at most, and holds once lines came again.
  static constexpr std::size_t kBytes =
      kPlaces * (sizeof(Entry) + sizeof(Place));

  struct Answer {
    const Entry* known = nullptr;  // until the next keep()
    bool comes_again = false;      // and is worth keeping
    std::uint64_t hash = 0;
  };
  Answer ask(std::string_view line) {
    if (line.size() > kLongestLine) return {};
    return ask(line, hash_of(line));
  }
  // With a hash of the caller's, as tests do to have lines collide.
  Answer ask(std::string_view line, std::uint64_t hash);
  // REQUIRES: ask() has just said so of the line, and gave the hash.
  void keep(std::string_view line, std::uint64_t hash, const KnownLine& known,
            std::span<const std::uint32_t> topics);

 private:
  static std::uint64_t hash_of(std::string_view line);
  // Pieces of a hash: where the line would be kept, which trace it leaves there
  // of having come by, and two that tell it from most others; 0 is nobody's.
  static std::size_t place_of(std::uint64_t hash) { return hash % kPlaces; }
  static std::uint16_t& trace_in(Place& place, std::uint64_t hash) {
    return place.traces[(hash >> 12 & 0xFFFF) * place.traces.size() >> 16];
  }
  static std::uint32_t tag_of(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> 32) | 1;
  }
  static std::uint16_t trace_of(std::uint64_t hash) {
    return static_cast<std::uint16_t>((hash >> 48) | 1);
  }

  Entry* entry_at(std::size_t place) {
    static_assert(std::is_trivially_destructible_v<Entry> &&
                  alignof(Entry) <= alignof(std::max_align_t));
    return reinterpret_cast<Entry*>(entries_.data()) + place;
  }

  std::vector<Place> places_;
  // Room for kPlaces entries, of which those exist that have a tag: the system
  // gives only as much of it as is written to.
  GrowingBytes entries_;
};

inline LineCache::Answer LineCache::ask(std::string_view line,
                                        std::uint64_t hash) {
  if (places_.empty()) places_.resize(kPlaces);
  Place& place = places_[place_of(hash)];
  if (place.tag == tag_of(hash)) {
    const Entry& entry = *entry_at(place_of(hash));
    if (entry.size == line.size() &&
        std::memcmp(entry.bytes.data(), line.data(), line.size()) == 0) {
      return {.known = &entry};
    }
  }
  std::uint16_t& trace = trace_in(place, hash);
  const bool comes_again = trace == trace_of(hash);
  trace = trace_of(hash);
  return {.comes_again = comes_again, .hash = hash};
}

inline void LineCache::keep(std::string_view line, std::uint64_t hash,
                            const KnownLine& known,
                            std::span<const std::uint32_t> topics) {
  if (topics.size() > kMostTopics) return;
  entries_.reserve(kPlaces * sizeof(Entry));
  places_[place_of(hash)].tag = tag_of(hash);
  Entry& entry = *new (entry_at(place_of(hash))) Entry;
  entry.line = known;
  std::ranges::copy(topics, entry.topics.begin());
  entry.size = static_cast<std::uint8_t>(line.size());
  std::memcpy(entry.bytes.data(), line.data(), line.size());
}

// Of the line's ends and its middle: nothing worse can come of lines that share
// a hash than that one of them is read once more.
inline std::uint64_t LineCache::hash_of(std::string_view line) {
  constexpr std::uint64_t kMultiplier = 0x9DDFEA08EB382D69u;
  const std::size_t size = line.size();
  std::uint64_t hash = size * kMultiplier;
  const auto mix = [&hash](std::uint64_t word) {
    hash = std::rotr((hash ^ word) * kMultiplier, 29);
  };
  const auto mix_at = [&](std::size_t at) {
    mix(hash_word<std::uint64_t>(line.data() + at));
  };
  if (size >= 16) {
    mix_at(0);
    mix_at(8);
    mix_at(size / 2 - 4);
    mix_at(size - 16);
    mix_at(size - 8);
  } else if (size >= 8) {
    mix_at(0);
    mix_at(size - 8);
  } else if (size > 0) {
    mix(hash_tail(line));
  }
  return hash * kMultiplier ^ hash >> 32;
}

}  // namespace kijil

#endif  // KIJIL_LABELS_LINE_CACHE_H_
