# cmake -D kind=static|shared -D ... -P check.cmake: installs kijil and uses it
# as a stranger would. tests/install/CMakeLists.txt passes the settings.
#
# static: this build, installed as it is.
# shared: a build of its own with BUILD_SHARED_LIBS, without tests and command.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/../abi/calls.cmake)

if(NOT UNIX OR NOT readelf OR NOT pkg_config)
  message("install: skipped, as readelf or pkg-config is missing")
  return()
endif()

set(consumer_source ${CMAKE_CURRENT_LIST_DIR}/consumer)
set(c_consumer_source ${CMAKE_CURRENT_LIST_DIR}/c_consumer)
set(prefix ${work}/prefix)
file(REMOVE_RECURSE ${prefix} ${work}/consumer ${work}/c_consumer)
file(MAKE_DIRECTORY ${work})

# Runs a command, and ends the test if it fails; sets `output`.
macro(run)
  execute_process(COMMAND ${ARGN}
    OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE code)
  if(NOT code EQUAL 0)
    string(REPLACE ";" " " command "${ARGN}")
    message(FATAL_ERROR "${command}\nended with ${code}:\n${output}${errors}")
  endif()
endmacro()

# Ends the test unless `program` does what consumer/apply.cc promises.
macro(expect_labels program)
  run(${CMAKE_COMMAND} -E env --unset=KIJIL_MODEL
    LD_LIBRARY_PATH=${prefix}/${libdir} ${program})
  if(NOT output MATCHES "^chrome\t[^\n]*\n(.*\n)?body\t[^\n]*\n")
    message(FATAL_ERROR "${program} printed:\n${output}")
  endif()
endmacro()

# The libraries that a program or library asks the loader for.
macro(read_needed file)
  run(${readelf} --dynamic ${file})
  string(REGEX MATCHALL "NEEDED[^\n]*" needed "${output}")
endmacro()

set(c_flags -G ${generator} -D CMAKE_C_COMPILER=${c_compiler})
set(flags ${c_flags} -D CMAKE_CXX_COMPILER=${compiler}
  -D CMAKE_CXX_COMPILER_LAUNCHER=${launcher})
set(sanitizer_flags)
if(kind STREQUAL "shared")
  set(build ${work}/build)
  set(build_type Debug)
  run(${CMAKE_COMMAND} -S ${source} -B ${build} ${flags}
    -D CMAKE_BUILD_TYPE=${build_type}
    -D BUILD_SHARED_LIBS=ON
    -D KIJIL_BUILD_TESTS=OFF
    -D KIJIL_BUILD_CLI=OFF
    -D KIJIL_BUILD_TRAIN=${train}
    -D KIJIL_EMBEDDED_MODEL=${model}
    -D CMAKE_INSTALL_LIBDIR=${libdir})
  run(${CMAKE_COMMAND} --build ${build})
elseif(sanitize)
  set(sanitizer_flags -fsanitize=${sanitize})
endif()
run(${CMAKE_COMMAND} --install ${build} --prefix ${prefix})

if(EXISTS ${prefix}/bin/kijil)
  run(${prefix}/bin/kijil --version)
endif()

# Each header includes what it needs.
file(GLOB headers ${prefix}/include/kijil/*.h)
foreach(header IN LISTS headers)
  run(${compiler} -std=c++20 -Wall -Wextra -Werror -fsyntax-only
    -I${prefix}/include -x c++ ${header})
endforeach()
run(${c_compiler} -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only
  -I${prefix}/include -x c ${prefix}/include/kijil/c.h)

# find_package
run(${CMAKE_COMMAND} -S ${consumer_source} -B ${work}/consumer ${flags}
  -D CMAKE_BUILD_TYPE=${build_type}
  -D CMAKE_PREFIX_PATH=${prefix}
  -D CONSUMER_USES_TRAIN=${train})
run(${CMAKE_COMMAND} --build ${work}/consumer)
expect_labels(${work}/consumer/apply)
read_needed(${work}/consumer/apply)
if(needed MATCHES "fasttext|lbfgs")
  message(FATAL_ERROR "applying kijil must not need fastText: ${needed}")
endif()
if(kind STREQUAL "shared")
  if(NOT needed MATCHES "libkijil[.]so[.]")
    message(FATAL_ERROR "the consumer is not linked to libkijil.so: ${needed}")
  endif()
  read_needed(${prefix}/${libdir}/libkijil.so)
  if(needed MATCHES "fasttext|lbfgs")
    message(FATAL_ERROR "libkijil.so must not need fastText: ${needed}")
  endif()
  # What is not marked KIJIL_EXPORT stays inside.
  run(${readelf} --dyn-syms --wide ${prefix}/${libdir}/libkijil.so)
  string(REGEX MATCHALL "_ZNK?5kijil[0-9]+(PageModel|ModelFile|WindowReader)[^\n]*"
    inner "${output}")
  if(inner)
    message(FATAL_ERROR "libkijil.so shows its inner functions: ${inner}")
  endif()
  # The C ABI has versions, all of it, and C++ has none.
  kijil_calls(${prefix}/include/kijil/c.h calls)
  foreach(call IN LISTS calls)
    if(NOT output MATCHES " ${call}@@KIJIL_C_[0-9]+\n")
      message(FATAL_ERROR "libkijil.so does not show ${call}@@KIJIL_C_1")
    endif()
  endforeach()
  if(NOT calls OR NOT output MATCHES "_ZNK5kijil10Classifier8classify[^@\n]*\n")
    message(FATAL_ERROR "libkijil.so does not show Classifier::classify():\n"
      "${output}")
  endif()
  if(train)
    run(${readelf} --dyn-syms --wide ${prefix}/${libdir}/libkijil_train.so)
    if(output MATCHES " kijil_classify")
      message(FATAL_ERROR "libkijil_train.so shows the C ABI a second time")
    endif()
  endif()
endif()
if(train)
  run(${CMAKE_COMMAND} -E env LD_LIBRARY_PATH=${prefix}/${libdir}
    ${work}/consumer/train)
endif()

# find_package, by a project that knows C alone
run(${CMAKE_COMMAND} -S ${c_consumer_source} -B ${work}/c_consumer ${c_flags}
  -D CMAKE_BUILD_TYPE=${build_type}
  -D CMAKE_PREFIX_PATH=${prefix})
run(${CMAKE_COMMAND} --build ${work}/c_consumer)
expect_labels(${work}/c_consumer/apply)

# pkg-config; --static must not be needed with libkijil.a, and must not hurt.
set(ENV{PKG_CONFIG_PATH} ${prefix}/${libdir}/pkgconfig)
set(forms plain)
if(kind STREQUAL "static")
  list(APPEND forms --static)
endif()
foreach(form IN LISTS forms)
  string(REPLACE "plain" "" form "${form}")
  run(${pkg_config} ${form} --cflags --libs kijil)
  separate_arguments(pkg_flags UNIX_COMMAND "${output}")
  run(${compiler} -std=c++20 ${sanitizer_flags} ${consumer_source}/apply.cc
    -o ${work}/apply-by-pkg-config ${pkg_flags})
  expect_labels(${work}/apply-by-pkg-config)
  run(${c_compiler} -std=c11 ${sanitizer_flags} ${c_consumer_source}/apply.c
    -o ${work}/c-apply-by-pkg-config ${pkg_flags})
  expect_labels(${work}/c-apply-by-pkg-config)
endforeach()
