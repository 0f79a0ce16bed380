// Layouts: the language of training/layouts (its README.md defines it), parsed
// into a tree.
//
//   Result<Layout> layout = parse_layout(text, "board.layout");
//
// Thread-safety: pure function; a Layout is constant data.
#ifndef KIJIL_COMPOSE_LAYOUT_H_
#define KIJIL_COMPOSE_LAYOUT_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil::compose {

struct Count {
  int low = 1, high = 1;
};

enum class StatementKind {
  kUse,      // source: the group's name
  kGroup,    // branches[0]
  kChoose,   // one of branches
  kShuffle,  // branches[0], in another order
  kRepeat,   // branches[0], count times
  kStrings,  // label source count
  kLiteral,  // label texts
  kTitle,    // texts, or none
  kDecks,
  kSummary,
  kCaptions,
  kText,  // insets in branches[0]
  kList,
};

// Chance that a list of `mixed` is one of teasers is drawn by the composer.
enum class ListKind { kRelated, kClickbait, kMixed, kChrome };

struct Between {
  double chance = 0;
  std::optional<Label> label;  // none: `?`
  std::vector<std::string> texts;
};

struct Statement {
  StatementKind kind = StatementKind::kGroup;
  std::size_t id = 0;  // unique in its layout: what a site keeps is keyed by it
  double chance = 1;
  Count count;
  bool counted = false;  // a count was given
  std::optional<Label> label;
  std::string source;
  std::vector<std::string> texts;  // literals; a list's rows
  bool varies = false;             // a literal is drawn anew each time
  std::optional<std::string> glue;
  std::vector<std::vector<Statement>> branches;
  // Of lists.
  ListKind list = ListKind::kRelated;
  std::string heading;  // none, related, clickbait, board or auto; or ...
  std::vector<std::string> heading_texts;
  std::vector<Between> between;
  bool glued = false;
};

struct Layout {
  std::string name;
  std::string kind;
  double weight = 1;
  // Registers of articles that such a site prints; empty: as its kind tells.
  std::vector<std::string> registers;
  std::map<std::string, std::vector<Statement>> groups;
  std::vector<Statement> page;
};

// `file` names the layout and its errors (`board.layout:12: ...`).
Result<Layout> parse_layout(std::string_view text, const std::string& file);

}  // namespace kijil::compose

#endif  // KIJIL_COMPOSE_LAYOUT_H_
