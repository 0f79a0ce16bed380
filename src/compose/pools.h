// Pools: text collected elsewhere, as further parts to compose from.
//
//   Status added = add_pools("pools", parts);
//
// Read are the files of these names that the folder has, also with `.gz`:
//
//   headlines.tsv             headline<TAB>anything
//   newsstand.tsv             headline<TAB>anything
//   entertainment_titles.txt  a celebrity headline per line
//   ui_strings.tsv            string<TAB>anything, of a site's interface
//   articles.jsonl            {"title", "lines": [...], "captions": [...]}
//
// A line that begins with `#` is a comment. Thread-safety: one Parts, one
// thread.
#ifndef KIJIL_COMPOSE_POOLS_H_
#define KIJIL_COMPOSE_POOLS_H_

#include <filesystem>

#include "compose/parts.h"
#include "kijil/result.h"

namespace kijil::compose {

// What pools are called among the parts.
inline constexpr const char* kPoolHeadlines = "pool/headlines";
inline constexpr const char* kPoolCelebrities = "pool/celebrities";
inline constexpr const char* kPoolInterface = "pool/interface";

// Fails with kNotFound if the folder has none of the files, and with the place
// of a record that breaks the format.
Status add_pools(const std::filesystem::path& folder, Parts& parts);

}  // namespace kijil::compose

#endif  // KIJIL_COMPOSE_POOLS_H_
