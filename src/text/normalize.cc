// Two paths that must agree. Nearly all text of Korean pages is made of
// precomposed syllables, ASCII and common marks, on which NFC and width
// folding do nothing: it goes through fold_and_append one code point at a
// time. A line with anything else is first composed by ICU.
// Tested by normalize_test.cc, which also compares the paths.
#include "text/normalize.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// True if NFC and width folding leave `c` alone whatever stands beside it.
bool is_plainly_normal(char32_t c) {
  if (c < 0xA0) return true;
  if (c >= 0xAC00 && c <= 0xD7A3) return true;  // Hangul syllables
  if (c >= 0x4E00 && c <= 0x9FA5) return true;  // common Hanja
  if (c >= 0x2010 && c <= 0x2027) return true;  // quotes, dots, dashes
  if (c >= 0x2190 && c <= 0x21FF) return true;  // arrows
  if (c >= 0x2500 && c <= 0x27BF) return true;  // shapes, dingbats
  return c == 0xB7 || c == 0xA9 || c == 0xAE || c == 0x318D ||
         (c >= 0x3001 && c <= 0x3003) || (c >= 0x3008 && c <= 0x3011);
}

bool is_plainly_normal(std::string_view bytes) {
  for (Utf8Reader reader(bytes); !reader.at_end();) {
    if (!is_plainly_normal(reader.next())) return false;
  }
  return true;
}

// One shape for marks that differ by the editor's taste only.
char32_t common_mark(char32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x0060:
    case 0x00B4:
      return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0x301D:
    case 0x301E:
      return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0x2500:
      return '-';
    case 0x2022:
    case 0x2024:
    case 0x2027:
    case 0x2219:
    case 0x22C5:
    case 0x30FB:
    case 0x318D:
    case 0x119E:
    case 0x11A2:
      return 0xB7;  // middle dot
    case 0x2025:
    case 0x22EF:
    case 0x22EE:
      return 0x2026;  // ellipsis
    case 0x25B8:
    case 0x25BA:
    case 0x25B7:
      return 0x25B6;  // black right-pointing triangle
    default:
      return c;
  }
}

// The full-width and half-width forms only: NFKC would turn `①` into `1` and
// `㈜` into `(주)` as well, and those differences mean something here.
char32_t usual_width(char32_t c) {
  if (c < 0xFF01 || c > 0xFFEE) return c;
  if (c <= 0xFF5E) return c - 0xFEE0;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status)) return c;
  // One step only: a second one would turn `ㄱ` into a part of a syllable.
  icu::UnicodeString usual;
  return nfkc->getRawDecomposition(static_cast<UChar32>(c), usual) &&
                 usual.countChar32() == 1
             ? static_cast<char32_t>(usual.char32At(0))
             : c;
}

// `...` and `....` are the ellipsis as well: the third dot turns the two before
// it into one mark, and further dots vanish into it.
constexpr std::string_view kEllipsis = "\u2026";

bool ends_with_ellipsis_so_far(const std::string& out) {
  return out.ends_with("..") || out.ends_with(kEllipsis);
}

void append_ellipsis(std::string& out) {
  if (out.ends_with(kEllipsis)) return;
  out.resize(out.size() - 2);
  out += kEllipsis;
}

// `\n`, `\r` and `\t` as text, where a page's JSON leaked; they stood for white
// space. A blank must follow, or another escape, or the end: `C:\new` is none.
bool starts_with_escape(std::string_view text) {
  // Capitals too, since they become small letters.
  constexpr std::string_view kLetters = "nrtNRT";
  const auto is_escape = [&](std::string_view t) {
    return t.size() >= 2 && t[0] == '\\' &&
           kLetters.find(t[1]) != std::string_view::npos;
  };
  if (!is_escape(text)) return false;
  const std::string_view rest = text.substr(2);
  return rest.empty() || is_escape(rest) || is_space(Utf8Reader(rest).next());
}

void fold_and_append(char32_t c, std::string& out) {
  c = common_mark(c);
  if (is_space(c)) {
    if (!out.empty() && out.back() != ' ') out.push_back(' ');
    return;
  }
  if (c == '.' && ends_with_ellipsis_so_far(out)) {
    append_ellipsis(out);
    return;
  }
  if (is_digit(c)) {
    c = '0';
  } else if (c >= 'A' && c <= 'Z') {
    c |= 0x20;
  }
  append_utf8(c, out);
}

icu::UnicodeString nfc(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return text;
  const icu::UnicodeString composed = normalizer->normalize(text, status);
  return U_SUCCESS(status) ? composed : text;
}

// `bytes` in NFC, with usual widths and small Latin letters, without invisible
// characters, as UTF-8; repairs broken bytes on the way.
std::string compose(std::string_view bytes) {
  icu::UnicodeString visible;
  for (Utf8Reader reader(bytes); !reader.at_end();) {
    const char32_t c = usual_width(reader.next());
    if (!is_invisible(c)) visible.append(static_cast<UChar32>(c));
  }
  visible = nfc(visible);
  icu::UnicodeString small;
  for (std::int32_t i = 0; i < visible.length();
       i = visible.moveIndex32(i, 1)) {
    const UChar32 c = visible.char32At(i);
    small.append(is_latin(static_cast<char32_t>(c)) ? u_tolower(c) : c);
  }
  // Again, since small letters compose where capitals do not: `ǰ`.
  std::string out;
  nfc(small).toUTF8String(out);
  return out;
}

// The longest prefix of at most kReadBytes that does not cut a code point.
std::string_view readable_prefix(std::string_view bytes) {
  if (bytes.size() <= kReadBytes) return bytes;
  std::size_t end = kReadBytes;
  for (int i = 0; i < 3 && (bytes[end] & 0xC0) == 0x80; ++i) --end;
  return bytes.substr(0, end);
}

}  // namespace

std::string_view Normalizer::normalize(std::string_view bytes) {
  out_.clear();
  bytes = readable_prefix(bytes);
  std::string composed;
  if (!is_plainly_normal(bytes)) {
    composed = compose(bytes);
    bytes = composed;
  }
  bool has_escape = false;
  for (Utf8Reader reader(bytes); !reader.at_end();) {
    if (starts_with_escape(bytes.substr(reader.position()))) {
      reader.next();
      reader.next();
      fold_and_append(' ', out_);
      has_escape = true;
      continue;
    }
    fold_and_append(reader.next(), out_);
  }
  if (!out_.empty() && out_.back() == ' ') out_.pop_back();
  // A line of nothing else shows something, and is no blank line.
  if (out_.empty() && has_escape) out_ = "\\n";
  return out_;
}

}  // namespace kijil
