// Tested by plain_run_test.cc, which compares the ways.
#include "text/plain_run.h"

#include <algorithm>

#include "text/byte_block.h"
#include "text/utf8_check.h"

namespace kijil {
namespace {

// A block of which each byte has its normal form where it stands: syllables,
// Hanja from U+4000 on and ASCII but for the back slash and back quote, and
// neither two blanks nor two dots side by side.
class PlainBlock {
 public:
  // REQUIRES: a character begins with the block; `before` is the last byte of
  // the normal form so far, as far as a blank or a dot.
  PlainBlock(const ByteBlock& bytes, char before)
      : bytes_(bytes), before_(before) {}

  // How many of its first bytes are whole such characters.
  std::size_t size() const {
    const ByteBlock leads = bytes_between(bytes_, 0xE4, 0xED);
    const ByteBlock inner = bytes_below(bytes_, 0xC0) &
                            (bytes_before<1>(leads) | bytes_before<2>(leads));
    return first_byte(~((leads & whole()) | inner | ascii()));
  }
  // Their normal form; behind them stands anything.
  ByteBlock folded() const {
    const ByteBlock small = bytes_ | (bytes_between(bytes_, 'A', 'Z') & 0x20);
    return small & ~(bytes_between(bytes_, '0', '9') & 0x0F);
  }

 private:
  // Where a lead byte begins a syllable or Hanja that ends in the block.
  ByteBlock whole() const {
    const ByteBlock second = bytes_behind<1>(bytes_);
    const ByteBlock third = bytes_behind<2>(bytes_);
    // U+A000 to U+ABFF stand before the first syllable, U+D7A4 and what follows
    // behind the last.
    const ByteBlock too_low =
        bytes_equal(bytes_, 0xEA) & bytes_below(second, 0xB0);
    const ByteBlock too_high =
        bytes_equal(bytes_, 0xED) &
        (bytes_above(second, 0x9E) |
         (bytes_equal(second, 0x9E) & bytes_above(third, 0xA3)));
    return bytes_below(second, 0xC0) & bytes_below(third, 0xC0) &
           ~(too_low | too_high);
  }
  ByteBlock ascii() const {
    const ByteBlock previous = bytes_before<1>(bytes_) |
                               ByteBlock{static_cast<unsigned char>(before_)};
    const ByteBlock vanishing =
        bytes_equal(bytes_ ^ previous, 0) &
        (bytes_equal(bytes_, ' ') | bytes_equal(bytes_, '.'));
    return bytes_above(bytes_, 0x1F) &
           ~(vanishing | bytes_equal(bytes_, 0x7F) | bytes_equal(bytes_, '\\') |
             bytes_equal(bytes_, '`'));
  }

  ByteBlock bytes_;
  char before_;
};

}  // namespace

std::size_t put_plain_run_portably(std::string_view bytes, char before,
                                   char* to) {
  std::size_t at = 0;
  const auto put_block = [&](const ByteBlock& block) {
    const PlainBlock plain(block, before);
    store_block(plain.folded(), to + at);
    return plain.size();
  };
  while (bytes.size() - at >= kBlockBytes) {
    const std::size_t size = put_block(load_block(bytes.data() + at));
    at += size;
    // A whole block may end inside a character.
    if (size < kBlockBytes - 2) return at;
    before = bytes[at - 1];
  }
  if (at == bytes.size()) return at;
  return at + std::min(put_block(load_last_block(bytes, at, '~')),
                       bytes.size() - at);
}

std::size_t put_plain_run(std::string_view bytes, char before, char* to) {
  return has_avx2() ? put_plain_run_by_avx2(bytes, before, to)
                    : put_plain_run_portably(bytes, before, to);
}

}  // namespace kijil
