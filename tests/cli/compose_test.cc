// kijil compose: labelled JSONL, and the tutorial's files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "run.h"

namespace kijil::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kParts = KIJIL_SOURCE_DIR "/training/parts";
constexpr const char* kTeach = KIJIL_SOURCE_DIR "/examples/teach";

Ran compose(const Arguments& more) {
  Arguments args = {"compose", "--parts", kParts, "--layouts",
                    std::string(kTeach) + "/dalmaru.layout"};
  args.insert(args.end(), more.begin(), more.end());
  return run(Invocation{.args = args});
}

TEST(Compose, WritesALabelledPageARow) {
  const Ran ran = compose({"--pages", "12", "--seed", "3"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.err, IsEmpty());
  const auto rows = lines_of(ran.out);
  ASSERT_THAT(rows, SizeIs(12));
  std::set<std::string> ids, labels;
  for (const std::string& row : rows) {
    const json page = json::parse(row);
    ids.insert(page.at("id"));
    EXPECT_EQ(page.at("kind"), "portal-article");
    for (const json& line : page.at("lines")) {
      labels.insert(line.at("label"));
      EXPECT_THAT(line.at("text").get<std::string>(), Not(IsEmpty()));
    }
  }
  EXPECT_THAT(ids, SizeIs(12));
  EXPECT_EQ(labels, (std::set<std::string>{"body", "chrome", "related"}));
}

TEST(Compose, TheSameSeedDrawsTheSamePages) {
  const std::string once = compose({"--pages", "5"}).out;
  EXPECT_EQ(compose({"--pages", "5"}).out, once);
  EXPECT_NE(compose({"--pages", "5", "--seed", "2"}).out, once);
}

TEST(Compose, ABrokenLayoutIsToldWithItsLine) {
  const Folder folder;
  const std::string layout =
      folder.write("b.layout", "kind x\npage\n  titel\nend\n");
  const Ran ran = run({"compose", "--parts", kParts, "--layouts", layout});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(ran.err, HasSubstr(layout + ":3: 'titel' is neither"));
}

// The tutorial trains on these (docs/teach-a-portal.md).
TEST(Compose, TheTutorialsPagesCanBeRead) {
  const Ran ran = run({"eval", "--gold", std::string(kTeach) + "/pages"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.err, IsEmpty());
}

}  // namespace
}  // namespace kijil::testing
