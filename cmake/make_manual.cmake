# cmake -D command=... -D manual=DIR -D ... -P make_manual.cmake: fills DIR with
# man1/*.1.gz, kijil.bash and _kijil.
include("${CMAKE_CURRENT_LIST_DIR}/source_date.cmake")

macro(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endmacro()

file(REMOVE_RECURSE "${manual}")
file(MAKE_DIRECTORY "${manual}")
run(${emulator} "${command}" generate man --output "${manual}/man1")
run(${emulator} "${command}" generate bash OUTPUT_FILE "${manual}/kijil.bash")
run(${emulator} "${command}" generate zsh OUTPUT_FILE "${manual}/_kijil")
if(gzip)
  file(GLOB pages "${manual}/man1/*.1")
  # -n: without names and times, so that the same page gives the same bytes.
  run("${gzip}" -9n ${pages})
endif()
file(TOUCH "${manual}/stamp")
