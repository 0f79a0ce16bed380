// What is written for doccano and Label Studio is read back with the same
// labels, also where offsets, blank lines and broken bytes make it hard.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "kijil/labeled_pages.h"

namespace kijil {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* kReplacementText = "\xEF\xBF\xBD";  // U+FFFD

std::vector<std::string> lines_of(const LabeledPage& page) {
  std::vector<std::string> out;
  for (const LabeledLine& line : page.lines) {
    out.push_back(line.label ? std::string(label_name(*line.label)) : "?");
    out.back().append("|").append(line.text);
  }
  return out;
}

std::vector<LabeledPage> hard_pages() {
  const auto by = [](const char* text, std::optional<Label> label) {
    return LabeledLine{text, label};
  };
  return {
      {"p/1",
       "나루",
       "blog",
       "https://n.example/1",
       {by("😀 그림 글자 뒤의 \"인용\"\t탭", Label::kBody),
        by("", Label::kBlank), by("1", Label::kRelated),
        by("1", Label::kClickbait), by("애매한 줄", std::nullopt),
        by("더보기", Label::kChrome)}},
      {"끝이 빈 쪽",
       "나루",
       "",
       "",
       {by("  앞뒤 빈칸  ", Label::kBody), by(" ", Label::kBlank),
        by("", Label::kBlank), by("", Label::kBlank)}},
      {"라벨 없는 쪽",
       "나루",
       "",
       "",
       {by("가", std::nullopt), by("나", std::nullopt)}},
  };
}

void expect_same(const LoadedPages& back,
                 const std::vector<LabeledPage>& pages) {
  EXPECT_THAT(back.problems, IsEmpty());
  ASSERT_THAT(back.pages, SizeIs(pages.size()));
  for (std::size_t p = 0; p < pages.size(); ++p) {
    EXPECT_EQ(back.pages[p].id, pages[p].id);
    EXPECT_EQ(back.pages[p].site, pages[p].site);
    EXPECT_EQ(back.pages[p].kind, pages[p].kind);
    EXPECT_EQ(back.pages[p].url, pages[p].url);
    EXPECT_EQ(lines_of(back.pages[p]), lines_of(pages[p]));
  }
}

TEST(AnnotationWriters, DoccanoRoundTrip) {
  std::string rows;
  for (const LabeledPage& page : hard_pages()) {
    rows += to_doccano_jsonl(page);
    rows += '\n';
  }
  EXPECT_EQ(recognize_labeled_format(rows), LabeledFormat::kDoccano);
  expect_same(parse_labeled_pages(rows, "d.jsonl"), hard_pages());
}

TEST(AnnotationWriters, LabelStudioRoundTrip) {
  const std::string tasks = to_label_studio_json(hard_pages());
  EXPECT_EQ(recognize_labeled_format(tasks), LabeledFormat::kLabelStudio);
  expect_same(parse_labeled_pages(tasks, "l.json"), hard_pages());
}

TEST(AnnotationWriters, OffsetsCountCodePoints) {
  const LabeledPage page = {
      "p", "s", "", "", {{"😀가", Label::kBody}, {"나", Label::kChrome}}};
  EXPECT_EQ(to_doccano_jsonl(page),
            R"({"text":"😀가\n나","label":[[0,2,"body"],[3,4,"chrome"]],)"
            R"("page":"p","site":"s"})");
}

TEST(AnnotationWriters, BrokenBytesKeepTheOffsetsRight) {
  // E2 82 is one broken part of two bytes, FF one of one.
  const LabeledPage page = {
      "p",
      "s",
      "",
      "",
      {{"\xE2\x82 \xFF", Label::kBody}, {"나", Label::kChrome}}};
  const LoadedPages back = parse_doccano_jsonl(to_doccano_jsonl(page), "d");
  ASSERT_THAT(back.pages, SizeIs(1));
  const std::string repaired =
      std::string("body|") + kReplacementText + " " + kReplacementText;
  EXPECT_THAT(lines_of(back.pages[0]), ElementsAre(repaired, "chrome|나"));
}

// The form that Label Studio imports: data, and regions that name the tags of
// the labelling interface.
TEST(AnnotationWriters, SpellsOutLabelStudiosTask) {
  const LabeledPage page = {
      "p",
      "s",
      "",
      "",
      {{"가", Label::kBody}, {"나", Label::kChrome, 0.9871f}}};
  const json task = json::parse(to_label_studio_json({&page, 1})).at(0);
  EXPECT_EQ(task.at("data"),
            json::parse(R"({"text":"가\n나","page":"p","site":"s"})"));
  EXPECT_EQ(task.at("annotations").at(0).at("result"), json::parse(R"([{
      "id": "line1", "from_name": "label", "to_name": "text", "type": "labels",
      "value": {"start": 0, "end": 1, "text": "가", "labels": ["body"]}}])"));
  const json prediction = task.at("predictions").at(0);
  EXPECT_EQ(prediction.at("model_version"), "kijil");
  EXPECT_EQ(prediction.at("score"), 0.9871);
  EXPECT_EQ(prediction.at("result"), json::parse(R"([{
      "id": "line2", "from_name": "label", "to_name": "text", "type": "labels",
      "score": 0.9871,
      "value": {"start": 2, "end": 3, "text": "나", "labels": ["chrome"]}}])"));
}

TEST(AnnotationWriters, NoPagesAreAnEmptyArray) {
  EXPECT_EQ(json::parse(to_label_studio_json({})), json::array());
}

TEST(LabelStudioTasks, OnlyWhatAPersonSubmittedIsALabel) {
  const LoadedPages loaded = parse_label_studio_json(R"([
    {"id": 7, "data": {"text": "가\n나", "page": "p7", "site": "나루"},
     "annotations": [
       {"id": 1, "was_cancelled": true, "result": [
         {"type": "labels", "value": {"start": 0, "end": 1, "labels": ["chrome"]}}]},
       {"id": 2, "was_cancelled": false, "result": [
         {"type": "rating", "value": {"rating": 3}},
         {"type": "labels", "value": {"start": 0, "end": 1, "labels": ["body"]}}]}],
     "predictions": [{"result": [
         {"type": "labels", "value": {"start": 2, "end": 3, "labels": ["related"]}}]}]},
    {"id": 8, "data": {"text": "다", "page": "p8"}, "annotations": [],
     "predictions": [{"result": [
         {"type": "labels", "value": {"start": 0, "end": 1, "labels": ["related"]}}]}]}
  ])",
                                                     "l.json");
  EXPECT_THAT(loaded.problems, IsEmpty());
  ASSERT_THAT(loaded.pages, SizeIs(2));
  EXPECT_EQ(loaded.pages[0].id, "p7");
  EXPECT_EQ(loaded.pages[0].site, "나루");
  EXPECT_THAT(lines_of(loaded.pages[0]), ElementsAre("body|가", "?|나"));
  EXPECT_THAT(lines_of(loaded.pages[1]), ElementsAre("?|다"));
}

TEST(LabelStudioTasks, PeopleWhoDifferLeaveNoLabel) {
  const LoadedPages loaded = parse_label_studio_json(R"([
    {"data": {"text": "가\n나"}, "annotations": [
       {"result": [{"value": {"start": 0, "end": 3, "labels": ["body"]}}]},
       {"result": [{"value": {"start": 0, "end": 1, "labels": ["body"]}},
                   {"value": {"start": 2, "end": 3, "labels": ["chrome"]}}]}]}
  ])",
                                                     "l.json");
  ASSERT_THAT(loaded.pages, SizeIs(1));
  EXPECT_EQ(loaded.pages[0].id, "l:1");
  EXPECT_THAT(lines_of(loaded.pages[0]), ElementsAre("body|가", "?|나"));
}

TEST(LabelStudioTasks, ChoicesLabelTheWholeText) {
  const LoadedPages loaded = parse_label_studio_json(R"([
    {"id": 1, "data": {"text": "가", "page": "p"}, "annotations": [
       {"result": [{"type": "choices", "value": {"choices": ["related"]}}]}]},
    {"id": 2, "data": {"text": "나", "page": "p"}, "annotations": [
       {"result": [{"type": "choices", "value": {"choices": ["chrome"]}}]}]}
  ])",
                                                     "l.json");
  ASSERT_THAT(loaded.pages, SizeIs(1));
  EXPECT_THAT(lines_of(loaded.pages[0]),
              ElementsAre("related|가", "chrome|나"));
}

TEST(LabelStudioTasks, OddTasksAreTold) {
  const LoadedPages loaded = parse_label_studio_json(
      R"([{"data": {"image": "x.png"}, "annotations": []},
          {"data": {"text": "가"}, "annotations": [
            {"result": [{"value": {"start": 0, "end": 1, "labels": ["cat"]}},
                        {"value": {"start": 5, "labels": ["body"]}}, 3]}, 4]}])",
      "l.json");
  ASSERT_THAT(loaded.problems, SizeIs(3));
  EXPECT_THAT(loaded.problems[0].message,
              HasSubstr("record 1: missing \"text\""));
  EXPECT_THAT(loaded.problems[1].message, HasSubstr("record 2: unknown label"));
  EXPECT_THAT(loaded.problems[2].message,
              HasSubstr("record 2: a span without"));
}

TEST(LabeledTsvScores, AreWrittenIfEveryLabelHasOne) {
  LabeledPage page = {"p",
                      "s",
                      "",
                      "",
                      {{"가", Label::kBody, 0.99999f},
                       {"", Label::kBlank},
                       {"나", Label::kChrome, 0.5f}}};
  EXPECT_EQ(to_labeled_tsv(page),
            "# id: p\n# site: s\nbody\t0.9999\t가\nblank\t1.0000\t\n"
            "chrome\t0.5000\t나\n");
  const LoadedPages back = parse_labeled_tsv(to_labeled_tsv(page), "x.tsv");
  ASSERT_THAT(back.pages, SizeIs(1));
  EXPECT_EQ(lines_of(back.pages[0]), lines_of(page));
  page.lines[0].score = std::nullopt;
  EXPECT_EQ(to_labeled_tsv(page),
            "# id: p\n# site: s\nbody\t가\nblank\t\nchrome\t나\n");
}

TEST(LabeledJsonlScores, AreWrittenWhereThereAreAny) {
  const LabeledPage page = {
      "p", "s", "", "", {{"가", Label::kBody, 0.75f}, {"나", Label::kChrome}}};
  EXPECT_EQ(to_jsonl(page), R"({"id":"p","site":"s","lines":[)"
                            R"({"text":"가","label":"body","score":0.75},)"
                            R"({"text":"나","label":"chrome"}]})");
}

}  // namespace
}  // namespace kijil
