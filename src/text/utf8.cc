// Well-formed sequences follow table 3-7 of the Unicode standard: the lead
// byte fixes the length and the range of the second byte (which is how
// overlong forms, surrogates and values above U+10FFFF are kept out).
// Tested by utf8_test.cc.
#include "text/utf8.h"

#include "text/utf8_check.h"

namespace kijil {
namespace {

struct LeadInfo {
  int continuation_bytes;  // 0: cannot lead
  unsigned char second_min;
  unsigned char second_max;
  char32_t bits;
};

LeadInfo lead_info(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return {1, 0x80, 0xBF, lead & 0x1Fu};
  if (lead == 0xE0) return {2, 0xA0, 0xBF, 0};
  if (lead == 0xED) return {2, 0x80, 0x9F, 0xD};
  if (lead >= 0xE1 && lead <= 0xEF) return {2, 0x80, 0xBF, lead & 0x0Fu};
  if (lead == 0xF0) return {3, 0x90, 0xBF, 0};
  if (lead >= 0xF1 && lead <= 0xF3) return {3, 0x80, 0xBF, lead & 0x07u};
  if (lead == 0xF4) return {3, 0x80, 0x8F, 4};
  return {0, 0, 0, 0};
}

}  // namespace

char32_t Utf8Reader::next_multibyte(unsigned char lead) {
  const LeadInfo info = lead_info(lead);
  ++position_;
  if (info.continuation_bytes == 0) {
    ++broken_;
    return kReplacement;
  }
  char32_t c = info.bits;
  unsigned char min = info.second_min;
  unsigned char max = info.second_max;
  for (int i = 0; i < info.continuation_bytes; ++i) {
    const unsigned char byte =
        at_end() ? 0 : static_cast<unsigned char>(bytes_[position_]);
    if (byte < min || byte > max) {
      ++broken_;
      return kReplacement;
    }
    c = (c << 6) | (byte & 0x3Fu);
    ++position_;
    min = 0x80;
    max = 0xBF;
  }
  return c;
}

void append_utf8(char32_t c, std::string& out) {
  char bytes[4];
  out.append(bytes, put_utf8(c, bytes));
}

std::size_t count_broken_utf8(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return 0;
  Utf8Reader reader(bytes);
  while (!reader.at_end()) reader.next();
  return reader.broken();
}

std::string repair_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (Utf8Reader reader(bytes); !reader.at_end();) {
    append_utf8(reader.next(), out);
  }
  return out;
}

}  // namespace kijil
