// Counts first, then one rule after the other, from the gravest on. The limits
// are rules of thumb: a warning that is wrong costs a glance, so each is set
// where the repository's own pages pass, and a portal's first few labelled
// pages mostly do. Tested by check_pages_test.cc.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kijil/train.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace kijil {
namespace {

using Counts = std::array<std::size_t, kNumLabels>;
// Names of sites or pages, and what they have.
using Parts = std::vector<std::pair<std::string, Counts>>;

// Below so many sites, a model trained from nothing knows the sites rather than
// the lines (training/EXPERIMENTS.md: what helps is kinds of pages).
constexpr std::size_t kFewSites = 20;
// Two pages to learn from and one to hold out.
constexpr std::size_t kFewPages = 3;
// A fold of eight should have a line or two of each label left.
constexpr std::size_t kFewLines = 20;
constexpr double kMostLines = 0.5;  // of all, on one site or page
constexpr double kMostOfLabel = 0.8;
// training/README.md: under 1 line in 100 is `?`.
constexpr double kManyUnlabelled = 0.05;
// Shorter texts mean one thing here and another there: a rank, a date.
constexpr std::size_t kTellingCharacters = 6;
// Good pages have a contradiction in a thousand lines.
constexpr double kManyContradictions = 0.002;
constexpr std::size_t kExamples = 3;

std::size_t visible_characters(std::string_view text) {
  std::size_t count = 0;
  for (Utf8Reader reader(text); !reader.at_end();) {
    const char32_t c = reader.next();
    if (!is_space(c) && !is_invisible(c)) ++count;
  }
  return count;
}

bool is_model_label(const std::optional<Label>& label) {
  return label && static_cast<std::size_t>(*label) < kNumLabels;
}

std::size_t total(const Counts& counts) {
  std::size_t sum = 0;
  for (const std::size_t n : counts) sum += n;
  return sum;
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0
                    : static_cast<double>(part) / static_cast<double>(whole);
}

std::string percent(std::size_t part, std::size_t whole) {
  return std::to_string(static_cast<int>(100 * share(part, whole) + 0.5)) + "%";
}

// "1 page", "3 pages".
std::string count_of(std::size_t n, std::string_view noun) {
  std::string text = std::to_string(n);
  text.append(1, ' ').append(noun);
  if (n != 1) text += 's';
  return text;
}

// "there is 1 page", "there are 3 pages".
std::string there_are(std::size_t n, std::string_view noun) {
  return (n == 1 ? "there is " : "there are ") + count_of(n, noun);
}

std::string name_of(Label label) { return std::string(label_name(label)); }

// Where a text stood, and as what.
struct Place {
  std::size_t page = 0, line = 0;  // line from 1
  Label label = Label::kBody;
};

class Checker {
 public:
  Checker(std::span<const LabeledPage> pages, TrainingStart start)
      : pages_(pages), start_(start) {
    for (std::size_t p = 0; p < pages.size(); ++p) count(p);
  }

  std::vector<std::string> run() {
    if (start_ == TrainingStart::kNothing) {
      few_sites();
    } else {
      few_pages();
    }
    few_lines();
    one_kind_of_list();
    one_sided("site", Parts(by_site_.begin(), by_site_.end()));
    one_sided("page", named_pages());
    same_page_twice();
    sites_by_file_name();
    contradictions();
    unlabelled();
    return std::move(warnings_);
  }

 private:
  void warn(std::string text) { warnings_.push_back(std::move(text)); }

  void count(std::size_t p) {
    const LabeledPage& page = pages_[p];
    std::string text;
    Counts counts{};
    for (std::size_t i = 0; i < page.lines.size(); ++i) {
      const LabeledLine& line = page.lines[i];
      const std::size_t characters = visible_characters(line.text);
      if (characters == 0) continue;
      text.append(line.text).push_back('\n');
      if (!is_model_label(line.label)) {
        unlabelled_ += !line.label;
        continue;
      }
      ++counts[static_cast<std::size_t>(*line.label)];
      if (characters >= kTellingCharacters) {
        add_place({p, i + 1, *line.label}, places_[{page.site, line.text}]);
      }
    }
    if (text.empty()) return;
    same_text_[text].push_back(p);
    add(counts, all_);
    add(counts, by_site_[page.site]);
    add(counts, by_page_[{page.site, page.id}]);
    sites_of_id_[page.id].insert(page.site);
    sites_by_file_ += page.site == page.id;
    ++shown_;
  }

  static void add(const Counts& more, Counts& sum) {
    for (std::size_t k = 0; k < kNumLabels; ++k) sum[k] += more[k];
  }

  // Of each label its first place, and the first on another page: whether two
  // labels contradict one another hangs on no more than that.
  static void add_place(const Place& place, std::vector<Place>& places) {
    const auto of_label = [&place](const Place& p) {
      return p.label == place.label;
    };
    const auto first = std::find_if(places.begin(), places.end(), of_label);
    if (first != places.end() &&
        (first->page == place.page ||
         std::find_if(first + 1, places.end(), of_label) != places.end())) {
      return;
    }
    places.push_back(place);
  }

  // The id, and the site too if others have a page of that id.
  std::string name_of_page(const std::string& site,
                           const std::string& id) const {
    return sites_of_id_.at(id).size() == 1 ? id : id + " of " + site;
  }

  Parts named_pages() const {
    Parts parts;
    for (const auto& [key, counts] : by_page_) {
      parts.emplace_back(name_of_page(key.first, key.second), counts);
    }
    return parts;
  }

  void few_sites() {
    if (by_site_.size() >= kFewSites) return;
    warn(there_are(shown_, "page") + " of " +
         count_of(by_site_.size(), "site") +
         ": too few to learn how sites differ, so the model will read sites "
         "that it has not seen badly; add the written pages of training/, or "
         "go on from the default model with --init default");
  }

  void few_pages() {
    if (shown_ >= kFewPages) return;
    warn(there_are(shown_, "page") +
         " to go on with: the model may learn what is on it rather than what "
         "all pages of its site share; label " +
         std::to_string(kFewPages) + " at least, better 5 to 10");
  }

  void few_lines() {
    std::string few, none;
    for (const Label label : kModelLabels) {
      const std::size_t n = all_[static_cast<std::size_t>(label)];
      if (n > 0 && n < kFewLines) {
        few += (few.empty() ? "" : ", ") + std::to_string(n);
        few.append(1, ' ').append(label_name(label));
      }
      if (n == 0 && label <= Label::kChrome) {
        none += (none.empty() ? "" : " and none ") + name_of(label);
      }
    }
    if (start_ == TrainingStart::kNothing && !few.empty()) {
      warn("too few lines have some labels (" + few +
           "): what a label is like takes dozens of lines to learn; add pages "
           "that have them, or the written pages of training/");
    }
    if (start_ == TrainingStart::kModel && !none.empty()) {
      warn("no line is labelled " + none +
           ", so that all that is learned speaks against it; add a page that "
           "has such lines");
    }
  }

  void one_kind_of_list() {
    const std::size_t related = all_[static_cast<std::size_t>(Label::kRelated)];
    const std::size_t clickbait =
        all_[static_cast<std::size_t>(Label::kClickbait)];
    if (related + clickbait < kFewLines || (related > 0 && clickbait > 0)) {
      return;
    }
    const Label one = related > 0 ? Label::kRelated : Label::kClickbait;
    const Label other = related > 0 ? Label::kClickbait : Label::kRelated;
    warn("all " + count_of(related + clickbait, "list line") + " are " +
         name_of(one) + " and none is " + name_of(other) +
         ": the model may come to call every list " + name_of(one) +
         "; if the site has lists of both kinds, label a page that shows them");
  }

  void one_sided(const std::string& what, const Parts& parts) {
    // Of two, one always has half.
    if (parts.size() < 3) return;
    for (const auto& [name, counts] : parts) {
      if (share(total(counts), total(all_)) > kMostLines) {
        warn(what + " " + name + " has " + count_of(total(counts), "line") +
             " of " + std::to_string(total(all_)) + " (" +
             percent(total(counts), total(all_)) +
             "): the model will be one of it first of all; leave out some of "
             "them, or add lines of others");
        continue;
      }
      for (std::size_t k = 0; k < kNumLabels; ++k) {
        if (all_[k] < kFewLines || share(counts[k], all_[k]) <= kMostOfLabel) {
          continue;
        }
        warn(what + " " + name + " has " + std::to_string(counts[k]) + " of " +
             std::to_string(all_[k]) + " " + name_of(kModelLabels[k]) +
             " lines (" + percent(counts[k], all_[k]) +
             "): what is peculiar to it will be taken for " +
             name_of(kModelLabels[k]) + "; add such lines of other " + what +
             "s");
      }
    }
  }

  void same_page_twice() {
    std::vector<std::string> twins;
    for (const auto& [text, pages] : same_text_) {
      if (pages.size() < 2) continue;
      const LabeledPage& one = pages_[pages[0]];
      const LabeledPage& other = pages_[pages[1]];
      twins.push_back(name_of_page(one.site, one.id) + " and " +
                      name_of_page(other.site, other.id));
    }
    if (twins.empty()) return;
    std::sort(twins.begin(), twins.end());
    warn(count_of(twins.size(), "page") + (twins.size() == 1 ? " is" : " are") +
         " there more than once, with the same text (" + examples(twins) +
         "): each copy counts, and a copy held out is no test; leave one of "
         "each");
  }

  void sites_by_file_name() {
    if (sites_by_file_ < 2) return;
    warn(count_of(sites_by_file_, "page") + " of " + std::to_string(shown_) +
         " name no site, so that each counts as a site of its own: pages that "
         "do share a site are then no test of one another, and held-out "
         "figures come out too good; add a `# site:` row to each");
  }

  // A title may be an entry of a list as well, and a menu repeat a list's
  // heading on the same page; the same text in two places of a kind may not.
  void contradictions() {
    std::vector<std::pair<Place, std::string>> found;
    for (const auto& [key, places] : places_) {
      const auto pair = first_contradiction(places);
      if (!pair) continue;
      found.emplace_back(pair->first,
                         spot(pair->first) + " and " + spot(pair->second));
    }
    if (found.empty() ||
        share(found.size(), total(all_)) < kManyContradictions) {
      return;
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
      return std::pair(a.first.page, a.first.line) <
             std::pair(b.first.page, b.first.line);
    });
    std::vector<std::string> spots;
    for (auto& [place, text] : found) spots.push_back(std::move(text));
    warn(count_of(spots.size(), "text") + (spots.size() == 1 ? " is" : " are") +
         " labelled in two ways on one site (" + examples(spots) +
         "): one of each pair is probably wrong; look at them again");
  }

  static std::optional<std::pair<Place, Place>> first_contradiction(
      const std::vector<Place>& places) {
    for (auto a = places.begin(); a != places.end(); ++a) {
      const auto b = std::find_if(a + 1, places.end(), [a](const Place& p) {
        return contradict(*a, p);
      });
      if (b != places.end()) return std::pair(*a, *b);
    }
    return std::nullopt;
  }

  static bool contradict(const Place& a, const Place& b) {
    if (a.label == b.label) return false;
    const bool has_body = a.label == Label::kBody || b.label == Label::kBody;
    const bool has_chrome =
        a.label == Label::kChrome || b.label == Label::kChrome;
    if (has_body) return has_chrome;
    return !has_chrome || a.page != b.page;
  }

  // "dalmaru-1:12 chrome".
  std::string spot(const Place& place) const {
    std::string text = pages_[place.page].id;
    text.append(1, ':').append(std::to_string(place.line));
    return text.append(1, ' ').append(label_name(place.label));
  }

  void unlabelled() {
    const std::size_t lines = unlabelled_ + total(all_);
    if (unlabelled_ < kFewLines / 4 ||
        share(unlabelled_, lines) <= kManyUnlabelled) {
      return;
    }
    warn(count_of(unlabelled_, "line") + " of " + std::to_string(lines) + " (" +
         percent(unlabelled_, lines) +
         ") have no label and are passed over; `?` is for the one line in a "
         "hundred that two careful people would label differently");
  }

  static std::string examples(const std::vector<std::string>& all) {
    std::string text;
    for (std::size_t i = 0; i < std::min(all.size(), kExamples); ++i) {
      if (i > 0) text += "; ";
      text += all[i];
    }
    if (all.size() > kExamples) text += "; ...";
    return text;
  }

  std::span<const LabeledPage> pages_;
  TrainingStart start_;
  std::vector<std::string> warnings_;
  Counts all_{};
  std::map<std::string, Counts> by_site_;
  // By site and id: two sites may number their pages alike.
  std::map<std::pair<std::string, std::string>, Counts> by_page_;
  std::map<std::string, std::set<std::string>> sites_of_id_;
  std::map<std::string, std::vector<std::size_t>> same_text_;
  // By site and text.
  std::map<std::pair<std::string, std::string>, std::vector<Place>> places_;
  std::size_t shown_ = 0, unlabelled_ = 0, sites_by_file_ = 0;
};

}  // namespace

std::vector<std::string> check_training_pages(
    std::span<const LabeledPage> pages, TrainingStart start) {
  return Checker(pages, start).run();
}

}  // namespace kijil
