# find_package(PACKAGE ...), or an error that names Debian's package.
macro(kijil_require package debian)
  find_package(${package} ${ARGN} QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "${package} is missing: install Debian's ${debian}, or "
      "run scripts/setup, which installs all that kijil is built with")
  endif()
endmacro()

# What every target of kijil has in common: the standards (what is C is a test
# of the C ABI or an example), warnings, hidden symbols, sanitizers.
function(kijil_configure target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE
    $<$<COMPILE_LANGUAGE:C,CXX>:-Wall -Wextra -Wshadow -Wconversion>
    $<$<COMPILE_LANGUAGE:C>:-Wpedantic>)
  # On aarch64 g++ would turn a * b + c into one step that rounds otherwise: all
  # machines are to print the same digits.
  target_compile_options(${target} PRIVATE
    $<$<COMPILE_LANGUAGE:CXX>:-ffp-contract=off>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # At -O3 g++ 12 takes `"x" + string` for an overlap: its bug 105651.
    target_compile_options(${target} PRIVATE
      $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
  endif()
  set_target_properties(${target} PROPERTIES
    C_STANDARD 11
    C_EXTENSIONS OFF
    CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON)
  if(KIJIL_WERROR)
    target_compile_options(${target} PRIVATE
      $<$<COMPILE_LANGUAGE:C,CXX>:-Werror>)
  endif()
  if(KIJIL_SANITIZE)
    # With sanitizers g++ 12 takes std::regex (in cxxopts) for uninitialised.
    target_compile_options(${target} PRIVATE
      $<$<COMPILE_LANGUAGE:C,CXX>:-fsanitize=${KIJIL_SANITIZE}
      -fno-sanitize-recover=all -fno-omit-frame-pointer
      -Wno-maybe-uninitialized>)
    target_link_options(${target} PUBLIC -fsanitize=${KIJIL_SANITIZE})
  endif()
endfunction()
