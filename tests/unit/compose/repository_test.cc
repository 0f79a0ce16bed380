// What training/parts and training/layouts compose.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "base/file.h"
#include "compose/layout.h"
#include "compose/page_composer.h"
#include "compose/parts.h"
#include "compose/site.h"
#include "kijil/compose.h"

namespace kijil {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const fs::path kTraining = fs::path(KIJIL_SOURCE_DIR) / "training";

std::vector<fs::path> files_in(const fs::path& folder,
                               const std::string& extension) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  EXPECT_THAT(files, Not(IsEmpty()));
  return files;
}

std::set<std::string> placeholders_in(const std::string& text) {
  static const std::regex kPlaceholder("\\{[a-z]+(:[0-9-]*)?\\}");
  std::set<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), kPlaceholder), end;
       it != end; ++it) {
    found.insert(it->str());
  }
  return found;
}

TEST(ComposeRepository, EachLayoutIsFilledIn) {
  // Code in articles may hold what looks like a placeholder.
  std::set<std::string> of_parts;
  for (const fs::path& file : files_in(kTraining / "parts", ".txt")) {
    of_parts.merge(placeholders_in(read_file(file).value()));
  }
  const Result<compose::Parts> parts =
      compose::Parts::load(kTraining / "parts", 8);
  ASSERT_TRUE(parts.has_value()) << parts.error().message;
  std::uint64_t seed = 0;
  for (const fs::path& file : files_in(kTraining / "layouts", ".layout")) {
    SCOPED_TRACE(file);
    const std::string text = read_file(file).value();
    const Result<compose::Layout> layout =
        compose::parse_layout(text, file.string());
    ASSERT_TRUE(layout.has_value()) << layout.error().message;
    ++seed;
    const compose::Site site(*parts, seed % 8, seed);
    compose::Random random(seed);
    for (const std::string& placeholder : placeholders_in(text)) {
      EXPECT_NE(site.fill(placeholder, {}, random), placeholder);
    }
    std::size_t lines = 0;
    for (std::uint64_t page = 0; page < 3; ++page) {
      for (const LabeledLine& line :
           compose::draw_page(*layout, site, 100 * seed + page)) {
        ++lines;
        EXPECT_NE(line.text, "");
        for (const std::string& left : placeholders_in(line.text)) {
          EXPECT_TRUE(of_parts.contains(left)) << line.text;
        }
      }
    }
    EXPECT_GE(lines, 6u);
  }
}

TEST(ComposeRepository, PagesHaveEachLabel) {
  ComposeOptions options;
  options.parts = kTraining / "parts";
  options.layouts = {kTraining / "layouts"};
  options.pages = 200;
  const Result<std::vector<LabeledPage>> pages = compose_pages(options);
  ASSERT_TRUE(pages.has_value()) << pages.error().message;
  ASSERT_THAT(*pages, SizeIs(200));
  std::map<std::optional<Label>, std::set<std::string>> pages_with;
  std::set<std::string> sites, kinds;
  for (const LabeledPage& page : *pages) {
    sites.insert(page.site);
    kinds.insert(page.kind);
    for (const LabeledLine& line : page.lines) {
      pages_with[line.label].insert(page.id);
      EXPECT_EQ(line.text.find('\n'), std::string::npos);
    }
  }
  for (const Label label : kModelLabels) {
    EXPECT_GE(pages_with[label].size(), 60u) << label_name(label);
  }
  EXPECT_FALSE(pages_with[std::nullopt].empty());
  EXPECT_FALSE(pages_with.contains(Label::kBlank));
  EXPECT_THAT(sites, SizeIs(8));
  EXPECT_GE(kinds.size(), 10u);
}

}  // namespace
}  // namespace kijil
