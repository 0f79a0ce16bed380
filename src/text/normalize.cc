// Three paths that must agree. Nearly all text of Korean pages is made of
// precomposed syllables, ASCII and common marks, on which NFC and width
// folding do nothing: it goes through the Folder in one pass over its bytes. Of
// that, nearly all is made of what only small letters and zeros can change, and
// goes many bytes at a time (plain_run.h), the rest one character at a time.
// A line with anything else, where that is found, is first composed by ICU and
// then folded. What is folded is never longer than before, so that the buffer
// is made once for each line.
// Tested by normalize_test.cc, which also compares the paths.
#include "text/normalize.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "text/plain_run.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// True if composing leaves `c` alone as long as all beside it are such: NFC
// keeps it, it is no combining character and not invisible, and of usual width,
// and if it is a Latin letter, a small one.
bool is_plainly_normal(char32_t c) {
  struct Range {
    char32_t first, last;
  };
  // Rising, up to the syllables.
  static constexpr Range kRanges[] = {
      {0xA0, 0xAC},      // signs of Latin-1, but for the soft hyphen
      {0xAE, 0xBF},      //
      {0xD7, 0xD7},      // times
      {0xDF, 0xFF},      // small letters of Latin-1
      {0x2010, 0x2027},  // quotes, dots, dashes
      {0x2030, 0x205E},  // marks
      {0x20A0, 0x20BF},  // currencies
      {0x2103, 0x2103},  // degrees Celsius
      {0x2113, 0x2113},  // litre
      {0x2116, 0x2116},  // numero
      {0x2121, 0x2122},  // telephone, trade mark
      {0x2153, 0x215F},  // fractions
      {0x2190, 0x2328},  // arrows, mathematics, technical
      {0x232B, 0x2ADB},  // circled numbers, shapes, dingbats
      {0x2B12, 0x2BFF},  // squares, stars, arrows
      {0x3000, 0x3029},  // East Asian marks, the wide blank among them
      {0x3030, 0x303F},  //
      {0x3041, 0x3096},  // Hiragana
      {0x309B, 0x30FF},  // Katakana
      {0x3131, 0x3163},  // letters of Hangul, but for the filler
      {0x3165, 0x318E},  //
      {0x3190, 0x33FF},  // enclosed letters, units
      {0x3400, 0x9FFF},  // Hanja
  };
  if (c < 0xA0 || is_hangul_syllable(c)) return true;
  for (const Range& range : kRanges) {
    if (c <= range.last) return c >= range.first;
  }
  return is_in(c, 0x1F000, 0x1FAFF);  // emoji
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

// What an ASCII byte becomes; 0 if more than the byte decides.
constexpr std::array<char, 128> kAsciiForms = [] {
  std::array<char, 128> forms{};
  for (char c = 0x21; c < 0x7F; ++c) {
    forms[static_cast<std::size_t>(c)] = c >= '0' && c <= '9' ? '0'
                                         : c >= 'A' && c <= 'Z'
                                             ? static_cast<char>(c | 0x20)
                                             : c;
  }
  forms['`'] = '\'';
  forms['.'] = forms['\\'] = 0;
  return forms;
}();

// Writes code points in their common form into a buffer.
class Folder {
 public:
  // Bytes before the form and behind it that the Folder needs.
  static constexpr std::size_t kRoom = kPlainRunRoom;

  // REQUIRES: room for as many bytes as are read, and kRoom at both ends.
  explicit Folder(char* room) : begin_(room + kRoom), end_(begin_) {
    // As if a blank stood before, so that none is written at the beginning.
    std::memset(room, ' ', kRoom);
  }

  std::string_view form() const {
    return {begin_, static_cast<std::size_t>(end_ - begin_)};
  }
  // Writes the characters of `bytes` from `at` on as far as they are plain, and
  // tells where that ends.
  std::size_t plain(std::string_view bytes, std::size_t at) {
    const std::size_t size = put_plain_run(bytes.substr(at), last(), end_);
    end_ += size;
    return at + size;
  }
  void space() {
    if (end_[-1] != ' ') *end_++ = ' ';
  }
  void ascii(char c) { *end_++ = c; }
  // `...` and `....` are the ellipsis as well: the third dot turns the two
  // before it into one mark, and further dots vanish into it.
  void dot() {
    if (std::memcmp(end_ - 3, kEllipsis, 3) == 0) return;
    if (end_[-1] != '.' || end_[-2] != '.') return ascii('.');
    end_ -= 2;
    three_bytes(kEllipsis);
  }
  void three_bytes(const char* from) {
    std::memcpy(end_, from, 3);
    end_ += 3;
  }
  void any(char32_t c) {
    c = common_mark(c);
    if (is_space(c)) return space();
    if (c == '.') return dot();
    if (is_digit(c)) return ascii('0');
    if (c < 0x80)
      return ascii(static_cast<char>(is_in(c, 'A', 'Z') ? c | 0x20 : c));
    char bytes[4];
    const std::size_t size = put_utf8(c, bytes);
    std::memcpy(end_, bytes, size);
    end_ += size;
  }
  void drop_last_space() {
    if (end_ != begin_ && end_[-1] == ' ') --end_;
  }

 private:
  static constexpr char kEllipsis[] = "\u2026";

  // The last byte, or a dot if another one would vanish behind it.
  char last() const { return end_[-1] == kEllipsis[2] ? '.' : end_[-1]; }

  char* begin_;
  char* end_;
};

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

// True if a plain block may begin with this byte: a try is worth its cost.
bool begins_plainly(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? kAsciiForms[byte] != 0 : byte >= 0xE4 && byte <= 0xED;
}

// Folds the text from `at` on; false, and half of it done, at the first code
// point that is not plainly normal and `accepts` does not accept. What is
// invisible only goes, unless a back slash may have missed what follows it.
// Not inlined: most lines end before they come here, and need not pay for it.
template <typename Accepts>
[[gnu::noinline]] bool fold_from(std::size_t at, std::string_view bytes,
                                 Folder& folder, Accepts&& accepts) {
  bool back_slash = false;
  Utf8Reader reader(bytes);
  for (reader.skip_to(at); !reader.at_end();) {
    at = reader.position();
    const char32_t c = reader.next();
    if (c == ' ') {
      folder.space();
    } else if (c < 0x80 && kAsciiForms[c] != 0) {
      folder.ascii(kAsciiForms[c]);
    } else if (is_hangul_syllable(c)) {
      folder.three_bytes(bytes.data() + at);
    } else if (c == '\\' && starts_with_escape(bytes.substr(at))) {
      reader.next();
      folder.space();
      back_slash = true;
    } else if (accepts(c)) {
      folder.any(c);
      back_slash |= c == '\\';
    } else if (back_slash || !is_invisible(usual_width(c))) {
      return false;
    }
    if (!reader.at_end() && begins_plainly(bytes[reader.position()])) {
      reader.skip_to(folder.plain(bytes, reader.position()));
    }
  }
  return true;
}

// The same for all of the text.
template <typename Accepts>
bool fold(std::string_view bytes, Folder& folder, Accepts&& accepts) {
  const std::size_t at = folder.plain(bytes, 0);
  return at == bytes.size() || fold_from(at, bytes, folder, accepts);
}

}  // namespace

PaddedText Normalizer::normalize(std::string_view bytes) {
  constexpr std::size_t kRoomBehind =
      std::max(Folder::kRoom, PaddedText::kPadding);
  bytes = readable_prefix(bytes);
  const auto folder_for = [this](std::string_view text) {
    const std::size_t size = text.size() + Folder::kRoom + kRoomBehind;
    if (out_.size() < size) out_.resize(size);
    return Folder(out_.data());
  };
  Folder folder = folder_for(bytes);
  if (!fold(bytes, folder, [](char32_t c) { return is_plainly_normal(c); })) {
    composed_ = compose(bytes);
    bytes = composed_;
    folder = folder_for(bytes);
    fold(bytes, folder, [](char32_t) { return true; });
  }
  folder.drop_last_space();
  if (!folder.form().empty()) return PaddedText(folder.form());
  // A line of nothing but spelled-out blanks shows something, and is no blank
  // line.
  static constexpr char kEscape[2 + PaddedText::kPadding] = "\\n";
  const bool blank = bytes.find('\\') == std::string_view::npos;
  return PaddedText({kEscape, blank ? 0u : 2u});
}

}  // namespace kijil
