// Draws pages: each a layout, a group of parts and an invented site.
// Tested by compose_test.cc.
#include <algorithm>

#include "base/file.h"
#include "base/hash.h"
#include "compose/layout.h"
#include "compose/page_composer.h"
#include "compose/parts.h"
#include "compose/pools.h"
#include "compose/random.h"
#include "compose/site.h"
#include "kijil/compose.h"

namespace kijil {
namespace compose {
namespace {

namespace fs = std::filesystem;

// Pages that one invented site has on average.
constexpr std::size_t kPagesPerSite = 3;
Result<std::vector<Layout>> load_layouts(const std::vector<fs::path>& paths) {
  std::vector<fs::path> files;
  for (const fs::path& path : paths) {
    std::error_code failed;
    if (!fs::is_directory(path, failed)) {
      files.push_back(path);
      continue;
    }
    for (fs::directory_iterator it(path, failed), end; !failed && it != end;
         it.increment(failed)) {
      if (it->path().extension() == ".layout") files.push_back(it->path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Layout> layouts;
  for (const fs::path& file : files) {
    const Result<std::string> text = read_file(file);
    if (!text) return text.error();
    Result<Layout> layout = parse_layout(*text, file.string());
    if (!layout) return layout.error();
    layouts.push_back(std::move(*layout));
  }
  if (layouts.empty()) {
    return Error{ErrorCode::kNotFound,
                 "there is no *.layout file in the folders named; give one "
                 "made like training/layouts"};
  }
  return layouts;
}

std::size_t draw_layout(const std::vector<Layout>& layouts, Random& random) {
  double sum = 0;
  for (const Layout& l : layouts) sum += l.weight;
  double at = static_cast<double>(random.below(1u << 30)) / (1u << 30) * sum;
  for (std::size_t i = 0; i < layouts.size(); ++i) {
    if ((at -= layouts[i].weight) < 0) return i;
  }
  return layouts.size() - 1;
}

LabeledPage compose_page(const Parts& parts, const std::vector<Layout>& layouts,
                         const ComposeOptions& options, std::size_t number) {
  const std::uint64_t seed = hash_mix(options.seed ^ hash_mix(number));
  Random random(seed);
  const std::size_t which = draw_layout(layouts, random);
  const std::size_t group = random.below(parts.groups());
  const std::size_t sites =
      options.pages / (kPagesPerSite * layouts.size()) + 1;
  const std::size_t variant = random.below(sites);
  const Site site(parts, group,
                  hash_mix(options.seed + hash_mix(which * 1000 + group) +
                           hash_mix(variant)),
                  layouts[which].kind.find("blog") != std::string::npos
                      ? "names/blogs"
                      : "");
  LabeledPage page;
  page.id = "composed-" + std::to_string(number + 1);
  page.kind = layouts[which].kind;
  page.site = options.groups > 1
                  ? "composed-" + std::to_string(group + 1)
                  : layouts[which].name + "-" + std::to_string(variant + 1);
  page.lines = draw_page(layouts[which], site, seed);
  return page;
}

}  // namespace
}  // namespace compose

Result<std::vector<LabeledPage>> compose_pages(const ComposeOptions& options) {
  Result<compose::Parts> parts =
      compose::Parts::load(options.parts, options.groups);
  if (!parts) return parts.error();
  if (!options.pools.empty()) {
    const Status added = compose::add_pools(options.pools, *parts);
    if (!added) return added.error();
  }
  const Result<std::vector<compose::Layout>> layouts =
      compose::load_layouts(options.layouts);
  if (!layouts) return layouts.error();
  std::vector<LabeledPage> pages;
  pages.reserve(options.pages);
  // A page from which everything was dropped is drawn anew.
  for (std::size_t number = 0; pages.size() < options.pages; ++number) {
    LabeledPage page = compose::compose_page(*parts, *layouts, options, number);
    if (!page.lines.empty()) pages.push_back(std::move(page));
    if (number > 100 * options.pages + 100) {
      return Error{ErrorCode::kInvalidArgument,
                   "the layouts print nothing from these parts"};
    }
  }
  return pages;
}

}  // namespace kijil
