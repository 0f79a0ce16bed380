// What error codes are called in records, in C and in Python.
//
//   error_code_name(ErrorCode::kCorrupt);   // "corrupt"
//
// Thread-safe: a pure function.
#ifndef KIJIL_BASE_ERROR_CODE_H_
#define KIJIL_BASE_ERROR_CODE_H_

#include "kijil/result.h"

namespace kijil {

constexpr const char* error_code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid_argument";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kCorrupt:
      return "corrupt";
    case ErrorCode::kIo:
      return "io";
    case ErrorCode::kUnsupported:
      return "unsupported";
    case ErrorCode::kInternal:
      break;
  }
  return "internal";
}

}  // namespace kijil

#endif  // KIJIL_BASE_ERROR_CODE_H_
