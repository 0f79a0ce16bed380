#include "compose/list_printer.h"

#include <algorithm>
#include <string_view>

#include "compose/list_drawer.h"

namespace kijil::compose {
namespace {

// What a site keeps of a list beside its row, each on its own.
enum Aspect { kHeading = 1, kCut, kTeasers };

std::size_t aspect(const Statement& s, Aspect which) {
  constexpr std::size_t kBeyondAnyId = 1u << 20;
  return kBeyondAnyId * static_cast<std::size_t>(which) + s.id;
}

class ListPrinter {
 public:
  ListPrinter(const Site& site, FillContext context, Random& random,
              std::vector<LabeledLine>& lines)
      : site_(site),
        context_(std::move(context)),
        random_(random),
        lines_(lines) {}

  void print(const Statement& s, const DrawnList& list) {
    const std::size_t first = lines_.size();
    emit_heading(s, list);
    context_.reporter.clear();  // each entry names one of its own
    const std::string row = row_of(s, list);
    // A site cuts long headlines, or does not.
    const int cut =
        site_.keep(aspect(s, kCut), 5) == 0 ? random_.between(18, 30) : 0;
    context_.number = static_cast<long>(random_.below(60000)) + 100;
    context_.rank = 1;
    for (const ListEntry& entry : list.entries) {
      context_.headline =
          cut > 0 ? shorten(entry.headline, cut) : entry.headline;
      context_.teaser = entry.teaser;
      emit_row(row, list.label);
      if (&entry != &list.entries.back()) print_between(s);
      ++context_.rank;
      context_.number = std::max(1L, context_.number - 1);
    }
    if (s.glued) glue_from(first, list.label);
  }

  int rank() const { return context_.rank; }
  long number() const { return context_.number; }

 private:
  void emit(std::string text, std::optional<Label> label) {
    if (!text.empty()) lines_.push_back({std::move(text), label});
  }

  // The site's row; where a list has teaser sentences that the row has no
  // place for, some sites print them below or behind.
  std::string row_of(const Statement& s, const DrawnList& list) const {
    std::string row = s.texts[site_.keep(s.id, s.texts.size())];
    if (list.entries.front().teaser.empty() ||
        row.find("{teaser}") != std::string::npos) {
      return row;
    }
    switch (site_.keep(aspect(s, kTeasers), 4)) {
      case 0:
        return row;
      case 1:
        return row + " {teaser}";
      default:
        return row + " / {teaser}";
    }
  }

  void print_between(const Statement& s) {
    for (const Between& between : s.between) {
      if (!random_.chance(between.chance)) continue;
      emit(site_.fill(between.texts[random_.below(between.texts.size())],
                      context_, random_),
           between.label);
    }
  }

  void emit_heading(const Statement& s, const DrawnList& list) {
    if (!s.heading_texts.empty()) {
      emit(site_.fill(s.heading_texts[site_.keep(aspect(s, kHeading),
                                                 s.heading_texts.size())],
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
    emit((*lines)[site_.keep(aspect(s, kHeading), lines->size())], list.label);
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

  const Site& site_;
  FillContext context_;
  Random& random_;
  std::vector<LabeledLine>& lines_;
};

}  // namespace

void print_list(const Statement& statement, const Site& site,
                FillContext& context, Random& random,
                std::vector<LabeledLine>& lines) {
  const DrawnList list = draw_list(statement, site, context.title, random);
  if (list.entries.empty()) return;
  ListPrinter printer(site, context, random, lines);
  printer.print(statement, list);
  context.rank = printer.rank();
  context.number = printer.number();
}

}  // namespace kijil::compose
