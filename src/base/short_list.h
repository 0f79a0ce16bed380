// A list that is mostly short: its first items stand in the list itself, so
// that nothing is allocated for them.
//
//   ShortList<std::uint32_t, 12> topics;
//   topics.push_back(7);
//   for (const std::uint32_t t : topics) use(t);
//
// One that was moved from may only be assigned to, or go.
// Thread-safety: as a plain value. Tested by short_list_test.cc.
#ifndef KIJIL_BASE_SHORT_LIST_H_
#define KIJIL_BASE_SHORT_LIST_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace kijil {

template <typename Item, std::size_t kShort>
class ShortList {
  static_assert(std::is_trivially_copyable_v<Item>);

 public:
  void push_back(const Item& item) {
    if (size_ < kShort) {
      items_[size_++] = item;
      return;
    }
    // All of them move, so that they stand side by side.
    if (size_ == kShort) many_.assign(items_.begin(), items_.end());
    many_.push_back(item);
    ++size_;
  }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Item* begin() const {
    return size_ <= kShort ? items_.data() : many_.data();
  }
  const Item* end() const { return begin() + size_; }
  const Item& operator[](std::size_t i) const { return begin()[i]; }

  friend bool operator==(const ShortList& a, const ShortList& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  std::array<Item, kShort> items_{};
  std::vector<Item> many_;
  std::size_t size_ = 0;
};

}  // namespace kijil

#endif  // KIJIL_BASE_SHORT_LIST_H_
