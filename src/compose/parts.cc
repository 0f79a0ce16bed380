// Tested by parts_test.cc.
#include "compose/parts.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/hash.h"

namespace kijil::compose {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(std::move(line));
    at = end + 1;
  }
  return lines;
}

const std::set<std::string>& article_roles() {
  static const std::set<std::string> kRoles = {
      "title",   "deck",    "summary", "caption", "lead", "p",
      "h",       "li",      "q",       "a",       "code", "table",
      "speaker", "signoff", "quote",   "note",    "meta"};
  return kRoles;
}

// The word behind `key` in a meta line, e.g. "blog" of register=blog.
std::string meta_value(const std::string& line, std::string_view key) {
  const std::size_t at = line.find(key);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + key.size();
  return line.substr(begin, line.find_first_of(" \t", begin) - begin);
}

std::vector<fs::path> text_files(const fs::path& root) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (fs::recursive_directory_iterator it(root, failed), end;
       !failed && it != end; it.increment(failed)) {
    if (it->path().extension() == ".txt") files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// A group that drew nothing draws from everything.
template <typename T>
void fill_empty_groups(std::vector<std::vector<T>>& groups) {
  std::vector<T> all;
  for (const auto& g : groups) all.insert(all.end(), g.begin(), g.end());
  for (auto& g : groups) {
    if (g.empty()) g = all;
  }
}

}  // namespace

Result<Parts> Parts::load(const fs::path& root, std::size_t groups) {
  Parts parts;
  parts.groups_ = std::max<std::size_t>(groups, 1);
  parts.articles_.resize(parts.groups_);
  parts.pool_articles_.resize(parts.groups_);
  for (auto& lists : parts.lists_) lists.resize(parts.groups_);
  for (const fs::path& file : text_files(root)) {
    const fs::path folder = file.parent_path().filename();
    const Status loaded = folder == "articles" ? parts.load_article(file)
                          : folder == "lists"  ? parts.load_lists(file)
                                               : parts.load_lines(root, file);
    if (!loaded) return loaded.error();
  }
  if (std::all_of(parts.articles_.begin(), parts.articles_.end(),
                  [](const auto& g) { return g.empty(); })) {
    return Error{ErrorCode::kNotFound,
                 root.string() +
                     ": no article below articles/; name a folder made like "
                     "training/parts"};
  }
  fill_empty_groups(parts.articles_);
  for (auto& [name, lines] : parts.lines_) fill_empty_groups(lines);
  for (auto& [name, menus] : parts.menus_) fill_empty_groups(menus);
  return parts;
}

void Parts::add_line(const std::string& source, std::string line) {
  auto& lines = lines_[source];
  lines.resize(groups_);
  lines[hash_bytes(line) % groups_].push_back(std::move(line));
}

void Parts::add_article(std::string_view name, Article article) {
  articles_[hash_bytes(name) % groups_].push_back(std::move(article));
}

void Parts::add_pool_article(std::string_view name, Article article) {
  pool_articles_[hash_bytes(name) % groups_].push_back(std::move(article));
}

Status Parts::load_article(const fs::path& file) {
  const Result<std::string> text = read_file(file);
  if (!text) return text.error();
  Article article;
  std::size_t number = 0;
  for (const std::string& line : split_lines(*text)) {
    ++number;
    if (line.empty()) continue;
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos ||
        !article_roles().contains(line.substr(0, tab))) {
      return Error{ErrorCode::kCorrupt,
                   file.string() + ":" + std::to_string(number) +
                       ": expected role<TAB>text, with a role such as title, "
                       "p, h, li or caption"};
    }
    if (line.starts_with("meta")) {
      article.text_register = meta_value(line, "register=");
    } else if (tab + 1 < line.size()) {
      article.lines.push_back({line.substr(0, tab), line.substr(tab + 1)});
    }
  }
  const bool titled =
      std::any_of(article.lines.begin(), article.lines.end(),
                  [](const ArticleLine& l) { return l.role == "title"; });
  if (!titled) {
    return Error{ErrorCode::kCorrupt,
                 file.string() + ": has no title; add a line title<TAB>text"};
  }
  add_article(file.stem().string(), std::move(article));
  return ok();
}

// Blocks of label<TAB>heading and entries, apart by an empty line.
Status Parts::load_lists(const fs::path& file) {
  const Result<std::string> text = read_file(file);
  if (!text) return text.error();
  WrittenList list;
  std::optional<Label> label;
  const auto flush = [&] {
    if (label && !list.entries.empty()) {
      const std::string& first = list.entries.front().headline;
      lists_[*label == Label::kClickbait ? 1 : 0][hash_bytes(first) % groups_]
          .push_back(std::move(list));
    }
    list = {};
    label.reset();
  };
  std::size_t number = 0;
  for (const std::string& line : split_lines(*text)) {
    ++number;
    const std::size_t tab = std::min(line.find('\t'), line.size());
    const std::string head = line.substr(0, tab);
    const std::string tail = line.substr(std::min(tab + 1, line.size()));
    if (line.empty()) {
      flush();
    } else if (label) {
      list.entries.push_back({head, tail});
    } else {
      label = label_from_name(head);
      if (label != Label::kRelated && label != Label::kClickbait) {
        return Error{ErrorCode::kCorrupt,
                     file.string() + ":" + std::to_string(number) +
                         ": a list begins with related<TAB>heading or "
                         "clickbait<TAB>heading; separate lists by an empty "
                         "line"};
      }
      list.heading = tail;
    }
  }
  flush();
  return ok();
}

void Parts::load_menus(const std::string& name, const std::string& text) {
  auto& menus = menus_[name];
  menus.resize(groups_);
  Menu menu;
  const auto flush = [&] {
    if (menu.empty()) return;
    menus[hash_bytes(menu.front() + menu.back()) % groups_].push_back(menu);
    menu.clear();
  };
  for (std::string& line : split_lines(text)) {
    line.empty() ? flush() : menu.push_back(std::move(line));
  }
  flush();
}

Status Parts::load_lines(const fs::path& root, const fs::path& file) {
  const Result<std::string> text = read_file(file);
  if (!text) return text.error();
  const std::string stem = file.stem().string();
  if (stem.starts_with("menu-")) {
    load_menus(stem, *text);
    return ok();
  }
  // Under its path ("headlines/sports") and its folder ("headlines"); titles
  // of posts and boards are no news, and stand under their paths alone.
  const fs::path relative = fs::relative(file.parent_path(), root) / stem;
  std::vector<std::string> names = {relative.generic_string()};
  if (!stem.ends_with("posts") && stem != "board") {
    names.push_back(relative.parent_path().generic_string());
  }
  for (const std::string& name : names) {
    for (std::string& line : split_lines(*text)) {
      if (!line.empty()) add_line(name, std::move(line));
    }
  }
  return ok();
}

const std::vector<std::string>* Parts::lines(const std::string& source,
                                             std::size_t group) const {
  const auto found = lines_.find(source);
  return found == lines_.end() ? nullptr : &found->second[group];
}

std::vector<std::string> Parts::sources_in(const std::string& folder) const {
  std::vector<std::string> sources;
  for (const auto& [name, lines] : lines_) {
    if (name.starts_with(folder + "/")) sources.push_back(name);
  }
  return sources;
}

const std::vector<Menu>* Parts::menus(const std::string& source,
                                      std::size_t group) const {
  const auto found = menus_.find(source);
  return found == menus_.end() ? nullptr : &found->second[group];
}

}  // namespace kijil::compose
