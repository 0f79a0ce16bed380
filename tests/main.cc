// gtest's main, written out: libfasttext.so exports a main of its own, which
// the linker would prefer to the one in libgtest_main.a.
#include <gtest/gtest.h>

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
