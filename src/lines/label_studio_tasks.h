// Label Studio's full JSON, turned into the records of its JSON_MIN: each
// annotation of a task becomes one record. Internal to src/lines.
//
//   for (Json& record : min_records(std::move(task))) read(record);
//
// Thread-safe: pure functions.
#ifndef KIJIL_LINES_LABEL_STUDIO_TASKS_H_
#define KIJIL_LINES_LABEL_STUDIO_TASKS_H_

#include <vector>

#include "lines/json_fields.h"

namespace kijil {

// True for {"data": {...}} with a "text" within it, or with "annotations" or
// "predictions" beside it.
bool is_full_task(const Json& record);

// The members of "data", with "id", "annotation_id" and "label" as in
// JSON_MIN; one record without labels if nobody has annotated the task.
// Skipped annotations and predictions do not count: only what a person
// submitted is a label. REQUIRES: is_full_task(task).
std::vector<Json> min_records(const Json& task);

}  // namespace kijil

#endif  // KIJIL_LINES_LABEL_STUDIO_TASKS_H_
