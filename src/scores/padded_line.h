// A line that may be read in whole pieces, beyond its end.
//
//   const PaddedLine padded("첫눈");
//   load(padded.data() + 3);  // sixteen bytes; what is behind the end is any
//
// Nothing is copied if the bytes behind are in the same page of memory, for
// then reading them cannot fail; nothing is made of them. A copy would cost
// more than it seems: what was written a moment ago in other pieces than it is
// read in must first reach the cache. Thread-safety: as a plain value; the line
// must outlive it.
#ifndef KIJIL_SCORES_PADDED_LINE_H_
#define KIJIL_SCORES_PADDED_LINE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Sanitizers watch each byte, and are right to.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KIJIL_WATCHED_READS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define KIJIL_WATCHED_READS 1
#endif
#endif

namespace kijil {

class PaddedLine {
 public:
  // So many bytes behind the end can be read.
  static constexpr std::size_t kPadding = 64;

  explicit PaddedLine(std::string_view line) : data_(line.data()) {
    if (has_padding(line)) return;
    copy_.reserve(line.size() + kPadding);
    copy_.append(line).append(kPadding, '\0');
    data_ = copy_.data();
  }
  PaddedLine(const PaddedLine&) = delete;
  PaddedLine& operator=(const PaddedLine&) = delete;

  const char* data() const { return data_; }

 private:
  static bool has_padding(std::string_view line) {
#ifdef KIJIL_WATCHED_READS
    (void)line;
    return false;
#else
    constexpr std::size_t kPage = 4096;  // or more
    const auto end =
        reinterpret_cast<std::uintptr_t>(line.data()) + line.size();
    return !line.empty() && (end - 1) % kPage + kPadding < kPage;
#endif
  }

  const char* data_;
  std::string copy_;
};

}  // namespace kijil

#endif  // KIJIL_SCORES_PADDED_LINE_H_
