#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cpu/cpu_executor.hpp"
#include "dispatch/executor.hpp"
#include "levels.hpp"

namespace warpmatch::testing {

/// Every executor that can run here without a GPU: the CPU's with each SIMD level that is tested. The CUDA
/// executor meets the same requests in tests/cuda/*_gpu_test.cpp.
inline const std::vector<std::unique_ptr<dispatch::Executor>>& executors() {
  static const auto all = [] {
    std::vector<std::unique_ptr<dispatch::Executor>> made;
    for (const cpu::LaneKernels* kernels : levels()) made.push_back(std::make_unique<cpu::CpuExecutor>(*kernels));
    return made;
  }();
  return all;
}

}  // namespace warpmatch::testing
