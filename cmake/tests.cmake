# What the tests are run under. A test program that includes a header of the engine has the label `engine`, and the
# label `modes`, by which tools/run-tests runs it again under the verify modes of WEFT_DEBUG. A line ` * ctest: WORD...` in its first comment makes exceptions:
#
#      word        the program is not ...
#      no-linear   built with WEFT_LINEAR (it needs more than one segment)
#      no-tsan     built with WEFT_TSAN
#      no-modes    run under the verify modes: it sets its own, or counts what they change

set(engine_headers "(stm|gc|heap|step|event|lock|debug|stm_internal|gc_internal)")

# weft_test_words(SOURCE OUT): the words of its ctest line.
function(weft_test_words source out)
  file(STRINGS ${source} line LIMIT_COUNT 1 REGEX "^ \\* ctest:")
  string(REGEX REPLACE "^ \\* ctest:| \\*/$" "" words "${line}")
  separate_arguments(words)
  foreach(word ${words})
    if(NOT word MATCHES "^no-(linear|tsan|modes)$")
      message(FATAL_ERROR "${source}: unknown word '${word}' in its ctest line")
    endif()
  endforeach()
  set(${out} ${words} PARENT_SCOPE)
endfunction()

# weft_test_wanted(SOURCE OUT): is it built in this configuration?
function(weft_test_wanted source out)
  weft_test_words(${source} words)
  set(${out} TRUE PARENT_SCOPE)
  if((WEFT_LINEAR AND "no-linear" IN_LIST words) OR (WEFT_TSAN AND "no-tsan" IN_LIST words))
    set(${out} FALSE PARENT_SCOPE)
  endif()
endfunction()

# weft_test_labels(NAME SOURCE): called after add_test.
function(weft_test_labels name source)
  weft_test_words(${source} words)
  file(STRINGS ${source} uses LIMIT_COUNT 1 REGEX "^#include \"${engine_headers}\\.h\"")
  if(uses)
    set_property(TEST ${name} APPEND PROPERTY LABELS engine)
    if(NOT "no-modes" IN_LIST words)
      set_property(TEST ${name} APPEND PROPERTY LABELS modes)
    endif()
  endif()
endfunction()
