// The beginning of a line that normalising hardly touches, many bytes at a
// time: syllables, Hanja from U+4000 on and ASCII but for the back slash and
// back quote, and neither two blanks nor two dots side by side. Of such text
// each byte has its normal form where it stands: a small letter for a capital,
// a zero for a digit.
//
//   char form[64 + kPlainRunRoom];
//   put_plain_run("2025년 첫눈“", ' ', form);  // 14: "0000년 첫눈"
//
// Two ways that must agree: one for every machine, and one for x86-64 with
// AVX2, which has_avx2() of utf8_check.h tells of. Thread-safety: pure
// functions. Tested by plain_run_test.cc.
#ifndef KIJIL_TEXT_PLAIN_RUN_H_
#define KIJIL_TEXT_PLAIN_RUN_H_

#include <cstddef>
#include <string_view>

namespace kijil {

// So many bytes behind the form may be written to.
inline constexpr std::size_t kPlainRunRoom = 32;

// Writes the form of the longest beginning of `bytes` that is such text, and
// tells how many bytes that are. `before`: a blank or a dot if another one
// would vanish behind it, or anything else. REQUIRES: a character begins with
// `bytes`; room for as many, and kPlainRunRoom behind them.
std::size_t put_plain_run(std::string_view bytes, char before, char* to);

// The way for every machine.
std::size_t put_plain_run_portably(std::string_view bytes, char before,
                                   char* to);

// The way with AVX2. REQUIRES: has_avx2().
std::size_t put_plain_run_by_avx2(std::string_view bytes, char before,
                                  char* to);

}  // namespace kijil

#endif  // KIJIL_TEXT_PLAIN_RUN_H_
