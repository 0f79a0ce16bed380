// Parts in memory: what is read, what is refused, and how it is dealt out.
#include "compose/parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tiny_parts.h"

namespace kijil::compose {
namespace {

using kijil::testing::load_parts;
using kijil::testing::TempFolder;
using kijil::testing::write_tiny_articles;
using kijil::testing::write_tiny_parts;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pointee;
using ::testing::SizeIs;

TEST(ComposeParts, ReadsEachSort) {
  const TempFolder folder;
  folder.write("articles/deep/articles/a.txt",
               "meta\tdesk=x register=wire place=y\r\ntitle\t가\r\n\r\np\t\r\n"
               "p\t나\t다\r\n");
  folder.write("headlines/b.txt", "나\r\n\r\n다");
  folder.write("headlines/a.txt", "가\n");
  folder.write("headlines/board.txt", "마\n");
  folder.write("headlines/notes.md", "아\n");
  folder.write("chrome/menu-x.txt", "\n가\n나\n\n\n다\n");
  folder.write("lists/l.txt", "related\t라\n가\t나\n다\n\nclickbait\n마\n");
  const Parts parts = load_parts(folder);
  EXPECT_EQ(parts.groups(), 1u);
  EXPECT_THAT(parts.lines("headlines/b", 0), Pointee(ElementsAre("나", "다")));
  EXPECT_THAT(parts.lines("headlines/board", 0), Pointee(ElementsAre("마")));
  EXPECT_THAT(parts.lines("headlines", 0),
              Pointee(ElementsAre("가", "나", "다")));
  EXPECT_EQ(parts.lines("headlines/notes", 0), nullptr);
  EXPECT_EQ(parts.lines("nowhere", 0), nullptr);
  EXPECT_THAT(parts.sources_in("headlines"),
              ElementsAre("headlines/a", "headlines/b", "headlines/board"));
  EXPECT_THAT(parts.menus("menu-x", 0),
              Pointee(ElementsAre(ElementsAre("가", "나"), ElementsAre("다"))));
  EXPECT_EQ(parts.menus("menu-y", 0), nullptr);
  ASSERT_THAT(parts.articles(0), SizeIs(1));
  const Article& article = parts.articles(0)[0];
  EXPECT_EQ(article.text_register, "wire");
  ASSERT_THAT(article.lines, SizeIs(2));
  EXPECT_EQ(article.lines[0].role, "title");
  EXPECT_EQ(article.lines[1].role, "p");
  EXPECT_EQ(article.lines[1].text, "나\t다");
  EXPECT_THAT(parts.pool_articles(0), IsEmpty());
  ASSERT_THAT(parts.lists(Label::kRelated, 0), SizeIs(1));
  const WrittenList& list = parts.lists(Label::kRelated, 0)[0];
  EXPECT_EQ(list.heading, "라");
  ASSERT_THAT(list.entries, SizeIs(2));
  EXPECT_EQ(list.entries[0].headline, "가");
  EXPECT_EQ(list.entries[0].teaser, "나");
  EXPECT_EQ(list.entries[1].teaser, "");
  ASSERT_THAT(parts.lists(Label::kClickbait, 0), SizeIs(1));
  EXPECT_EQ(parts.lists(Label::kClickbait, 0)[0].heading, "");
}

TEST(ComposeParts, SaysWhereAFileIsWrong) {
  struct Bad {
    const char* file;
    const char* text;
    const char* where;
    const char* what;
  };
  const std::vector<Bad> table = {
      {"articles/x.txt", "title\t가\n\nno tab\n", "articles/x.txt:3: ",
       "expected role<TAB>text, with a role such as title"},
      {"articles/x.txt", "title\t가\nbody\t나\n",
       "articles/x.txt:2: ", "expected role<TAB>text"},
      {"articles/x.txt", "\t가\n", "articles/x.txt:1: ", "expected role"},
      {"articles/x.txt", "p\t가\n",
       "articles/x.txt: ", "has no title; add a line title<TAB>text"},
      {"articles/x.txt", "title\t\n", "articles/x.txt: ", "has no title"},
      {"articles/x.txt", "", "articles/x.txt: ", "has no title"},
      {"lists/x.txt", "related\t가\n나\n\n다\n", "lists/x.txt:4: ",
       "a list begins with related<TAB>heading or clickbait<TAB>heading; "
       "separate lists by an empty line"},
      {"lists/x.txt", "body\t가\n나\n", "lists/x.txt:1: ", "a list begins"},
      {"lists/x.txt", "\n chrome\t가\n나\n",
       "lists/x.txt:2: ", "a list begins"},
  };
  for (const Bad& bad : table) {
    SCOPED_TRACE(bad.text);
    const TempFolder folder;
    write_tiny_articles(folder, 1);
    folder.write(bad.file, bad.text);
    const Result<Parts> parts = Parts::load(folder.path(), 4);
    ASSERT_FALSE(parts.has_value());
    EXPECT_EQ(parts.error().code, ErrorCode::kCorrupt);
    EXPECT_THAT(parts.error().message,
                HasSubstr((folder.path() / "").string()));
    EXPECT_THAT(parts.error().message, HasSubstr(bad.where));
    EXPECT_THAT(parts.error().message, HasSubstr(bad.what));
  }
}

TEST(ComposeParts, NeedsAnArticle) {
  const TempFolder folder;
  folder.write("headlines/a.txt", "가\n");
  for (const auto& root : {folder.path(), folder.path() / "nowhere"}) {
    const Result<Parts> parts = Parts::load(root, 1);
    ASSERT_FALSE(parts.has_value());
    EXPECT_EQ(parts.error().code, ErrorCode::kNotFound);
    EXPECT_THAT(parts.error().message,
                HasSubstr(root.string() + ": no article below articles/"));
  }
}

std::vector<std::string> texts_of(const Parts& parts, std::size_t group) {
  std::vector<std::string> texts;
  for (const char* source : {"headlines", "headlines/posts", "clickbait",
                             "chrome/share", "chrome/song-titles"}) {
    const auto* lines = parts.lines(source, group);
    texts.insert(texts.end(), lines->begin(), lines->end());
  }
  for (const Article& article : parts.articles(group)) {
    for (const ArticleLine& line : article.lines) texts.push_back(line.text);
  }
  for (const Menu& menu : *parts.menus("menu-many", group)) {
    texts.insert(texts.end(), menu.begin(), menu.end());
  }
  for (const Label label : {Label::kRelated, Label::kClickbait}) {
    for (const WrittenList& list : parts.lists(label, group)) {
      for (const ListEntry& entry : list.entries) {
        texts.push_back(entry.headline);
        texts.push_back(entry.teaser);
      }
    }
  }
  return texts;
}

TEST(ComposeParts, GroupsShareNothingAndLeaveNothingOut) {
  const TempFolder folder;
  write_tiny_parts(folder);
  std::string menus, lists;
  for (int i = 100; i < 140; ++i) {
    const std::string n = std::to_string(i);
    menus += "N" + n + "\nNN" + n + "\n\n";
    lists += std::string(i % 2 ? "related" : "clickbait") + "\tZ\nW" + n +
             "\tWt" + n + "\nWW" + n + "\tWWt" + n + "\n\n";
  }
  folder.write("chrome/menu-many.txt", menus);
  folder.write("lists/many.txt", lists);
  std::vector<std::string> all = texts_of(load_parts(folder, 1), 0);
  const std::size_t total = all.size();
  EXPECT_EQ(total, 90u + 40u + 40u + 90u + 60u + 60u + 40u * 10 + 80u + 160u);
  const Parts parts = load_parts(folder, 4);
  ASSERT_EQ(parts.groups(), 4u);
  std::map<std::string, std::set<std::size_t>> groups_of;
  std::size_t dealt = 0;
  for (std::size_t group = 0; group < 4; ++group) {
    const std::vector<std::string> texts = texts_of(parts, group);
    dealt += texts.size();
    EXPECT_GE(texts.size(), total / 8) << group;
    for (const std::string& text : texts) groups_of[text].insert(group);
  }
  EXPECT_EQ(dealt, total);
  for (const std::string& text : all) {
    EXPECT_THAT(groups_of[text], SizeIs(1)) << text;
  }
}

// A headline's group is the same whichever file and folder it is drawn from.
TEST(ComposeParts, FilesAndFoldersAgreeOnGroups) {
  const TempFolder folder;
  write_tiny_parts(folder);
  const Parts parts = load_parts(folder, 3);
  for (std::size_t group = 0; group < 3; ++group) {
    std::vector<std::string> both =
        *parts.lines("headlines/entertainment", group);
    const auto& news = *parts.lines("headlines/news", group);
    both.insert(both.end(), news.begin(), news.end());
    EXPECT_THAT(parts.lines("headlines", group),
                Pointee(::testing::UnorderedElementsAreArray(both)));
  }
}

TEST(ComposeParts, AGroupThatGotNothingHasTheWholeFile) {
  const TempFolder folder;
  write_tiny_articles(folder, 2);
  folder.write("chrome/few.txt", "가\n나\n");
  folder.write("chrome/menu-few.txt", "다\n라\n");
  const Parts parts = load_parts(folder, 16);
  std::size_t whole = 0;
  for (std::size_t group = 0; group < 16; ++group) {
    EXPECT_THAT(parts.articles(group), ::testing::Not(IsEmpty()));
    EXPECT_THAT(parts.menus("menu-few", group),
                Pointee(ElementsAre(ElementsAre("다", "라"))));
    const auto& few = *parts.lines("chrome/few", group);
    whole += few.size() == 2;
    EXPECT_THAT(few, ::testing::Not(IsEmpty()));
  }
  EXPECT_GE(whole, 14u);
}

TEST(ComposeParts, NoGroupsAreOneGroup) {
  const TempFolder folder;
  write_tiny_articles(folder, 2);
  EXPECT_EQ(load_parts(folder, 0).groups(), 1u);
}

}  // namespace
}  // namespace kijil::compose
