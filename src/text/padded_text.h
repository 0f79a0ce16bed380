// A text with bytes behind its end that may be read as well, so that it can be
// read in whole pieces.
//
//   Normalizer normalizer;
//   const PaddedText form = normalizer.normalize(line);  // nothing is copied
//   const PaddedCopy copy("첫눈");                       // for any other text
//   load(copy.text().data() + 3);  // sixteen bytes
//
// What stands behind the end means nothing, but has been written once. Only
// who has made room for it can make a PaddedText: a text cannot become one by
// mistake. As a plain string_view it can be used everywhere.
// Thread-safety: as a std::string_view.
#ifndef KIJIL_TEXT_PADDED_TEXT_H_
#define KIJIL_TEXT_PADDED_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace kijil {

class PaddedText {
 public:
  // So many bytes behind the end can be read.
  static constexpr std::size_t kPadding = 64;

  const char* data() const { return text_.data(); }
  std::size_t size() const { return text_.size(); }
  bool empty() const { return text_.empty(); }
  // NOLINTNEXTLINE(google-explicit-constructor): it is a text above all
  operator std::string_view() const { return text_; }

  // A part of this text, which has the rest or the padding behind it.
  // REQUIRES: `part` lies within this text.
  PaddedText part(std::string_view part) const { return PaddedText(part); }

 private:
  friend class Normalizer;
  friend class PaddedCopy;
  explicit PaddedText(std::string_view text) : text_(text) {}

  std::string_view text_;
};

// A copy of a text with zeros behind it. What text() gives is valid as long as
// the copy is.
class PaddedCopy {
 public:
  explicit PaddedCopy(std::string_view text) : size_(text.size()) {
    bytes_.reserve(size_ + PaddedText::kPadding);
    bytes_.append(text).append(PaddedText::kPadding, '\0');
  }
  PaddedCopy(const PaddedCopy&) = delete;
  PaddedCopy& operator=(const PaddedCopy&) = delete;

  PaddedText text() const {
    return PaddedText(std::string_view(bytes_).substr(0, size_));
  }

 private:
  std::size_t size_;
  std::string bytes_;
};

}  // namespace kijil

#endif  // KIJIL_TEXT_PADDED_TEXT_H_
