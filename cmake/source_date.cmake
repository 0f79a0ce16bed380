# Sets the environment's SOURCE_DATE_EPOCH, the date of all that is made from
# these sources, to that of their last commit; leaves it alone if it is set, or if
# nobody can tell.
if("$ENV{SOURCE_DATE_EPOCH}" STREQUAL "")
  execute_process(COMMAND git -C "${CMAKE_CURRENT_LIST_DIR}" log -1 --format=%ct
    OUTPUT_VARIABLE kijil_source_date OUTPUT_STRIP_TRAILING_WHITESPACE
    ERROR_QUIET)
  if(kijil_source_date MATCHES "^[0-9]+$")
    set(ENV{SOURCE_DATE_EPOCH} ${kijil_source_date})
  endif()
endif()
