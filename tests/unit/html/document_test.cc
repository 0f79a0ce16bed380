#include "html/document.h"

#include <gmock/gmock.h>

namespace kijil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Document, DataCannotEndItsElement) {
  const std::string html =
      write_document({.title = "t", .data_json = R"(["</script><b>"])"});
  EXPECT_THAT(html, HasSubstr(R"(["\u003c/script>\u003cb>"])"));
}

TEST(Document, TitleIsText) {
  EXPECT_THAT(write_document({.title = "<a> & \"b\""}),
              HasSubstr("<title>&lt;a&gt; &amp; &quot;b&quot;</title>"));
}

TEST(Document, ForbidsTheNetwork) {
  EXPECT_THAT(write_document({}), HasSubstr("default-src 'none'"));
}

TEST(Document, AssetsNeedNothingFromOutside) {
  for (const char* name :
       {"ui.css", "ui.js", "report.css", "report.js", "review.css", "review.js",
        "review_files.js", "review_frame.js", "review_panels.js",
        "review_table.js", "review_words.js", "review_work.js"}) {
    EXPECT_FALSE(asset(name).empty()) << name;
    EXPECT_THAT(std::string(asset(name)), Not(HasSubstr("http"))) << name;
    // Either would end the element that holds the asset.
    EXPECT_THAT(std::string(asset(name)), Not(HasSubstr("</"))) << name;
  }
}

}  // namespace
}  // namespace kijil
