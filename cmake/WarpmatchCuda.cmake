# Decides whether the CUDA executor is built (WARPMATCH_HAS_CUDA) and whether CCCL's headers are there
# (WARPMATCH_HAS_CCCL), which the host-only replay tests use with or without nvcc.

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

# CCCL is header-only. Its own CMake package does not find its headers in every layout that pip installs,
# so the folder is looked up here: beside nvcc, else the package nvidia-cuda-cccl in .venv.
file(GLOB pip_cccl ${PROJECT_SOURCE_DIR}/.venv/lib/python3*/site-packages/nvidia/cu1*)
list(TRANSFORM CUDAToolkit_INCLUDE_DIRS APPEND /cccl OUTPUT_VARIABLE toolkit_cccl)
find_path(WARPMATCH_CCCL_INCLUDE_DIR thrust/version.h
  HINTS ${toolkit_cccl} ${CUDAToolkit_INCLUDE_DIRS} ${pip_cccl} /usr/local/cuda
  PATH_SUFFIXES include/cccl cccl/include include)
mark_as_advanced(WARPMATCH_CCCL_INCLUDE_DIR)
set(WARPMATCH_HAS_CCCL OFF)
if(WARPMATCH_CCCL_INCLUDE_DIR AND EXISTS ${WARPMATCH_CCCL_INCLUDE_DIR}/cuda/std/version)
  set(WARPMATCH_HAS_CCCL ON)
elseif(WARPMATCH_HAS_CUDA)
  message(FATAL_ERROR " CCCL (Thrust and CUB) was not found beside nvcc: install the CUDA Toolkit's cccl package")
endif()

# Thrust for the host compiler, with its serial CPP system in the place of CUDA.
if(WARPMATCH_HAS_CCCL)
  add_library(warpmatch_thrust_on_host INTERFACE)
  target_include_directories(warpmatch_thrust_on_host SYSTEM INTERFACE
    ${WARPMATCH_CCCL_INCLUDE_DIR} ${CUDAToolkit_INCLUDE_DIRS})
  target_compile_definitions(warpmatch_thrust_on_host INTERFACE
    THRUST_HOST_SYSTEM=THRUST_HOST_SYSTEM_CPP THRUST_DEVICE_SYSTEM=THRUST_DEVICE_SYSTEM_CPP)
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
