# cmake --install: libraries, headers, the command, and what find_package and
# pkg-config need.
include(CMakePackageConfigHelpers)

set(kijil_installed kijil)
if(KIJIL_BUILD_TRAIN)
  list(APPEND kijil_installed kijil_train)
endif()
install(TARGETS ${kijil_installed} EXPORT kijilTargets FILE_SET HEADERS)
if(KIJIL_BUILD_CLI)
  install(TARGETS kijil_command)
  include(cmake/manual.cmake)
endif()

# What libkijil.a needs where a C compiler links it; libkijil.so finds it by
# itself.
set(kijil_cxx_libs ${CMAKE_CXX_IMPLICIT_LINK_LIBRARIES})
list(FILTER kijil_cxx_libs INCLUDE REGEX "^(stdc[+][+]|c[+][+]|c[+][+]abi|m)$")
list(REMOVE_DUPLICATES kijil_cxx_libs)
list(TRANSFORM kijil_cxx_libs PREPEND " -l" OUTPUT_VARIABLE kijil_own_libs)
string(JOIN "" kijil_own_libs " -pthread" ${kijil_own_libs})

set(kijil_cmake_dir "${CMAKE_INSTALL_LIBDIR}/cmake/kijil")
install(EXPORT kijilTargets NAMESPACE kijil:: DESTINATION "${kijil_cmake_dir}")
set(kijil_static ON)
if(BUILD_SHARED_LIBS)
  set(kijil_static OFF)
endif()
configure_package_config_file(cmake/kijilConfig.cmake.in kijilConfig.cmake
  INSTALL_DESTINATION "${kijil_cmake_dir}")
write_basic_package_version_file(kijilConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/kijilConfig.cmake"
  "${PROJECT_BINARY_DIR}/kijilConfigVersion.cmake"
  cmake/FindfastText.cmake cmake/Findlbfgs.cmake
  DESTINATION "${kijil_cmake_dir}")
# Relative, so that `cmake --install --prefix` may put it anywhere.
file(RELATIVE_PATH kijil_pc_to_prefix
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" kijil_pc_to_prefix "${kijil_pc_to_prefix}")
# Even --cflags wants the packages of Requires to be there. A shared kijil has
# found its ICU already, and needs no headers of it.
set(kijil_pc_requires)
set(kijil_pc_libs)
if(kijil_static)
  set(kijil_pc_requires icu-uc)
  set(kijil_pc_libs "${kijil_own_libs}")
endif()
configure_file(cmake/kijil.pc.in kijil.pc @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/kijil.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
# The commands' help and the man pages name docs/NAME.md.
install(FILES LICENSE README.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}"
  FILES_MATCHING PATTERN "*.md")
