#pragma once

#include <memory>
#include <string>
#include <vector>

#include <warpmatch/device.hpp>

#include "dispatch/executor.hpp"

namespace warpmatch::bench {

/// One contender of a benchmark.
struct Side {
  std::string name;
  Device device;
  unsigned workers = 1;
  /// Strings are packed anew for each call, outside the clock: what a corpus keeps after its first call, such as its
  /// copy on a device, is then made within it.
  bool fresh = false;
  std::shared_ptr<const dispatch::Executor> simd = {};  ///< of one SIMD level

  /// What runs the request. Throws DeviceError where the device cannot.
  const dispatch::Executor& executor(const dispatch::Request& request) const;
};

/// Each SIMD level on one thread, slowest first, and the best of them on every core (`avx512_x8`).
std::vector<Side> simd_sides();

/// The processor without SIMD levels to choose from: `cpu` on one thread, and on every core.
std::vector<Side> scalar_sides();

/// Each CUDA device with the strings resident (`cuda:0`) and uploaded by each call (`cuda:0_upload`).
std::vector<Side> device_sides();

/// What a user's first call meets: the best SIMD level on every core, and each CUDA device, both with fresh strings.
std::vector<Side> fresh_sides();

/// Whose results the others' are compared with: the best SIMD level on every core.
const Side& reference_side();

}  // namespace warpmatch::bench
