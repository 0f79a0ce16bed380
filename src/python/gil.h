// Work that does not need Python, while other Python threads run.
//
//   auto results = without_gil([&] { return classifier.classify(lines); });
//   auto model = interruptible([&](const Stop& stop) { ... });   // for long
//   work
//
// Both are called with the GIL and return with it.
#ifndef KIJIL_PYTHON_GIL_H_
#define KIJIL_PYTHON_GIL_H_

#include <nanobind/nanobind.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <future>

namespace kijil::python {

template <typename Work>
auto without_gil(const Work& work) {
  const nanobind::gil_scoped_release released;
  return work();
}

// Thrown by work that was told to stop.
struct Stopped : std::exception {
  const char* what() const noexcept override { return "stopped"; }
};

// Runs `work(stop)` on a thread of its own, and meanwhile looks whether a
// signal handler of Python raises (Ctrl-C does). If so, `stop` becomes true,
// and once the work has thrown Stopped (or ended) what the handler raised goes
// on to the caller. Signals reach Python's main thread only.
template <typename Work>
auto interruptible(const Work& work) {
  std::atomic<bool> stop = false;
  auto done = std::async(std::launch::async, [&] { return work(stop); });
  bool raised = false;
  while (!raised && without_gil([&] {
                      return done.wait_for(std::chrono::milliseconds(50));
                    }) != std::future_status::ready) {
    raised = PyErr_CheckSignals() != 0;
  }
  if (!raised) return without_gil([&] { return done.get(); });
  nanobind::python_error interrupt;  // takes it over
  stop = true;
  without_gil([&] { done.wait(); });
  throw interrupt;
}

}  // namespace kijil::python

#endif  // KIJIL_PYTHON_GIL_H_
