#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <warpmatch/device.hpp>

#include "dispatch/executor.hpp"

/// What the tests share that need a device.
namespace warpmatch::test {

/// A test of the first CUDA device. Skipped where there is none; with WARPMATCH_REQUIRE_GPU=1 that is a failure.
class OnDevice : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string why_not = cuda_status().why_unusable;
    if (why_not.empty()) return;
    if (required()) FAIL() << "WARPMATCH_REQUIRE_GPU=1, but " << why_not;
    GTEST_SKIP() << why_not;
  }

  static const dispatch::CudaExecutor& cuda() { return dispatch::cuda_executor(cuda_status().devices.front().ordinal); }
  static const dispatch::Executor& cpu() { return dispatch::cpu_executor(); }

 private:
  static bool required() {
    const char* value = std::getenv("WARPMATCH_REQUIRE_GPU");
    return value != nullptr && std::string_view(value) == "1";
  }
};

}  // namespace warpmatch::test
