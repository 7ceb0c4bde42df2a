# libwarpmatch.a as it was built on another machine, with the CUDA runtime that it takes: neither nvcc nor the CUDA
# Toolkit is needed to link it.
file(GLOB cuda_runtime ${WARPMATCH_PREBUILT}/cudart.*)
if(NOT EXISTS ${WARPMATCH_PREBUILT}/libwarpmatch.a OR NOT cuda_runtime)
  message(FATAL_ERROR " WARPMATCH_PREBUILT must name a folder with libwarpmatch.a and cudart.a, "
    "got ${WARPMATCH_PREBUILT}")
endif()
find_package(Threads REQUIRED)
add_library(warpmatch STATIC IMPORTED)
set_target_properties(warpmatch PROPERTIES IMPORTED_LOCATION ${WARPMATCH_PREBUILT}/libwarpmatch.a)
target_include_directories(warpmatch INTERFACE ${PROJECT_SOURCE_DIR}/include)
target_compile_features(warpmatch INTERFACE cxx_std_20)
target_link_libraries(warpmatch INTERFACE ${cuda_runtime} Threads::Threads ${CMAKE_DL_LIBS} rt)
