// Tested by compose_test.cc.
#include "compose/page_composer.h"

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "compose/list_drawer.h"
#include "compose/noise.h"
#include "compose/parts.h"
#include "compose/pools.h"
#include "compose/random.h"

namespace kijil::compose {
namespace {

// A `use` that leads back to itself ends here.
constexpr int kMaxDepth = 12;

// Share of pages with an article of a pool, where there are pools.
constexpr double kPoolShare = 0.3;

// How much of the page around the article an extractor has left.
enum class Extraction { kWhole, kMedium, kMain };

double drop_chance(Extraction extraction) {
  switch (extraction) {
    case Extraction::kWhole:
      return 0;
    case Extraction::kMedium:
      return 0.4;
    case Extraction::kMain:
      return 0.75;
  }
  return 0;
}

bool is_of_article(StatementKind kind) {
  return kind == StatementKind::kTitle || kind == StatementKind::kDecks ||
         kind == StatementKind::kSummary || kind == StatementKind::kCaptions ||
         kind == StatementKind::kText;
}

bool is_inside_text(const std::string& role) {
  return role != "title" && role != "deck" && role != "summary" &&
         role != "caption";
}

std::vector<std::string> registers_of(const Layout& layout) {
  if (!layout.registers.empty()) return layout.registers;
  const auto kind_has = [&](std::string_view word) {
    return layout.kind.find(word) != std::string::npos;
  };
  if (kind_has("blog")) return {"blog", "howto"};
  if (kind_has("broadcast")) return {"broadcast", "broadcast", "interview"};
  if (kind_has("wire")) return {"wire"};
  if (kind_has("sports")) return {"sports", "interview", "photo"};
  if (kind_has("magazine")) return {"interview", "howto", "column"};
  if (kind_has("opinion")) return {"column"};
  if (kind_has("release") || kind_has("government")) return {"release"};
  if (kind_has("econom") || kind_has("market")) return {"market", "newspaper"};
  if (kind_has("community")) return {"blog", "newspaper"};
  return {"newspaper", "wire",      "market", "interview", "column",
          "sports",    "broadcast", "photo",  "obituary"};
}

class PageComposer {
 public:
  PageComposer(const Layout& layout, const Site& site, std::uint64_t seed)
      : layout_(layout), site_(site), random_(seed) {
    article_ = draw_article();
    for (const ArticleLine& line : article_->lines) {
      if (line.role == "title") context_.title = line.text;
    }
    context_.reporter = site.reporter(random_);
  }

  std::vector<LabeledLine> run() {
    const std::size_t draw = random_.below(10);
    const Extraction extraction = draw < 5   ? Extraction::kWhole
                                  : draw < 8 ? Extraction::kMedium
                                             : Extraction::kMain;
    // Fronts and boards have no article that an extractor could cut out.
    const bool has_article =
        std::any_of(layout_.page.begin(), layout_.page.end(),
                    [](const Statement& s) { return is_of_article(s.kind); });
    const double drop = has_article ? drop_chance(extraction) : 0;
    for (const Statement& s : layout_.page) {
      if (is_of_article(s.kind) || !random_.chance(drop)) print(s);
    }
    add_noise(lines_, random_);
    return std::move(lines_);
  }

 private:
  // An article of the layout's registers, but now and then any: blogs quote
  // the news, and broadcasters print what papers do.
  const Article* draw_article() {
    const auto& all = site_.parts().articles(site_.group());
    const auto& pool = site_.parts().pool_articles(site_.group());
    if (!pool.empty() && random_.chance(kPoolShare)) {
      return &pool[random_.below(pool.size())];
    }
    const std::vector<std::string> registers = registers_of(layout_);
    std::vector<const Article*> fitting;
    for (const Article& article : all) {
      if (std::find(registers.begin(), registers.end(),
                    article.text_register) != registers.end()) {
        fitting.push_back(&article);
      }
    }
    if (fitting.empty() || random_.chance(0.1)) {
      return &all[random_.below(all.size())];
    }
    return fitting[random_.below(fitting.size())];
  }

  void emit(std::string text, std::optional<Label> label) {
    if (!text.empty()) lines_.push_back({std::move(text), label});
  }

  void print_all(const std::vector<Statement>& statements) {
    for (const Statement& s : statements) print(s);
  }

  void print(const Statement& s) {
    if (depth_ >= kMaxDepth || !random_.chance(s.chance)) return;
    ++depth_;
    print_kind(s);
    --depth_;
  }

  void print_kind(const Statement& s) {
    switch (s.kind) {
      case StatementKind::kUse:
        return print_all(layout_.groups.at(s.source));
      case StatementKind::kGroup:
        return print_all(s.branches[0]);
      case StatementKind::kChoose:
        return print_all(s.branches[site_.keep(s.id, s.branches.size())]);
      case StatementKind::kShuffle:
        return print_shuffled(s);
      case StatementKind::kRepeat:
        for (int i = random_.between(s.count.low, s.count.high); i > 0; --i) {
          print_all(s.branches[0]);
        }
        return;
      case StatementKind::kStrings:
        return print_strings(s);
      case StatementKind::kLiteral:
        return emit(site_.fill(literal_of(s), context_, random_), s.label);
      case StatementKind::kTitle:
        return print_title(s);
      case StatementKind::kDecks:
        return print_roles("deck");
      case StatementKind::kSummary:
        return print_roles("summary");
      case StatementKind::kCaptions:
        return print_roles("caption");
      case StatementKind::kText:
        return print_text(s);
      case StatementKind::kList:
        return print_list(s);
    }
  }

  const std::string& literal_of(const Statement& s) {
    return s.texts[s.varies ? random_.below(s.texts.size())
                            : site_.keep(s.id, s.texts.size())];
  }

  void print_shuffled(const Statement& s) {
    std::vector<const Statement*> order;
    for (const Statement& inner : s.branches[0]) order.push_back(&inner);
    Random site_random(site_.keep(s.id, 1u << 30));
    site_random.shuffle(order);
    for (const Statement* inner : order) print(*inner);
  }

  void print_strings(const Statement& s) {
    std::vector<std::string> strings;
    const int count = random_.between(s.count.low, s.count.high);
    if (s.source.starts_with("menu-")) {
      strings = menu_entries(s, count);
    } else if (const auto* lines = find_lines(s.source)) {
      strings = draw(*lines, count);
      if (s.label == Label::kChrome) mix_in_interface(strings);
    }
    if (!s.glue) {
      for (std::string& text : strings) emit(std::move(text), s.label);
      return;
    }
    std::string glued;
    for (const std::string& text : strings) {
      if (!glued.empty()) glued += *s.glue;
      glued += text;
    }
    emit(std::move(glued), s.label);
  }

  // Where there are pools, strings of interfaces that nobody wrote for the
  // widget stand among its own.
  void mix_in_interface(std::vector<std::string>& strings) {
    constexpr double kMixedShare = 0.05;
    const auto* pool = site_.parts().lines(kPoolInterface, site_.group());
    if (pool == nullptr || pool->empty()) return;
    for (std::string& text : strings) {
      if (random_.chance(kMixedShare)) text = (*pool)[random_.below(pool->size())];
    }
  }

  // `count` strings, none twice while there are others.
  std::vector<std::string> draw(const std::vector<std::string>& lines,
                                int count) {
    std::vector<std::string> drawn;
    std::set<std::size_t> taken;
    for (int i = 0; i < count; ++i) {
      if (taken.size() == lines.size()) taken.clear();
      std::size_t at = random_.below(lines.size());
      while (!taken.insert(at).second) at = (at + 1) % lines.size();
      drawn.push_back(lines[at]);
    }
    return drawn;
  }

  const std::vector<std::string>* find_lines(const std::string& source) const {
    const Parts& parts = site_.parts();
    const auto* lines = parts.lines("chrome/" + source, site_.group());
    return lines != nullptr ? lines : parts.lines(source, site_.group());
  }

  // A site's menu is one outlet's on all its pages, and all its statements.
  std::vector<std::string> menu_entries(const Statement& s, int count) const {
    const auto* menus = site_.parts().menus(s.source, site_.group());
    if (menus == nullptr || menus->empty()) return {};
    const Menu& menu =
        (*menus)[site_.keep(hash_bytes(s.source), menus->size())];
    const std::size_t size =
        s.counted ? std::min(menu.size(), static_cast<std::size_t>(count))
                  : menu.size();
    return {menu.begin(), menu.begin() + static_cast<std::ptrdiff_t>(size)};
  }

  void print_title(const Statement& s) {
    const std::string pattern =
        s.texts.empty() ? "{title}" : s.texts[site_.keep(s.id, s.texts.size())];
    emit(site_.fill(pattern, context_, random_), Label::kBody);
  }

  void print_roles(std::string_view role) {
    for (const ArticleLine& line : article_->lines) {
      if (line.role == role) emit(line.text, Label::kBody);
    }
  }

  // Some pages hold only the beginning of a text; some sites set each sentence
  // on its own line.
  void print_text(const Statement& s) {
    std::vector<const ArticleLine*> text;
    for (const ArticleLine& line : article_->lines) {
      if (is_inside_text(line.role)) text.push_back(&line);
    }
    if (text.size() > 3 && random_.chance(0.3)) {
      text.resize(2 + random_.below(text.size() - 2));
    }
    const bool by_sentence = site_.keep(1100, 5) == 0;
    // Each inset has one place, if it comes at all.
    std::vector<std::pair<std::size_t, const Statement*>> insets;
    for (const Statement& inset : s.branches[0]) {
      if (text.size() > 1) {
        insets.emplace_back(1 + random_.below(text.size() - 1), &inset);
      }
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (const auto& [at, inset] : insets) {
        if (at == i) print(*inset);
      }
      by_sentence ? emit_sentences(text[i]->text)
                  : emit(text[i]->text, Label::kBody);
    }
  }

  void emit_sentences(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find("다. ");
      if (end == std::string_view::npos) break;
      constexpr std::size_t kEndSize = std::string_view("다.").size();
      emit(std::string(text.substr(0, end + kEndSize)), Label::kBody);
      text.remove_prefix(end + kEndSize + 1);
    }
    emit(std::string(text), Label::kBody);
  }

  void print_list(const Statement& s) {
    const DrawnList list = draw_list(s, site_, context_.title, random_);
    if (!list.entries.empty()) emit_list(s, list);
  }

  // The site's row; where a list has teaser sentences that the row has no
  // place for, some sites print them below or behind.
  std::string row_of(const Statement& s, const DrawnList& list) const {
    std::string row = s.texts[site_.keep(s.id, s.texts.size())];
    if (list.entries.front().teaser.empty() ||
        row.find("{teaser}") != std::string::npos) {
      return row;
    }
    switch (site_.keep(s.id + 13, 4)) {
      case 0:
        return row + " / {teaser}";
      case 1:
        return row + " {teaser}";
      default:
        return row;
    }
  }

  void emit_list(const Statement& s, const DrawnList& list) {
    const std::size_t first = lines_.size();
    emit_heading(s, list);
    const std::string row = row_of(s, list);
    // A site cuts long headlines, or does not.
    const int cut = site_.keep(s.id + 7, 5) == 0 ? random_.between(18, 30) : 0;
    context_.number = static_cast<long>(random_.below(60000)) + 100;
    context_.rank = 1;
    const std::string page_reporter = std::exchange(context_.reporter, "");
    for (const ListEntry& entry : list.entries) {
      context_.headline =
          cut > 0 ? shorten(entry.headline, cut) : entry.headline;
      context_.teaser = entry.teaser;
      emit_row(row, list.label);
      ++context_.rank;
      --context_.number;
      for (const Between& between : s.between) {
        if (!random_.chance(between.chance)) continue;
        emit(site_.fill(between.texts[random_.below(between.texts.size())],
                        context_, random_),
             between.label);
      }
    }
    context_.teaser.clear();
    context_.reporter = page_reporter;
    if (s.glued) glue_from(first, list.label);
  }

  void emit_heading(const Statement& s, const DrawnList& list) {
    if (!s.heading_texts.empty()) {
      emit(site_.fill(s.heading_texts[site_.keep(s.id, s.heading_texts.size())],
                      context_, random_),
           list.label);
      return;
    }
    if (s.heading == "none") return;
    if (s.heading != "board" && !list.heading.empty() && random_.chance(0.5)) {
      emit(list.heading, list.label);
      return;
    }
    const std::string source =
        s.heading == "auto" ? std::string(label_name(list.label)) : s.heading;
    const auto* lines =
        site_.parts().lines("headings/" + source, site_.group());
    if (lines == nullptr || lines->empty()) return;
    emit((*lines)[site_.keep(s.id, lines->size())], list.label);
  }

  void emit_row(std::string_view row, Label label) {
    constexpr std::string_view kBreak = " / ";
    for (;;) {
      const std::size_t end = std::min(row.find(kBreak), row.size());
      emit(site_.fill(row.substr(0, end), context_, random_), label);
      if (end == row.size()) return;
      row.remove_prefix(end + kBreak.size());
    }
  }

  static std::string shorten(const std::string& text, int characters) {
    std::size_t at = 0;
    for (int n = 0; at < text.size(); ++at) {
      if ((text[at] & 0xC0) != 0x80 && n++ == characters) break;
    }
    return at == text.size() ? text : text.substr(0, at) + "...";
  }

  void glue_from(std::size_t first, Label label) {
    std::string glued;
    for (std::size_t i = first; i < lines_.size(); ++i) {
      if (!glued.empty()) glued += ' ';
      glued += lines_[i].text;
    }
    lines_.resize(first);
    emit(std::move(glued), label);
  }

  const Layout& layout_;
  const Site& site_;
  Random random_;
  const Article* article_ = nullptr;
  FillContext context_;
  std::vector<LabeledLine> lines_;
  int depth_ = 0;
};

}  // namespace

std::vector<LabeledLine> draw_page(const Layout& layout, const Site& site,
                                   std::uint64_t seed) {
  return PageComposer(layout, site, seed).run();
}

}  // namespace kijil::compose
