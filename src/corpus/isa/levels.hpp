#pragma once

#include <string>
#include <vector>

namespace warpmatch::corpus {

/// A set of object files, in this folder, in `pair/isa` and in `cpu/lanes/isa`; each of them exports one table of
/// kernels. Slowest first.
enum class SimdLevel { baseline, avx2, avx512 };

/// As WARPMATCH_ISA and `cpu_isas` name it.
std::string name_of(SimdLevel level);

/// Those that this processor can run, slowest first.
std::vector<SimdLevel> usable_levels();

/// The best of them, or the one WARPMATCH_ISA names. Chosen once.
/// Throws InvalidArgument when that variable names a level that is unknown or that the processor lacks.
SimdLevel chosen_level();

/// The tables of one kind of kernels by level; off x86 there is the baseline alone.
template <class Kernels>
struct KernelsByLevel {
  const Kernels& (*exported[3])();

  const Kernels& of(SimdLevel level) const { return exported[static_cast<int>(level)](); }

  /// Those of the levels this processor can run, slowest first.
  std::vector<const Kernels*> usable() const {
    std::vector<const Kernels*> usable;
    for (const SimdLevel level : usable_levels()) usable.push_back(&of(level));
    return usable;
  }
};

}  // namespace warpmatch::corpus
