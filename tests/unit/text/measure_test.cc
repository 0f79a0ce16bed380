#include "text/measure.h"

#include <gtest/gtest.h>

namespace kijil {
namespace {

TEST(VisibleCharacters, AreCodePointsThatTakeRoom) {
  EXPECT_EQ(visible_characters("솔내 시는\t\u200b ab"), 6u);
  EXPECT_EQ(visible_characters(" \u3000\ufeff"), 0u);
  EXPECT_EQ(visible_characters("가\xff\xfe나"), 4u);
}

TEST(DisplayColumns, AreTwoForWideCharacters) {
  EXPECT_EQ(display_columns("가a漢"), 5u);
  EXPECT_EQ(display_columns("あｶ！"), 5u);  // full, half, full width
  EXPECT_EQ(display_columns("e\u0301\u200b"), 1u);
}

}  // namespace
}  // namespace kijil
