// The labelled formats that are plain text: TSV pages and fastText.
// Tested by labeled_pages_test.cc.
#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <span>

#include "kijil/labeled_pages.h"
#include "lines/four_digits.h"
#include "lines/labeled_rows.h"

namespace kijil {
namespace {

constexpr std::string_view kFastTextPrefix = "__label__";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes `# key: value`; a row without a key is a comment.
LabeledPage with_header(LabeledPage page, std::string_view row) {
  const std::size_t colon = row.find(':');
  if (colon == std::string_view::npos) return page;
  const std::string_view key = trim(row.substr(1, colon - 1));
  const std::string value(trim(row.substr(colon + 1)));
  if (key == "id") page.id = value;
  if (key == "site") page.site = value;
  if (key == "kind") page.kind = value;
  if (key == "url") page.url = value;
  return page;
}

constexpr std::size_t kScoreWidth = 6;  // `0.9876`

bool is_digit_byte(char c) { return c >= '0' && c <= '9'; }

// `label<TAB>0.dddd<TAB>...`, or 1.0000.
bool is_scored_row(const Row& row) {
  const std::size_t tab = row.text.find('\t');
  if (tab == std::string_view::npos) return false;
  const std::string_view rest = row.text.substr(tab + 1);
  if (rest.size() <= kScoreWidth || rest[kScoreWidth] != '\t') return false;
  const std::string_view score = rest.substr(0, kScoreWidth);
  if (score == "1.0000") return true;
  return score.starts_with("0.") &&
         std::all_of(score.begin() + 2, score.end(), is_digit_byte);
}

enum class Columns { kTwo, kThree };

Columns columns_of(std::span<const Row> rows) {
  return std::all_of(rows.begin(), rows.end(), is_scored_row) ? Columns::kThree
                                                              : Columns::kTwo;
}

// REQUIRES: `column` has the form of is_scored_row().
float read_score(std::string_view column) {
  float score = 0;
  std::from_chars(column.data(), column.data() + column.size(), score);
  return score;
}

Result<LabeledLine> read_tsv_row(std::string_view row, Columns columns) {
  const std::size_t tab = row.find('\t');
  if (tab == std::string_view::npos) {
    return Error{ErrorCode::kCorrupt,
                 "no tab; expected label<TAB>text (`# key: value` rows may "
                 "stand at the top only)"};
  }
  const Result<std::optional<Label>> label = read_label(row.substr(0, tab));
  if (!label) return label.error();
  const std::string_view rest = row.substr(tab + 1);
  if (columns == Columns::kTwo) return make_line(rest, *label);
  return make_line(rest.substr(kScoreWidth + 1), *label,
                   read_score(rest.substr(0, kScoreWidth)));
}

// `__label__x text`; several labels may stand before the text.
Result<LabeledLine> read_fasttext_row(std::string_view row) {
  std::vector<std::string> names;
  while (row.starts_with(kFastTextPrefix)) {
    row.remove_prefix(kFastTextPrefix.size());
    const std::size_t end = std::min(row.find_first_of(" \t"), row.size());
    names.emplace_back(row.substr(0, end));
    row.remove_prefix(std::min(end + 1, row.size()));
  }
  if (names.empty()) {
    return Error{ErrorCode::kCorrupt,
                 "no label; expected `__label__body text`"};
  }
  const Result<std::optional<Label>> label = agreed_label(names);
  if (!label) return label.error();
  return make_line(row, *label);
}

// The page, if it has lines; a file without any is told.
LoadedPages finish(LabeledPage page, std::vector<Error> problems,
                   std::string_view name) {
  LoadedPages loaded;
  loaded.problems = std::move(problems);
  if (!page.lines.empty()) {
    loaded.pages.push_back(std::move(page));
  } else if (loaded.problems.empty()) {
    loaded.problems.push_back(
        {ErrorCode::kCorrupt,
         std::string(name) + ": no labelled row; expected one row per line"});
  }
  return loaded;
}

std::string header_row(std::string_view key, std::string_view value) {
  assert(value.find('\n') == std::string_view::npos);
  if (value.empty()) return {};
  return "# " + std::string(key) + ": " + std::string(value) + '\n';
}

}  // namespace

LoadedPages parse_labeled_tsv(std::string_view text, std::string_view name) {
  const std::vector<Row> all = split_rows(text);
  const auto first = std::find_if(all.begin(), all.end(), [](const Row& row) {
    return !row.text.starts_with('#');
  });
  LabeledPage page;
  for (auto row = all.begin(); row != first; ++row) {
    page = with_header(std::move(page), row->text);
  }
  if (page.id.empty()) page.id = file_stem(name);
  if (page.site.empty()) page.site = page.id;

  const std::span<const Row> rows(first, all.end());
  const Columns columns = columns_of(rows);
  std::vector<Error> problems;
  for (const Row& row : rows) {
    Result<LabeledLine> line = read_tsv_row(row.text, columns);
    if (line) {
      page.lines.push_back(*std::move(line));
    } else {
      problems.push_back(at_row(name, row.number, line.error()));
    }
  }
  return finish(std::move(page), std::move(problems), name);
}

LoadedPages parse_fasttext(std::string_view text, std::string_view name) {
  LabeledPage page;
  page.id = file_stem(name);
  page.site = page.id;
  std::vector<Error> problems;
  for (const Row& row : split_rows(text)) {
    Result<LabeledLine> line = read_fasttext_row(row.text);
    if (line) {
      page.lines.push_back(*std::move(line));
    } else {
      problems.push_back(at_row(name, row.number, line.error()));
    }
  }
  return finish(std::move(page), std::move(problems), name);
}

namespace {

// A file is read as three columns only if every row has them.
Columns columns_for(const LabeledPage& page) {
  bool any_score = false;
  for (const LabeledLine& line : page.lines) {
    if (line.label == Label::kBlank) continue;
    if (!line.score) return Columns::kTwo;
    any_score = true;
  }
  return any_score ? Columns::kThree : Columns::kTwo;
}

// Of the form of is_scored_row(), whatever the locale.
std::string score_column(float score) {
  std::array<char, kScoreWidth> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(),
                    four_digits(score), std::chars_format::fixed, 4)
          .ptr;
  return {digits.data(), end};
}

}  // namespace

std::string to_labeled_tsv(const LabeledPage& page) {
  std::string out = header_row("id", page.id) + header_row("site", page.site) +
                    header_row("kind", page.kind) + header_row("url", page.url);
  const Columns columns = columns_for(page);
  for (const LabeledLine& line : page.lines) {
    assert(line.text.find('\n') == std::string::npos);
    out += line.label ? label_name(*line.label) : "?";
    out += '\t';
    if (columns == Columns::kThree) {
      out += score_column(line.score.value_or(1.0f));
      out += '\t';
    }
    out += line.text;
    out += '\n';
  }
  return out;
}

}  // namespace kijil
