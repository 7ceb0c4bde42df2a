# GoogleTest and Google Benchmark: sources in the folders FETCHCONTENT_SOURCE_DIR_GOOGLETEST and
# FETCHCONTENT_SOURCE_DIR_GOOGLEBENCHMARK if they are given, else the system's if found, else a pinned release.
include(FetchContent)

# Makes a pinned archive available as a subproject, or sets <name>_MISSING where it cannot be downloaded.
function(warpmatch_fetch name url sha256)
  set(${name}_MISSING OFF PARENT_SCOPE)
  string(TOUPPER ${name} upper)
  if(FETCHCONTENT_SOURCE_DIR_${upper})
    FetchContent_Declare(${name} SYSTEM)
    FetchContent_MakeAvailable(${name})
    return()
  endif()
  set(archive ${PROJECT_BINARY_DIR}/_downloads/${name}.tar.gz)
  if(NOT EXISTS ${archive})
    message(STATUS "warpmatch: downloading ${url}")
    file(DOWNLOAD ${url} ${archive}.part TIMEOUT 120 STATUS status)
    list(GET status 0 code)
    if(NOT code EQUAL 0)
      file(REMOVE ${archive}.part)
      set(${name}_MISSING ON PARENT_SCOPE)
      return()
    endif()
    file(RENAME ${archive}.part ${archive})
  endif()
  FetchContent_Declare(${name} URL ${archive} URL_HASH SHA256=${sha256} SYSTEM
    DOWNLOAD_EXTRACT_TIMESTAMP OFF)
  FetchContent_MakeAvailable(${name})
endfunction()

macro(warpmatch_find_googletest)
  if(NOT FETCHCONTENT_SOURCE_DIR_GOOGLETEST)
    find_package(GTest QUIET)
  endif()
  if(NOT GTest_FOUND)
    set(INSTALL_GTEST OFF)
    warpmatch_fetch(googletest
      https://github.com/google/googletest/archive/refs/tags/v1.14.0.tar.gz
      8ad598c73ad796e0d8280b082cebd82a630d73e73cd3c70057938a6501bba5d7)
    if(googletest_MISSING)
      set(WARPMATCH_TESTS OFF CACHE BOOL "Build the C++ tests" FORCE) # the next configuration is not held up
      message(FATAL_ERROR # the leading space keeps it on one line
        " GoogleTest is missing and could not be downloaded: apt-get install libgtest-dev libgmock-dev")
    endif()
  endif()
endmacro()

macro(warpmatch_find_benchmark)
  if(NOT FETCHCONTENT_SOURCE_DIR_GOOGLEBENCHMARK)
    find_package(benchmark QUIET)
  endif()
  if(NOT benchmark_FOUND AND (FETCHCONTENT_SOURCE_DIR_GOOGLEBENCHMARK OR NOT WARPMATCH_BENCHMARKS STREQUAL "AUTO"))
    set(BENCHMARK_ENABLE_TESTING OFF)
    set(BENCHMARK_ENABLE_INSTALL OFF)
    warpmatch_fetch(googlebenchmark
      https://github.com/google/benchmark/archive/refs/tags/v1.9.1.tar.gz
      32131c08ee31eeff2c8968d7e874f3cb648034377dfc32a4c377fa8796d84981)
  endif()
endmacro()
