// How many threads can run at once in this process.
//
//   const std::size_t threads = usable_cores();   // at least 1
//
// Thread-safe.
#ifndef KIJIL_BASE_USABLE_CORES_H_
#define KIJIL_BASE_USABLE_CORES_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace kijil {

// The cores of the machine that the process may use: those that `taskset` left
// it, and no more than the share of processor time that its container has.
std::size_t usable_cores();

// The cores that a cgroup's quota is worth, rounded up: "150000 100000" is
// worth 2, "max 100000" sets no limit. Empty for anything else, too.
std::optional<std::size_t> cores_of_quota(std::string_view cpu_max);

}  // namespace kijil

#endif  // KIJIL_BASE_USABLE_CORES_H_
