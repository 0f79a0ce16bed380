// Independent pieces of work on all cores, with results that do not depend on
// how many cores there are.
//
//   parallel_for(folds, [&](std::size_t fold) { results[fold] = work(fold); });
//
// Thread-safety: `work` is called from several threads at once, once for each
// index; it must write only to what belongs to its index.
#ifndef KIJIL_TRAIN_PARALLEL_H_
#define KIJIL_TRAIN_PARALLEL_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace kijil::train {

template <typename Work>
void parallel_for(std::size_t count, Work&& work) {
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  const std::size_t threads = std::min<std::size_t>(
      count, std::max(1u, std::thread::hardware_concurrency()));
  std::vector<std::jthread> others;
  for (std::size_t t = 1; t < threads; ++t) others.emplace_back(take);
  take();
}

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_PARALLEL_H_
