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

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

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

class Parts {
 public:
  // `root` holds articles/, headlines/, clickbait/, chrome/ and headings/.
  // Fails with the place of a file that breaks the format.
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

 private:
  Status load_article(const std::filesystem::path& file);
  Status load_lines(const std::filesystem::path& root,
                    const std::filesystem::path& file);

  std::size_t groups_ = 1;
  std::vector<std::vector<Article>> articles_;  // by group
  std::map<std::string, std::vector<std::vector<std::string>>> lines_;
  std::map<std::string, std::vector<std::vector<Menu>>> menus_;
};

}  // namespace kijil::compose

#endif  // KIJIL_COMPOSE_PARTS_H_
