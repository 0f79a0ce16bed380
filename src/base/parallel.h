// Independent pieces of work on all cores, with results that do not depend on
// how many cores there are.
//
//   parallel_for(folds, [&](std::size_t fold) { results[fold] = work(fold); });
//   parallel_for(pages, 2, [&](std::size_t page) { ... });  // on two threads
//
// If work throws, what is under way is finished, the rest is left out, and the
// exception of the lowest index is thrown on: with one thread or many, the
// same. Thread-safety: `work` is called from several threads at once, once for
// each index; it must write only to what belongs to its index. Tested by
// parallel_test.cc.
#ifndef KIJIL_BASE_PARALLEL_H_
#define KIJIL_BASE_PARALLEL_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/usable_cores.h"

namespace kijil {

// As many threads as run at once; at least 1.
inline std::size_t all_threads() { return usable_cores(); }

// On at most so many threads, the caller's among them; 0: all_threads(). Fewer,
// if the system does not give as many.
template <typename Work>
void parallel_for(std::size_t count, std::size_t at_most, Work&& work) {
  if (count == 0) return;
  const std::size_t threads =
      std::min(count, at_most == 0 ? all_threads() : at_most);
  // An exception that leaves a thread's function ends the process.
  struct Failure {
    std::size_t index = 0;
    std::exception_ptr thrown = nullptr;
  };
  std::vector<Failure> failures(threads);
  std::atomic<std::size_t> next{0};
  const auto take = [&](std::size_t thread) {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        work(i);
      } catch (...) {
        failures[thread] = {i, std::current_exception()};
        next = count;
        return;
      }
    }
  };
  {
    std::vector<std::jthread> others;
    try {
      for (std::size_t t = 1; t < threads; ++t) others.emplace_back(take, t);
    } catch (const std::system_error&) {
      // The system gives no more threads; those that there are do it all.
    }
    take(0);
  }  // joins
  // Indices are handed out in order, so that all below a failed one were
  // worked on, and the lowest that fails always is.
  std::erase_if(failures, [](const Failure& f) { return !f.thrown; });
  const auto first = std::min_element(
      failures.begin(), failures.end(),
      [](const Failure& a, const Failure& b) { return a.index < b.index; });
  if (first != failures.end()) std::rethrow_exception(first->thrown);
}

template <typename Work>
void parallel_for(std::size_t count, Work&& work) {
  parallel_for(count, 0, std::forward<Work>(work));
}

}  // namespace kijil

#endif  // KIJIL_BASE_PARALLEL_H_
