#include "lines/json_fields.h"

#include <algorithm>

#include "lines/labeled_rows.h"
#include "text/utf8.h"

namespace kijil {
namespace {

// The host of `https://user@host:port/path`; empty if there is none.
std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const auto at = url.rfind('@'); at != std::string_view::npos) {
    url.remove_prefix(at + 1);
  }
  return std::string(url.substr(0, url.find(':')));
}

// Fields that hold anything but the label of the record, in records whose
// label field has a name of its own.
bool is_known_fact(std::string_view key) {
  for (const std::string_view known :
       {"text", "data", "id", "page", "site", "kind", "url", "meta", "Comments",
        "annotator", "annotation_id", "created_at", "updated_at", "lead_time",
        "agreement"}) {
    if (key == known) return true;
  }
  return false;
}

bool looks_like_labels(const Json& value) {
  if (const auto* text = value.get_ptr<const std::string*>()) {
    return label_from_name(*text).has_value();
  }
  if (value.is_object()) return value.contains("choices");
  if (!value.is_array() || value.empty()) return false;
  const Json& first = value.front();
  if (const auto* text = first.get_ptr<const std::string*>()) {
    return label_from_name(*text).has_value();
  }
  return is_span(first) || field(first, "choices") != nullptr;
}

bool has_labels(const Json& lines) {
  return lines.is_array() &&
         std::any_of(lines.begin(), lines.end(), [](const Json& line) {
           return field(line, "label") != nullptr;
         });
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  std::string repaired;
  if (count_broken_utf8(text) > 0) {
    repaired = repair_utf8(text);
    text = repaired;
  }
  // Parsing does not recurse, but copying and writing do: text from anywhere
  // could overflow the stack.
  constexpr int kDeepest = 100;
  bool too_deep = false;
  const auto check = [&too_deep](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kDeepest;
    return depth <= kDeepest;
  };
  try {
    Json parsed = Json::parse(text.begin(), text.end(), check);
    if (too_deep) {
      return Error{ErrorCode::kCorrupt,
                   "nested deeper than 100 levels; no tool exports that, so "
                   "correct it"};
    }
    return parsed;
  } catch (const Json::exception& e) {
    const auto* parse_error = dynamic_cast<const Json::parse_error*>(&e);
    const std::size_t byte = parse_error ? parse_error->byte : 0;
    return Error{ErrorCode::kCorrupt, "not valid JSON at byte " +
                                          std::to_string(byte) +
                                          "; correct it or export it again"};
  }
}

const Json* field(const Json& record, std::string_view key) {
  if (!record.is_object()) return nullptr;
  const auto found = record.find(key);
  return found == record.end() ? nullptr : &*found;
}

std::string fact(const Json& record, std::string_view key) {
  const Json* meta = field(record, "meta");
  const Json* const candidates[] = {field(record, key),
                                    meta ? field(*meta, key) : nullptr};
  for (const Json* value : candidates) {
    if (value == nullptr) continue;
    if (const auto* text = value->get_ptr<const std::string*>()) return *text;
    if (value->is_number_integer()) return value->dump();
  }
  return {};
}

LabeledPage page_facts(const Json& record, std::string_view name) {
  LabeledPage page;
  page.site = fact(record, "site");
  page.kind = fact(record, "kind");
  page.url = fact(record, "url");
  if (page.site.empty()) page.site = host_of(page.url);
  if (page.site.empty()) page.site = file_stem(name);
  return page;
}

const Json* lines_field(const Json& record, JsonlLabels labels) {
  const Json* own = field(record, "lines");
  const Json* kijil = field(record, "kijil");
  if (kijil != nullptr) kijil = field(*kijil, "lines");
  const Json* first = labels == JsonlLabels::kOwn ? own : kijil;
  const Json* second = labels == JsonlLabels::kOwn ? kijil : own;
  // A record's own lines may be plain text, that kijil was to label.
  if (second == nullptr || (first != nullptr && has_labels(*first))) {
    return first;
  }
  return first == nullptr || has_labels(*second) ? second : first;
}

const Json* text_field(const Json& record) {
  // Older doccano calls it "data".
  for (const std::string_view key : {"text", "data"}) {
    const Json* text = field(record, key);
    if (text != nullptr && text->is_string()) return text;
  }
  return nullptr;
}

const Json* labels_field(const Json& record) {
  for (const std::string_view key :
       {"label", "labels", "choice", "choices", "entities", "cats"}) {
    if (const Json* labels = field(record, key)) return labels;
  }
  if (!record.is_object()) return nullptr;
  for (const auto& [key, value] : record.items()) {
    if (!is_known_fact(key) && looks_like_labels(value)) return &value;
  }
  return nullptr;
}

bool is_span(const Json& value) {
  return value.is_array() || field(value, "start") != nullptr ||
         field(value, "start_offset") != nullptr;
}

}  // namespace kijil
