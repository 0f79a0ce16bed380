#include "compose/list_drawer.h"

#include <algorithm>
#include <set>

#include "compose/pools.h"

namespace kijil::compose {
namespace {

// Shares below were set by looking at pages drawn, beside real ones.
constexpr double kWrittenShare = 0.65;
constexpr double kPoolShare = 0.35;  // of headlines, where there are pools

class ListDrawer {
 public:
  ListDrawer(const Statement& statement, const Site& site, Random& random)
      : statement_(statement), site_(site), random_(random) {
    count_ = static_cast<std::size_t>(
        random.between(statement.count.low, statement.count.high));
  }

  DrawnList run() {
    // A source of its own (posts, a board) is no news, and has no teasers
    // among it.
    if (statement_.list == ListKind::kChrome ||
        (!statement_.source.empty() && statement_.source != "headlines" &&
         statement_.source != "clickbait")) {
      return from_source();
    }
    const bool clickbait =
        statement_.list == ListKind::kClickbait ||
        (statement_.list == ListKind::kMixed && random_.chance(0.5));
    // A few entries of a list may not have the share of teasers that made its
    // label.
    constexpr std::size_t kShortest = 6;
    if (count_ >= kShortest && random_.chance(kWrittenShare)) {
      DrawnList list =
          from_written(clickbait ? Label::kClickbait : Label::kRelated);
      if (!list.entries.empty()) return list;
    }
    return from_headlines(teaser_share(clickbait));
  }

 private:
  // Now and then a lurid headline stands among news, and news among teasers.
  double teaser_share(bool clickbait) {
    if (statement_.list == ListKind::kMixed) return clickbait ? 0.8 : 0.1;
    const bool pure = count_ < 6 || !random_.chance(0.35);
    if (clickbait) return pure ? 1 : 0.8;
    return pure ? 0 : 0.15;
  }

  // False if the list has the headline already, or there is none.
  bool add(DrawnList& list, ListEntry entry) {
    if (entry.headline.empty() || !seen_.insert(entry.headline).second) {
      return false;
    }
    list.entries.push_back(std::move(entry));
    return true;
  }

  // Headlines are drawn anew if the list has them, but not for ever.
  std::size_t most_draws() const { return 10 * count_ + 20; }

  DrawnList from_source() {
    DrawnList list;
    list.label = statement_.list == ListKind::kClickbait ? Label::kClickbait
                 : statement_.list == ListKind::kChrome  ? Label::kChrome
                                                         : Label::kRelated;
    for (std::size_t i = 0; list.entries.size() < count_ && i < most_draws();
         ++i) {
      add(list, {pick(statement_.source), ""});
    }
    return list;
  }

  std::string pick(const std::string& source) {
    const auto* lines = site_.parts().lines(source, site_.group());
    if (lines == nullptr || lines->empty()) return "";
    return (*lines)[random_.below(lines->size())];
  }

  // A long list is made of several written ones.
  DrawnList from_written(Label label) {
    DrawnList drawn;
    drawn.label = label;
    const auto& lists = site_.parts().lists(label, site_.group());
    if (lists.empty()) return drawn;
    for (std::size_t i = 0; drawn.entries.size() < count_ && i < most_draws();
         ++i) {
      const WrittenList& list = lists[random_.below(lists.size())];
      if (drawn.entries.empty()) drawn.heading = list.heading;
      std::vector<ListEntry> entries = list.entries;
      random_.shuffle(entries);
      entries.resize(std::min(entries.size(), count_ - drawn.entries.size()));
      for (ListEntry& entry : entries) add(drawn, std::move(entry));
    }
    return drawn;
  }

  DrawnList from_headlines(double teaser_share) {
    DrawnList list;
    std::size_t teasers = 0;
    const std::string desk = news_desk();
    for (std::size_t i = 0; list.entries.size() < count_ && i < most_draws();
         ++i) {
      const bool teaser = random_.chance(teaser_share);
      teasers +=
          add(list, {teaser ? draw_teaser() : draw_headline(desk), ""}) &&
          teaser;
    }
    if (2 * teasers >= list.entries.size()) list.label = Label::kClickbait;
    return list;
  }

  // All headlines, or one desk's: hard news, soft news, clips, posts. Without
  // lists of soft titles a model would take whatever is no hard news for
  // clickbait.
  std::string news_desk() {
    if (statement_.list == ListKind::kClickbait) {
      return "headlines/entertainment";
    }
    const auto desks = site_.parts().sources_in("headlines");
    if (desks.empty() || random_.chance(0.3)) return "headlines";
    return desks[random_.below(desks.size())];
  }

  std::string draw_headline(const std::string& desk) {
    std::string headline;
    if (random_.chance(kPoolShare)) headline = pick(kPoolHeadlines);
    return headline.empty() ? pick(desk) : headline;
  }
  std::string draw_teaser() {
    std::string teaser;
    if (random_.chance(kPoolShare)) teaser = pick(kPoolCelebrities);
    return teaser.empty() ? pick("clickbait") : teaser;
  }

  const Statement& statement_;
  const Site& site_;
  Random& random_;
  std::size_t count_ = 0;
  std::set<std::string> seen_;
};

}  // namespace

DrawnList draw_list(const Statement& statement, const Site& site,
                    const std::string& article_title, Random& random) {
  DrawnList list = ListDrawer(statement, site, random).run();
  // A board lists the article itself among the others.
  if (list.label == Label::kRelated && list.entries.size() >= 8 &&
      random.chance(0.15)) {
    list.entries[random.below(list.entries.size())] = {article_title, ""};
  }
  return list;
}

}  // namespace kijil::compose
