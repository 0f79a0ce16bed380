// No exception leaves a call of kijil/c.h: each is made again and again, with
// memory for one allocation more each time, until it is enough. Before that it
// says KIJIL_OUT_OF_MEMORY, sets no output, and (under AddressSanitizer) leaks
// nothing, whether there is memory again afterwards or not. What malloc()
// gives, to ICU and others, does not run out here.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <limits>
#include <new>
#include <string>
#include <string_view>

#include "kijil/c.h"

namespace {

constexpr long kUnlimited = std::numeric_limits<long>::max();
// Allocations that still succeed; below 0 once one was refused.
std::atomic<long> allocations_left{kUnlimited};
// What comes after the one that was refused.
enum class Then { kNoMoreMemory, kMemoryAgain };
std::atomic<Then> then{Then::kNoMoreMemory};

void* allocate(std::size_t size) {
  if (allocations_left.load() != kUnlimited) {
    const long left = allocations_left--;
    if (left == 0 || (left < 0 && then == Then::kNoMoreMemory)) return nullptr;
  }
  return std::malloc(size == 0 ? 1 : size);
}

}  // namespace

void* operator new(std::size_t size) {
  void* memory = allocate(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size);
}
// Where g++ sees into these, it takes free() and a new of its own for a
// mismatch.
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace {

constexpr kijil_string string_of(std::string_view text) {
  return {text.data(), text.size()};
}
constexpr kijil_string kLines[] = {
    string_of("로그인"), string_of(""),
    string_of("군은 장터 지붕을 새로 얹고 주차장 서른 면을 더 만들 계획이다."),
    string_of("많이 본 뉴스"), string_of("결국 터진 눈물, 그날 무슨 일이")};
constexpr std::string_view kText =
    "로그인\n\n군은 장터 지붕을 새로 얹고 주차장 서른 면을 더 만들 계획이다.\n";

const kijil_classifier* classifier() {
  static const kijil_classifier* loaded = [] {
    kijil_classifier* c = nullptr;
    kijil_error* error = nullptr;
    EXPECT_EQ(kijil_classifier_load_default(&c, &error), KIJIL_OK)
        << kijil_error_message(error).data;
    return c;
  }();
  return loaded;
}

using Call = std::function<kijil_status(kijil_error**)>;

// Calls until there is memory enough; `check_outputs` after each failure.
// Each of the first 300 allocations is the one refused, then some of the later
// ones.
void run_out(const Call& call, const std::function<void()>& check_outputs,
             Then after) {
  then = after;
  kijil_error* none = nullptr;
  ASSERT_EQ(call(&none), KIJIL_OK);  // what is made once is made
  long failures = 0;
  for (long allowed = 0;; allowed += 1 + allowed / 300 * 7) {
    ASSERT_LT(allowed, 10'000'000);
    kijil_error* error = nullptr;
    allocations_left = allowed;
    const kijil_status status = call(&error);
    const bool enough = allocations_left >= 0;
    allocations_left = kUnlimited;
    if (status == KIJIL_OK) {  // at times it gets by with less
      ASSERT_EQ(error, nullptr);
      if (enough) break;
      continue;
    }
    ++failures;
    ASSERT_EQ(status, KIJIL_OUT_OF_MEMORY) << "with " << allowed;
    ASSERT_EQ(kijil_error_status(error), KIJIL_OUT_OF_MEMORY);
    ASSERT_STREQ(kijil_error_message(error).data, "out of memory");
    kijil_error_free(error);
    check_outputs();
  }
  EXPECT_GT(failures, 0);
}

void run_out(const Call& call, const std::function<void()>& check_outputs) {
  run_out(call, check_outputs, Then::kNoMoreMemory);
  run_out(call, check_outputs, Then::kMemoryAgain);
}

TEST(OutOfMemory, Classifying) {
  kijil_line_result results[std::size(kLines)] = {};
  results[0].score = -1;
  bool untouched = true;
  ASSERT_NE(classifier(), nullptr);
  run_out(
      [&](kijil_error** error) {
        results[0].score = -1;
        return kijil_classify(classifier(), kLines, std::size(kLines), results,
                              error);
      },
      [&] { untouched = untouched && results[0].score == -1; });
  EXPECT_TRUE(untouched);
}

TEST(OutOfMemory, ClassifyingPages) {
  kijil_line_result results[2][std::size(kLines)] = {};
  const kijil_page_lines pages[] = {{kLines, std::size(kLines), results[0]},
                                    {kLines, std::size(kLines), results[1]}};
  for (const std::size_t threads : {1u, 2u}) {
    run_out(
        [&](kijil_error** error) {
          return kijil_classify_pages(classifier(), pages, 2, threads, error);
        },
        [] {});
  }
}

// Of the calls that make a page.
void run_out_of_pages(
    const std::function<kijil_status(kijil_page**, kijil_error**)>& call) {
  kijil_page* page = nullptr;
  run_out(
      [&](kijil_error** error) {
        kijil_page_free(page);
        return call(&page, error);
      },
      [&] { ASSERT_EQ(page, nullptr); });
  kijil_page_free(page);
}

TEST(OutOfMemory, MakingAPage) {
  run_out_of_pages([](kijil_page** page, kijil_error** error) {
    return kijil_classify_text(classifier(), kText.data(), kText.size(), page,
                               error);
  });
  run_out_of_pages([](kijil_page** page, kijil_error** error) {
    return kijil_filter_text(classifier(), kText.data(), kText.size(), nullptr,
                             page, error);
  });
  run_out_of_pages([](kijil_page** page, kijil_error** error) {
    return kijil_filter_lines(classifier(), kLines, std::size(kLines), nullptr,
                              page, error);
  });
}

TEST(OutOfMemory, MakingPages) {
  const kijil_string texts[] = {{kText.data(), kText.size()}, {"나", 3}};
  kijil_page* pages[] = {nullptr, nullptr};
  run_out(
      [&](kijil_error** error) {
        for (kijil_page* page : pages) kijil_page_free(page);
        return kijil_filter_texts(classifier(), texts, 2, nullptr, 2, pages,
                                  error);
      },
      [&] {
        for (const kijil_page* page : pages) ASSERT_EQ(page, nullptr);
      });
  for (kijil_page* page : pages) kijil_page_free(page);
}

// Of the calls that make a string.
void run_out_of_strings(
    const std::function<kijil_status(kijil_owned_string*, kijil_error**)>&
        call) {
  kijil_owned_string string = {nullptr, 0};
  run_out(
      [&](kijil_error** error) {
        kijil_owned_string_free(&string);
        return call(&string, error);
      },
      [&] { ASSERT_EQ(string.data, nullptr); });
  kijil_owned_string_free(&string);
}

TEST(OutOfMemory, MakingAString) {
  run_out_of_strings([](kijil_owned_string* kept, kijil_error** error) {
    return kijil_keep_text(classifier(), kText.data(), kText.size(), nullptr,
                           kept, error);
  });
  run_out_of_strings([](kijil_owned_string* json, kijil_error** error) {
    return kijil_explain_json(classifier(), kLines, std::size(kLines), 4, json,
                              error);
  });
  run_out_of_strings([](kijil_owned_string* text, kijil_error** error) {
    return kijil_explain_text(classifier(), kLines, std::size(kLines), 4, text,
                              error);
  });
}

TEST(OutOfMemory, Loading) {
  kijil_classifier* loaded = nullptr;
  run_out(
      [&](kijil_error** error) {
        kijil_classifier_free(loaded);
        return kijil_classifier_load_default(&loaded, error);
      },
      [&] { ASSERT_EQ(loaded, nullptr); });
  kijil_classifier_free(loaded);
}

// Not for the message: the status says so instead.
TEST(OutOfMemory, MakingAnError) {
  kijil_error* error = nullptr;
  kijil_label label;
  allocations_left = 0;
  const kijil_status status =
      kijil_label_from_name("a name of many bytes", 20, &label, &error);
  allocations_left = kUnlimited;
  EXPECT_EQ(status, KIJIL_OUT_OF_MEMORY);
  EXPECT_STREQ(kijil_error_message(error).data, "out of memory");
  kijil_error_free(error);
}

}  // namespace
