// Something for each key of a page, in memory that is kept from page to page.
//
//   FlatCounts<std::uint64_t, std::uint32_t> seen;
//   for (const auto& page : pages) {
//     seen.begin_page(page.size());
//     for (std::uint64_t key : page) ++seen[key];
//   }
//
// Nothing is cleared between pages: each slot bears the number of the page
// that it was filled on. Slots are found by a multiplication with an odd number
// that differs from run to run (Dietzfelbinger and others, "A reliable
// randomized algorithm for the closest-pair problem", J. Algorithms 25, 1997),
// so that nobody can write a page whose keys all fall into the same few slots,
// which would take time as the square of its size. Nothing that comes out
// depends on it. Thread-safety: one thread at a time.
// Tested by flat_counts_test.cc.
#ifndef KIJIL_BASE_FLAT_COUNTS_H_
#define KIJIL_BASE_FLAT_COUNTS_H_

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/hash.h"

namespace kijil {

// Odd, and another one in each run.
inline std::uint64_t slot_multiplier() {
  static const std::uint64_t kMultiplier = [] {
    static const char somewhere = 0;  // address space is laid out by chance
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return hash_mix(static_cast<std::uint64_t>(now.count()) ^
                    hash_mix(reinterpret_cast<std::uintptr_t>(&somewhere))) |
           1;
  }();
  return kMultiplier;
}

template <typename Key, typename Value>
class FlatCounts {
 public:
  // Forgets all keys. REQUIRES: at most `most_keys` others are then asked for.
  void begin_page(std::size_t most_keys) {
    // So many that most keys are alone in their slot: a second look cannot be
    // foretold, and costs more than room.
    const std::size_t slots = std::bit_ceil(most_keys * 4 + 4);
    shift_ = 64 - std::countr_zero(slots);
    mask_ = slots - 1;
    if (slots > slots_.size()) {
      slots_.assign(slots, {});
      page_ = 0;
    }
    if (++page_ == 0) {  // all numbers were used
      std::ranges::fill(slots_, Slot{});
      page_ = 1;
    }
  }
  // The place of a key, for at(); it is a new one's if it was not there.
  std::size_t place_of(Key key) {
    const std::size_t place = find(key);
    Slot& slot = slots_[place];
    if (slot.page != page_) slot = {key, page_, Value()};
    return place;
  }
  Value& operator[](Key key) { return at(place_of(key)); }
  Value& at(std::size_t place) { return slots_[place].value; }
  // Value() if the key is not there.
  Value get(Key key) const {
    const Slot& slot = slots_[find(key)];
    return slot.page == page_ ? slot.value : Value();
  }
  // Gives memory back if it is more than that.
  void keep_at_most(std::size_t bytes) {
    if (slots_.capacity() * sizeof(Slot) > bytes) slots_ = {};
  }

 private:
  struct Slot {
    Key key{};
    std::uint32_t page = 0;  // 0: of none
    Value value{};
  };
  // The key's slot, or the free one where it would stand.
  std::size_t find(Key key) const {
    std::size_t at = (std::uint64_t{key} * multiplier_) >> shift_;
    // One question, where `&&` would ask two.
    while (int{slots_[at].page == page_} & int{slots_[at].key != key}) {
      at = (at + 1) & mask_;
    }
    return at;
  }

  std::vector<Slot> slots_;
  std::uint64_t multiplier_ = slot_multiplier();
  std::size_t mask_ = 0;
  int shift_ = 63;
  std::uint32_t page_ = 0;
};

}  // namespace kijil

#endif  // KIJIL_BASE_FLAT_COUNTS_H_
