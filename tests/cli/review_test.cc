// kijil review: which pages it takes, and what it says when they are wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "run.h"

namespace kijil::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kPage =
    "전체 메뉴 열기\n\n솔내시는 3일 돌봄 예산을 늘린다고 밝혔다.\n";

// The data that the page's script finds.
json data_of(const std::string& html) {
  const std::string begin = R"(<script type="application/json" id="data">)";
  const std::size_t from = html.find(begin) + begin.size();
  return json::parse(html.substr(from, html.find("</script>", from) - from));
}

std::vector<std::string> ids(const json& data) {
  std::vector<std::string> out;
  for (const json& page : data.at("pages")) out.push_back(page.at("id"));
  return out;
}

TEST(Review, WritesAPageOfText) {
  const Folder folder;
  const Ran ran = run(
      {"review", folder.write("p.txt", kPage), "-o", folder.path("r.html")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(ran.err, IsEmpty());
  const json data = data_of(folder.read("r.html"));
  EXPECT_EQ(data.at("order"), "uncertain");
  const json page = data.at("pages").at(0);
  EXPECT_EQ(page.at("id"), "p");
  ASSERT_THAT(page.at("lines"), SizeIs(3));
  EXPECT_EQ(page.at("lines").at(0).at(0), "전체 메뉴 열기");
  EXPECT_EQ(page.at("lines").at(1), json::array({""}));
  EXPECT_EQ(page.at("lines").at(2).at(1), "body");
}

TEST(Review, SuggestsWhatClassifySays) {
  const Folder folder;
  const std::string page = folder.write("p.txt", kPage);
  ASSERT_EQ(run({"review", page, "-o", folder.path("r.html")}).code, 0);
  const json lines =
      data_of(folder.read("r.html")).at("pages").at(0).at("lines");
  const auto rows = rows_of(run({"classify", "--output", "tsv", page}).out);
  ASSERT_THAT(rows, SizeIs(3));
  for (const std::size_t i : {0u, 2u}) {
    EXPECT_EQ(lines.at(i).at(1), rows[i].label);
    EXPECT_EQ(lines.at(i).at(2), json::parse(rows[i].score));
  }
}

TEST(Review, TakesAllSortsOfPagesAndFolders) {
  const Folder folder;
  folder.write("a.txt", "가\n\f나\n");
  folder.write("b.tsv", "# id: gold\n# site: s\nbody\t다\n?\t라\n");
  folder.write("c.jsonl", R"({"id":"c1","text":"마"})"
                          "\n");
  folder.write("d.jsonl",
               R"({"text":"바","label":[[0,1,"chrome"]],"page":"d1"})"
               "\n");
  folder.write("e.json",
               R"([{"data":{"text":"사","page":"e1"},"annotations":[]}])");
  folder.write("notes.md", "no page\n");
  const Ran ran =
      run({"review", folder.path("."), "-o", folder.path("r.html"), "--site",
           "nuri", "--order", "page", "--title", "첫 쪽", "--language", "ko"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  const json data = data_of(folder.read("r.html"));
  EXPECT_THAT(ids(data), ElementsAre("a", "a-2", "gold", "c1", "d1", "e1"));
  EXPECT_EQ(data.at("title"), "첫 쪽");
  EXPECT_EQ(data.at("language"), "ko");
  EXPECT_EQ(data.at("order"), "page");
  const json pages = data.at("pages");
  EXPECT_EQ(pages.at(0).at("site"), "nuri");
  EXPECT_EQ(pages.at(2).at("site"), "s");  // a labelled page keeps its own
  // Given labels are a fourth member; `?` is as good as none.
  EXPECT_EQ(pages.at(2).at("lines").at(0).at(3), "body");
  EXPECT_THAT(pages.at(2).at("lines").at(1), SizeIs(3));
  EXPECT_EQ(pages.at(4).at("lines").at(0).at(3), "chrome");
}

TEST(Review, ReadsStdinAndSeparators) {
  const Folder folder;
  const Ran ran = run(
      {"review", "-", "-o", folder.path("r.html"), "--page-separator", "==="},
      "가\n===\n나\n");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ids(data_of(folder.read("r.html"))),
              ElementsAre("stdin", "stdin-2"));
}

TEST(Review, InputTellsHowToRead) {
  const Folder folder;
  const std::string tsv = folder.write("p.tsv", "body\t가\n");
  ASSERT_EQ(
      run({"review", tsv, "-o", folder.path("r.html"), "--input", "text"}).code,
      0);
  EXPECT_EQ(
      data_of(folder.read("r.html")).at("pages").at(0).at("lines").at(0).at(0),
      "body\t가");
  const Ran ran =
      run({"review", tsv, "-o", folder.path("r.html"), "--input", "html"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("--input: 'html' is not"));
}

TEST(Review, WarnsOfBrokenUtf8) {
  const Folder folder;
  const Ran ran = run({"review", folder.write("p.txt", "가\xFF\n"), "-o",
                       folder.path("r.html")});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.err, HasSubstr("1 broken UTF-8"));
  EXPECT_THAT(ran.err, HasSubstr("iconv"));
}

TEST(Review, WarnsOfMoreLinesThanABrowserLikes) {
  const Folder folder;
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "줄\n";
  const Arguments args = {"review", folder.write("p.txt", text), "-o",
                          folder.path("r.html")};
  EXPECT_THAT(run(args).err, IsEmpty());
  text += "줄\n";
  folder.write("p.txt", text);
  const Ran ran = run(args);
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.err, HasSubstr("20001 lines make a slow page"));
}

TEST(Review, DoesTheRestWhenAFileIsMissing) {
  const Folder folder;
  const Ran ran =
      run({"review", folder.path("missing.txt"), folder.write("p.txt", kPage),
           "-o", folder.path("r.html")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("missing.txt: no such file"));
  EXPECT_THAT(ids(data_of(folder.read("r.html"))), ElementsAre("p"));
}

TEST(Review, SaysWhatIsWrong) {
  const Folder folder;
  const std::string page = folder.write("p.txt", kPage);
  const std::string empty = folder.write("empty.txt", "\n \n");
  const std::string html = folder.path("r.html");
  const struct {
    Arguments args;
    const char* message;
  } cases[] = {
      {{"review", page}, "name the file to write with --output"},
      {{"review", "-o", html}, "name the pages"},
      {{"review", page, "-o", html, "--order", "best"}, "--order: 'best'"},
      {{"review", page, "-o", html, "--language", "fr"}, "--language: 'fr'"},
      {{"review", empty, "-o", html}, "there is no page to review"},
      {{"review", page, "-o", folder.path("no/r.html")}, "there is no folder"},
      {{"review", page, "-o", html, "--model", folder.path("no.kijil")},
       "no.kijil: no such file"},
  };
  for (const auto& c : cases) {
    const Ran ran = run(c.args);
    EXPECT_EQ(ran.code, 2) << c.message;
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, HasSubstr(c.message));
  }
}

}  // namespace
}  // namespace kijil::testing
