#pragma once

// The config header: whether the x86-64 SIMD levels are part of this build. CMake sets it together with the sources.
#ifndef WARPMATCH_X86
#define WARPMATCH_X86 0
#endif
