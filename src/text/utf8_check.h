// Whether bytes are UTF-8 at all, many of them at a time.
//
//   is_valid_utf8("첫눈");    // true
//   is_valid_utf8("\xEC\xB2");  // false: cut off
//
// Two ways that must agree: one for every machine, and one for x86-64 with
// AVX2, which nearly all have that were made since 2015; is_valid_utf8() finds
// out once which one to take. Thread-safety: pure functions. Tested by
// utf8_check_test.cc.
#ifndef KIJIL_TEXT_UTF8_CHECK_H_
#define KIJIL_TEXT_UTF8_CHECK_H_

#include <string_view>

namespace kijil {

// True if each sequence is well-formed by table 3-7 of the Unicode standard.
bool is_valid_utf8(std::string_view bytes);

// The way for every machine.
bool is_valid_utf8_portably(std::string_view bytes);

// True if this machine can run is_valid_utf8_by_avx2(). What the compiler asks
// is found out before main() begins, and costs next to nothing.
inline bool has_avx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2");
#else
  return false;
#endif
}

// The way with AVX2. REQUIRES: has_avx2().
bool is_valid_utf8_by_avx2(std::string_view bytes);

}  // namespace kijil

#endif  // KIJIL_TEXT_UTF8_CHECK_H_
