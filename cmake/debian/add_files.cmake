# cpack runs this when all is installed and not yet packed: makes of LICENSE and
# CHANGELOG.md what Debian has in their place, and adds the overrides of lintian.
set(source "${CMAKE_CURRENT_LIST_DIR}/../..")
set(share "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share")
set(doc "${share}/doc/kijil")

# copyright
file(READ "${source}/LICENSE" licence)
string(REGEX MATCH "Copyright \\(c\\) ([^\n]*)\n\n(.*)$" found "${licence}")
if(NOT found)
  message(FATAL_ERROR "LICENSE: found no line `Copyright (c) ...`")
endif()
set(holder "${CMAKE_MATCH_1}")
string(STRIP "${CMAKE_MATCH_2}" terms)
string(REPLACE "\n\n" "\n.\n" terms "${terms}")
string(REPLACE "\n" "\n " terms "${terms}")
file(REMOVE "${doc}/LICENSE")
file(WRITE "${doc}/copyright"
"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: kijil

Files: *
Copyright: ${holder}
License: Expat
 ${terms}
")

# changelog.gz, and changelog.Debian.gz of the package itself
find_program(gzip gzip REQUIRED)
configure_file("${source}/CHANGELOG.md" "${doc}/changelog" COPYONLY)
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE "${doc}/changelog.Debian"
"kijil (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * See changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
execute_process(COMMAND "${gzip}" -9nf changelog changelog.Debian
  WORKING_DIRECTORY "${doc}" COMMAND_ERROR_IS_FATAL ANY)

file(COPY "${source}/cmake/debian/lintian-overrides" DESTINATION "${share}/lintian")
file(MAKE_DIRECTORY "${share}/lintian/overrides")
file(RENAME "${share}/lintian/lintian-overrides"
  "${share}/lintian/overrides/kijil")
file(CHMOD_RECURSE "${doc}" "${share}/lintian"
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ
  DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
    GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
