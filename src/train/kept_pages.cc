// Tested by adapter_test.cc.
#include "train/kept_pages.h"

#include <cassert>
#include <string_view>
#include <utility>

#include "kijil/labeled_pages.h"

// Defined in kept_pages_data.S, which the assembler fills from the files.
extern "C" {
extern const char kijil_kept_pages_begin[];
extern const char kijil_kept_pages_end[];
}

namespace kijil::train {

std::vector<LabeledPage> kept_pages() {
  std::string_view rest(kijil_kept_pages_begin, kijil_kept_pages_end);
  std::vector<LabeledPage> pages;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\f');
    assert(end != std::string_view::npos);  // or this would not end
    LoadedPages loaded = parse_labeled_tsv(rest.substr(0, end), "kept page");
    for (LabeledPage& page : loaded.pages) pages.push_back(std::move(page));
    rest.remove_prefix(end + 1);
  }
  return pages;
}

}  // namespace kijil::train
