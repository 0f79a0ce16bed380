// Finds labelled files, tells their formats apart, and reads them.
// Tested by labeled_pages_test.cc.
#include "kijil/labeled_pages.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "lines/json_fields.h"
#include "lines/label_studio_tasks.h"
#include "lines/labeled_rows.h"

namespace kijil {
namespace {

namespace fs = std::filesystem;

// A format shows in its first records; a file of unlabelled pages is not
// parsed to its end to learn that.
constexpr std::size_t kRowsToLookAt = 50;

std::string lower_extension(const fs::path& path) {
  std::string extension = path.extension().string();
  for (char& c : extension) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return extension;
}

bool is_labeled_row(const Row& row) {
  const std::size_t tab = row.text.find('\t');
  return tab != std::string_view::npos && read_label(row.text.substr(0, tab));
}

// Empty if the record is no labelled one.
std::optional<LabeledFormat> recognize_record(const Json& record) {
  if (const Json* lines = lines_field(record); lines && lines->is_array()) {
    const bool labeled = std::any_of(
        lines->begin(), lines->end(),
        [](const Json& line) { return field(line, "label") != nullptr; });
    if (labeled) return LabeledFormat::kJsonl;
  }
  if (text_field(record) && labels_field(record)) {
    return LabeledFormat::kDoccano;
  }
  return std::nullopt;
}

std::optional<LabeledFormat> recognize_jsonl(const std::vector<Row>& rows) {
  const std::size_t count = std::min(rows.size(), kRowsToLookAt);
  for (std::size_t i = 0; i < count; ++i) {
    const Result<Json> record = parse_json(rows[i].text);
    if (!record) continue;
    if (const auto format = recognize_record(*record)) return format;
  }
  return std::nullopt;
}

std::optional<LabeledFormat> recognize_array(std::string_view bytes) {
  const Result<Json> array = parse_json(without_bom(bytes));
  if (!array || !array->is_array()) return std::nullopt;
  for (const Json& record : *array) {
    if (is_full_task(record) || (text_field(record) && labels_field(record))) {
      return LabeledFormat::kLabelStudio;
    }
  }
  return std::nullopt;
}

// Whether the content is to tell the format.
bool is_open(LabeledFormat format) {
  return format == LabeledFormat::kAuto || format == LabeledFormat::kPredicted;
}

// What was found, in the way that was asked for.
LabeledFormat as_asked(LabeledFormat found, LabeledFormat asked) {
  return found == LabeledFormat::kJsonl && asked == LabeledFormat::kPredicted
             ? asked
             : found;
}

// For content that tells nothing; the format's reader then says what is wrong.
std::optional<LabeledFormat> format_of_extension(std::string_view extension) {
  if (extension == ".tsv") return LabeledFormat::kTsv;
  if (extension == ".jsonl") return LabeledFormat::kJsonl;
  if (extension == ".json") return LabeledFormat::kLabelStudio;
  return std::nullopt;
}

// Whether a file in a directory may be of `format`.
bool is_candidate(const fs::path& path, LabeledFormat format) {
  const std::string extension = lower_extension(path);
  const bool tsv = extension == ".tsv", txt = extension == ".txt";
  const bool jsonl = extension == ".jsonl", json = extension == ".json";
  switch (format) {
    case LabeledFormat::kAuto:
    case LabeledFormat::kPredicted:
      return tsv || txt || jsonl || json;
    case LabeledFormat::kTsv:
      return tsv;
    case LabeledFormat::kFastText:
      return txt;
    case LabeledFormat::kJsonl:
    case LabeledFormat::kDoccano:
      return jsonl;
    case LabeledFormat::kLabelStudio:
      return json;
  }
  return false;
}

Result<std::string> read_bytes(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error) && !error) {
    return Error{ErrorCode::kNotFound,
                 path.string() + ": no such file; check the path"};
  }
  std::ifstream in(path, std::ios::binary);
  std::string bytes;
  // By read(), which turns what the stream buffer throws into a state.
  for (char buffer[1 << 16]; in.good();) {
    in.read(buffer, sizeof buffer);
    bytes.append(buffer, static_cast<std::size_t>(in.gcount()));
  }
  if (!in.is_open() || in.bad()) {
    return Error{ErrorCode::kIo,
                 path.string() + ": cannot be read; check its permissions"};
  }
  return bytes;
}

Result<LoadedPages> load_file(const fs::path& path, LabeledFormat format) {
  const Result<std::string> bytes = read_bytes(path);
  if (!bytes) return bytes.error();
  const std::string name = path.string();
  if (!is_open(format)) return parse_labeled_pages(*bytes, name, format);
  std::optional<LabeledFormat> found = recognize_labeled_format(*bytes);
  if (!found) found = format_of_extension(lower_extension(path));
  if (found) return parse_labeled_pages(*bytes, name, as_asked(*found, format));
  return Error{ErrorCode::kUnsupported,
               name +
                   ": no labelled lines found; expected label<TAB>text "
                   "rows, JSONL pages, fastText, doccano JSONL or Label "
                   "Studio JSON"};
}

class DirectoryReader {
 public:
  explicit DirectoryReader(LabeledFormat format) : format_(format) {}

  Result<LoadedPages> read(const fs::path& directory) && {
    find_files(directory);
    std::sort(files_.begin(), files_.end());
    for (const fs::path& file : files_) add(file);
    if (labeled_files_ > 0) return std::move(loaded_);
    if (!loaded_.problems.empty()) return loaded_.problems.front();
    return Error{ErrorCode::kNotFound,
                 directory.string() +
                     ": no labelled file in this directory; expected *.tsv, "
                     "*.jsonl, *.json or *.txt with labelled lines"};
  }

 private:
  void find_files(const fs::path& directory) {
    std::error_code error;
    fs::directory_iterator entry(directory, error);
    for (; !error && entry != fs::directory_iterator();
         entry.increment(error)) {
      std::error_code ignored;
      // A link to a directory may lead back up, so it is not followed.
      if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
        find_files(entry->path());
      } else if (is_candidate(entry->path(), format_) &&
                 !entry->is_directory(ignored)) {
        files_.push_back(entry->path());
      }
    }
    if (error) {
      loaded_.problems.push_back(
          {ErrorCode::kIo, directory.string() + ": cannot be listed (" +
                               error.message() + "); check its permissions"});
    }
  }

  void add(const fs::path& file) {
    const Result<std::string> bytes = read_bytes(file);
    if (!bytes) {
      loaded_.problems.push_back(bytes.error());
      return;
    }
    const std::optional<LabeledFormat> format =
        is_open(format_) ? recognize_labeled_format(*bytes) : format_;
    if (!format) {
      add_problems_of(file, *bytes);
      return;
    }
    ++labeled_files_;
    LoadedPages more =
        parse_labeled_pages(*bytes, file.string(), as_asked(*format, format_));
    std::move(more.pages.begin(), more.pages.end(),
              std::back_inserter(loaded_.pages));
    std::move(more.problems.begin(), more.problems.end(),
              std::back_inserter(loaded_.problems));
  }

  // A TSV in a folder of labelled pages is meant to be one, and broken JSON may
  // have been: what keeps it from being read is told. Text files, settings and
  // records without labels lie about.
  void add_problems_of(const fs::path& file, const std::string& bytes) {
    const std::string extension = file.extension().string();
    LoadedPages none;
    if (extension == ".tsv") {
      none = parse_labeled_pages(bytes, file.string(), LabeledFormat::kTsv);
    } else if (extension == ".jsonl") {
      for (const Row& row : split_rows(bytes)) {
        const Result<Json> record = parse_json(row.text);
        if (record) continue;
        none.problems.push_back(
            at_row(file.string(), row.number, record.error()));
      }
    }
    std::move(none.problems.begin(), none.problems.end(),
              std::back_inserter(loaded_.problems));
  }

  LabeledFormat format_;
  std::vector<fs::path> files_;
  std::size_t labeled_files_ = 0;
  LoadedPages loaded_;
};

}  // namespace

std::optional<LabeledFormat> recognize_labeled_format(std::string_view bytes) {
  const std::vector<Row> rows = split_rows(bytes);
  if (rows.empty()) return std::nullopt;
  const std::string_view first = rows.front().text;
  switch (first[first.find_first_not_of(" \t\r\v\f")]) {
    case '[':
      if (const auto format = recognize_array(bytes)) return format;
      break;
    case '{':
      return recognize_jsonl(rows);
    default:
      break;
  }
  const auto starts_fasttext = [](const Row& row) {
    return row.text.starts_with("__label__");
  };
  const std::size_t count = std::min(rows.size(), kRowsToLookAt);
  const auto end = rows.begin() + static_cast<std::ptrdiff_t>(count);
  if (std::any_of(rows.begin(), end, starts_fasttext)) {
    return LabeledFormat::kFastText;
  }
  if (std::any_of(rows.begin(), end, is_labeled_row)) {
    return LabeledFormat::kTsv;
  }
  return std::nullopt;
}

LoadedPages parse_labeled_pages(std::string_view bytes, std::string_view name,
                                LabeledFormat format) {
  if (format == LabeledFormat::kAuto) {
    format = recognize_labeled_format(bytes).value_or(LabeledFormat::kTsv);
  }
  switch (format) {
    case LabeledFormat::kJsonl:
      return parse_labeled_jsonl(bytes, name);
    case LabeledFormat::kFastText:
      return parse_fasttext(bytes, name);
    case LabeledFormat::kDoccano:
      return parse_doccano_jsonl(bytes, name);
    case LabeledFormat::kLabelStudio:
      return parse_label_studio_json(bytes, name);
    case LabeledFormat::kPredicted:
      return parse_labeled_jsonl(bytes, name, JsonlLabels::kKijil);
    case LabeledFormat::kAuto:
    case LabeledFormat::kTsv:
      break;
  }
  return parse_labeled_tsv(bytes, name);
}

Result<LoadedPages> load_labeled_pages(const fs::path& file_or_dir,
                                       LabeledFormat format) {
  std::error_code ignored;
  if (fs::is_directory(file_or_dir, ignored)) {
    return DirectoryReader(format).read(file_or_dir);
  }
  return load_file(file_or_dir, format);
}

}  // namespace kijil
