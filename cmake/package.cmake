# cpack: one Debian package with all of kijil. docs/packages.md.
#
# One, and not kijil, libkijil0.1 and libkijil-dev: whoever takes it from here
# installs a file by hand, and should have to do that once.
set(KIJIL_MAINTAINER "The kijil authors" CACHE STRING
  "Who answers for the package: Name <address>")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME kijil)
set(CPACK_PACKAGE_VENDOR "")
set(CPACK_PACKAGE_CONTACT "${KIJIL_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
  "tells why each line of a Korean web page is there")
set(CPACK_PACKAGE_DESCRIPTION
"kijil labels every line of a Korean web page's text as body, chrome, related
or clickbait, and so winnows the article from menus, widgets, copyright lines,
lists of other headlines and teasers. It carries a model, and can be trained
and judged on labelled pages of one's own.

This package has the command, its manual and completions, the shared libraries
for C and C++, and what is needed to build against them.")
set(CPACK_STRIP_FILES ON)
# The same whatever the umask.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION text)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The libraries that the command and the programs of others link are our own.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${PROJECT_BINARY_DIR}/src")
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  "${PROJECT_SOURCE_DIR}/cmake/debian/triggers")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "g++, pkg-config")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# Both run within cpack: the date of the files, and the files that only a
# Debian package has.
set(CPACK_PROJECT_CONFIG_FILE "${PROJECT_SOURCE_DIR}/cmake/source_date.cmake")
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/debian/add_files.cmake")

include(CPack)
