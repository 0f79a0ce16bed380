// Text collected elsewhere: what is read of each file, and what is refused.
#include "compose/pools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/file.h"
#include "kijil/compose.h"
#include "tiny_parts.h"

namespace kijil::compose {
namespace {

using kijil::testing::layout_text;
using kijil::testing::load_parts;
using kijil::testing::numbered;
using kijil::testing::plain;
using kijil::testing::TempFolder;
using kijil::testing::tiny_layout;
using kijil::testing::write_tiny_articles;
using kijil::testing::write_tiny_parts;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsNull;
using ::testing::Pointee;
using ::testing::SizeIs;

void write_packed(const std::filesystem::path& path, std::string_view text) {
  gzFile file = gzopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(gzwrite(file, text.data(), static_cast<unsigned>(text.size())),
            static_cast<int>(text.size()));
  EXPECT_EQ(gzclose(file), Z_OK);
}

// One article, and nothing else but pools.
class Pools : public ::testing::Test {
 protected:
  Pools() {
    const TempFolder folder;
    write_tiny_articles(folder, 1);
    parts_ = load_parts(folder);
  }
  // Adds the folder's pools; "" or what went wrong.
  std::string added() {
    const Status status = add_pools(pools_.path(), parts_);
    if (status) return "";
    code_ = status.error().code;
    return status.error().message;
  }
  std::string path(const std::string& name) const {
    return (pools_.path() / name).string();
  }

  TempFolder pools_;
  Parts parts_;
  ErrorCode code_ = ErrorCode::kInternal;
};

struct PoolFile {
  const char* name;
  const char* text;
};
constexpr PoolFile kFiles[] = {
    {"headlines.tsv", "# 제목\n가\t1\t2\r\n\n나\n# 끝\n다\tx"},
    {"newsstand.tsv", "# 제목\n라\t한들일보\n#마\n"},
    {"entertainment_titles.txt", "# 제목\n바\r\n사\n"},
    {"ui_strings.tsv", "# 문자열\n닫기\tclose\n댓글 %d개\t#\n"},
    {"articles.jsonl",
     "# 기사\n"
     R"({"title": "아", "lines": ["자", "", 3, "차"], "captions": ["카"]})"
     "\r\n\n"
     R"({"title": "타", "url": 1})"
     "\n"},
};

void expect_all_pools(const Parts& parts) {
  EXPECT_THAT(parts.lines(kPoolHeadlines, 0),
              Pointee(ElementsAre("가", "나", "다", "라")));
  EXPECT_THAT(parts.lines(kPoolCelebrities, 0),
              Pointee(ElementsAre("바", "사")));
  EXPECT_THAT(parts.lines(kPoolInterface, 0),
              Pointee(ElementsAre("닫기", "댓글 3개")));
  ASSERT_THAT(parts.pool_articles(0), SizeIs(2));
  std::string article;
  for (const ArticleLine& line : parts.pool_articles(0)[0].lines) {
    article += line.role + ":" + line.text + " ";
  }
  EXPECT_EQ(article, "title:아 caption:카 p:자 p:차 ");
  EXPECT_EQ(parts.pool_articles(0)[0].text_register, "newspaper");
  EXPECT_THAT(parts.pool_articles(0)[1].lines, SizeIs(1));
  EXPECT_THAT(parts.articles(0), SizeIs(1));
  // Nor among the headlines that are drawn as such.
  EXPECT_THAT(parts.lines("headlines", 0), IsNull());
}

TEST_F(Pools, ReadsPlainFiles) {
  for (const PoolFile& file : kFiles) pools_.write(file.name, file.text);
  EXPECT_EQ(added(), "");
  expect_all_pools(parts_);
}

TEST_F(Pools, ReadsPackedFiles) {
  for (const PoolFile& file : kFiles) {
    write_packed(path(std::string(file.name) + ".gz"), file.text);
  }
  EXPECT_EQ(added(), "");
  expect_all_pools(parts_);
}

TEST_F(Pools, ReadsBothAndNeedsOnlyOne) {
  pools_.write("headlines.tsv", "가\n");
  write_packed(path("headlines.tsv.gz"), "나\n");
  pools_.write("other.tsv", "다\n");
  EXPECT_EQ(added(), "");
  EXPECT_THAT(parts_.lines(kPoolHeadlines, 0),
              Pointee(ElementsAre("가", "나")));
  EXPECT_THAT(parts_.lines(kPoolCelebrities, 0), IsNull());
  EXPECT_THAT(parts_.lines(kPoolInterface, 0), IsNull());
  EXPECT_THAT(parts_.pool_articles(0), IsEmpty());
}

TEST_F(Pools, ReadsLargePackedFiles) {
  std::string text;
  for (int i = 0; i < 30000; ++i) text += "제목" + std::to_string(i) + "\t\n";
  write_packed(path("newsstand.tsv.gz"), text);
  EXPECT_EQ(added(), "");
  const auto* lines = parts_.lines(kPoolHeadlines, 0);
  ASSERT_NE(lines, nullptr);
  ASSERT_THAT(*lines, SizeIs(30000));
  EXPECT_EQ(lines->back(), "제목29999");
}

TEST_F(Pools, TakesOnlyStringsThatASiteShows) {
  std::string longest;
  for (int i = 0; i < 80; ++i) longest += "가";
  std::string shown =
      "열기\n12개 더 보기 (3)\nLogin 하기\n%d월 %d일\n" + longest;
  for (const char* hidden :
       {"Login", "", "\t닫기", "%s님", "$1 보기", "<b>굵게", "가>나", "값=1",
        "{이름}", "가;", "C:\\글", "http://가", "글꼴 설정", "漢字", "ㅋㅋ"}) {
    shown += std::string("\n") + hidden;
  }
  pools_.write("ui_strings.tsv", shown + "\n" + longest + "나\n끝\tx\n");
  EXPECT_EQ(added(), "");
  EXPECT_THAT(parts_.lines(kPoolInterface, 0),
              Pointee(ElementsAre("열기", "12개 더 보기 (3)", "Login 하기",
                                  "3월 3일", longest, "끝")));
}

TEST_F(Pools, AFolderNeedsOne) {
  for (const char* folder : {"", "nowhere"}) {
    const Status status = add_pools(pools_.path() / folder, parts_);
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code, ErrorCode::kNotFound);
    EXPECT_THAT(status.error().message,
                AllOf(HasSubstr(path(folder)), HasSubstr("has none of"),
                      HasSubstr("articles.jsonl")));
  }
}

TEST_F(Pools, SaysWhereAnArticleIsBroken) {
  for (const char* broken :
       {"{\"title\": \"나\"", "[]", "\"나\"", "{}", "{\"title\": 3}", "나",
        "{\"title\": \"\xEA\xB0\"}"}) {
    SCOPED_TRACE(broken);
    pools_.write("articles.jsonl",
                 "# 기사\n{\"title\": \"가\"}\n" + std::string(broken) + "\n");
    EXPECT_THAT(added(), AllOf(HasSubstr(path("articles.jsonl") + ":3: "),
                               HasSubstr("expected {\"title\"")));
    EXPECT_EQ(code_, ErrorCode::kCorrupt);
  }
}

TEST_F(Pools, RefusesPackedFilesThatBreakOff) {
  std::string text;
  for (int i = 0; i < 20000; ++i) {
    text += "제목" + std::to_string(i * 7919) + "\n";
  }
  write_packed(path("whole.gz"), text);
  const Result<std::string> whole = read_file(path("whole.gz"));
  ASSERT_TRUE(whole.has_value());
  ASSERT_GT(whole->size(), 20000u);
  // In the header, the data, and the checksum behind it.
  std::vector<std::size_t> ends = {2, 5, 9, 10, 11, 100};
  for (std::size_t end = 1000; end < whole->size(); end += 7001) {
    ends.push_back(end);
  }
  for (std::size_t left = 1; left <= 9; ++left) {
    ends.push_back(whole->size() - left);
  }
  for (const std::size_t end : ends) {
    pools_.write("headlines.tsv.gz", whole->substr(0, end));
    EXPECT_THAT(added(), AllOf(HasSubstr(path("headlines.tsv.gz")),
                               HasSubstr("cannot be read: ")))
        << end << " of " << whole->size();
    EXPECT_EQ(code_, ErrorCode::kIo);
  }
}

TEST_F(Pools, RefusesPackedFilesWithWrongBytes) {
  write_packed(path("headlines.tsv.gz"), numbered("H", 90));
  std::string bytes = read_file(path("headlines.tsv.gz")).value();
  bytes[bytes.size() - 6] = static_cast<char>(bytes[bytes.size() - 6] ^ 1);
  pools_.write("headlines.tsv.gz", bytes);
  EXPECT_THAT(added(), HasSubstr("cannot be read: "));
  EXPECT_EQ(code_, ErrorCode::kIo);
}

TEST_F(Pools, RefusesAFolderForAFile) {
  std::filesystem::create_directory(path("headlines.tsv"));
  EXPECT_THAT(added(), HasSubstr(path("headlines.tsv") + ": cannot be read"));
  EXPECT_EQ(code_, ErrorCode::kIo);
}

TEST_F(Pools, GroupsShareNone) {
  const TempFolder folder;
  write_tiny_articles(folder, 8);
  pools_.write("headlines.tsv", numbered("Y", 60));
  pools_.write("entertainment_titles.txt", numbered("Z", 60));
  std::string articles;
  for (int i = 10; i < 70; ++i) {
    articles += "{\"title\": \"B" + std::to_string(i) + "\"}\n";
  }
  pools_.write("articles.jsonl", articles);
  parts_ = load_parts(folder, 3);
  EXPECT_EQ(added(), "");
  std::multiset<std::string> all;
  for (std::size_t group = 0; group < 3; ++group) {
    for (const char* source : {kPoolHeadlines, kPoolCelebrities}) {
      const auto* lines = parts_.lines(source, group);
      ASSERT_NE(lines, nullptr);
      EXPECT_GE(lines->size(), 10u);
      all.insert(lines->begin(), lines->end());
    }
    EXPECT_GE(parts_.pool_articles(group).size(), 10u);
    for (const Article& article : parts_.pool_articles(group)) {
      all.insert(article.lines[0].text);
    }
  }
  EXPECT_THAT(all, SizeIs(180));
  EXPECT_THAT(std::set<std::string>(all.begin(), all.end()), SizeIs(180));
}

// Headlines among related, celebrities among clickbait, strings among chrome,
// articles as body; each beside what the parts have.
TEST_F(Pools, AreDrawnWithTheirLabels) {
  const TempFolder folder;
  write_tiny_parts(folder);
  parts_ = load_parts(folder);
  pools_.write("headlines.tsv", numbered("Y", 60));
  pools_.write("entertainment_titles.txt", numbered("Z", 60));
  pools_.write("ui_strings.tsv", "닫기\n");
  pools_.write("articles.jsonl",
               R"({"title": "B1", "lines": ["G1", "G2"], "captions": ["J"]})");
  EXPECT_EQ(added(), "");
  const Layout layout = tiny_layout(
      "group\ntitle\ncaptions\ntext\nend\nend\n"
      "chrome share 4\nlist related headlines 4\nlist clickbait 4");
  const std::map<char, Label> labels = {
      {'B', Label::kBody},      {'G', Label::kBody},
      {'J', Label::kBody},      {'T', Label::kBody},
      {'P', Label::kBody},      {'I', Label::kBody},
      {'C', Label::kChrome},    {'\xEB', Label::kChrome},
      {'Y', Label::kRelated},   {'H', Label::kRelated},
      {'E', Label::kRelated},   {'O', Label::kRelated},
      {'Z', Label::kClickbait}, {'K', Label::kClickbait}};
  std::map<char, double> lines;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    for (const LabeledLine& line :
         draw_page(layout, Site(parts_, 0, seed), seed)) {
      const std::string text = plain(line.text);
      ASSERT_TRUE(labels.contains(text[0])) << text;
      EXPECT_EQ(line.label, labels.at(text[0])) << text;
      ++lines[text[0]];
    }
  }
  EXPECT_NEAR(lines['B'] / 1000, 0.3, 0.05);
  EXPECT_NEAR(lines['T'] / 1000, 0.7, 0.05);
  const double news = lines['Y'] + lines['H'] + lines['E'] + lines['O'];
  EXPECT_NEAR(lines['Y'] / news, 0.35, 0.04);
  EXPECT_NEAR(lines['Z'] / (lines['Z'] + lines['K']), 0.35, 0.04);
  EXPECT_NEAR(lines['\xEB'] / 4000, 0.05, 0.02);
}

TEST_F(Pools, ComposeReadsThem) {
  const TempFolder folder;
  write_tiny_parts(folder);
  ComposeOptions options;
  options.parts = folder.path();
  options.layouts = {pools_.write("a.layout", layout_text("title"))};
  options.pools = pools_.path();
  options.pages = 100;
  options.groups = 1;
  Result<std::vector<LabeledPage>> pages = compose_pages(options);
  ASSERT_FALSE(pages.has_value());
  EXPECT_EQ(pages.error().code, ErrorCode::kNotFound);
  pools_.write("articles.jsonl", "{\"title\": \"B1\"}\n");
  pages = compose_pages(options);
  ASSERT_TRUE(pages.has_value()) << pages.error().message;
  const auto of_pool =
      std::count_if(pages->begin(), pages->end(), [](const LabeledPage& page) {
        return plain(page.lines.at(0).text) == "B1";
      });
  EXPECT_NEAR(static_cast<double>(of_pool), 30, 14);
}

}  // namespace
}  // namespace kijil::compose
