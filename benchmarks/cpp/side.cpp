#include "side.hpp"

#include <algorithm>
#include <thread>

#include "cpu/cpu_executor.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "dispatch/choose.hpp"

namespace warpmatch::bench {
namespace {

constexpr Device kCpu{Device::Kind::cpu, 0};

unsigned cores() { return std::max(1u, std::thread::hardware_concurrency()); }

/// Adds the last side on every core, where there are several.
void add_on_every_core(std::vector<Side>& sides) {
  if (cores() == 1) return;
  Side side = sides.back();
  side.workers = cores();
  side.name += "_x" + std::to_string(side.workers);
  sides.push_back(side);
}

}  // namespace

const dispatch::Executor& Side::executor(const dispatch::Request& request) const {
  if (simd) return *simd;
  return *dispatch::choose_executor(request, 0, {.device = device, .workers = workers}).executor;
}

std::vector<Side> simd_sides() {
  std::vector<Side> sides;
  for (const cpu::LaneKernels* kernels : cpu::usable_kernels())
    sides.push_back({kernels->name, kCpu, 1, false, std::make_shared<cpu::CpuExecutor>(*kernels)});
  add_on_every_core(sides);
  return sides;
}

std::vector<Side> scalar_sides() {
  std::vector<Side> sides{{"cpu", kCpu}};
  add_on_every_core(sides);
  return sides;
}

std::vector<Side> device_sides() {
  std::vector<Side> sides;
  for (const CudaDevice& found : cuda_status().devices) {
    const Device device{Device::Kind::cuda, found.ordinal};
    sides.push_back({to_string(device), device});
    sides.push_back({to_string(device) + "_upload", device, 1, true});
  }
  return sides;
}

std::vector<Side> fresh_sides() {
  std::vector<Side> sides{reference_side()};
  for (const CudaDevice& found : cuda_status().devices) {
    const Device device{Device::Kind::cuda, found.ordinal};
    sides.push_back({to_string(device), device});
  }
  for (Side& side : sides) side.fresh = true;
  return sides;
}

const Side& reference_side() {
  static const Side best = simd_sides().back();
  return best;
}

}  // namespace warpmatch::bench
