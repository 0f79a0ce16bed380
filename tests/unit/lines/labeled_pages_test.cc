#include "kijil/labeled_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace kijil {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// "body|가 나", "?|..." for each line: short to compare and to read.
std::vector<std::string> lines_of(const LabeledPage& page) {
  std::vector<std::string> out;
  for (const LabeledLine& line : page.lines) {
    out.push_back((line.label ? std::string(label_name(*line.label)) : "?") +
                  "|" + line.text);
  }
  return out;
}

std::vector<std::string> messages(const LoadedPages& loaded) {
  std::vector<std::string> out;
  for (const Error& e : loaded.problems) out.push_back(e.message);
  return out;
}

// REQUIRES: one page and no problem; tells if not.
LabeledPage only_page(const LoadedPages& loaded) {
  EXPECT_THAT(messages(loaded), IsEmpty());
  EXPECT_EQ(loaded.pages.size(), 1u);
  return loaded.pages.empty() ? LabeledPage() : loaded.pages.front();
}

TEST(LabeledTsv, ReadsHeaderRowsAndLabels) {
  const LabeledPage page = only_page(parse_labeled_tsv(
      "\xEF\xBB\xBF# id: p1\r\n# site:  솔밭 \r\n#kind:blog\r\n"
      "# url: https://a.example/1:2\r\n# author: x\r\n# 손으로 표시함\r\n"
      "body\t첫눈이 내렸다.\r\n\r\n?\t애매한 줄\r\nblank\t\r\n"
      "chrome\t탭\t있는 줄\r\n",
      "dir/a.tsv"));
  EXPECT_EQ(page.id, "p1");
  EXPECT_EQ(page.site, "솔밭");
  EXPECT_EQ(page.kind, "blog");
  EXPECT_EQ(page.url, "https://a.example/1:2");
  EXPECT_THAT(lines_of(page), ElementsAre("body|첫눈이 내렸다.", "?|애매한 줄",
                                          "blank|", "chrome|탭\t있는 줄"));
}

TEST(LabeledTsv, TakesIdAndSiteFromTheName) {
  const LabeledPage plain =
      only_page(parse_labeled_tsv("body\t가", "dir/blog-1.tsv"));
  EXPECT_EQ(plain.id, "blog-1");
  EXPECT_EQ(plain.site, "blog-1");
  EXPECT_EQ(only_page(parse_labeled_tsv("# id: x\nbody\t가", "a.tsv")).site,
            "x");
}

TEST(LabeledTsv, PassesOverBadRowsAndSaysWhere) {
  const LoadedPages loaded = parse_labeled_tsv(
      "body\t가\nbdoy\t나\n제목만\n# site: x\nblank\t보이는 "
      "줄\n\t다\nrelated\t라",
      "g.tsv");
  ASSERT_EQ(loaded.pages.size(), 1u);
  EXPECT_THAT(lines_of(loaded.pages[0]), ElementsAre("body|가", "related|라"));
  EXPECT_THAT(
      messages(loaded),
      ElementsAre(HasSubstr("g.tsv:2: unknown label \"bdoy\"; expected body"),
                  HasSubstr("g.tsv:3: no tab; expected label<TAB>text"),
                  HasSubstr("g.tsv:4: no tab"),
                  HasSubstr("g.tsv:5: label \"blank\" on a line"),
                  HasSubstr("g.tsv:6: unknown label \"\"")));
}

TEST(LabeledTsv, KeepsBytesOfBrokenText) {
  EXPECT_THAT(lines_of(only_page(parse_labeled_tsv("body\t\xEA\xB0!", "a"))),
              ElementsAre("body|\xEA\xB0!"));
}

TEST(LabeledTsv, CallsLinesWithNothingVisibleBlank) {
  EXPECT_THAT(
      lines_of(only_page(parse_labeled_tsv(
          "body\t\n?\t \nchrome\t\xE2\x80\x8B\nbody\t가", "a"))),
      ElementsAre("blank|", "blank| ", "blank|\xE2\x80\x8B", "body|가"));
}

TEST(LabeledTsv, ReadsScoredRowsIfAllRowsAreScored) {
  struct Case {
    const char* text;
    std::vector<std::string> lines;
  };
  const Case cases[] = {
      {"body\t0.9876\t가\nblank\t1.0000\t\n", {"body|가", "blank|"}},
      {"# site: s\nbody\t0.9876\t0.5000\t가", {"body|0.5000\t가"}},
      // One row without a score: the file has two columns.
      {"body\t0.9876\t가\nchrome\t나", {"body|0.9876\t가", "chrome|나"}},
      {"body\t0.98\t가", {"body|0.98\t가"}},
      {"body\t10.9876\t가", {"body|10.9876\t가"}},
      {"body\t0.98765\t가", {"body|0.98765\t가"}},
      {"body\t0.9876", {"body|0.9876"}},
      {"body\t1.0001\t가", {"body|1.0001\t가"}},
      {"body\t3.5000\t가", {"body|3.5000\t가"}},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(lines_of(only_page(parse_labeled_tsv(c.text, "a"))), c.lines)
        << c.text;
  }
}

// The score of each line; -1 where there is none.
std::vector<float> scores_of(const LabeledPage& page) {
  std::vector<float> scores;
  for (const LabeledLine& line : page.lines) {
    scores.push_back(line.score.value_or(-1));
  }
  return scores;
}

TEST(LabeledTsv, KeepsTheScoresOfScoredRows) {
  EXPECT_THAT(scores_of(only_page(parse_labeled_tsv(
                  "body\t0.9876\t가\nblank\t1.0000\t\n?\t0.0000\t나\n"
                  "chrome\t1.0000\t다",
                  "a"))),
              ElementsAre(0.9876f, -1, 0, 1));
  EXPECT_THAT(scores_of(only_page(parse_labeled_tsv("body\t0.98\t가", "a"))),
              ElementsAre(-1));
}

TEST(LabeledTsv, EmptyFilesAreTold) {
  for (const char* text : {"", "\n\n", "# id: x\n", "\xEF\xBB\xBF"}) {
    const LoadedPages loaded = parse_labeled_tsv(text, "e.tsv");
    EXPECT_THAT(loaded.pages, IsEmpty());
    EXPECT_THAT(messages(loaded),
                ElementsAre(HasSubstr("e.tsv: no labelled row")));
  }
}

TEST(LabeledJsonl, ReadsPages) {
  const LoadedPages loaded = parse_labeled_jsonl(
      R"({"id":"p1","site":"나루","kind":"blog","url":"u","lines":[)"
      R"({"text":"가","label":"body"},{"text":"나","label":null},)"
      R"({"text":"다","label":"?"},{"text":"라"},{"text":"","label":"body"}]})"
      "\n\n"
      R"({"id":7,"url":"https://u@b.example:8/x","kijil":{"lines":[)"
      R"({"text":"마\r\n바","label":"chrome"}]}})"
      "\n"
      R"({"lines":[]})",
      "x/dump.jsonl");
  EXPECT_THAT(messages(loaded), IsEmpty());
  ASSERT_EQ(loaded.pages.size(), 3u);
  EXPECT_EQ(loaded.pages[0].id, "p1");
  EXPECT_EQ(loaded.pages[0].site, "나루");
  EXPECT_EQ(loaded.pages[0].kind, "blog");
  EXPECT_THAT(lines_of(loaded.pages[0]),
              ElementsAre("body|가", "?|나", "?|다", "?|라", "blank|"));
  EXPECT_EQ(loaded.pages[1].id, "7");
  EXPECT_EQ(loaded.pages[1].site, "b.example");
  EXPECT_THAT(lines_of(loaded.pages[1]), ElementsAre("chrome|마", "chrome|바"));
  EXPECT_EQ(loaded.pages[2].id, "dump:4");
  EXPECT_EQ(loaded.pages[2].site, "dump");
}

TEST(LabeledJsonl, PassesOverBadRecordsAndLines) {
  const LoadedPages loaded = parse_labeled_jsonl(
      "{\"lines\":[{\"text\":1},{\"text\":\"가\",\"label\":\"x\"},"
      "{\"text\":\"나\",\"label\":3},{\"text\":\"다\xFF\",\"label\":\"body\"}]}"
      "\n"
      "{bad\n[1]\n{\"text\":\"가\"}\n{\"lines\":{}}\n\"kijil\"\n",
      "b.jsonl");
  ASSERT_EQ(loaded.pages.size(), 1u);
  EXPECT_THAT(lines_of(loaded.pages[0]), ElementsAre("body|다\xEF\xBF\xBD"));
  EXPECT_THAT(
      messages(loaded),
      ElementsAre(
          HasSubstr("b.jsonl:1: line 1 of \"lines\": missing \"text\""),
          HasSubstr("b.jsonl:1: line 2 of \"lines\": unknown label \"x\""),
          HasSubstr("b.jsonl:1: line 3 of \"lines\": \"label\" is no text"),
          HasSubstr("b.jsonl:2: not valid JSON at byte 2"),
          HasSubstr("b.jsonl:3: missing \"lines\""),
          HasSubstr("b.jsonl:4: missing \"lines\""),
          HasSubstr("b.jsonl:5: missing \"lines\""),
          HasSubstr("b.jsonl:6: missing \"lines\"")));
}

TEST(LabeledJsonl, KeepsScores) {
  const LoadedPages loaded = parse_labeled_jsonl(
      R"({"lines":[{"text":"가","label":"body","score":0.25},)"
      R"({"text":"나","label":"body","score":null},{"text":"다","score":1},)"
      R"({"text":"라\n\n마","label":"body","score":0.5},)"
      R"({"text":"바","label":"body","score":1.5},)"
      R"({"text":"사","label":"body","score":"0.5"}]})",
      "s.jsonl");
  ASSERT_EQ(loaded.pages.size(), 1u);
  EXPECT_THAT(scores_of(loaded.pages[0]),
              ElementsAre(0.25f, -1, 1, 0.5f, -1, 0.5f));
  EXPECT_THAT(
      messages(loaded),
      ElementsAre(HasSubstr("s.jsonl:1: line 5 of \"lines\": \"score\" is no "
                            "number from 0 to 1"),
                  HasSubstr("line 6 of \"lines\": \"score\" is no")));
}

TEST(LabeledJsonl, TellsARecordsOwnLabelsFromThoseOfKijil) {
  const std::string own = R"("lines":[{"text":"가","label":"chrome"}])";
  const std::string plain = R"("lines":["가"])";
  const std::string added =
      R"("kijil":{"lines":[{"text":"가","label":"body","score":0.5}]})";
  const auto read = [](const std::string& record, JsonlLabels labels) {
    std::string json = "{";
    json.append(record).append("}");
    return lines_of(only_page(parse_labeled_jsonl(json, "a", labels)));
  };
  const std::string both = own + "," + added;
  EXPECT_THAT(read(both, JsonlLabels::kOwn), ElementsAre("chrome|가"));
  EXPECT_THAT(read(both, JsonlLabels::kKijil), ElementsAre("body|가"));
  const std::string unlabelled = plain + "," + added;
  EXPECT_THAT(read(unlabelled, JsonlLabels::kOwn), ElementsAre("body|가"));
  EXPECT_THAT(read(own, JsonlLabels::kKijil), ElementsAre("chrome|가"));
  EXPECT_THAT(read(added, JsonlLabels::kOwn), ElementsAre("body|가"));
}

TEST(FastText, ReadsOnePage) {
  const LoadedPages loaded = parse_fasttext(
      "__label__body 봄비가 온다\r\n\n__label__chrome\t메뉴\n"
      "__label__body __label__chrome 갈린 줄\n"
      "__label__body __label__body  같은 줄\n__label__body\n"
      "__label__? 모름\n라벨 없음\n__label__sport 공\n",
      "d/ft.txt");
  ASSERT_EQ(loaded.pages.size(), 1u);
  EXPECT_EQ(loaded.pages[0].id, "ft");
  EXPECT_EQ(loaded.pages[0].site, "ft");
  EXPECT_THAT(lines_of(loaded.pages[0]),
              ElementsAre("body|봄비가 온다", "chrome|메뉴", "?|갈린 줄",
                          "body| 같은 줄", "blank|", "?|모름"));
  EXPECT_THAT(messages(loaded),
              ElementsAre(HasSubstr("d/ft.txt:8: no label"),
                          HasSubstr("d/ft.txt:9: unknown label \"sport\"")));
}

TEST(Doccano, ClassifiedRecordsAreLines) {
  const LabeledPage page = only_page(parse_doccano_jsonl(
      R"({"id":1,"text":"가","label":["body"],"Comments":[]})"
      "\n"
      R"({"id":2,"text":"나","label":[]})"
      "\n"
      R"({"id":3,"text":"다","labels":["body","chrome"]})"
      "\n"
      R"({"id":4,"data":"라","label":"related"})"
      "\n",
      "d.jsonl"));
  EXPECT_EQ(page.id, "d");
  EXPECT_THAT(lines_of(page),
              ElementsAre("body|가", "?|나", "?|다", "related|라"));
}

TEST(Doccano, ConsecutiveRecordsOfOnePageFormIt) {
  const LoadedPages loaded = parse_doccano_jsonl(
      R"({"text":"가","label":["body"],"page":"p1","site":"나루"})"
      "\n"
      R"({"text":"나","label":["body"],"meta":{"page":"p1"}})"
      "\n"
      R"({"text":"다","label":["body"],"meta":{"id":5,"site":"다솔"}})"
      "\n"
      R"({"text":"라","label":["body"]})"
      "\n",
      "d.jsonl");
  ASSERT_EQ(loaded.pages.size(), 3u);
  EXPECT_EQ(loaded.pages[0].id, "p1");
  EXPECT_EQ(loaded.pages[0].site, "나루");
  EXPECT_EQ(loaded.pages[0].lines.size(), 2u);
  EXPECT_EQ(loaded.pages[1].id, "5");
  EXPECT_EQ(loaded.pages[1].site, "다솔");
  EXPECT_EQ(loaded.pages[2].id, "d");
}

TEST(Doccano, SpansLabelLinesByCodePoints) {
  struct Case {
    const char* text;    // JSON
    const char* labels;  // JSON
    std::vector<std::string> lines;
  };
  // "가나다" is 0 to 3, its line end 3, "라마" 4 to 6, its line end 6.
  const Case cases[] = {
      {"가나다\\n라마\\n바",
       "[[0,3,\"body\"],[4,6,\"chrome\"]]",
       {"body|가나다", "chrome|라마", "?|바"}},
      {"가나다\\n라마\\n바",
       "[[0,8,\"body\"]]",
       {"body|가나다", "body|라마", "body|바"}},
      // The larger part decides, in any order.
      {"가나다", "[[0,1,\"chrome\"],[1,3,\"body\"]]", {"body|가나다"}},
      {"가나다", "[[1,3,\"body\"],[0,1,\"chrome\"]]", {"body|가나다"}},
      // Two people, two labels.
      {"가나다", "[[0,3,\"body\"],[0,3,\"chrome\"]]", {"?|가나다"}},
      {"가나다", "[[0,3,\"body\"],[0,3,\"body\"]]", {"body|가나다"}},
      // A span over the line end only, empty, or beyond the text.
      {"가나다\\n라", "[[3,4,\"body\"],[1,1,\"body\"]]", {"?|가나다", "?|라"}},
      {"가나다", "[[0,99,\"body\"],[50,60,\"chrome\"]]", {"body|가나다"}},
      // CR counts, blank lines stay, an emoji is one code point.
      {"가\\r\\n\\r\\n😀\\r\\n나",
       "[[5,6,\"related\"],[8,9,\"body\"]]",
       {"?|가", "blank|", "related|😀", "body|나"}},
      {"가",
       "[{\"start_offset\":0,\"end_offset\":1,\"label\":\"body\"}]",
       {"body|가"}},
  };
  for (const Case& c : cases) {
    const std::string row =
        std::string("{\"text\":\"") + c.text + "\",\"label\":" + c.labels + "}";
    EXPECT_EQ(lines_of(only_page(parse_doccano_jsonl(row, "d"))), c.lines)
        << row;
  }
}

TEST(Doccano, UnlabelledRecordsOfASpanFileArePages) {
  const LoadedPages loaded =
      parse_doccano_jsonl(R"({"id":1,"text":"가\n나","label":[]})"
                          "\n"
                          R"({"id":2,"text":"다","label":[[0,1,"body"]]})",
                          "d.jsonl");
  ASSERT_EQ(loaded.pages.size(), 2u);
  EXPECT_EQ(loaded.pages[0].id, "d:1");
  EXPECT_THAT(lines_of(loaded.pages[0]), ElementsAre("?|가", "?|나"));
  EXPECT_EQ(loaded.pages[1].id, "d:2");
  EXPECT_EQ(loaded.pages[1].site, "d");
}

TEST(Doccano, PassesOverBadRecordsAndSpans) {
  const LoadedPages loaded = parse_doccano_jsonl(
      R"({"text":"가","label":[[-1,1,"body"],[0,"x","body"],[2,1,"body"],)"
      R"([0,1],[0,1,"sport"],[0,1,"body"]]})"
      "\n"
      R"({"label":["body"]})"
      "\nno json\n"
      R"({"text":"나","label":["sport"]})"
      "\n"
      R"({"text":"다","label":[4]})"
      "\n",
      "d.jsonl");
  ASSERT_EQ(loaded.pages.size(), 1u);
  EXPECT_THAT(lines_of(loaded.pages[0]), ElementsAre("body|가"));
  EXPECT_THAT(messages(loaded),
              ElementsAre(HasSubstr("d.jsonl:3: not valid JSON"),
                          HasSubstr("d.jsonl:1: a span without"),
                          HasSubstr("d.jsonl:1: a span without"),
                          HasSubstr("d.jsonl:1: a span without"),
                          HasSubstr("d.jsonl:1: a span without"),
                          HasSubstr("d.jsonl:1: unknown label \"sport\""),
                          HasSubstr("d.jsonl:2: missing \"text\""),
                          HasSubstr("d.jsonl:4: unknown label \"sport\""),
                          HasSubstr("d.jsonl:5: a label that is no text")));
}

TEST(LabelStudio, ReadsChoicesUnderAnyName) {
  const LabeledPage page = only_page(parse_label_studio_json(
      R"([
        {"text":"가","id":1,"label":"body","annotator":1,"annotation_id":1,
         "created_at":"2024-01-01","updated_at":"x","lead_time":1.5},
        {"text":"나","id":2,"choice":"chrome","annotation_id":2},
        {"text":"다","id":3,"why":"related","annotation_id":3},
        {"text":"라","id":4,"label":{"choices":["body","chrome"]}},
        {"text":"마","id":5,"annotator":"","annotation_id":null}
      ])",
      "ls.json"));
  EXPECT_EQ(page.id, "ls");
  EXPECT_THAT(lines_of(page), ElementsAre("body|가", "chrome|나", "related|다",
                                          "?|라", "?|마"));
}

TEST(LabelStudio, ReadsSpansAndPageData) {
  const LoadedPages loaded = parse_label_studio_json(
      R"([{"text":"가나\n다","id":8,"page":"p8","site":"나루",)"
      R"("label":[{"start":0,"end":2,"text":"가나","labels":["body"]},)"
      R"({"start":3,"end":4,"text":"다","labels":["chrome"]}]},)"
      R"({"text":"라","id":9}])",
      "ls.json");
  ASSERT_EQ(loaded.pages.size(), 2u);
  EXPECT_EQ(loaded.pages[0].id, "p8");
  EXPECT_EQ(loaded.pages[0].site, "나루");
  EXPECT_THAT(lines_of(loaded.pages[0]), ElementsAre("body|가나", "chrome|다"));
  EXPECT_EQ(loaded.pages[1].id, "ls:9");
}

TEST(LabelStudio, LinesOnWhichAnnotatorsDifferHaveNoLabel) {
  EXPECT_THAT(lines_of(only_page(parse_label_studio_json(
                  R"([{"text":"가","id":1,"label":"body","annotation_id":1},)"
                  R"({"text":"가","id":1,"label":"chrome","annotation_id":2},)"
                  R"({"text":"가","id":1,"label":"chrome","annotation_id":3},)"
                  R"({"text":"나","id":2,"label":"body","annotation_id":4},)"
                  R"({"text":"나","id":2,"label":"body","annotation_id":5}])",
                  "l"))),
              ElementsAre("?|가", "body|나"));
  EXPECT_THAT(lines_of(only_page(parse_label_studio_json(
                  R"([{"text":"가\n나","id":1,"annotation_id":1,"label":)"
                  R"([{"start":0,"end":3,"labels":["body"]}]},)"
                  R"({"text":"가\n나","id":1,"annotation_id":2,"label":)"
                  R"([{"start":0,"end":1,"labels":["body"]}]}])",
                  "l"))),
              ElementsAre("body|가", "?|나"));
}

TEST(LabelStudio, SaysWhatToDoWithOtherFiles) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"[{\"text\":", "l.json: not valid JSON at byte"},
      {"{\"text\":\"가\"}", "l.json: not an array of records"},
      {R"([{"id":1,"label":"body"}])", "l.json: record 1: missing \"text\""},
      {R"([3])", "l.json: record 1: missing \"text\""},
  };
  for (const auto& c : cases) {
    const LoadedPages loaded = parse_label_studio_json(c.text, "l.json");
    EXPECT_THAT(loaded.pages, IsEmpty());
    EXPECT_THAT(messages(loaded), ElementsAre(HasSubstr(c.message)));
  }
}

LabeledPage sample_page() {
  return {"p1",
          "나루",
          "blog",
          "https://n.example/1",
          {{"첫 줄 \"인용\"\t탭", Label::kBody},
           {"애매한 줄", std::nullopt},
           {"", Label::kBlank},
           {"더보기", Label::kChrome}}};
}

TEST(Writers, RoundTrip) {
  const LabeledPage page = sample_page();
  for (const LabeledPage& back :
       {only_page(parse_labeled_tsv(to_labeled_tsv(page), "x.tsv")),
        only_page(parse_labeled_jsonl(to_jsonl(page), "x.jsonl"))}) {
    EXPECT_EQ(back.id, page.id);
    EXPECT_EQ(back.site, page.site);
    EXPECT_EQ(back.kind, page.kind);
    EXPECT_EQ(back.url, page.url);
    EXPECT_EQ(lines_of(back), lines_of(page));
  }
}

TEST(Writers, SpellOutTheFormats) {
  const LabeledPage page = {
      "p", "s", "", "", {{"가\xFF", Label::kBody}, {"나", std::nullopt}}};
  EXPECT_EQ(to_labeled_tsv(page), "# id: p\n# site: s\nbody\t가\xFF\n?\t나\n");
  EXPECT_EQ(to_jsonl(page), R"({"id":"p","site":"s","lines":[{"text":"가)"
                            "\xEF\xBF\xBD"
                            R"(","label":"body"},{"text":"나","label":"?"}]})");
}

TEST(Writers, WriteScoresAsShortAsTheyAreReadBack) {
  const LabeledPage page = {
      "p", "s", "", "", {{"가", Label::kBody, 0.9f}, {"나", {}, 1.0f / 3}}};
  EXPECT_EQ(to_jsonl(page),
            R"({"id":"p","site":"s","lines":[{"text":"가","label":"body",)"
            R"("score":0.9},{"text":"나","label":"?","score":0.33333334}]})");
  EXPECT_THAT(scores_of(only_page(parse_labeled_jsonl(to_jsonl(page), "a"))),
              ElementsAre(0.9f, 1.0f / 3));
}

class LoadLabeledPages : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "kijil-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { fs::remove_all(root_); }

  fs::path write(const std::string& name, std::string_view text) {
    const fs::path path = root_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  fs::path root_;
};

constexpr char kJsonlPage[] =
    R"({"id":"j","lines":[{"text":"가","label":"body"}]})";

TEST_F(LoadLabeledPages, RecognizesFormatsByContent) {
  const struct {
    const char* name;
    const char* text;
    const char* id;
  } cases[] = {
      {"a.tsv", "body\t가", "a"},
      {"b.txt", "# id: b2\nbody\t가", "b2"},
      {"c.jsonl", kJsonlPage, "j"},
      {"d.json", kJsonlPage, "j"},
      {"e.jsonl", R"({"text":"가","label":["body"]})", "e"},
      {"f.json", R"([{"text":"가","why":"body"}])", "f"},
      {"g.txt", "__label__body 가", "g"},
      {"h", "__label__body 가", "h"},
  };
  for (const auto& c : cases) {
    const auto loaded = load_labeled_pages(write(c.name, c.text));
    ASSERT_TRUE(loaded.has_value()) << c.name;
    const LabeledPage page = only_page(*loaded);
    EXPECT_EQ(page.id, c.id);
    EXPECT_THAT(lines_of(page), ElementsAre("body|가")) << c.name;
  }
}

TEST_F(LoadLabeledPages, ReadsDirectoriesInOrderAndLeavesOutTheRest) {
  write("b/2.TSV", "body\t나\nbdoy\t다");
  write("a.tsv", "body\t가");
  write("b/1.jsonl", kJsonlPage);
  write("README.txt", "이 폴더에는 손으로 표시한 쪽이 있다.");
  write("package.json", R"({"name":"x"})");
  write("list.json", "[1,2]");
  write("pages.jsonl", R"({"text":"표시 없는 쪽"})");
  write("a.tsv.bak", "body\t가");
  fs::create_symlink(root_ / "none", root_ / "c.tsv");
  fs::create_directory_symlink(root_, root_ / "b" / "loop");
  const auto loaded = load_labeled_pages(root_);
  ASSERT_TRUE(loaded.has_value());
  std::vector<std::string> ids;
  for (const LabeledPage& page : loaded->pages) ids.push_back(page.id);
  EXPECT_THAT(ids, ElementsAre("a", "j", "2"));
  EXPECT_THAT(messages(*loaded),
              ElementsAre(HasSubstr("2.TSV:2: unknown label"),
                          HasSubstr("c.tsv: no such file")));
}

TEST_F(LoadLabeledPages, TakesWhatKijilAddedAsPredictions) {
  write("in/a.jsonl",
        R"({"id":"j","lines":[{"text":"가","label":"chrome"}],)"
        R"("kijil":{"lines":[{"text":"가","label":"body","score":0.5}]}})");
  write("in/b.tsv", "body\t0.9876\t나\n");
  for (const fs::path& path : {root_ / "in", root_ / "in/a.jsonl"}) {
    const Result<LoadedPages> own = load_labeled_pages(path);
    ASSERT_TRUE(own.has_value());
    EXPECT_THAT(lines_of(own->pages.at(0)), ElementsAre("chrome|가"));
    const Result<LoadedPages> predicted =
        load_labeled_pages(path, LabeledFormat::kPredicted);
    ASSERT_TRUE(predicted.has_value());
    EXPECT_THAT(lines_of(predicted->pages.at(0)), ElementsAre("body|가"));
    EXPECT_EQ(predicted->pages.size(), own->pages.size());
  }
}

TEST_F(LoadLabeledPages, TakesTheFormatThatIsAskedFor) {
  const fs::path path = write("x.dat", "# 주석\nbdoy\t가\nbody\t나");
  const auto loaded = load_labeled_pages(path, LabeledFormat::kTsv);
  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(loaded->pages.size(), 1u);
  EXPECT_EQ(loaded->problems.size(), 1u);

  write("y.jsonl", "{}");
  const auto directory = load_labeled_pages(root_, LabeledFormat::kJsonl);
  ASSERT_TRUE(directory.has_value());
  EXPECT_THAT(messages(*directory),
              ElementsAre(HasSubstr("y.jsonl:1: missing")));
}

TEST_F(LoadLabeledPages, FailsWithTheWayOut) {
  const auto code = [](const Result<LoadedPages>& r) {
    return r ? ErrorCode::kInternal : r.error().code;
  };
  EXPECT_EQ(code(load_labeled_pages(root_)), ErrorCode::kNotFound);
  EXPECT_EQ(code(load_labeled_pages(root_ / "no.tsv")), ErrorCode::kNotFound);
  EXPECT_EQ(code(load_labeled_pages("/proc/self/mem")), ErrorCode::kIo);
  const auto plain = load_labeled_pages(write("p.txt", "그냥 글"));
  EXPECT_EQ(code(plain), ErrorCode::kUnsupported);
  EXPECT_EQ(code(load_labeled_pages(root_)), ErrorCode::kNotFound);
  // The extension tells the format, its reader tells the rest.
  const auto bad = load_labeled_pages(write("q.tsv", "그냥 글"));
  ASSERT_TRUE(bad.has_value());
  EXPECT_THAT(messages(*bad), ElementsAre(HasSubstr("q.tsv:1: no tab")));
}

}  // namespace
}  // namespace kijil
