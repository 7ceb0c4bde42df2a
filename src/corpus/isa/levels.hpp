#pragma once

#include <string>
#include <vector>

namespace warpmatch::corpus {

/// The SIMD levels this processor can run, slowest first: `baseline`, `avx2`, `avx512`. A level is a set of object
/// files, in this folder, in `pair/isa` and in `cpu/lanes/isa`.
std::vector<std::string> usable_levels();

/// The best of them, or the one WARPMATCH_ISA names. Chosen once.
/// Throws InvalidArgument when that variable names a level that is unknown or that the processor lacks.
const std::string& chosen_level();

}  // namespace warpmatch::corpus
