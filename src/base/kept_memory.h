// Memory that is kept for the next page, within bounds.
//
//   keep_at_most(1 << 20, lines, topics);  // vectors above 1 MiB are freed
//
// Thread-safety: as the vectors'.
#ifndef KIJIL_BASE_KEPT_MEMORY_H_
#define KIJIL_BASE_KEPT_MEMORY_H_

#include <cstddef>
#include <type_traits>
#include <vector>

namespace kijil {

// Gives back the memory of each vector that has more than so many bytes; it is
// then empty.
template <typename... Items>
void keep_at_most(std::size_t bytes, std::vector<Items>&... vectors) {
  const auto keep = [bytes](auto& items) {
    using Vector = std::remove_reference_t<decltype(items)>;
    if (items.capacity() * sizeof(typename Vector::value_type) > bytes) {
      Vector().swap(items);
    }
  };
  (keep(vectors), ...);
}

}  // namespace kijil

#endif  // KIJIL_BASE_KEPT_MEMORY_H_
