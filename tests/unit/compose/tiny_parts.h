// A folder of tiny invented parts, and pages drawn from them.
//
//   const Layout layout = tiny_layout("body share 3\n");
//   tiny_page(layout, tiny_parts(), 7);  // {"body|C03", "body|C11", ...}
//
// A part is a letter, which tells its file, and a number. At most four
// characters: noise neither breaks nor mistypes such a line, so that what is
// drawn can be told exactly (only chrome is set together or left out).
// Thread-safety: read only, but for TempFolder::write.
#ifndef KIJIL_TESTS_UNIT_COMPOSE_TINY_PARTS_H_
#define KIJIL_TESTS_UNIT_COMPOSE_TINY_PARTS_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "compose/layout.h"
#include "compose/page_composer.h"
#include "compose/parts.h"
#include "compose/site.h"
#include "text/utf8.h"

namespace kijil::testing {

class TempFolder {
 public:
  TempFolder() {
    std::string name = ::testing::TempDir() + "kijil-compose-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name,
                              std::string_view bytes) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }

 private:
  std::filesystem::path path_;
};

// "C01\nC02\n..."
inline std::string numbered(const std::string& letter, int count) {
  std::string text;
  for (int i = 1; i <= count; ++i) {
    text += letter + (i < 10 ? "0" : "") + std::to_string(i) + '\n';
  }
  return text;
}

// Article 7 has title T07, deck D07, point S07 and U07, caption I07, and the
// text P07a to P07e; odd ones are a newspaper's, even ones a blog's.
inline void write_tiny_articles(const TempFolder& folder, int count) {
  for (int i = 1; i <= count; ++i) {
    const std::string n = (i < 10 ? "0" : "") + std::to_string(i);
    folder.write("articles/a" + n + ".txt",
                 "meta\tdesk=x register=" +
                     std::string(i % 2 == 0 ? "blog" : "newspaper") +
                     " place=y\ntitle\tT" + n + "\ndeck\tD" + n +
                     "\nsummary\tS" + n + "\nsummary\tU" + n + "\nlead\tP" + n +
                     "a\ncaption\tI" + n + "\np\tP" + n + "b\n\nh\tP" + n +
                     "c\nli\tP" + n + "d\nsignoff\tP" + n + "e\n");
  }
}

// headlines/: H, E, and apart from them O (posts); clickbait/: K; chrome/: C
// and M; short/: a letter alone; headings/: R, X, V; two menus; no written
// lists.
inline void write_tiny_parts(const TempFolder& folder) {
  write_tiny_articles(folder, 40);
  folder.write("headlines/news.txt", numbered("H", 90));
  folder.write("headlines/entertainment.txt", numbered("E", 40));
  folder.write("headlines/posts.txt", numbered("O", 40));
  folder.write("clickbait/gossip.txt", numbered("K", 90));
  folder.write("chrome/share.txt", numbered("C", 60));
  folder.write("chrome/song-titles.txt", numbered("M", 60));
  folder.write("short/letters.txt", "a\nb\nc\n");
  folder.write("chrome/publisher.txt", "가람\n나래\n다솜\n라온\n마루\n");
  folder.write("chrome/menu-site.txt", "a\nb\nc\n\nx\ny\nz\n");
  folder.write("headings/related.txt", numbered("R", 9));
  folder.write("headings/clickbait.txt", numbered("X", 9));
  folder.write("headings/board.txt", numbered("V", 9));
}

// A list of entries A to H with teasers a to h, and one of K to Q without.
inline void write_tiny_lists(const TempFolder& folder) {
  folder.write("lists/a.txt",
               "related\tRR\nA\ta\nB\tb\nC\tc\nD\td\nE\te\nF\tf\nG\tg\n"
               "H\th\n\n\nclickbait\t\r\nK\r\nL\r\nM\r\nN\r\nO\r\nP\r\nQ\r\n");
  folder.write("lists/b.txt", "clickbait\n");  // a heading of nothing
}

inline compose::Parts load_parts(const TempFolder& folder,
                                 std::size_t groups = 1) {
  Result<compose::Parts> parts = compose::Parts::load(folder.path(), groups);
  EXPECT_TRUE(parts.has_value()) << parts.error().message;
  return std::move(*parts);
}

// Only written lists; so a list that is not written has no entry.
inline const compose::Parts& written_parts() {
  static const compose::Parts* const parts = [] {
    const TempFolder folder;
    write_tiny_articles(folder, 1);
    write_tiny_lists(folder);
    return new compose::Parts(load_parts(folder));
  }();
  return *parts;
}

// All of write_tiny_parts() in one group.
inline const compose::Parts& tiny_parts() {
  static const compose::Parts* const parts = [] {
    const TempFolder folder;
    write_tiny_parts(folder);
    return new compose::Parts(load_parts(folder));
  }();
  return *parts;
}

// A layout with these statements as its page.
inline std::string layout_text(const std::string& page) {
  return "kind tiny\npage\n" + page + "\nend\n";
}
inline compose::Layout parsed(const std::string& text) {
  Result<compose::Layout> layout = compose::parse_layout(text, "tiny.layout");
  EXPECT_TRUE(layout.has_value()) << layout.error().message;
  return layout ? std::move(*layout) : compose::Layout();
}
inline compose::Layout tiny_layout(const std::string& page) {
  return parsed(layout_text(page));
}

// Without emoji, which noise adds, and the space beside them.
inline std::string plain(std::string_view text) {
  std::string out;
  for (Utf8Reader reader(text); !reader.at_end();) {
    const char32_t c = reader.next();
    const bool ours = c < 0x80 || (c >= 0xAC00 && c <= 0xD7A3);
    if (ours) append_utf8(c, out);
  }
  if (out.starts_with(' ')) out.erase(0, 1);
  return out;
}

// "body|T07", "?|Q": short to compare and to read.
inline std::vector<std::string> shown(const std::vector<LabeledLine>& lines) {
  std::vector<std::string> out;
  for (const LabeledLine& line : lines) {
    out.push_back((line.label ? std::string(label_name(*line.label)) : "?") +
                  "|" + plain(line.text));
  }
  return out;
}

// Page `seed` of a site.
inline std::vector<std::string> tiny_page(const compose::Layout& layout,
                                          const compose::Site& site,
                                          std::uint64_t seed) {
  return shown(compose::draw_page(layout, site, seed));
}
// Page `seed` of a site of its own.
inline std::vector<std::string> tiny_page(const compose::Layout& layout,
                                          const compose::Parts& parts,
                                          std::uint64_t seed) {
  return tiny_page(layout, compose::Site(parts, 0, seed), seed);
}

// Pages 1 to `count`, each of a site of its own.
inline std::vector<std::vector<std::string>> tiny_pages_of(
    const compose::Layout& layout, const compose::Parts& parts,
    std::uint64_t count = 300) {
  std::vector<std::vector<std::string>> pages;
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    pages.push_back(tiny_page(layout, parts, seed));
  }
  return pages;
}

}  // namespace kijil::testing

#endif  // KIJIL_TESTS_UNIT_COMPOSE_TINY_PARTS_H_
