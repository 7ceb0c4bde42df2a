#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

namespace warpmatch::testing {

/// Every way to run a public call on this machine: the CPU with one worker and with two, whatever `auto` chooses,
/// and a GPU where there is one. The SIMD levels meet each other in tests/cpu/executor_test.cpp.
inline const std::vector<RunOptions>& all_run_options() {
  static const std::vector<RunOptions> all = [] {
    std::vector<RunOptions> made;
    for (const unsigned workers : {1u, 2u}) made.push_back({{Device::Kind::cpu, 0}, workers, nullptr});
    made.push_back({});
    const CudaStatus status = cuda_status();
    if (!status.devices.empty()) made.push_back({{Device::Kind::cuda, status.devices.front().ordinal}, 1, nullptr});
    return made;
  }();
  return all;
}

/// Calls `f(run)` for all of them.
template <class F>
void for_each_run(F&& f) {
  for (const RunOptions& run : all_run_options()) {
    SCOPED_TRACE(to_string(run.device) + ", workers " + std::to_string(run.workers));
    f(run);
  }
}

}  // namespace warpmatch::testing
