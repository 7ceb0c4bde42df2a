#pragma once

// What lets one header serve g++, clang++ and both passes of nvcc. The only `#if` on the compiler in src/.
// WARPMATCH_DEVICE is for block programs: device code under nvcc, replayed on the host by the tests.
#if defined(__CUDACC__)
#define WARPMATCH_HD __host__ __device__ __forceinline__
#define WARPMATCH_DEVICE __device__ __forceinline__
#else
#define WARPMATCH_HD [[gnu::always_inline]] inline
#define WARPMATCH_DEVICE inline
#endif
