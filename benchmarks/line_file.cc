#include "line_file.h"

#include <utility>

namespace kijil::bench {

Result<Fold> Fold::open(const std::filesystem::path& path) {
  Result<ModelFile> file = ModelFile::open(path);
  if (!file) return file.error();
  const Result<std::string_view> section = file->require("STG1");
  if (!section) return section.error();
  Result<FoldedTable> table = FoldedTable::parse(*section);
  if (!table) return table.error();
  return Fold{std::move(*file), std::move(*table)};
}

}  // namespace kijil::bench
