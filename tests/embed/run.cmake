# cmake -D program=FILE [-D arguments=...] -D expected=TEXT|-D reference=COMMAND
# -P run.cmake: fails unless the program prints what is expected, or what the
# reference prints, and ends with 0.
cmake_minimum_required(VERSION 3.25)
unset(ENV{KIJIL_MODEL})
if(reference)
  execute_process(COMMAND ${reference}
    OUTPUT_VARIABLE expected COMMAND_ERROR_IS_FATAL ANY)
endif()
execute_process(COMMAND ${program} ${arguments}
  OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE code)
if(NOT code EQUAL 0 OR NOT output STREQUAL expected OR output STREQUAL "")
  message(FATAL_ERROR
    "${program} ended with ${code} and printed:\n${output}${errors}\n"
    "instead of:\n${expected}")
endif()
