// One page of an invented site, drawn after a layout.
//
//   std::vector<LabeledLine> lines = draw_page(layout, site, seed);
//
// All that a site keeps comes from a hash of its seed and the statement, all
// else from the page's own random numbers, so that pages can be drawn in any
// order and come out the same. Thread-safety: pure function.
#ifndef KIJIL_COMPOSE_PAGE_COMPOSER_H_
#define KIJIL_COMPOSE_PAGE_COMPOSER_H_

#include <cstdint>
#include <vector>

#include "compose/layout.h"
#include "compose/site.h"
#include "kijil/line.h"

namespace kijil::compose {

std::vector<LabeledLine> draw_page(const Layout& layout, const Site& site,
                                   std::uint64_t seed);

}  // namespace kijil::compose

#endif  // KIJIL_COMPOSE_PAGE_COMPOSER_H_
