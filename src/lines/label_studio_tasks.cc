// Tested by annotation_writers_test.cc and labeled_pages_test.cc.
#include "lines/label_studio_tasks.h"

namespace kijil {
namespace {

bool is_true(const Json* value) {
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

// The values of an annotation's regions: spans, or choices for the whole text.
// Other kinds of regions, such as ratings and text fields, hold no label.
Json labels_of(const Json& annotation) {
  Json labels = Json::array();
  const Json* result = field(annotation, "result");
  if (result == nullptr || !result->is_array()) return labels;
  for (const Json& region : *result) {
    const Json* value = field(region, "value");
    if (value == nullptr) continue;
    if (field(*value, "labels") || field(*value, "choices")) {
      labels.push_back(*value);
    }
  }
  return labels;
}

}  // namespace

bool is_full_task(const Json& record) {
  const Json* data = field(record, "data");
  if (data == nullptr || !data->is_object()) return false;
  return field(*data, "text") || field(record, "annotations") ||
         field(record, "predictions");
}

std::vector<Json> min_records(const Json& task) {
  Json bare = task["data"];
  if (const Json* id = field(task, "id")) bare["id"] = *id;
  std::vector<Json> records;
  const Json* annotations = field(task, "annotations");
  if (annotations != nullptr && annotations->is_array()) {
    for (const Json& annotation : *annotations) {
      if (is_true(field(annotation, "was_cancelled"))) continue;
      Json record = bare;
      const Json* id = field(annotation, "id");
      record["annotation_id"] = id ? *id : Json(records.size() + 1);
      record["label"] = labels_of(annotation);
      records.push_back(std::move(record));
    }
  }
  if (records.empty()) records.push_back(std::move(bare));
  return records;
}

}  // namespace kijil
