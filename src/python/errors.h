// From Result<T> to Python's exceptions.
//
//   Classifier c = value_of(Classifier::load(path));   // else kijil.KijilError
//
// Thread-safety: value_of() may be called without the GIL; what it throws
// becomes a KijilError where nanobind hands it to Python.
#ifndef KIJIL_PYTHON_ERRORS_H_
#define KIJIL_PYTHON_ERRORS_H_

#include <exception>
#include <string>
#include <utility>

#include "kijil/result.h"

namespace kijil::python {

class ErrorException : public std::exception {
 public:
  explicit ErrorException(Error error) : error_(std::move(error)) {}
  const char* what() const noexcept override { return error_.message.c_str(); }
  const Error& error() const { return error_; }

 private:
  Error error_;
};

template <typename T>
T value_of(Result<T> result) {
  if (!result) throw ErrorException(result.error());
  return std::move(*result);
}

[[noreturn]] inline void throw_invalid(std::string message) {
  throw ErrorException({ErrorCode::kInvalidArgument, std::move(message)});
}

// "invalid_argument", ...: KijilError.code.
const char* code_name(ErrorCode code);

// Sets kijil.KijilError as Python's pending exception. REQUIRES the GIL.
void set_kijil_error(const Error& error);

// Lets nanobind turn ErrorException into KijilError. Once, by the module.
void register_errors();

}  // namespace kijil::python

#endif  // KIJIL_PYTHON_ERRORS_H_
