# Debian's libfasttext-dev has headers and a library, but no CMake package.
# Defines the imported target fastText::fastText.
find_path(fastText_INCLUDE_DIR NAMES fasttext/fasttext.h)
find_library(fastText_LIBRARY NAMES fasttext)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(fastText
  REQUIRED_VARS fastText_LIBRARY fastText_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "install libfasttext-dev, or build without training: -DKIJIL_BUILD_TRAIN=OFF")
if(fastText_FOUND AND NOT TARGET fastText::fastText)
  add_library(fastText::fastText UNKNOWN IMPORTED)
  set_target_properties(fastText::fastText PROPERTIES
    IMPORTED_LOCATION "${fastText_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${fastText_INCLUDE_DIR}")
endif()
mark_as_advanced(fastText_INCLUDE_DIR fastText_LIBRARY)
