// Which article a page of a layout prints.
//
//   const Article& article = draw_article(layout, site, random);
//
// Thread-safety: pure function of its arguments.
#ifndef KIJIL_COMPOSE_ARTICLE_CHOICE_H_
#define KIJIL_COMPOSE_ARTICLE_CHOICE_H_

#include "compose/layout.h"
#include "compose/parts.h"
#include "compose/random.h"
#include "compose/site.h"

namespace kijil::compose {

// An article of the layout's registers, but now and then any: blogs quote
// the news, and broadcasters print what papers do.
const Article& draw_article(const Layout& layout, const Site& site,
                            Random& random);

}  // namespace kijil::compose

#endif  // KIJIL_COMPOSE_ARTICLE_CHOICE_H_
