// Tested by page_buffers_test.cc, and by the program in tests/threads.
#include "labels/buffer_pool.h"

#include <utility>

namespace kijil {

void PageBuffers::forget_large_page() {
  words.list.keep_at_most(kMostBytes);
  // Fewer can have taken no more than that.
  if (outlines.size() < (1u << 12) && topics.size() < (1u << 16)) return;
  keep_at_most(kMostBytes, positions, outlines, weighed, topics);
  contexts.keep_at_most(kMostBytes);
  decoder.keep_at_most(kMostBytes);
}

// With room for all, so that giving back cannot fail.
BufferPool::BufferPool() { free_.reserve(kMostKept); }

BufferPool::Loan BufferPool::borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      std::unique_ptr<PageBuffers> buffers = std::move(free_.back());
      free_.pop_back();
      return {*this, std::move(buffers)};
    }
  }
  return {*this, std::make_unique<PageBuffers>()};
}

void BufferPool::give_back(std::unique_ptr<PageBuffers> buffers) noexcept {
  keep_at_most(PageBuffers::kMostBytes, buffers->results);
  const std::lock_guard lock(mutex_);
  if (free_.size() < kMostKept) free_.push_back(std::move(buffers));
}

}  // namespace kijil
