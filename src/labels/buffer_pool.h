// Buffers for calls that bring none: each takes some and gives them back.
//
//   BufferPool pool;
//   const BufferPool::Loan buffers = pool.borrow();
//   model.label(lines, *buffers);
//
// There are as many as there ever were calls at once, at most kMostKept when
// all are back. Thread-safety: any number of threads may borrow.
#ifndef KIJIL_LABELS_BUFFER_POOL_H_
#define KIJIL_LABELS_BUFFER_POOL_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "labels/page_buffers.h"

namespace kijil {

class BufferPool {
 public:
  // More threads than that find the others' buffers gone, and make new ones.
  static constexpr std::size_t kMostKept = 64;

  // Gives the buffers back when it goes. REQUIRES: the pool outlives it.
  class Loan {
   public:
    Loan(BufferPool& pool, std::unique_ptr<PageBuffers> buffers)
        : pool_(pool), buffers_(std::move(buffers)) {}
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() { pool_.give_back(std::move(buffers_)); }
    PageBuffers& operator*() const { return *buffers_; }

   private:
    BufferPool& pool_;
    std::unique_ptr<PageBuffers> buffers_;
  };

  BufferPool();
  // The last ones that came back: those are in the processor's cache.
  Loan borrow();

 private:
  void give_back(std::unique_ptr<PageBuffers> buffers) noexcept;

  std::mutex mutex_;
  std::vector<std::unique_ptr<PageBuffers>> free_;
};

}  // namespace kijil

#endif  // KIJIL_LABELS_BUFFER_POOL_H_
