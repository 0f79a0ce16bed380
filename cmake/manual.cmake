# The man pages and shell completions, made by the command that was built.
option(KIJIL_MANUAL "Make and install man pages and shell completions" ON)
set(KIJIL_ZSH_COMPLETIONS_DIR "${CMAKE_INSTALL_DATADIR}/zsh/site-functions"
  CACHE STRING "Where zsh looks for completions; those of Debian's packages are in share/zsh/vendor-completions")

if(NOT KIJIL_MANUAL)
  return()
endif()
if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
  message(STATUS "kijil: no man pages and completions, as the command for "
    "${CMAKE_SYSTEM_NAME} cannot be run here to print them")
  return()
endif()

set(kijil_manual "${PROJECT_BINARY_DIR}/manual")
find_program(KIJIL_GZIP gzip)
mark_as_advanced(KIJIL_GZIP)
add_custom_command(
  OUTPUT "${kijil_manual}/kijil.bash" "${kijil_manual}/_kijil"
    "${kijil_manual}/stamp"
  COMMAND ${CMAKE_COMMAND}
    -D "manual=${kijil_manual}"
    -D "gzip=${KIJIL_GZIP}"
    -D "command=$<TARGET_FILE:kijil_command>"
    -D "emulator=${CMAKE_CROSSCOMPILING_EMULATOR}"
    -P "${PROJECT_SOURCE_DIR}/cmake/make_manual.cmake"
  DEPENDS kijil_command "${PROJECT_SOURCE_DIR}/cmake/make_manual.cmake"
  COMMENT "Printing man pages and shell completions"
  VERBATIM)
add_custom_target(kijil_manual ALL DEPENDS "${kijil_manual}/stamp")

install(DIRECTORY "${kijil_manual}/man1/"
  DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${kijil_manual}/kijil.bash" RENAME kijil
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${kijil_manual}/_kijil"
  DESTINATION "${KIJIL_ZSH_COMPLETIONS_DIR}")
