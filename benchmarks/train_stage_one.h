// Stage one as `kijil train` trains it, with fastText's own model kept.
//
//   Result<std::string> table = train_stage_one_of(job);
//
// Thread-safety: pure function of files.
#ifndef KIJIL_BENCHMARKS_TRAIN_STAGE_ONE_H_
#define KIJIL_BENCHMARKS_TRAIN_STAGE_ONE_H_

#include <filesystem>
#include <string>
#include <vector>

#include "kijil/result.h"
#include "kijil/train.h"

namespace kijil::bench {

struct StageOneJob {
  std::vector<std::filesystem::path> written;
  std::filesystem::path composed;
  StageOneOptions options;
  std::filesystem::path keep_model;  // fastText's, a .bin
};

// The bytes of the folded table that `kijil train` would put into a model with
// these pages and options. Fails as reading pages and training do.
Result<std::string> train_stage_one_of(const StageOneJob& job);

}  // namespace kijil::bench

#endif  // KIJIL_BENCHMARKS_TRAIN_STAGE_ONE_H_
