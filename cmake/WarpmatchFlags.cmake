# Compiler settings shared by every target of the project. They are private: nothing here reaches a consumer.

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(WARPMATCH_X86 ON)
else()
  set(WARPMATCH_X86 OFF)
endif()

# Sets language level, warnings, floating-point rules and sanitizers of one target.
function(warpmatch_flags target)
  set_target_properties(${target} PROPERTIES
    CXX_STANDARD 20
    CXX_STANDARD_REQUIRED ON
    CXX_EXTENSIONS OFF
    POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden
    CUDA_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)

  # Fused multiply-add would round scores differently on the two executors.
  set(warnings -Wall -Wextra -Wshadow -Wno-psabi)
  target_compile_options(${target} PRIVATE
    $<$<COMPILE_LANGUAGE:CXX>:-ffp-contract=off ${warnings} -Wpedantic>
    $<$<COMPILE_LANGUAGE:CUDA>:--fmad=false --expt-relaxed-constexpr -Xcompiler=-ffp-contract=off,-Wall,-Wextra,-Wno-psabi>)
  if(WARPMATCH_WERROR)
    target_compile_options(${target} PRIVATE
      $<$<COMPILE_LANGUAGE:CXX>:-Werror> $<$<COMPILE_LANGUAGE:CUDA>:-Werror=all-warnings>)
  endif()

  if(WARPMATCH_X86)
    target_compile_definitions(${target} PRIVATE WARPMATCH_X86=1)
  endif()
  if(WARPMATCH_SANITIZE)
    # Instrumented code takes far longer to optimise than it gains; line tables are all that reports need.
    set(sanitize -fsanitize=${WARPMATCH_SANITIZE} -fno-omit-frame-pointer -O1 -g1)
    if(WARPMATCH_SANITIZE MATCHES "undefined")
      list(APPEND sanitize -fno-sanitize-recover=undefined)
    endif()
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${sanitize}>)
    target_link_options(${target} PRIVATE ${sanitize})
  endif()
endfunction()

# Each instruction set lives in one source file; only that file may use its instructions.
function(warpmatch_isa_flags)
  if(NOT WARPMATCH_X86)
    return()
  endif()
  set(scalar -mbmi -mbmi2 -mlzcnt -mpopcnt)
  set(avx2_sources src/cpu/lanes/isa/avx2.cpp src/pair/isa/short_avx2.cpp src/corpus/isa/byte_avx2.cpp)
  set(avx512_sources src/cpu/lanes/isa/avx512.cpp src/pair/isa/short_avx512.cpp src/corpus/isa/byte_avx512.cpp)
  list(TRANSFORM avx2_sources PREPEND ${PROJECT_SOURCE_DIR}/)
  list(TRANSFORM avx512_sources PREPEND ${PROJECT_SOURCE_DIR}/)
  set_property(SOURCE ${avx2_sources} PROPERTY COMPILE_OPTIONS -mavx2 ${scalar})
  set_property(SOURCE ${avx512_sources} PROPERTY COMPILE_OPTIONS -mavx512f -mavx512bw -mavx512dq -mavx512vl
    -mavx512bitalg -mavx512vpopcntdq -mavx512vbmi -mavx512vbmi2 ${scalar})
  set_property(SOURCE ${avx2_sources} ${avx512_sources} PROPERTY SKIP_PRECOMPILE_HEADERS ON) # made without these options
endfunction()

# Reads what nearly every source of the library includes once. For sanitizer builds: the others tell whether each source
# includes what it uses, and warn where GCC 12 cannot (tests/CMakeLists.txt says when there are precompiled headers).
function(warpmatch_precompile_library target)
  if(NOT WARPMATCH_SANITIZE OR CMAKE_CXX_COMPILER_LAUNCHER)
    return()
  endif()
  target_precompile_headers(${target} PRIVATE
    <algorithm> <array> <cstdint> <memory> <optional> <span> <string> <vector> <warpmatch/matcher.hpp>)
  target_compile_options(${target} PRIVATE "$<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-stringop-overflow>")
endfunction()
