// What people label in doccano and Label Studio, as labelled pages.
//
// Both tools export records of two shapes. A record with label names is one
// line of a page; a record with spans is a whole page, and its lines take the
// label of the span that covers most of them. Which shape a record without any
// label has, only the other records of the file can tell.
// Tested by labeled_pages_test.cc.
#include <algorithm>
#include <cstdint>

#include "kijil/labeled_pages.h"
#include "lines/json_fields.h"
#include "lines/label_studio_tasks.h"
#include "lines/labeled_rows.h"
#include "text/utf8.h"

namespace kijil {
namespace {

struct Record {
  std::size_t number = 0;  // row, or place in the array, from 1
  Json value;
};

struct Span {
  std::size_t start = 0, end = 0;  // code points of the text, end excluded
  std::optional<Label> label;
};

Error corrupt(std::string message) {
  return {ErrorCode::kCorrupt, std::move(message)};
}

// `"body"`, `["body"]`, `{"choices": ["body"]}` or an array of these.
Result<std::vector<std::string>> label_names(const Json& value) {
  std::vector<std::string> names;
  if (value.is_null()) return names;
  const Json items = value.is_array() ? value : Json::array({value});
  for (const Json& item : items) {
    const Json* choices = field(item, "choices");
    const Json& inner = choices ? *choices : item;
    const Json texts = inner.is_array() ? inner : Json::array({inner});
    for (const Json& text : texts) {
      if (!text.is_string()) {
        return corrupt("a label that is no text; expected body, chrome, ...");
      }
      if (!text.get_ref<const std::string&>().empty()) names.push_back(text);
    }
  }
  return names;
}

Result<std::optional<Label>> label_of(const Json& value) {
  Result<std::vector<std::string>> names = label_names(value);
  if (!names) return names.error();
  return agreed_label(*names);
}

// The value as an offset; empty if it is none.
std::optional<std::size_t> offset_of(const Json* value) {
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  const auto offset = value->get<std::int64_t>();
  if (offset < 0) return std::nullopt;
  return static_cast<std::size_t>(offset);
}

// The first of two fields that is there.
const Json* either(const Json& record, std::string_view a, std::string_view b) {
  const Json* value = field(record, a);
  return value ? value : field(record, b);
}

Result<Span> read_span(const Json& value) {
  const bool tuple = value.is_array() && value.size() == 3;
  const Json* start =
      tuple ? &value[0] : either(value, "start", "start_offset");
  const Json* end = tuple ? &value[1] : either(value, "end", "end_offset");
  const Json* label = tuple ? &value[2] : either(value, "labels", "label");
  const std::optional<std::size_t> first = offset_of(start);
  const std::optional<std::size_t> last = offset_of(end);
  if (!first || !last || *first > *last || label == nullptr) {
    return corrupt(
        "a span without start, end and label; expected [start, end, \"body\"] "
        "or {\"start\", \"end\", \"labels\"} with offsets into the text");
  }
  const Result<std::optional<Label>> read = label_of(*label);
  if (!read) return read.error();
  return Span{*first, *last, *read};
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (Utf8Reader reader(text); !reader.at_end(); reader.next()) ++count;
  return count;
}

// A line of a text that spans point into.
struct TextLine {
  std::string_view text;
  std::size_t start = 0, end = 0;  // code points, line end excluded
  std::size_t covered = 0;         // by the span that gave the label
  std::optional<Label> label;
};

std::vector<TextLine> place_lines(std::string_view text) {
  std::vector<TextLine> lines;
  const char* at = text.data();
  std::size_t position = 0;
  for (const std::string_view line : split_lines(text)) {
    // Line ends are ASCII, so their bytes are code points.
    position += static_cast<std::size_t>(line.data() - at);
    const std::size_t length = count_code_points(line);
    lines.push_back({line, position, position + length, 0, std::nullopt});
    position += length;
    at = line.data() + line.size();
  }
  return lines;
}

// Spans that cover equally much and differ in label cancel each other.
TextLine covered_by(TextLine line, const Span& span) {
  const std::size_t from = std::max(line.start, span.start);
  const std::size_t to = std::min(line.end, span.end);
  if (from >= to || to - from < line.covered) return line;
  const bool contradicts =
      to - from == line.covered && line.label != span.label;
  line.label = contradicts ? std::nullopt : span.label;
  line.covered = to - from;
  return line;
}

std::vector<TextLine> label_by_spans(std::string_view text,
                                     const std::vector<Span>& spans) {
  std::vector<TextLine> lines = place_lines(text);
  for (const Span& span : spans) {
    auto line = std::partition_point(
        lines.begin(), lines.end(),
        [&span](const TextLine& l) { return l.end <= span.start; });
    for (; line != lines.end() && line->start < span.end; ++line) {
      *line = covered_by(*line, span);
    }
  }
  return lines;
}

bool has_spans(const Json& record) {
  const Json* labels = labels_field(record);
  return labels != nullptr && labels->is_array() && !labels->empty() &&
         is_span(labels->front());
}

bool has_no_label(const Json& record) {
  const Json* labels = labels_field(record);
  return labels == nullptr || labels->empty();
}

// In Label Studio a task that several people annotated is one record for each.
bool is_second_opinion(const Json& previous, const Json& record) {
  const Json* id = field(record, "id");
  const Json* annotation = field(record, "annotation_id");
  const Json* earlier_id = field(previous, "id");
  const Json* earlier = field(previous, "annotation_id");
  return id && annotation && earlier_id && earlier && *id == *earlier_id &&
         *annotation != *earlier;
}

class AnnotationReader {
 public:
  enum class Place { kRow, kRecord };
  enum class Shape { kLine, kPage };

  AnnotationReader(std::string_view name, Place place)
      : name_(name), place_(place) {}

  void problem(std::size_t number, const Error& error) {
    if (place_ == Place::kRow) {
      loaded_.problems.push_back(at_row(name_, number, error));
      return;
    }
    loaded_.problems.push_back({error.code, std::string(name_) + ": record " +
                                                std::to_string(number) + ": " +
                                                error.message});
  }

  LoadedPages read(const std::vector<Record>& records) && {
    const bool any_spans = std::any_of(
        records.begin(), records.end(),
        [](const Record& record) { return has_spans(record.value); });
    for (const Record& record : records) {
      const bool page =
          has_spans(record.value) || (any_spans && has_no_label(record.value));
      add(record, page ? Shape::kPage : Shape::kLine);
    }
    return std::move(loaded_);
  }

 private:
  void add(const Record& record, Shape shape) {
    const Json* text = text_field(record.value);
    if (text == nullptr) {
      problem(record.number, corrupt("missing \"text\"; expected {\"text\", "
                                     "\"label\"}"));
      return;
    }
    const std::size_t before = loaded_.problems.size();
    const std::vector<LabeledLine> lines =
        lines_of(record, text->get_ref<const std::string&>(), shape);
    if (lines.empty() && loaded_.problems.size() > before) return;
    if (previous_ != nullptr && lines.size() == previous_lines_ &&
        is_second_opinion(*previous_, record.value)) {
      return merge(lines);
    }
    open_page(record, shape);
    std::vector<LabeledLine>& out = loaded_.pages.back().lines;
    out.insert(out.end(), lines.begin(), lines.end());
    previous_ = &record.value;
    previous_lines_ = lines.size();
  }

  std::vector<LabeledLine> lines_of(const Record& record, std::string_view text,
                                    Shape shape) {
    const std::vector<TextLine> placed = shape == Shape::kPage
                                             ? spans_of(record, text)
                                             : named_lines(record, text);
    std::vector<LabeledLine> lines;
    for (const TextLine& line : placed) {
      Result<LabeledLine> made = make_line(line.text, line.label);
      if (made) {
        lines.push_back(*std::move(made));
      } else {
        problem(record.number, made.error());
      }
    }
    return lines;
  }

  std::vector<TextLine> spans_of(const Record& record, std::string_view text) {
    std::vector<Span> spans;
    const Json* labels = labels_field(record.value);
    if (labels == nullptr) return place_lines(text);
    for (const Json& value : *labels) {
      const Result<Span> span = read_span(value);
      if (span) {
        spans.push_back(*span);
      } else {
        problem(record.number, span.error());
      }
    }
    return label_by_spans(text, spans);
  }

  std::vector<TextLine> named_lines(const Record& record,
                                    std::string_view text) {
    const Json* labels = labels_field(record.value);
    const Result<std::optional<Label>> label =
        labels ? label_of(*labels) : std::optional<Label>();
    if (!label) {
      problem(record.number, label.error());
      return {};
    }
    std::vector<TextLine> lines = place_lines(text);
    for (TextLine& line : lines) line.label = *label;
    return lines;
  }

  // Two people's labels for the same lines: where they differ, none.
  void merge(const std::vector<LabeledLine>& lines) {
    std::vector<LabeledLine>& out = loaded_.pages.back().lines;
    auto line = out.end() - static_cast<std::ptrdiff_t>(lines.size());
    for (const LabeledLine& other : lines) {
      if (line->label != other.label) line->label = std::nullopt;
      ++line;
    }
  }

  void open_page(const Record& record, Shape shape) {
    const std::string key = page_key(record.value);
    const bool goes_on = shape == Shape::kLine && !loaded_.pages.empty() &&
                         shape_ == Shape::kLine && key_ == key;
    shape_ = shape;
    key_ = key;
    if (goes_on) return;
    LabeledPage page = page_facts(record.value, name_);
    page.id = key;
    if (key.empty()) {
      // doccano and Label Studio number records by themselves, so that an id
      // is one within its file only.
      const std::string id = fact(record.value, "id");
      page.id = file_stem(name_);
      if (shape == Shape::kPage) {
        page.id += ':' + (id.empty() ? std::to_string(record.number) : id);
      }
    }
    loaded_.pages.push_back(std::move(page));
  }

  static std::string page_key(const Json& record) {
    const std::string page = fact(record, "page");
    const Json* meta = field(record, "meta");
    return page.empty() && meta ? fact(*meta, "id") : page;
  }

  std::string_view name_;
  Place place_;
  LoadedPages loaded_;
  Shape shape_ = Shape::kLine;
  std::string key_;
  const Json* previous_ = nullptr;  // the record that gave the last lines
  std::size_t previous_lines_ = 0;
};

}  // namespace

LoadedPages parse_doccano_jsonl(std::string_view text, std::string_view name) {
  AnnotationReader reader(name, AnnotationReader::Place::kRow);
  std::vector<Record> records;
  for (const Row& row : split_rows(text)) {
    Result<Json> record = parse_json(row.text);
    if (record) {
      records.push_back({row.number, *std::move(record)});
    } else {
      reader.problem(row.number, record.error());
    }
  }
  return std::move(reader).read(records);
}

LoadedPages parse_label_studio_json(std::string_view text,
                                    std::string_view name) {
  LoadedPages failed;
  Result<Json> parsed = parse_json(without_bom(text));
  if (!parsed) {
    failed.problems.push_back(
        {parsed.error().code,
         std::string(name) + ": " + parsed.error().message});
    return failed;
  }
  if (!parsed->is_array()) {
    failed.problems.push_back(
        corrupt(std::string(name) +
                ": not an array of records; export it as JSON or JSON-MIN"));
    return failed;
  }
  std::vector<Record> records;
  std::size_t number = 0;
  for (Json& value : *parsed) {
    ++number;
    if (!is_full_task(value)) {
      records.push_back({number, std::move(value)});
      continue;
    }
    for (Json& record : min_records(value)) {
      // What tells a task's annotations from another task's.
      if (!record.contains("id")) record["id"] = number;
      records.push_back({number, std::move(record)});
    }
  }
  AnnotationReader reader(name, AnnotationReader::Place::kRecord);
  return std::move(reader).read(records);
}

}  // namespace kijil
