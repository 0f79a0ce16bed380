// Tested by usable_cores_test.cc.
#include "base/usable_cores.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>
#include <thread>

#ifdef __linux__
#include <sched.h>
#endif

namespace kijil {
namespace {

// Those that the scheduler may put the process on; 0 if it does not say.
std::size_t allowed_cores() {
#ifdef __linux__
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  // Fails on machines of more than 1024 cores, where the default will do.
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
    return static_cast<std::size_t>(CPU_COUNT(&allowed));
  }
#endif
  return 0;
}

std::string first_line(const char* file) {
  std::string line;
  std::ifstream in(file);
  std::getline(in, line);
  return line;
}

// In a container its own cgroup stands at the root: version 2, then 1.
std::optional<std::size_t> quota_cores() {
  if (const auto cores = cores_of_quota(first_line("/sys/fs/cgroup/cpu.max"))) {
    return cores;
  }
  std::string quota = first_line("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
  if (quota.empty()) return std::nullopt;
  return cores_of_quota(quota.append(" ").append(
      first_line("/sys/fs/cgroup/cpu/cpu.cfs_period_us")));
}

}  // namespace

std::optional<std::size_t> cores_of_quota(std::string_view cpu_max) {
  const char* end = cpu_max.data() + cpu_max.size();
  long quota = 0, period = 0;
  const auto first = std::from_chars(cpu_max.data(), end, quota);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != ' ' ||
      std::from_chars(first.ptr + 1, end, period).ec != std::errc() ||
      quota <= 0 || period <= 0) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(quota / period + (quota % period != 0));
}

std::size_t usable_cores() {
  std::size_t cores = allowed_cores();
  if (cores == 0) cores = std::max(1u, std::thread::hardware_concurrency());
  return std::min(cores, quota_cores().value_or(cores));
}

}  // namespace kijil
