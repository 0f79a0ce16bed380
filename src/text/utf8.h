// UTF-8 one code point at a time, forgiving: any bytes decode to something.
//
//   for (Utf8Reader r(bytes); !r.at_end();) use(r.next());
//
// Broken bytes become U+FFFD, one for each maximal broken part, which is what
// the Unicode standard (section 3.9, "U+FFFD Substitution of Maximal
// Subparts") and browsers do. Thread-safety: as a plain value.
#ifndef KIJIL_TEXT_UTF8_H_
#define KIJIL_TEXT_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace kijil {

inline constexpr char32_t kReplacement = 0xFFFD;

class Utf8Reader {
 public:
  explicit Utf8Reader(std::string_view bytes) : bytes_(bytes) {}

  bool at_end() const { return position_ == bytes_.size(); }
  std::size_t position() const { return position_; }
  // How many broken parts next() has replaced so far.
  std::size_t broken() const { return broken_; }
  // Goes on reading elsewhere. REQUIRES: a place in the bytes, or their end.
  void skip_to(std::size_t position) { position_ = position; }

  // The next code point. REQUIRES: !at_end().
  char32_t next() {
    const auto lead = static_cast<unsigned char>(bytes_[position_]);
    if (lead < 0x80) {
      ++position_;
      return lead;
    }
    // Three bytes, as Hangul and Hanja have, and surrogates have not.
    if (lead - 0xE1u <= 0xEFu - 0xE1u && bytes_.size() - position_ >= 3) {
      const auto second = static_cast<unsigned char>(bytes_[position_ + 1]);
      const auto third = static_cast<unsigned char>(bytes_[position_ + 2]);
      if ((second & 0xC0) == 0x80 && (third & 0xC0) == 0x80 &&
          (lead != 0xED || second < 0xA0)) {
        position_ += 3;
        return ((lead & 0x0Fu) << 12) | ((second & 0x3Fu) << 6) |
               (third & 0x3Fu);
      }
    }
    return next_multibyte(lead);
  }

 private:
  char32_t next_multibyte(unsigned char lead);

  std::string_view bytes_;
  std::size_t position_ = 0;
  std::size_t broken_ = 0;
};

// The character of three bytes at `from`; if none stands there, some number
// that is no Hangul syllable. REQUIRES: three bytes; valid UTF-8.
inline char32_t syllable_at(const char* from) {
  const auto byte = [from](int i) {
    return char32_t{static_cast<unsigned char>(from[i])};
  };
  return (byte(0) << 12) + (byte(1) << 6) + byte(2) - 0xE2080;
}

// Writes `c` as UTF-8 and tells how many bytes that took. REQUIRES: `c` is a
// Unicode scalar value; room for four bytes.
inline std::size_t put_utf8(char32_t c, char* to) {
  const auto byte = [](char32_t value) {
    return static_cast<char>(static_cast<unsigned char>(value));
  };
  if (c < 0x80) {
    to[0] = byte(c);
    return 1;
  }
  if (c < 0x800) {
    to[0] = byte(0xC0 | (c >> 6));
    to[1] = byte(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    to[0] = byte(0xE0 | (c >> 12));
    to[1] = byte(0x80 | ((c >> 6) & 0x3F));
    to[2] = byte(0x80 | (c & 0x3F));
    return 3;
  }
  to[0] = byte(0xF0 | (c >> 18));
  to[1] = byte(0x80 | ((c >> 12) & 0x3F));
  to[2] = byte(0x80 | ((c >> 6) & 0x3F));
  to[3] = byte(0x80 | (c & 0x3F));
  return 4;
}

// Appends `c` to `out` as UTF-8. REQUIRES: `c` is a Unicode scalar value.
void append_utf8(char32_t c, std::string& out);

// The number of broken parts in `bytes`; 0 means valid UTF-8.
std::size_t count_broken_utf8(std::string_view bytes);

// `bytes` with each broken part replaced by U+FFFD.
std::string repair_utf8(std::string_view bytes);

}  // namespace kijil

#endif  // KIJIL_TEXT_UTF8_H_
