# kijil_calls(HEADER OUT): the names of the functions that c.h exports.
function(kijil_calls header out)
  file(READ ${header} text)
  string(REGEX REPLACE "//[^\n]*" "" text "${text}")
  string(REPLACE ";" "\n" text "${text}")
  string(REGEX MATCHALL "KIJIL_EXPORT[^(]*[^a-z_](kijil_[a-z_]+)\\(" declared
    "${text}")
  list(TRANSFORM declared REPLACE "^.*[^a-z_](kijil_[a-z_]+)\\($" "\\1")
  set(${out} ${declared} PARENT_SCOPE)
endfunction()
