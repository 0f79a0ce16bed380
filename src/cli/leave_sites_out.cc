#include "cli/leave_sites_out.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "cli/pages.h"
#include "cli/progress.h"

namespace kijil::cli {
namespace {

// Sites dealt into parts, the largest first, so that parts are of like size.
std::vector<std::set<std::string>> deal_sites(
    const std::vector<LabeledPage>& gold, std::size_t parts) {
  std::map<std::string, std::size_t> lines;
  for (const LabeledPage& page : gold) lines[page.site] += page.lines.size();
  std::vector<std::pair<std::size_t, std::string>> order;
  for (const auto& [site, count] : lines) order.emplace_back(count, site);
  std::sort(order.rbegin(), order.rend());
  std::vector<std::set<std::string>> dealt(std::min(parts, order.size()));
  for (std::size_t i = 0; i < order.size(); ++i) {
    dealt[i % dealt.size()].insert(order[i].second);
  }
  return dealt;
}

}  // namespace

Result<Predictions> leave_sites_out(const std::vector<LabeledPage>& gold,
                                    const std::vector<LabeledPage>& training,
                                    const TrainOptions& options,
                                    std::size_t parts) {
  Predictions predictions(gold.size());
  ProgressBar bar("leaving sites out");
  std::size_t done = 0;
  const std::vector<std::set<std::string>> dealt = deal_sites(gold, parts);
  for (const std::set<std::string>& sites : dealt) {
    bar.show(static_cast<double>(done++) / static_cast<double>(dealt.size()),
             *sites.begin());
    std::vector<LabeledPage> pages = training;
    for (const LabeledPage& page : gold) {
      if (!sites.contains(page.site)) pages.push_back(page);
    }
    Result<TrainedModel> model = train_model(pages, options);
    if (!model) return model.error();
    const Result<Classifier> classifier =
        Classifier::from_bytes(std::move(model->bytes));
    if (!classifier) return classifier.error();
    for (std::size_t i = 0; i < gold.size(); ++i) {
      if (sites.contains(gold[i].site)) {
        predictions[i] = label_page(*classifier, gold[i]);
      }
    }
  }
  return predictions;
}

}  // namespace kijil::cli
