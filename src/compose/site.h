// An invented site: what its pages have in common, and what placeholders say.
//
//   Site site(parts, group, seed);
//   site.fill("{date} | {publisher}", {}, random);   // "2024.03.12 | 한들일보"
//
// Thread-safety: const; the Random that is passed in is the caller's.
#ifndef KIJIL_COMPOSE_SITE_H_
#define KIJIL_COMPOSE_SITE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "compose/parts.h"
#include "compose/random.h"

namespace kijil::compose {

// What placeholders may refer to beside the site itself.
struct FillContext {
  std::string headline, title;
  std::string teaser;    // of the headline; empty: some article's beginning
  std::string reporter;  // the page's; empty: another one each time
  int rank = 1;
  long number = 1;
};

class Site {
 public:
  // A site named after an outlet, or, of `names` (a source of parts), after one
  // of those. REQUIRES: `parts` outlives the site.
  Site(const Parts& parts, std::size_t group, std::uint64_t seed,
       const std::string& names = "");

  const Parts& parts() const { return *parts_; }
  std::size_t group() const { return group_; }
  const std::string& name() const { return name_; }
  // A number that the site keeps for each statement: 0 to count - 1.
  std::size_t keep(std::size_t statement, std::size_t count) const;

  // A reporter's invented name.
  std::string reporter(Random& random) const;
  // `text` with its placeholders filled in; unknown ones stay.
  std::string fill(std::string_view text, const FillContext& context,
                   Random& random) const;

 private:
  std::string value(std::string_view placeholder, const FillContext& context,
                    Random& random) const;
  std::string pick(const std::string& source, Random& random) const;
  std::string publisher(Random& random) const;
  std::string article_beginning(Random& random) const;
  std::string date(Random& random) const;
  std::string clock(Random& random) const;
  std::string large_number(Random& random) const;

  const Parts* parts_;
  std::size_t group_;
  std::uint64_t seed_;
  std::string name_;
};

}  // namespace kijil::compose

#endif  // KIJIL_COMPOSE_SITE_H_
