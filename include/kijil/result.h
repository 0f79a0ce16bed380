// Result<T>: a value, or an Error that says what went wrong and what to do.
//
//   kijil::Result<kijil::Classifier> c = kijil::Classifier::load("my.kijil");
//   if (!c) { std::cerr << c.error().message << '\n'; return 2; }
//   use(*c);
//
// Member names follow std::expected (C++23), so that a later switch is a
// one-line change. Nothing in kijil throws across its API.
// Thread-safety: as a plain value.
#ifndef KIJIL_RESULT_H_
#define KIJIL_RESULT_H_

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace kijil {

enum class ErrorCode {
  kInvalidArgument,  // an option or a label that does not exist
  kNotFound,         // a file that is not there
  kCorrupt,          // content that breaks its format
  kIo,               // the system refused to read or write
  kUnsupported,      // well formed, but not something kijil handles
  kInternal,         // a bug of ours
};

// `message` is one sentence: where, what, and the way out, e.g.
// `gold.tsv:17: unknown label "bdoy"; expected body, chrome, related, ...`.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : state_(std::move(error)) {}  // NOLINT: implicit

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // REQUIRES: has_value().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // REQUIRES: !has_value().
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

// For functions that only succeed or fail: `return ok();`.
struct Ok {};
using Status = Result<Ok>;
inline Status ok() { return Status(Ok{}); }

}  // namespace kijil

#endif  // KIJIL_RESULT_H_
