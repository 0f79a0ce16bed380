// Composed pages: labelled pages drawn from written parts and layouts.
//
//   kijil::ComposeOptions options;
//   options.parts = "training/parts";
//   options.layouts = {"training/layouts"};
//   auto pages = kijil::compose_pages(options);    //
//   Result<vector<LabeledPage>>
//
// training/layouts/README.md describes the layouts. Link kijil::train.
// Deterministic: the same parts, layouts and options give the same pages.
// Thread-safety: pure function of files and options.
#ifndef KIJIL_COMPOSE_H_
#define KIJIL_COMPOSE_H_

#include <cstdint>
#include <filesystem>
#include <vector>

#include "kijil/export.h"
#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil {

struct ComposeOptions {
  std::filesystem::path parts;
  // A folder of text collected elsewhere, as further parts; empty for none.
  // training/README.md tells which files it may have.
  std::filesystem::path pools;
  // Layout files, or folders of `*.layout` files.
  std::vector<std::filesystem::path> layouts;
  std::size_t pages = 1000;
  std::uint64_t seed = 1;
  // Parts are dealt into this many groups, and a page draws from one. The
  // pages' `site` is their group's name, so that holding out sites holds out
  // texts. 1: all pages share all parts, and their sites are named one by one.
  std::size_t groups = 8;
};

// Fails with kNotFound, kIo or kCorrupt, naming file and line.
KIJIL_EXPORT Result<std::vector<LabeledPage>> compose_pages(
    const ComposeOptions& options);

}  // namespace kijil

#endif  // KIJIL_COMPOSE_H_
