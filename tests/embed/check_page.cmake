# cmake -D source=DIR -P check_page.cmake: fails unless each file of
# examples/embed is a block of docs/embed.md, as it is.
cmake_minimum_required(VERSION 3.25)
file(READ ${source}/docs/embed.md page)
file(GLOB examples ${source}/examples/embed/*.*)
foreach(example IN LISTS examples)
  file(READ ${example} text)
  string(FIND "${page}" "\n${text}```\n" at)
  if(at EQUAL -1)
    message(SEND_ERROR "docs/embed.md does not show ${example} as it is")
  endif()
endforeach()
