// Written parts that composed pages are made of: training/parts in memory.
//
//   Result<Parts> parts = Parts::load("training/parts", /*groups=*/8);
//   parts->lines("chrome/share", group);
//
// Parts are dealt into groups, and a page draws from one group only. So pages
// of different groups share no sentence, and a fold that holds out a group
// holds out text that stage one has really not seen.
// Thread-safety: const after load().
#ifndef KIJIL_COMPOSE_PARTS_H_
#define KIJIL_COMPOSE_PARTS_H_

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil::compose {

struct ArticleLine {
  std::string role;  // title, deck, summary, caption, p, h, li, q, ...
  std::string text;
};
struct Article {
  std::string text_register;  // newspaper, wire, broadcast, blog, ...
  std::vector<ArticleLine> lines;
};
using Menu = std::vector<std::string>;

// A list as an editor or a recommender filled it: judged whole.
struct ListEntry {
  std::string headline;
  std::string teaser;  // the beginning of its text, or nothing
};
struct WrittenList {
  std::string heading;  // or nothing
  std::vector<ListEntry> entries;
};

class Parts {
 public:
  // `root` holds articles/, headlines/, clickbait/, chrome/, headings/ and
  // lists/. Fails with the place of a file that breaks the format.
  static Result<Parts> load(const std::filesystem::path& root,
                            std::size_t groups);

  std::size_t groups() const { return groups_; }

  // The strings of a file ("chrome/share") or of all files in a folder
  // ("headlines"); null if there is none. A group that got nothing of a small
  // file has the whole file.
  const std::vector<std::string>* lines(const std::string& source,
                                        std::size_t group) const;
  // The files of a folder, as sources: "headlines/sports", ...
  std::vector<std::string> sources_in(const std::string& folder) const;
  // Outlets' menus of "menu-portal"; null if there is no such file.
  const std::vector<Menu>* menus(const std::string& source,
                                 std::size_t group) const;
  const std::vector<Article>& articles(std::size_t group) const {
    return articles_[group];
  }
  // Articles of pools, if there are any: kept apart, since they are many.
  const std::vector<Article>& pool_articles(std::size_t group) const {
    return pool_articles_[group];
  }
  // Lists labelled related or clickbait.
  const std::vector<WrittenList>& lists(Label label, std::size_t group) const {
    return lists_[label == Label::kClickbait ? 1 : 0][group];
  }

  // More parts than the folder has, e.g. from pools. Their group follows from
  // their text.
  void add_line(const std::string& source, std::string line);
  void add_article(std::string_view name, Article article);
  void add_pool_article(std::string_view name, Article article);

 private:
  Status load_article(const std::filesystem::path& file);
  Status load_lines(const std::filesystem::path& root,
                    const std::filesystem::path& file);
  Status load_lists(const std::filesystem::path& file);
  void load_menus(const std::string& name, const std::string& text);

  std::size_t groups_ = 1;
  std::vector<std::vector<Article>> articles_, pool_articles_;  // by group
  std::array<std::vector<std::vector<WrittenList>>, 2> lists_;
  std::map<std::string, std::vector<std::vector<std::string>>> lines_;
  std::map<std::string, std::vector<std::vector<Menu>>> menus_;
};

}  // namespace kijil::compose

#endif  // KIJIL_COMPOSE_PARTS_H_
