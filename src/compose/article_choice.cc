// Tested by page_composer_test.cc.
#include "compose/article_choice.h"

#include <algorithm>
#include <string_view>

namespace kijil::compose {
namespace {

// Share of pages with an article of a pool, where there are pools.
constexpr double kPoolShare = 0.3;

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

}  // namespace

const Article& draw_article(const Layout& layout, const Site& site,
                            Random& random) {
  const auto& all = site.parts().articles(site.group());
  const auto& pool = site.parts().pool_articles(site.group());
  if (!pool.empty() && random.chance(kPoolShare)) {
    return pool[random.below(pool.size())];
  }
  const std::vector<std::string> registers = registers_of(layout);
  std::vector<const Article*> fitting;
  for (const Article& article : all) {
    if (std::find(registers.begin(), registers.end(), article.text_register) !=
        registers.end()) {
      fitting.push_back(&article);
    }
  }
  if (fitting.empty() || random.chance(0.1)) {
    return all[random.below(all.size())];
  }
  return *fitting[random.below(fitting.size())];
}

}  // namespace kijil::compose
