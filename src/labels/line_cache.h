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
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

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
  // What it takes at most, and holds once lines came again.
  static constexpr std::size_t kBytes = kPlaces * (sizeof(Entry) + 6);

  struct Answer {
    const Entry* known = nullptr;  // until the next keep()
    bool comes_again = false;      // and is worth keeping
    std::uint64_t hash = 0;
  };
  Answer ask(std::string_view line) {
    if (line.size() > kLongestLine) return {};
    return ask(line, hash_bytes(line));
  }
  // With a hash of the caller's, as tests do to have lines collide.
  Answer ask(std::string_view line, std::uint64_t hash);
  // REQUIRES: ask() has just said so of the line, and gave the hash.
  void keep(std::string_view line, std::uint64_t hash, const KnownLine& known,
            std::span<const std::uint32_t> topics);

 private:
  // Of a hash: where the line would stand, and two pieces that tell it from
  // most others there. 0 is for nobody.
  static std::size_t place_of(std::uint64_t hash) { return hash % kPlaces; }
  static std::uint32_t tag_of(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> 32) | 1;
  }
  static std::uint16_t trace_of(std::uint64_t hash) {
    return static_cast<std::uint16_t>((hash >> 16) | 1);
  }

  std::vector<std::uint32_t> tags_;    // of the lines that are kept
  std::vector<std::uint16_t> traces_;  // of the last one that came by
  std::unique_ptr<Entry[]> entries_;
};

inline LineCache::Answer LineCache::ask(std::string_view line,
                                        std::uint64_t hash) {
  if (tags_.empty()) {
    tags_.resize(kPlaces);
    traces_.resize(kPlaces);
  }
  const std::size_t place = place_of(hash);
  if (tags_[place] == tag_of(hash)) {
    const Entry& entry = entries_[place];
    if (entry.size == line.size() &&
        std::memcmp(entry.bytes.data(), line.data(), line.size()) == 0) {
      return {.known = &entry};
    }
  }
  const bool comes_again = traces_[place] == trace_of(hash);
  traces_[place] = trace_of(hash);
  return {.comes_again = comes_again, .hash = hash};
}

inline void LineCache::keep(std::string_view line, std::uint64_t hash,
                            const KnownLine& known,
                            std::span<const std::uint32_t> topics) {
  if (topics.size() > kMostTopics) return;
  if (entries_ == nullptr) {
    entries_ = std::make_unique_for_overwrite<Entry[]>(kPlaces);
  }
  tags_[place_of(hash)] = tag_of(hash);
  Entry& entry = entries_[place_of(hash)];
  entry.line = known;
  std::ranges::copy(topics, entry.topics.begin());
  entry.size = static_cast<std::uint8_t>(line.size());
  std::memcpy(entry.bytes.data(), line.data(), line.size());
}

}  // namespace kijil

#endif  // KIJIL_LABELS_LINE_CACHE_H_
