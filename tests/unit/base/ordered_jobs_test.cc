// Order, and what goes wrong, for any number of threads. That nothing races:
// tests/threads, which ThreadSanitizer watches.
#include "base/ordered_jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <latch>
#include <limits>
#include <numeric>
#include <random>
#include <set>
#include <stdexcept>
#include <string>

namespace kijil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Worker {};

struct Number {
  std::size_t value = 0, square = 0;
};

// Squares 0, 1, 2, ... and puts them in a row.
class Squares : public OrderedJobs<Number, Worker> {
 public:
  explicit Squares(std::size_t count) : count_(count) {}

  std::vector<std::size_t> finished;
  std::set<std::thread::id> threads;  // that finished something
  std::size_t most_unfinished = 0;
  // If one of these, the step throws, or finish() stops.
  static constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();
  std::size_t take_throws = kNever, work_throws = kNever;
  std::size_t finish_throws = kNever, stops = kNever;
  Taken finds = Taken::kMore;
  std::size_t each_costs = 1;

 protected:
  Taken take(Number& job) override {
    EXPECT_FALSE(taking_.exchange(true)) << "two at a time";
    if (next_ == take_throws) throw std::runtime_error("take");
    if (next_ == count_) return Taken::kEnd;
    job.value = next_++;
    taking_ = false;
    return finds;
  }
  void work(Number& job, Worker&) override {
    const std::size_t unfinished = ++unfinished_;
    if (job.value == work_throws) throw std::runtime_error("work");
    // Some take longer, so that those behind them are done earlier.
    for (std::size_t i = 0; i < job.value * 7919 % 64; ++i) {
      std::this_thread::yield();
    }
    job.square = job.value * job.value;
    const std::lock_guard lock(most_);
    most_unfinished = std::max(most_unfinished, unfinished);
  }
  Next finish(Number& job, Worker&) override {
    EXPECT_FALSE(finishing_.exchange(true)) << "two at a time";
    --unfinished_;
    threads.insert(std::this_thread::get_id());
    if (job.value == finish_throws) throw std::runtime_error("finish");
    finished.push_back(job.square);
    finishing_ = false;
    return job.value == stops ? Next::kStop : Next::kGoOn;
  }
  std::size_t cost(const Number&) const override { return each_costs; }

 private:
  std::size_t count_, next_ = 0;
  std::atomic<std::size_t> unfinished_ = 0;
  std::atomic<bool> taking_ = false, finishing_ = false;
  std::mutex most_;
};

std::vector<std::size_t> squares(std::size_t count) {
  std::vector<std::size_t> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = i * i;
  return all;
}

TEST(OrderedJobs, FinishesAllInOrder) {
  for (const std::size_t threads : {1u, 2u, 3u, 8u}) {
    for (const std::size_t count : {0u, 1u, 2u, 20u, 3000u}) {
      Squares jobs(count);
      jobs.run(threads);
      EXPECT_EQ(jobs.finished, squares(count)) << threads;
    }
  }
}

TEST(OrderedJobs, BoundsWhatIsUnfinished) {
  for (const std::size_t threads : {1u, 2u, 8u}) {
    Squares jobs(2000);
    jobs.run(threads);
    EXPECT_LE(jobs.most_unfinished, threads == 1 ? 1 : threads + 2);
    // Two of these cost more than is allowed, and one is always.
    Squares dear(500);
    dear.each_costs = std::size_t{1} << 40;
    dear.run(threads);
    EXPECT_EQ(dear.finished, squares(500));
    EXPECT_EQ(dear.most_unfinished, 1u);
  }
}

TEST(OrderedJobs, OneThreadIsTheCallers) {
  Squares one(100);
  one.run(1);
  EXPECT_THAT(one.threads, ElementsAre(std::this_thread::get_id()));
  // Nor are others started where there is never more to do at once.
  Squares slow(100);
  slow.finds = Taken::kJob;
  slow.run(8);
  EXPECT_THAT(slow.threads, ElementsAre(std::this_thread::get_id()));
  EXPECT_EQ(slow.finished, squares(100));
}

// Two jobs that each wait for the other to be worked on.
TEST(OrderedJobs, WorksSideBySide) {
  class Pair : public OrderedJobs<Number, Worker> {
   public:
    std::size_t taken = 0, finished = 0;

   protected:
    Taken take(Number&) override {
      return taken++ < 2 ? Taken::kMore : Taken::kEnd;
    }
    void work(Number&, Worker&) override { both_.arrive_and_wait(); }
    Next finish(Number&, Worker&) override {
      ++finished;
      return Next::kGoOn;
    }
    std::size_t cost(const Number&) const override { return 1; }

   private:
    std::latch both_{2};
  };
  Pair jobs;
  jobs.run(2);
  EXPECT_EQ(jobs.finished, 2u);
}

TEST(OrderedJobs, StopsBehindTheJobThatSaysSo) {
  for (const std::size_t threads : {1u, 2u, 8u}) {
    Squares jobs(1000);
    jobs.stops = 17;
    jobs.run(threads);
    EXPECT_EQ(jobs.finished, squares(18));
  }
}

TEST(OrderedJobs, ThrowsOnWhatAStepThrewAndFinishesWhatWasBefore) {
  for (const std::size_t threads : {1u, 2u, 8u}) {
    for (const std::string step : {"take", "work", "finish"}) {
      for (const std::size_t at : {0u, 1u, 50u}) {
        Squares jobs(200);
        (step == "take"   ? jobs.take_throws
         : step == "work" ? jobs.work_throws
                          : jobs.finish_throws) = at;
        std::string thrown;
        try {
          jobs.run(threads);
        } catch (const std::runtime_error& e) {
          thrown = e.what();
        }
        EXPECT_EQ(thrown, step);
        EXPECT_EQ(jobs.finished, squares(at)) << step << " " << threads;
      }
    }
  }
}

// Ends the process: with 0 if all was done, although there is no room for the
// stack of a thread.
[[noreturn]] void run_without_room() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const rlim_t room =
      pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + (1 << 20);
  const rlimit limit = {room, room};
  if (pages == 0 || ::setrlimit(RLIMIT_AS, &limit) != 0) std::_Exit(2);
  Squares jobs(200);
  jobs.run(4);
  std::_Exit(jobs.finished == squares(200) ? 0 : 1);
}

TEST(OrderedJobs, DoesItAllWithTheThreadsThatThereAre) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers need more address space than this leaves";
#endif
  EXPECT_EXIT(run_without_room(), ::testing::ExitedWithCode(0), "");
}

// The first that fails in order, not in time.
TEST(OrderedJobs, ThrowsWhatTheFirstOneThrew) {
  class Late : public OrderedJobs<Number, Worker> {
   protected:
    Taken take(Number& job) override {
      if (n_ == 2) return Taken::kEnd;
      job.value = n_++;
      return Taken::kMore;
    }
    void work(Number& job, Worker&) override {
      if (job.value == 0) second_threw_.wait();
      second_threw_.count_down(job.value == 1 ? 1 : 0);
      throw std::runtime_error(std::to_string(job.value));
    }
    Next finish(Number&, Worker&) override { return Next::kGoOn; }
    std::size_t cost(const Number&) const override { return 1; }

   private:
    std::size_t n_ = 0;
    std::latch second_threw_{1};
  };
  Late jobs;
  try {
    jobs.run(2);
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "0");
  }
}

// An input that answers before it asks on: what came before is finished when
// take() waits, unless there is something to read.
TEST(OrderedJobs, NothingIsUnfinishedWhileItWaits) {
  class Asker : public OrderedJobs<Number, Worker> {
   public:
    std::size_t asked = 0, answered = 0, not_waited = 0;

   protected:
    Taken take(Number& job) override {
      if (asked == 2000) return Taken::kEnd;
      bool was_ready = false;
      EXPECT_TRUE(may_wait([&] { return was_ready = random_() % 4 == 0; }));
      not_waited += was_ready;
      EXPECT_TRUE(was_ready || answered == asked);
      job.value = ++asked;
      return Taken::kMore;
    }
    void work(Number&, Worker&) override { std::this_thread::yield(); }
    Next finish(Number&, Worker&) override {
      ++answered;
      return Next::kGoOn;
    }
    std::size_t cost(const Number&) const override { return 1; }

   private:
    std::mt19937 random_{4};
  };
  for (const std::size_t threads : {1u, 2u, 4u}) {
    Asker jobs;
    jobs.run(threads);
    EXPECT_EQ(jobs.answered, 2000u);
    EXPECT_TRUE(threads > 1 || jobs.not_waited == 0) << "looked for nothing";
  }
}

// Who waits for others to finish is told if there is no use in it any more.
TEST(OrderedJobs, AStopEndsTheWait) {
  class Stopper : public OrderedJobs<Number, Worker> {
   public:
    bool was_told = false;

   protected:
    Taken take(Number&) override {
      if (n_++ == 0) return Taken::kMore;
      was_told = !may_wait([&] {
        waits_ = true;
        return false;
      });
      return Taken::kEnd;
    }
    void work(Number&, Worker&) override {
      while (!waits_) std::this_thread::yield();
    }
    Next finish(Number&, Worker&) override { return Next::kStop; }
    std::size_t cost(const Number&) const override { return 1; }

   private:
    std::size_t n_ = 0;
    std::atomic<bool> waits_ = false;
  };
  Stopper jobs;
  jobs.run(2);
  EXPECT_TRUE(jobs.was_told);
}

}  // namespace
}  // namespace kijil
