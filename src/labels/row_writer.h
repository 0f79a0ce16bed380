// Rows of features and their names, made by the same code.
//
//   template <typename Writer>
//   void write_row(const Page& page, std::size_t i, Writer out) {
//     out.add([&] { return page.length(i); }, "length");
//   }
//   write_row(page, i, ValueWriter(features.unary_row(i)));
//   collect_names([&](NameWriter out) { write_row(empty, 0, out); });
//
// A row is written front to back by a writer of values, and the names by one of
// names, so that the two cannot differ in order. Thread-safety: as the row's.
#ifndef KIJIL_LABELS_ROW_WRITER_H_
#define KIJIL_LABELS_ROW_WRITER_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kijil {

// Collects values...
class ValueWriter {
 public:
  explicit ValueWriter(std::span<float> row) : row_(row) {}
  template <typename Value>
  void add(const Value& value, std::string_view, std::string_view = {}) {
    row_[next_++] = static_cast<float>(value());
  }

 private:
  std::span<float> row_;
  std::size_t next_ = 0;
};

// ... or their names, for the same calls.
class NameWriter {
 public:
  explicit NameWriter(std::vector<std::string>& names) : names_(names) {}
  template <typename Value>
  void add(const Value&, std::string_view name, std::string_view prefix = {}) {
    names_.push_back(std::string(prefix) + std::string(name));
  }

 private:
  std::vector<std::string>& names_;
};

// The names that a row writer gives for a page of one line (or list).
template <typename Write>
std::vector<std::string> collect_names(Write&& write) {
  std::vector<std::string> names;
  write(NameWriter(names));
  return names;
}

}  // namespace kijil

#endif  // KIJIL_LABELS_ROW_WRITER_H_
