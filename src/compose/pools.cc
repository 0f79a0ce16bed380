// Tested by pools_test.cc.
#include "compose/pools.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "text/utf8.h"

namespace kijil::compose {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// A file's bytes; those of a gzip file unpacked. zlib reads both.
Result<std::string> read_maybe_packed(const fs::path& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(
      gzopen(path.c_str(), "rb"), gzclose);
  const auto failed = [&](const std::string& why) {
    return Error{ErrorCode::kIo, path.string() + ": cannot be read: " + why};
  };
  if (!file) return failed("it cannot be opened");
  std::string bytes;
  std::array<char, 1 << 16> block{};
  for (;;) {
    const int read = gzread(file.get(), block.data(), block.size());
    if (read < 0) {
      int code = 0;
      return failed(gzerror(file.get(), &code));
    }
    bytes.append(block.data(), static_cast<std::size_t>(read));
    // A short read is the end, or a file that breaks off.
    if (static_cast<std::size_t>(read) < block.size()) break;
  }
  int code = Z_OK;
  const char* why = gzerror(file.get(), &code);
  if (code != Z_OK && code != Z_STREAM_END) return failed(why);
  return bytes;
}

// Calls visit(line, number) for each line that is no comment.
template <typename Visit>
Status for_each_line(const std::string& text, Visit&& visit) {
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.pop_back();
    at = end + 1;
    ++number;
    if (line.empty() || line[0] == '#') continue;
    if (Status s = visit(std::move(line), number); !s) return s;
  }
  return ok();
}

std::string first_column(const std::string& line) {
  return line.substr(0, line.find('\t'));
}

bool has_hangul(std::string_view text) {
  Utf8Reader reader(text);
  while (!reader.at_end()) {
    const char32_t c = reader.next();
    if (c >= 0xAC00 && c <= 0xD7A3) return true;
  }
  return false;
}

// Strings of an interface, not of its code or its templates.
bool is_shown(const std::string& text) {
  constexpr std::size_t kLongestBytes = 240;
  return text.size() <= kLongestBytes && has_hangul(text) &&
         text.find_first_of("$<>={};\\") == std::string::npos &&
         text.find("%s") == std::string::npos &&
         text.find("//") == std::string::npos &&
         text.find("설정") == std::string::npos;
}

// Counts stand for `%d`.
std::string with_counts(std::string text) {
  for (std::size_t at; (at = text.find("%d")) != std::string::npos;) {
    text.replace(at, 2, "3");
  }
  return text;
}

Status add_headlines(const std::string& text, Parts& parts) {
  return for_each_line(text, [&](const std::string& line, std::size_t) {
    parts.add_line(kPoolHeadlines, first_column(line));
    return ok();
  });
}

Status add_celebrities(const std::string& text, Parts& parts) {
  return for_each_line(text, [&](const std::string& line, std::size_t) {
    parts.add_line(kPoolCelebrities, first_column(line));
    return ok();
  });
}

Status add_interface(const std::string& text, Parts& parts) {
  return for_each_line(text, [&](const std::string& line, std::size_t) {
    const std::string shown = first_column(line);
    if (is_shown(shown)) parts.add_line(kPoolInterface, with_counts(shown));
    return ok();
  });
}

void add_lines(const Json& record, const char* key, const std::string& role,
               Article& article) {
  const auto found = record.find(key);
  if (found == record.end() || !found->is_array()) return;
  for (const Json& line : *found) {
    if (!line.is_string()) continue;
    std::string text = line.get<std::string>();
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (!text.empty()) article.lines.push_back({role, std::move(text)});
  }
}

Status add_articles(const std::string& text, Parts& parts) {
  return for_each_line(text, [&](const std::string& line, std::size_t number) {
    const Json record = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!record.is_object() || !record.contains("title") ||
        !record["title"].is_string()) {
      return Status(Error{
          ErrorCode::kCorrupt,
          std::to_string(number) +
              R"(: expected {"title", "lines": [...], "captions": [...]})"});
    }
    Article article;
    article.text_register = "newspaper";
    const std::string title = record["title"].get<std::string>();
    article.lines.push_back({"title", title});
    add_lines(record, "captions", "caption", article);
    add_lines(record, "lines", "p", article);
    parts.add_pool_article(title, std::move(article));
    return ok();
  });
}

struct PoolFile {
  const char* name;
  Status (*add)(const std::string& text, Parts& parts);
};
constexpr std::array<PoolFile, 5> kPoolFiles = {{
    {"headlines.tsv", add_headlines},
    {"newsstand.tsv", add_headlines},
    {"entertainment_titles.txt", add_celebrities},
    {"ui_strings.tsv", add_interface},
    {"articles.jsonl", add_articles},
}};

}  // namespace

Status add_pools(const fs::path& folder, Parts& parts) {
  std::size_t found = 0;
  for (const PoolFile& pool : kPoolFiles) {
    for (const char* packed : {"", ".gz"}) {
      const fs::path path = folder / (std::string(pool.name) + packed);
      std::error_code failed;
      if (!fs::exists(path, failed)) continue;
      ++found;
      const Result<std::string> text = read_maybe_packed(path);
      if (!text) return text.error();
      if (Status added = pool.add(*text, parts); !added) {
        return Error{added.error().code,
                     path.string() + ":" + added.error().message};
      }
    }
  }
  if (found > 0) return ok();
  return Error{ErrorCode::kNotFound,
               folder.string() +
                   ": has none of the pools' files (headlines.tsv, "
                   "newsstand.tsv, entertainment_titles.txt, ui_strings.tsv, "
                   "articles.jsonl, each also as .gz)"};
}

}  // namespace kijil::compose
