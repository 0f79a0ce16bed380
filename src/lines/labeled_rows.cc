#include "lines/labeled_rows.h"

#include <filesystem>

#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {

std::string_view without_bom(std::string_view bytes) {
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  return bytes.starts_with(kBom) ? bytes.substr(kBom.size()) : bytes;
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
  }
  return lines;
}

std::vector<Row> split_rows(std::string_view bytes) {
  std::vector<Row> rows;
  std::size_t number = 0;
  for (const std::string_view line : split_lines(without_bom(bytes))) {
    ++number;
    const bool has_content =
        line.find_first_not_of(" \t\r\v\f") != std::string_view::npos;
    if (has_content) rows.push_back({number, line});
  }
  return rows;
}

bool is_blank(std::string_view text) {
  for (Utf8Reader reader(text); !reader.at_end();) {
    const char32_t c = reader.next();
    if (!is_space(c) && !is_invisible(c)) return false;
  }
  return true;
}

Result<std::optional<Label>> read_label(std::string_view name) {
  if (name == "?") return std::optional<Label>();
  if (const std::optional<Label> label = label_from_name(name)) return label;
  return Error{ErrorCode::kCorrupt,
               "unknown label \"" + repair_utf8(name.substr(0, 40)) +
                   "\"; expected body, chrome, related, clickbait, or ? for "
                   "no label"};
}

Result<std::optional<Label>> agreed_label(
    const std::vector<std::string>& names) {
  std::optional<Label> agreed;
  bool differ = false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Result<std::optional<Label>> label = read_label(names[i]);
    if (!label) return label.error();
    differ = differ || (i > 0 && *label != agreed);
    agreed = *label;
  }
  return differ ? std::nullopt : agreed;
}

Result<LabeledLine> make_line(std::string_view text, std::optional<Label> label,
                              std::optional<float> score) {
  if (is_blank(text)) return LabeledLine{std::string(text), Label::kBlank};
  if (label == Label::kBlank) {
    return Error{ErrorCode::kCorrupt,
                 "label \"blank\" on a line that is not; label it body, "
                 "chrome, related or clickbait, or ? for no label"};
  }
  return LabeledLine{std::string(text), label, score};
}

Error at_row(std::string_view name, std::size_t row, const Error& error) {
  return {error.code,
          std::string(name) + ':' + std::to_string(row) + ": " + error.message};
}

std::string file_stem(std::string_view name) {
  return std::filesystem::path(name).stem().string();
}

}  // namespace kijil
