// What the calls of kijil/c.h have in common: errors as objects, exceptions as
// a status, checked pointers, and text in and out.
//
//   return guarded(error, [&]() -> Status {
//     if (Status s = check_pointer(classifier, "classifier"); !s) return s;
//     ...
//     return ok();
//   });
//
// Thread-safety: pure functions.
#ifndef KIJIL_API_C_SUPPORT_H_
#define KIJIL_API_C_SUPPORT_H_

#include <cstddef>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kijil/c.h"
#include "kijil/classifier.h"
#include "kijil/line.h"
#include "kijil/result.h"

struct kijil_error {
  kijil_status status = KIJIL_INTERNAL;
  std::string message = {};
};

struct kijil_classifier {
  kijil::Classifier classifier;
};

namespace kijil {

// The error for which no memory is needed. Never freed.
kijil_error* out_of_memory_error();

// Sets *error, unless `error` is NULL, and returns its status: `status`, or
// KIJIL_OUT_OF_MEMORY if there is none for the message.
kijil_status fail(kijil_status status, std::string_view message,
                  kijil_error** error) noexcept;

// Does `work`, which returns a Status. Nothing gets past here.
template <typename Work>
kijil_status guarded(kijil_error** error, Work&& work) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    const Status done = work();
    if (done) return KIJIL_OK;
    const auto code = static_cast<int>(done.error().code) + 1;
    return fail(static_cast<kijil_status>(code), done.error().message, error);
  } catch (const std::bad_alloc&) {
    return fail(KIJIL_OUT_OF_MEMORY, {}, error);
  } catch (const std::length_error&) {  // a size that no memory could hold
    return fail(KIJIL_OUT_OF_MEMORY, {}, error);
  } catch (const std::exception& e) {
    return fail(KIJIL_INTERNAL, e.what(), error);
  } catch (...) {
    return fail(KIJIL_INTERNAL, "an unknown exception", error);
  }
}

// An Error with the code kInvalidArgument.
Error invalid(std::string message);

// `name` is what the message calls the argument.
Status check_pointer(const void* pointer, std::string_view name);
// That a pointer to `count` things of `size` bytes is one, or NULL for none,
// and that so many could be in memory.
Status check_array(const void* pointer, std::size_t count, std::size_t size,
                   const std::string& name);

// The first of several checks that failed, if any did.
template <typename... Checks>
Status all(Status first, Checks... others) {
  if constexpr (sizeof...(others) == 0) {
    return first;
  } else {
    return first ? all(std::move(others)...) : std::move(first);
  }
}

using Views = std::vector<std::string_view>;

// The strings as C++ has them; fails, naming the string, if one is none.
Result<std::string_view> checked_view(const char* data, std::size_t size,
                                      const std::string& name);
Result<Views> checked_views(const kijil_string* strings, std::size_t count,
                            const std::string& name);

kijil_string borrowed(std::string_view text);
kijil_owned_string owned(std::string_view text);
kijil_line_result plain(const LineResult& result);

}  // namespace kijil

#endif  // KIJIL_API_C_SUPPORT_H_
