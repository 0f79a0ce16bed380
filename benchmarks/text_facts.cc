#include "text_facts.h"

#include <algorithm>
#include <unordered_set>

#include "base/hash.h"
#include "line_file.h"
#include "text/normalize.h"

namespace kijil::bench {
namespace {

template <typename Use>
void for_each_word(std::string_view line, Use&& use) {
  for (std::size_t begin = 0; begin < line.size();) {
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    use(line.substr(begin, end - begin));
    begin = end + 1;
  }
}

// A word alone: if the vocabulary has it, its line has a row for it and one
// for the line's end.
bool is_known(std::string_view word, const FoldedTable& table) {
  return std::ranges::count_if(table.places(word), [](const auto& place) {
           return place.of_word;
         }) > 1;
}

}  // namespace

TextFacts facts_of(std::string_view text, const FoldedTable& table) {
  TextFacts facts;
  facts.bytes = text.size();
  Normalizer normalizer;
  std::unordered_set<std::uint64_t> lines, known, unknown;
  const auto count_word = [&](std::string_view word) {
    ++facts.words;
    const std::uint64_t hash = hash_bytes(word);
    if (known.contains(hash)) return;
    if (!unknown.contains(hash) && is_known(word, table)) {
      known.insert(hash);
      return;
    }
    unknown.insert(hash);
    ++facts.unknown_words;
  };
  for_each_line(text, [&](std::string_view line) {
    ++facts.lines;
    facts.pages += line.starts_with('\f') || facts.pages == 0;
    while (line.starts_with('\f')) line.remove_prefix(1);
    const std::string_view normal = normalizer.normalize(line);
    facts.blank_lines += normal.empty();
    if (normal.empty()) return;
    facts.distinct_lines += lines.insert(hash_bytes(normal)).second;
    for_each_word(normal, count_word);
  });
  facts.distinct_words = known.size() + unknown.size();
  return facts;
}

}  // namespace kijil::bench
