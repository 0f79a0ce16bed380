// Tested by tests/abi/c_test.c and, out of memory, by
// tests/abi/out_of_memory_test.cc.
#include "api/c_support.h"

#include <algorithm>
#include <cstdint>

namespace kijil {
namespace {

static_assert(sizeof(kijil_status) == sizeof(int));
static_assert(KIJIL_INVALID_ARGUMENT ==
              static_cast<int>(ErrorCode::kInvalidArgument) + 1);
static_assert(KIJIL_NOT_FOUND == static_cast<int>(ErrorCode::kNotFound) + 1);
static_assert(KIJIL_CORRUPT == static_cast<int>(ErrorCode::kCorrupt) + 1);
static_assert(KIJIL_IO == static_cast<int>(ErrorCode::kIo) + 1);
static_assert(KIJIL_UNSUPPORTED ==
              static_cast<int>(ErrorCode::kUnsupported) + 1);
static_assert(KIJIL_INTERNAL == static_cast<int>(ErrorCode::kInternal) + 1);
static_assert(sizeof(kijil_label) == sizeof(int));
static_assert(sizeof(kijil_line_result) == 24);
static_assert(KIJIL_NUM_LABELS == kNumLabels);
static_assert(KIJIL_LABEL_BODY == static_cast<int>(Label::kBody));
static_assert(KIJIL_LABEL_CHROME == static_cast<int>(Label::kChrome));
static_assert(KIJIL_LABEL_RELATED == static_cast<int>(Label::kRelated));
static_assert(KIJIL_LABEL_CLICKBAIT == static_cast<int>(Label::kClickbait));
static_assert(KIJIL_LABEL_BLANK == static_cast<int>(Label::kBlank));

}  // namespace

kijil_error* out_of_memory_error() {
  // Short enough for a string to hold it without memory of its own; and not
  // destroyed at exit, when another thread may still look at it.
  alignas(kijil_error) static std::byte place[sizeof(kijil_error)];
  static kijil_error* error =
      new (place) kijil_error{KIJIL_OUT_OF_MEMORY, "out of memory"};
  return error;
}

kijil_status fail(kijil_status status, std::string_view message,
                  kijil_error** error) noexcept {
  if (error == nullptr) return status;
  if (status != KIJIL_OUT_OF_MEMORY) {
    try {
      *error = new kijil_error{status, std::string(message)};
      return status;
    } catch (const std::exception&) {
    }
  }
  *error = out_of_memory_error();
  return KIJIL_OUT_OF_MEMORY;
}

Error invalid(std::string message) {
  return Error{ErrorCode::kInvalidArgument, std::move(message)};
}

Status check_pointer(const void* pointer, std::string_view name) {
  if (pointer != nullptr) return ok();
  return invalid(std::string(name).append(" is NULL; it must not be"));
}

Status check_array(const void* pointer, std::size_t count, std::size_t size,
                   const std::string& name) {
  if (count == 0) return ok();
  if (pointer == nullptr) {
    return invalid(name + " is NULL, but has size " + std::to_string(count) +
                   "; NULL goes with size 0 alone");
  }
  if (count > PTRDIFF_MAX / size) {
    return invalid(name + " has size " + std::to_string(count) +
                   ", more than memory holds; was it a negative number?");
  }
  return ok();
}

Result<std::string_view> checked_view(const char* data, std::size_t size,
                                      const std::string& name) {
  if (Status s = check_array(data, size, 1, name); !s) return s.error();
  return size == 0 ? std::string_view() : std::string_view(data, size);
}

Result<Views> checked_views(const kijil_string* strings, std::size_t count,
                            const std::string& name) {
  if (Status s = check_array(strings, count, sizeof *strings, name); !s) {
    return s.error();
  }
  Views views(count);
  for (std::size_t i = 0; i < count; ++i) {
    const kijil_string& s = strings[i];
    if (s.size == 0) continue;
    if (s.data == nullptr || s.size > PTRDIFF_MAX) {
      return check_array(s.data, s.size, 1,
                         name + "[" + std::to_string(i) + "]")
          .error();
    }
    views[i] = std::string_view(s.data, s.size);
  }
  return views;
}

kijil_string borrowed(std::string_view text) {
  return {text.data(), text.size()};
}

kijil_owned_string owned(std::string_view text) {
  char* data = new char[text.size() + 1];
  std::copy(text.begin(), text.end(), data);
  data[text.size()] = '\0';
  return {data, text.size()};
}

kijil_line_result plain(const LineResult& result) {
  kijil_line_result r{};
  r.label = static_cast<kijil_label>(result.label);
  r.score = result.score;
  std::copy(result.probabilities.begin(), result.probabilities.end(),
            r.probabilities);
  return r;
}

}  // namespace kijil
