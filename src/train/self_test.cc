#include "train/self_test.h"

#include <string>

#include "train/self_test_page.h"

namespace kijil::train {

std::vector<SelfTestLine> self_test_of(const PageModelParts& parts) {
  Result<ModelFile> file =
      ModelFile::from_bytes(write_page_model(parts), "new model");
  if (!file) return {};
  const Result<PageModel> model = PageModel::from_file(std::move(*file));
  if (!model) return {};
  const std::vector<LineResult> results = model->label(kSelfTestPage);
  std::vector<SelfTestLine> test;
  for (std::size_t i = 0; i < kSelfTestPage.size(); ++i) {
    test.push_back({std::string(kSelfTestPage[i]), results[i].label});
  }
  return test;
}

}  // namespace kijil::train
