// Jobs that are taken one after the other, worked on by several threads at
// once, and finished one after the other, in the order in which they were
// taken: pages of a stream, of which any number may be labelled side by side.
//
//   class Squares : public OrderedJobs<int, None> {
//     Taken take(int& job) override { job = ++n_; return Taken::kMore; }
//     void work(int& job, None&) override { job *= job; }
//     Next finish(int& job, None&) override { print(job); return Next::kGoOn; }
//   };
//   Squares().run(4);
//
// Each thread does all three in turn. Whoever is done with the job whose turn
// it is finishes it, and all behind it that wait; others leave theirs there and
// take the next. So with one thread it is a plain loop, and nothing that was
// taken waits while a thread waits for input (see may_wait()).
//
// Threads are started one by one, as long as take() says that there is more to
// do at once: what arrives piece by piece is done by the caller alone. If the
// system gives no more threads, those that there are do it all.
//
// What a step throws ends the run: jobs before it are finished, those behind it
// are not, and run() throws it on; with one thread or many, the same. Tested by
// ordered_jobs_test.cc.
#ifndef KIJIL_BASE_ORDERED_JOBS_H_
#define KIJIL_BASE_ORDERED_JOBS_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace kijil {

// What take() found.
enum class Taken {
  kEnd,   // no job: there is no more
  kJob,   // a job
  kMore,  // a job, and likely another one without waiting
};

// What is to be done behind a finished job.
enum class Next { kGoOn, kStop };

// A Job is used again for later ones, with all that it holds; a Worker is what
// one thread has for itself.
template <typename Job, typename Worker>
class OrderedJobs {
 public:
  OrderedJobs() = default;
  OrderedJobs(const OrderedJobs&) = delete;
  OrderedJobs& operator=(const OrderedJobs&) = delete;
  virtual ~OrderedJobs() = default;

  // Returns when all is finished, on so many threads at most, the caller's
  // among them. REQUIRES: threads > 0; called once.
  void run(std::size_t threads);

 protected:
  // One thread at a time, in order.
  virtual Taken take(Job& job) = 0;
  // Several threads at once.
  virtual void work(Job& job, Worker& worker) = 0;
  // One thread at a time, in order.
  virtual Next finish(Job& job, Worker& worker) = 0;
  // What a job that was taken costs. No further one is taken while those that
  // are not finished cost kMostUnfinished, however many threads there are.
  virtual std::size_t cost(const Job& job) const = 0;

  // REQUIRED of take() before it may wait for input that others send: returns
  // when nothing that was taken is unfinished, or once `ready` says that there
  // is no need to wait. False if there is no use in going on.
  template <typename Ready>
  bool may_wait(Ready&& ready);

  static constexpr std::size_t kMostUnfinished = std::size_t{8} << 20;

 private:
  struct Slot {
    Job job = {};
    std::size_t cost = 0;
    bool is_worked = false;
    std::exception_ptr thrown = nullptr;
  };
  using Lock = std::unique_lock<std::mutex>;

  void serve();
  void serve_with(Worker& worker);
  void finish_in_turn(Lock& lock, Worker& worker);
  void start_another();
  void stop(std::exception_ptr thrown);
  // Calls a step of a slot without the lock; what it throws, the slot keeps.
  template <typename Step>
  void attempt(Lock& lock, Slot& slot, Step&& step);

  bool may_take() const {
    return !taking_ && !free_.empty() &&
           (unfinished_cost_ < kMostUnfinished || finished_ == taken_);
  }
  Slot*& at_ticket(std::uint64_t ticket) {
    return by_ticket_[ticket % by_ticket_.size()];
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t threads_ = 1;
  std::vector<Slot> slots_;
  std::vector<Slot*> free_;       // the one used last is used next
  std::vector<Slot*> by_ticket_;  // those of [finished_, taken_)
  std::uint64_t taken_ = 0, finished_ = 0;
  std::size_t unfinished_cost_ = 0;
  bool taking_ = false, finishing_ = false;
  bool ended_ = false;    // nothing more is taken
  bool stopped_ = false;  // nothing more is finished
  std::exception_ptr thrown_ = nullptr;
  std::vector<std::jthread> others_;
};

template <typename Job, typename Worker>
void OrderedJobs<Job, Worker>::run(std::size_t threads) {
  threads_ = threads;
  // One for each thread to work on, and two that wait for their turn.
  slots_ = std::vector<Slot>(threads == 1 ? 1 : threads + 2);
  for (Slot& slot : slots_) free_.push_back(&slot);
  by_ticket_.resize(slots_.size());
  others_.reserve(threads - 1);
  serve();
  others_.clear();  // joins; nobody starts another one any more
  if (thrown_) std::rethrow_exception(thrown_);
}

// An exception that leaves a thread's function ends the process.
template <typename Job, typename Worker>
void OrderedJobs<Job, Worker>::serve() {
  try {
    const auto worker = std::make_unique<Worker>();
    serve_with(*worker);
  } catch (...) {
    const Lock lock(mutex_);
    stop(std::current_exception());
  }
}

template <typename Job, typename Worker>
void OrderedJobs<Job, Worker>::serve_with(Worker& worker) {
  Lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ended_ || may_take(); });
    if (ended_) return;
    taking_ = true;
    Slot& slot = *free_.back();
    free_.pop_back();
    slot.is_worked = false;
    at_ticket(taken_++) = &slot;
    Taken taken = Taken::kJob;
    attempt(lock, slot, [&] {
      taken = take(slot.job);
      slot.cost = cost(slot.job);
    });
    taking_ = false;
    if (taken == Taken::kEnd && !slot.thrown) {
      --taken_;
      ended_ = true;
      changed_.notify_all();
      return;
    }
    if (slot.thrown) ended_ = true, slot.cost = 0;
    unfinished_cost_ += slot.cost;
    if (taken == Taken::kMore) start_another();
    changed_.notify_all();
    if (!slot.thrown) attempt(lock, slot, [&] { work(slot.job, worker); });
    slot.is_worked = true;
    finish_in_turn(lock, worker);
  }
}

template <typename Job, typename Worker>
void OrderedJobs<Job, Worker>::finish_in_turn(Lock& lock, Worker& worker) {
  if (finishing_) return;  // who does comes to this one too
  finishing_ = true;
  while (!stopped_ && finished_ < taken_ && at_ticket(finished_)->is_worked) {
    Slot& slot = *at_ticket(finished_);
    Next next = Next::kStop;
    if (!slot.thrown) {
      attempt(lock, slot, [&] { next = finish(slot.job, worker); });
    }
    ++finished_;
    unfinished_cost_ -= slot.cost;
    free_.push_back(&slot);
    if (slot.thrown || next == Next::kStop) stop(slot.thrown);
    changed_.notify_all();
  }
  finishing_ = false;
}

template <typename Job, typename Worker>
template <typename Step>
void OrderedJobs<Job, Worker>::attempt(Lock& lock, Slot& slot, Step&& step) {
  lock.unlock();
  try {
    step();
  } catch (...) {
    slot.thrown = std::current_exception();
  }
  lock.lock();
}

// REQUIRES: the lock is held.
template <typename Job, typename Worker>
void OrderedJobs<Job, Worker>::stop(std::exception_ptr thrown) {
  if (!stopped_) thrown_ = std::move(thrown);
  ended_ = stopped_ = true;
  changed_.notify_all();
}

// REQUIRES: the lock is held.
template <typename Job, typename Worker>
void OrderedJobs<Job, Worker>::start_another() {
  if (ended_ || others_.size() + 1 >= threads_) return;
  try {
    others_.emplace_back([this] { serve(); });
  } catch (const std::system_error&) {
    threads_ = others_.size() + 1;
  }
}

template <typename Job, typename Worker>
template <typename Ready>
bool OrderedJobs<Job, Worker>::may_wait(Ready&& ready) {
  // Where nothing tells of new input, one has to look.
  constexpr auto kLook = std::chrono::microseconds(100);
  Lock lock(mutex_);
  // The job that is being taken has its ticket already.
  while (!stopped_ && finished_ + 1 < taken_) {
    lock.unlock();
    if (ready()) return true;
    lock.lock();
    if (stopped_ || finished_ + 1 == taken_) break;
    changed_.wait_for(lock, kLook);
  }
  return !stopped_;
}

}  // namespace kijil

#endif  // KIJIL_BASE_ORDERED_JOBS_H_
