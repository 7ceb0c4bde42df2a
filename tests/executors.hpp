#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cpu/cpu_executor.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "dispatch/executor.hpp"

namespace warpmatch::testing {

/// Every executor that can run here without a GPU: the CPU's with each SIMD level of the processor. The CUDA
/// executor meets the same requests in tests/cuda/*_gpu_test.cpp.
inline const std::vector<std::unique_ptr<dispatch::Executor>>& executors() {
  static const auto all = [] {
    std::vector<std::unique_ptr<dispatch::Executor>> made;
    for (const cpu::LaneKernels* kernels : cpu::usable_kernels())
      made.push_back(std::make_unique<cpu::CpuExecutor>(*kernels));
    return made;
  }();
  return all;
}

}  // namespace warpmatch::testing
