// One form for all spellings of a line, before anything is counted or hashed.
//
//   Normalizer normalizer;
//   normalizer.normalize("２０２５．０６．０４　“첫눈”");  // 0000.00.00 "첫눈"
//
// In this order: broken UTF-8 becomes U+FFFD; full-width and half-width forms
// take their usual width; invisible characters go; NFC (so that decomposed
// Hangul equals composed); Latin letters become lower case; quotes, middle
// dots, ellipses and dashes take one shape each, since each outlet's editor
// prefers another; every digit becomes 0, because which number it is does not
// matter but that there is one does; white space, control characters, and `\n`,
// `\r` and `\t` spelled out where a blank, another one or the end follows (from
// JSON that leaked), become one blank, none at the ends (a line
// of these spelled out alone becomes `\n`). Normalising twice changes nothing
// more. The original bytes are what kijil prints; this form is only for
// features. Thread-safety: one Normalizer per thread (it keeps a buffer).
#ifndef KIJIL_TEXT_NORMALIZE_H_
#define KIJIL_TEXT_NORMALIZE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "text/padded_text.h"

namespace kijil {

// Lines are read this far, in bytes, for features; what a line is shows long
// before, and a line of 100 MB then costs no more memory than its own bytes.
inline constexpr std::size_t kReadBytes = 64 * 1024;

class Normalizer {
 public:
  // The normal form of the first kReadBytes of `bytes`; it and the bytes behind
  // it are valid until the next call.
  PaddedText normalize(std::string_view bytes);

 private:
  std::string out_, composed_;
};

}  // namespace kijil

#endif  // KIJIL_TEXT_NORMALIZE_H_
