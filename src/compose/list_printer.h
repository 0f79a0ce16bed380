// A list's lines: its heading and its entries, each a row as the site sets it.
//
//   print_list(statement, site, context, random, lines);
//
// Tested by list_lines_test.cc. Thread-safety: pure function of its arguments.
#ifndef KIJIL_COMPOSE_LIST_PRINTER_H_
#define KIJIL_COMPOSE_LIST_PRINTER_H_

#include <vector>

#include "compose/layout.h"
#include "compose/random.h"
#include "compose/site.h"
#include "kijil/line.h"

namespace kijil::compose {

// Draws the list and appends its lines, all of one label. The context's title
// and reporter are the page's; its rank and number are left where the list
// ends. REQUIRES: `statement` is a list.
void print_list(const Statement& statement, const Site& site,
                FillContext& context, Random& random,
                std::vector<LabeledLine>& lines);

}  // namespace kijil::compose

#endif  // KIJIL_COMPOSE_LIST_PRINTER_H_
