// What a composed list holds: its label, its heading and its entries.
//
//   DrawnList list = draw_list(statement, site, article_title, random);
//
// Most lists are written ones (parts/lists), whose entries share an editor's
// mood; the others are drawn headline by headline. Tested by
// list_drawer_test.cc and list_lines_test.cc. Thread-safety: pure function of
// its arguments.
#ifndef KIJIL_COMPOSE_LIST_DRAWER_H_
#define KIJIL_COMPOSE_LIST_DRAWER_H_

#include <string>
#include <vector>

#include "compose/layout.h"
#include "compose/parts.h"
#include "compose/random.h"
#include "compose/site.h"

namespace kijil::compose {

struct DrawnList {
  Label label = Label::kRelated;
  std::string heading;  // a written list's own, or nothing
  std::vector<ListEntry> entries;
};

// REQUIRES: `statement` is a list.
DrawnList draw_list(const Statement& statement, const Site& site,
                    const std::string& article_title, Random& random);

}  // namespace kijil::compose

#endif  // KIJIL_COMPOSE_LIST_DRAWER_H_
