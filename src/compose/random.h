// Random draws that are the same on every machine.
//
//   Random random(7);
//   if (random.chance(0.3)) use(items[random.below(items.size())]);
//
// The engine is the standard's, whose numbers are fixed; its distributions are
// not, so the draws are our own. Thread-safety: one object, one thread.
#ifndef KIJIL_COMPOSE_RANDOM_H_
#define KIJIL_COMPOSE_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace kijil::compose {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // 0 to n - 1. REQUIRES: n > 0. (The bias of % is below 2^-40 here.)
  std::size_t below(std::size_t n) { return engine_() % n; }
  // low to high, both included.
  int between(int low, int high) {
    return low +
           static_cast<int>(below(static_cast<std::size_t>(high - low) + 1));
  }
  bool chance(double p) {
    return static_cast<double>(engine_() >> 11) * 0x1.0p-53 < p;
  }
  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[below(i)]);
    }
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace kijil::compose

#endif  // KIJIL_COMPOSE_RANDOM_H_
