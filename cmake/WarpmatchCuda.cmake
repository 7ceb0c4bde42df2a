# Decides whether the CUDA executor is built (WARPMATCH_HAS_CUDA).

set(WARPMATCH_HAS_CUDA OFF)
if(WARPMATCH_CUDA STREQUAL "AUTO" OR WARPMATCH_CUDA)
  if(NOT CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX})
    find_program(WARPMATCH_NVCC nvcc
      HINTS ENV CUDA_HOME ENV CUDA_PATH PATHS /usr/local/cuda PATH_SUFFIXES bin)
    mark_as_advanced(WARPMATCH_NVCC)
    if(WARPMATCH_NVCC)
      set(ENV{CUDACXX} ${WARPMATCH_NVCC}) # check_language tries it out
    endif()
  endif()
  # Every architecture a release ships, and PTX of the newest for those to come. CUDAARCHS or
  # -DCMAKE_CUDA_ARCHITECTURES picks fewer ("native" needs a GPU at configure time).
  if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES AND NOT DEFINED ENV{CUDAARCHS})
    set(CMAKE_CUDA_ARCHITECTURES "75-real;80-real;86-real;89-real;90-real;100-real;120"
      CACHE STRING "CUDA architectures to build for")
  endif()

  include(CheckLanguage)
  check_language(CUDA)
  if(CMAKE_CUDA_COMPILER)
    enable_language(CUDA)
    set(WARPMATCH_HAS_CUDA ON)
    message(STATUS "warpmatch: with CUDA ${CMAKE_CUDA_COMPILER_VERSION}, architectures ${CMAKE_CUDA_ARCHITECTURES}")
  elseif(WARPMATCH_CUDA STREQUAL "AUTO")
    message(STATUS "warpmatch: without CUDA (no working nvcc found); device=\"cuda\" will say so")
  else()
    message(FATAL_ERROR " WARPMATCH_CUDA is ON but no working nvcc was found: "
      "install the CUDA Toolkit (13 or later), or name nvcc with the environment variable CUDACXX")
  endif()
else()
  message(STATUS "warpmatch: without CUDA (WARPMATCH_CUDA is OFF)")
endif()

if(WARPMATCH_HAS_CUDA)
  # CMake 3.25 does not know this option and would silently compile CUDA sources as C++17.
  if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
    set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION -std=c++20)
    set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION -std=c++20)
  endif()
  find_package(CUDAToolkit REQUIRED)
endif()

# Settings of the library target where the CUDA executor is part of it.
function(warpmatch_cuda_settings target)
  set_target_properties(${target} PROPERTIES
    CUDA_STANDARD 20
    CUDA_STANDARD_REQUIRED ON
    CUDA_EXTENSIONS OFF
    CUDA_SEPARABLE_COMPILATION OFF
    CUDA_RUNTIME_LIBRARY Static
    # Keeps what ptxas says about registers and spills beside each object, for the test cuda_no_spills.
    CUDA_COMPILER_LAUNCHER "sh;${PROJECT_SOURCE_DIR}/cmake/ptxas_log.sh")
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CUDA>:-Xptxas=-v>)
  # cudart goes in statically and finds the driver at run time; libcuda is never linked.
  target_link_libraries(${target} PRIVATE CUDA::cudart_static)
  target_include_directories(${target} SYSTEM PRIVATE ${CUDAToolkit_INCLUDE_DIRS})
endfunction()
