#pragma once

#include <cstdlib>
#include <string_view>
#include <vector>

#include "cpu/lanes/kernel_choice.hpp"

namespace warpmatch::testing {

/// The SIMD levels on which a test has threads work: all of this processor, or with WARPMATCH_TEST_LEVELS=best the best
/// alone. Under ThreadSanitizer it is that: threads share out work alike on each (CMakePresets.json).
inline std::vector<const cpu::LaneKernels*> levels() {
  const char* const named = std::getenv("WARPMATCH_TEST_LEVELS");
  if (named != nullptr && std::string_view(named) == "best") return {&cpu::lane_kernels()};
  return cpu::usable_kernels();
}

}  // namespace warpmatch::testing
