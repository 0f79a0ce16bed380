// A short word that was read before: what it adds to the shape and to the score
// of any line that it stands in.
//
//   KnownWord known;
//   known.bytes = word_bytes;         // of "첫눈이"
//   known.shape = shape_of("첫눈이");  // shape.cc
//
// One line of the processor's cache holds all of it: sums of rows as integers,
// since one word has few; counts as bytes, since it has few characters; and the
// numbers of the phrase automaton (phrases.h). What is rare in words has no
// room: a word with it is read each time that it comes.
// Thread-safety: plain values.
#ifndef KIJIL_FEATURES_KNOWN_WORD_H_
#define KIJIL_FEATURES_KNOWN_WORD_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "features/lean_word.h"
#include "features/phrases.h"

namespace kijil {

// What shapes count, each in a lane. All but the last few fit a WordShape.
enum ShapeLane : std::size_t {
  kHangulLane,
  kLatinLane,
  kDigitLane,
  kMarkLane,
  kParticleLane,    // 1 if it ends as with a particle
  kConnectiveLane,  // 1 if it ends as what goes on
  kSentenceEndLane,
  kDoubleQuoteLane,
  kSingleQuoteLane,
  kBracketLane,
  kHashLane,
  kPipeLane,
  kCodeMarkLane,
  kSkeletonLane,  // bytes that it adds to the skeleton
  kKeptLanes,
  kHanjaLane = kKeptLanes,
  kLoneHanjaLane,
  kKanaLane,
  kHeartLane,
  kShapeLanes
};

// What a word adds to a line's shape, wherever it stands.
struct WordShape {
  enum State : std::uint8_t { kUnread, kKept, kNotKept };

  PhraseSteps phrases = {};
  std::array<std::uint16_t, 2> halves{};  // of its only topic; 0 if it has none
  // By ShapeLane; behind them its state, and the rest means nothing: sums are
  // of all sixteen.
  std::array<std::uint8_t, 16> lanes{};

  State state() const { return static_cast<State>(lanes[kKeptLanes]); }
  void set_state(State state) { lanes[kKeptLanes] = state; }
  std::uint32_t topic() const { return std::bit_cast<std::uint32_t>(halves); }
  void set_topic(std::uint32_t topic) {
    halves = std::bit_cast<decltype(halves)>(topic);
  }
  // Takes all of `shape` but for the last lane, which belongs to the place
  // (word_cache.h).
  void become(const WordShape& shape) {
    const std::uint8_t of_place = lanes.back();
    *this = shape;
    lanes.back() = of_place;
  }
};

struct alignas(64) KnownWord {
  WordBytes bytes{};  // zeros alone: no word is here
  // Of its rows in stage one's table, for each label.
  std::array<std::int32_t, 4> sum{};
  std::uint32_t hash = 0;  // fastText's, for pairs of words
  // How many rows the mean counts; kInVocabulary is set if they are the
  // vocabulary's and not the buckets'.
  std::uint16_t rows = 0;
  WordShape shape = {};

  static constexpr std::uint16_t kInVocabulary = 0x8000;

  // Takes what is known of `other`, the same word in another place.
  void become(const KnownWord& other) {
    const std::uint8_t of_place = shape.lanes.back();
    *this = other;
    shape.lanes.back() = of_place;
  }
  bool is(const WordBytes& other) const {
    return ((bytes[0] ^ other[0]) | (bytes[1] ^ other[1])) == 0;
  }
};
static_assert(sizeof(KnownWord) == 64);

struct WordPlaces;

// A word of a line, and where it may be known: the place is another word's as
// soon as that one has come.
struct LineWord {
  LeanWord word;
  WordPlaces* places;  // the two that may be its own (scores/word_cache.h)
  KnownWord* known;    // that of them which is; none for long words
  std::uint32_t hash;  // fastText's

  bool is_known() const { return known != nullptr && known->is(word.bytes); }
};

}  // namespace kijil

#endif  // KIJIL_FEATURES_KNOWN_WORD_H_
