// kijil's own labelled JSONL, in and out.
// Tested by labeled_pages_test.cc.
#include <array>
#include <charconv>

#include "kijil/labeled_pages.h"
#include "lines/json_fields.h"
#include "lines/labeled_rows.h"

namespace kijil {
namespace {

Error corrupt(std::string message) {
  return {ErrorCode::kCorrupt, std::move(message)};
}

// The entry's "score"; empty if it has none.
Result<std::optional<float>> read_score(const Json& entry) {
  const Json* score = field(entry, "score");
  if (score == nullptr || score->is_null()) return std::optional<float>();
  const double value = score->is_number() ? score->get<double>() : -1;
  if (!(value >= 0 && value <= 1)) {
    return corrupt("\"score\" is no number from 0 to 1");
  }
  return std::optional(static_cast<float>(value));
}

// The shortest decimal number that is read back as `score`.
double shortest(float score) {
  std::array<char, 32> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), score).ptr;
  double value = 0;
  std::from_chars(digits.data(), end, value);
  return value;
}

// One entry of "lines"; several lines if its text holds line breaks.
Result<std::vector<LabeledLine>> read_entry(const Json& entry) {
  const Json* text = field(entry, "text");
  if (text == nullptr || !text->is_string()) {
    return corrupt("missing \"text\"; expected {\"text\", \"label\"}");
  }
  std::optional<Label> label;
  const Json* name = field(entry, "label");
  if (name != nullptr && !name->is_null()) {
    if (!name->is_string()) {
      return corrupt("\"label\" is no text; expected body, chrome, ...");
    }
    Result<std::optional<Label>> read =
        read_label(name->get_ref<const std::string&>());
    if (!read) return read.error();
    label = *read;
  }
  const auto& bytes = text->get_ref<const std::string&>();
  if (bytes.empty()) {
    return std::vector<LabeledLine>{{std::string(), Label::kBlank}};
  }
  const Result<std::optional<float>> score = read_score(entry);
  if (!score) return score.error();
  std::vector<LabeledLine> lines;
  for (const std::string_view part : split_lines(bytes)) {
    Result<LabeledLine> line = make_line(part, label, *score);
    if (!line) return line.error();
    lines.push_back(*std::move(line));
  }
  return lines;
}

class JsonlReader {
 public:
  JsonlReader(std::string_view name, JsonlLabels labels)
      : name_(name), labels_(labels) {}

  void read(const Row& row) {
    const Result<Json> record = parse_json(row.text);
    if (!record) return problem(row, record.error());
    const Json* lines = lines_field(*record, labels_);
    if (lines == nullptr || !lines->is_array()) {
      return problem(row, corrupt("missing \"lines\"; expected a page per row, "
                                  "{\"id\", \"site\", \"lines\": [{\"text\", "
                                  "\"label\"}]}"));
    }
    LabeledPage page = page_facts(*record, name_);
    page.id = fact(*record, "id");
    if (page.id.empty()) {
      page.id = file_stem(name_) + ':' + std::to_string(row.number);
    }
    page.lines = read_lines(row, *lines);
    loaded_.pages.push_back(std::move(page));
  }

  LoadedPages finish() && { return std::move(loaded_); }

 private:
  std::vector<LabeledLine> read_lines(const Row& row, const Json& entries) {
    std::vector<LabeledLine> all;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      Result<std::vector<LabeledLine>> lines = read_entry(entries[i]);
      if (!lines) {
        problem(row, corrupt("line " + std::to_string(i + 1) +
                             " of \"lines\": " + lines.error().message));
        continue;
      }
      for (LabeledLine& line : *lines) all.push_back(std::move(line));
    }
    return all;
  }

  void problem(const Row& row, const Error& error) {
    loaded_.problems.push_back(at_row(name_, row.number, error));
  }

  std::string_view name_;
  JsonlLabels labels_;
  LoadedPages loaded_;
};

}  // namespace

LoadedPages parse_labeled_jsonl(std::string_view text, std::string_view name,
                                JsonlLabels labels) {
  JsonlReader reader(name, labels);
  for (const Row& row : split_rows(text)) reader.read(row);
  return std::move(reader).finish();
}

std::string to_jsonl(const LabeledPage& page) {
  using Ordered = nlohmann::ordered_json;
  Ordered record;
  record["id"] = page.id;
  record["site"] = page.site;
  if (!page.kind.empty()) record["kind"] = page.kind;
  if (!page.url.empty()) record["url"] = page.url;
  record["lines"] = Ordered::array();
  for (const LabeledLine& line : page.lines) {
    Ordered entry;
    entry["text"] = line.text;
    entry["label"] = line.label ? label_name(*line.label) : "?";
    if (line.score) entry["score"] = shortest(*line.score);
    record["lines"].push_back(std::move(entry));
  }
  return record.dump(-1, ' ', false, Ordered::error_handler_t::replace);
}

}  // namespace kijil
