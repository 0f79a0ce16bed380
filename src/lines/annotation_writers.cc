// Labelled pages for doccano and Label Studio.
//
// Both take a page as one document, whose lines are spans: so whoever labels a
// line sees the lines around it, which is what decides it. Neighbouring lines
// of one label stay spans of their own, so that each can be changed alone.
// Tested by annotation_writers_test.cc.
#include <algorithm>

#include "kijil/labeled_pages.h"
#include "lines/four_digits.h"
#include "lines/json_fields.h"
#include "text/utf8.h"

namespace kijil {
namespace {

using Ordered = nlohmann::ordered_json;

// A line within the page's text, in code points, the line end excluded.
struct PlacedLine {
  std::size_t start = 0, end = 0;
  std::string text;
  const LabeledLine* line = nullptr;
};

struct Document {
  std::string text;
  std::vector<PlacedLine> lines;  // those with a label
};

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (Utf8Reader reader(text); !reader.at_end(); reader.next()) ++count;
  return count;
}

Document as_document(const LabeledPage& page) {
  Document document;
  std::size_t position = 0;
  for (const LabeledLine& line : page.lines) {
    if (&line != &page.lines.front()) document.text += '\n', ++position;
    // Repaired before it is counted, as readers count what is written.
    std::string text = repair_utf8(line.text);
    const std::size_t end = position + count_code_points(text);
    document.text += text;
    if (line.label && line.label != Label::kBlank) {
      document.lines.push_back({position, end, std::move(text), &line});
    }
    position = end;
  }
  // A line end that nothing follows would start no line.
  const bool ends_empty = !page.lines.empty() && page.lines.back().text.empty();
  if (ends_empty) document.text += '\n';
  return document;
}

Ordered with_facts(Ordered record, const LabeledPage& page) {
  record["page"] = page.id;
  record["site"] = page.site;
  if (!page.kind.empty()) record["kind"] = page.kind;
  if (!page.url.empty()) record["url"] = page.url;
  return record;
}

Ordered region(const PlacedLine& placed, std::size_t number) {
  Ordered item;
  item["id"] = "line" + std::to_string(number);
  item["from_name"] = "label";
  item["to_name"] = "text";
  item["type"] = "labels";
  item["value"] = {{"start", placed.start},
                   {"end", placed.end},
                   {"text", placed.text},
                   {"labels", {label_name(*placed.line->label)}}};
  if (placed.line->score) item["score"] = four_digits(*placed.line->score);
  return item;
}

// Labels with a score are a model's, those without a person's.
Ordered task(const LabeledPage& page) {
  const Document document = as_document(page);
  Ordered by_hand = Ordered::array(), by_model = Ordered::array();
  double least_score = 1;
  std::size_t number = 0;
  for (const PlacedLine& placed : document.lines) {
    const std::optional<float> score = placed.line->score;
    (score ? by_model : by_hand).push_back(region(placed, ++number));
    if (score) least_score = std::min(least_score, four_digits(*score));
  }
  Ordered record;
  record["data"] = with_facts({{"text", document.text}}, page);
  if (!by_hand.empty()) {
    record["annotations"] = Ordered::array({{{"result", std::move(by_hand)}}});
  }
  if (!by_model.empty()) {
    // Label Studio sorts tasks by their score: the least sure page first.
    record["predictions"] = Ordered::array({{{"model_version", "kijil"},
                                             {"score", least_score},
                                             {"result", std::move(by_model)}}});
  }
  return record;
}

}  // namespace

std::string to_doccano_jsonl(const LabeledPage& page) {
  const Document document = as_document(page);
  Ordered record;
  record["text"] = document.text;
  record["label"] = Ordered::array();
  for (const PlacedLine& placed : document.lines) {
    record["label"].push_back(
        {placed.start, placed.end, label_name(*placed.line->label)});
  }
  return with_facts(std::move(record), page)
      .dump(-1, ' ', false, Ordered::error_handler_t::replace);
}

std::string to_label_studio_json(std::span<const LabeledPage> pages) {
  std::string out = "[";
  for (const LabeledPage& page : pages) {
    out += &page == pages.data() ? "\n" : ",\n";
    out += task(page).dump(-1, ' ', false, Ordered::error_handler_t::replace);
  }
  return out + "\n]\n";
}

}  // namespace kijil
