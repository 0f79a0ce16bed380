// Tested by page_composer_test.cc.
#include "compose/page_composer.h"

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "compose/article_choice.h"
#include "compose/list_printer.h"
#include "compose/noise.h"
#include "compose/parts.h"
#include "compose/pools.h"
#include "compose/random.h"

namespace kijil::compose {
namespace {

// A `use` that leads back to itself ends here.
constexpr int kMaxDepth = 12;

// Credits behind captions: a caption that describes is body all the same. In
// their strings, `~` is the caption.
constexpr const char* kCredits = "captions/credits";
constexpr double kCreditedCaptions = 0.5;
// Share of pages whose captions stand among the paragraphs, where there are
// credits to go with them.
constexpr double kCaptionsInText = 0.3;

bool is_blog(const Layout& layout) {
  return layout.kind.find("blog") != std::string::npos;
}

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

class PageComposer {
 public:
  PageComposer(const Layout& layout, const Site& site, std::uint64_t seed)
      : layout_(layout), site_(site), random_(seed) {
    article_ = &draw_article(layout, site, random_);
    for (const ArticleLine& line : article_->lines) {
      if (line.role == "title") context_.title = line.text;
    }
    context_.reporter = site.reporter(random_);
    // Blogs have titles of few words, whatever the post is about.
    constexpr double kShortTitles = 0.3;
    const auto* titles = find_lines("headlines/short-posts");
    if (is_blog(layout_) && titles != nullptr && random_.chance(kShortTitles)) {
      context_.title = (*titles)[random_.below(titles->size())];
    }
    captions_in_text_ =
        find_lines(kCredits) != nullptr && random_.chance(kCaptionsInText);
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
        return print_list(s, site_, context_, random_, lines_);
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
      if (random_.chance(kMixedShare))
        text = (*pool)[random_.below(pool->size())];
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
      if (line.role != role) continue;
      emit(role == "caption" ? with_credit(line.text) : line.text,
           Label::kBody);
    }
  }

  // As the site's agencies write it, or now and then as others do.
  std::string with_credit(const std::string& caption) {
    const auto* credits = find_lines(kCredits);
    if (credits == nullptr || !random_.chance(kCreditedCaptions)) {
      return caption;
    }
    const std::size_t which = random_.chance(0.8)
                                  ? site_.keep(1200, credits->size())
                                  : random_.below(credits->size());
    const std::string credit = site_.fill((*credits)[which], context_, random_);
    const std::size_t at = std::min(credit.find('~'), credit.size());
    return credit.substr(0, at) + caption +
           credit.substr(std::min(at + 1, credit.size()));
  }

  // Some pages hold only the beginning of a text; some sites set each sentence
  // on its own line.
  void print_text(const Statement& s) {
    std::vector<const ArticleLine*> text;
    std::vector<const ArticleLine*> captions;
    for (const ArticleLine& line : article_->lines) {
      if (is_inside_text(line.role)) text.push_back(&line);
      if (line.role == "caption") captions.push_back(&line);
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
    const std::size_t caption_at = random_.below(text.size() + 1);
    const auto print_captions = [&](std::size_t at) {
      if (!captions_in_text_ || at != caption_at) return;
      for (const ArticleLine* caption : captions) {
        emit(with_credit(caption->text), Label::kBody);
      }
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
      print_captions(i);
      for (const auto& [at, inset] : insets) {
        if (at == i) print(*inset);
      }
      by_sentence ? emit_sentences(text[i]->text)
                  : emit(text[i]->text, Label::kBody);
    }
    print_captions(text.size());
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

  const Layout& layout_;
  const Site& site_;
  Random random_;
  const Article* article_ = nullptr;
  FillContext context_;
  std::vector<LabeledLine> lines_;
  bool captions_in_text_ = false;
  int depth_ = 0;
};

}  // namespace

std::vector<LabeledLine> draw_page(const Layout& layout, const Site& site,
                                   std::uint64_t seed) {
  return PageComposer(layout, site, seed).run();
}

}  // namespace kijil::compose
