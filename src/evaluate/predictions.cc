// Predictions from elsewhere, laid beside the gold pages.
//
// A line is found by its place, and its text only checks that it is the right
// one: other tools trim lines, leave out blank ones and repair broken UTF-8,
// but a line that says something else means that all lines behind it are
// compared with the wrong ones. Tested by predictions_test.cc.
#include <algorithm>
#include <filesystem>
#include <map>
#include <string_view>

#include "kijil/evaluate.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

bool is_visible(char32_t c) { return !is_space(c) && !is_invisible(c); }

// What of a text counts when two are compared.
std::u32string visible_part(std::string_view text) {
  std::u32string visible;
  for (Utf8Reader reader(text); !reader.at_end();) {
    const char32_t c = reader.next();
    if (is_visible(c)) visible.push_back(c);
  }
  return visible;
}

bool shows_something(std::string_view text) {
  for (Utf8Reader reader(text); !reader.at_end();) {
    if (is_visible(reader.next())) return true;
  }
  return false;
}

// For messages: in quotes, on one line, at most 30 characters.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  std::size_t characters = 0;
  for (Utf8Reader reader(text); !reader.at_end();) {
    const char32_t c = reader.next();
    if (++characters > 30) {
      out += "...";
      break;
    }
    append_utf8(is_space(c) ? U' ' : c, out);
  }
  return out + "\"";
}

Error invalid(std::string message) {
  return {ErrorCode::kInvalidArgument, std::move(message)};
}

// A place as `eval --errors` gives it.
std::string place(const LabeledPage& page, std::size_t line) {
  return page.id + ":" + std::to_string(line + 1);
}

// Indices of the lines that show something.
std::vector<std::size_t> visible_lines(const LabeledPage& page) {
  std::vector<std::size_t> lines;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    if (shows_something(page.lines[i].text)) lines.push_back(i);
  }
  return lines;
}

// The way out when the lines of two pages do not pair off.
constexpr const char* kSameLines =
    "; label exactly the lines of the gold page, in their order";

Error different_text(const LabeledPage& gold, std::size_t g,
                     const LabeledPage& predicted, std::size_t p) {
  const std::string_view text = predicted.lines[p].text;
  std::string message = place(gold, g) + ": the gold line is " +
                        in_quotes(gold.lines[g].text) +
                        ", that of the prediction (its line " +
                        std::to_string(p + 1) + ") " + in_quotes(text);
  const std::size_t tab = text.find('\t');
  if (tab != std::string_view::npos &&
      visible_part(text.substr(tab + 1)) == visible_part(gold.lines[g].text)) {
    return invalid(message +
                   "; if the second column is a score, write all of them as "
                   "0.9876, with four digits behind the dot");
  }
  return invalid(message + kSameLines);
}

Error different_count(const LabeledPage& gold,
                      const std::vector<std::size_t>& gold_lines,
                      const LabeledPage& predicted,
                      const std::vector<std::size_t>& predicted_lines) {
  const std::size_t common =
      std::min(gold_lines.size(), predicted_lines.size());
  if (common < gold_lines.size()) {
    const std::size_t g = gold_lines[common];
    return invalid(place(gold, g) + ": the prediction ends before " +
                   in_quotes(gold.lines[g].text) + kSameLines);
  }
  const std::size_t p = predicted_lines[common];
  return invalid("page \"" + gold.id + "\": the prediction goes on with " +
                 in_quotes(predicted.lines[p].text) + " (its line " +
                 std::to_string(p + 1) + ") where the gold page ends" +
                 kSameLines);
}

// A score is of the label that the line got; nothing is known of the others.
LineResult result_of(const LabeledLine& line) {
  if (!line.label || *line.label == Label::kBlank) return {};
  LineResult result;
  result.label = *line.label;
  result.score = line.score.value_or(1.0f);
  result.probabilities.fill((1 - result.score) / (kNumLabels - 1));
  result.probabilities[static_cast<std::size_t>(result.label)] = result.score;
  return result;
}

Result<std::vector<LineResult>> match_lines(const LabeledPage& gold,
                                            const LabeledPage& predicted) {
  const std::vector<std::size_t> gold_lines = visible_lines(gold);
  const std::vector<std::size_t> predicted_lines = visible_lines(predicted);
  std::vector<LineResult> results(gold.lines.size());
  const std::size_t common =
      std::min(gold_lines.size(), predicted_lines.size());
  for (std::size_t i = 0; i < common; ++i) {
    const LabeledLine& g = gold.lines[gold_lines[i]];
    const LabeledLine& p = predicted.lines[predicted_lines[i]];
    if (g.text != p.text && visible_part(g.text) != visible_part(p.text)) {
      return different_text(gold, gold_lines[i], predicted, predicted_lines[i]);
    }
    results[gold_lines[i]] = result_of(p);
  }
  if (gold_lines.size() != predicted_lines.size()) {
    return different_count(gold, gold_lines, predicted, predicted_lines);
  }
  return results;
}

using PagesById = std::map<std::string, std::vector<const LabeledPage*>>;

PagesById by_id(std::span<const LabeledPage> pages) {
  PagesById found;
  for (const LabeledPage& page : pages) found[page.id].push_back(&page);
  return found;
}

// `kijil classify --output jsonl texts/a.txt` calls its page `texts/a.txt`.
PagesById by_file_name(std::span<const LabeledPage> pages) {
  PagesById found;
  for (const LabeledPage& page : pages) {
    const std::filesystem::path path(page.id);
    if (path.has_parent_path() || path.extension() == ".txt") {
      found[path.stem().string()].push_back(&page);
    }
  }
  return found;
}

// "a", "b", "c" and 5 more.
std::string some_ids(std::span<const LabeledPage> pages) {
  constexpr std::size_t kShown = 3;
  std::string out;
  for (std::size_t i = 0; i < std::min(pages.size(), kShown); ++i) {
    out += (i == 0 ? "" : ", ") + in_quotes(pages[i].id);
  }
  if (pages.size() <= kShown) return out;
  return out + " and " + std::to_string(pages.size() - kShown) + " more";
}

// Finds predicted pages. Pages that share an id, in gold and prediction alike,
// are taken in their order.
class PageFinder {
 public:
  PageFinder(std::span<const LabeledPage> gold,
             std::span<const LabeledPage> predicted)
      : gold_(gold),
        predicted_(predicted),
        gold_ids_(by_id(gold)),
        ids_(by_id(predicted)),
        file_names_(by_file_name(predicted)) {}

  Result<const LabeledPage*> find(const LabeledPage& page) {
    const std::vector<const LabeledPage*>* found = candidates(page.id);
    if (found == nullptr) return missing(page);
    const std::vector<const LabeledPage*>& same = gold_ids_.at(page.id);
    if (found->size() != same.size()) {
      return invalid(
          "page \"" + page.id + "\": the gold has " +
          std::to_string(same.size()) + " of this id, the predictions " +
          std::to_string(found->size()) + "; give each page an id of its own");
    }
    const auto place = std::find(same.begin(), same.end(), &page);
    return (*found)[static_cast<std::size_t>(place - same.begin())];
  }

 private:
  const std::vector<const LabeledPage*>* candidates(
      const std::string& id) const {
    if (const auto found = ids_.find(id); found != ids_.end()) {
      return &found->second;
    }
    const auto found = file_names_.find(id);
    return found == file_names_.end() ? nullptr : &found->second;
  }

  Error missing(const LabeledPage& first) const {
    if (predicted_.empty()) {
      return invalid("there are no predictions for page \"" + first.id +
                     "\" or any other");
    }
    const auto lacks = static_cast<std::size_t>(
        std::count_if(gold_.begin(), gold_.end(), [&](const LabeledPage& page) {
          return candidates(page.id) == nullptr;
        }));
    std::string message =
        "no prediction has the id of page \"" + first.id + "\"";
    if (lacks > 1) {
      message += " (or of " + std::to_string(lacks - 1) + " other gold pages)";
    }
    return invalid(message + "; there are " + some_ids(predicted_) +
                   ", so give the predicted pages the ids of the gold ones (a "
                   "TSV's is its `# id:` row, else its file's name)");
  }

  std::span<const LabeledPage> gold_, predicted_;
  PagesById gold_ids_, ids_, file_names_;
};

bool has_scores(const LabeledPage& page) {
  return std::all_of(
      page.lines.begin(), page.lines.end(), [](const LabeledLine& line) {
        return !line.label || *line.label == Label::kBlank || line.score;
      });
}

// Without what only some of the lines told.
std::vector<LineResult> without_scores(std::vector<LineResult> page) {
  for (LineResult& result : page) {
    result = result_of({std::string(), result.label});
  }
  return page;
}

}  // namespace

Result<MatchedPredictions> match_predictions(
    std::span<const LabeledPage> gold, std::span<const LabeledPage> predicted) {
  PageFinder finder(gold, predicted);
  MatchedPredictions matched;
  for (const LabeledPage& page : gold) {
    const Result<const LabeledPage*> found = finder.find(page);
    if (!found) return found.error();
    Result<std::vector<LineResult>> lines = match_lines(page, **found);
    if (!lines) return lines.error();
    matched.pages.push_back(*std::move(lines));
    matched.has_scores = matched.has_scores && has_scores(**found);
  }
  if (matched.has_scores) return matched;
  for (std::vector<LineResult>& page : matched.pages) {
    page = without_scores(std::move(page));
  }
  return matched;
}

}  // namespace kijil
