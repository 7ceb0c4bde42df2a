#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "cpu/joins/signatures/class_ways.hpp"
#include "cpu/joins/signatures/index_counts.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Executor::pairs on the CPU, each class of lengths in the way that is cheapest for it, or with `forced` as ClassWays
/// has it. Returns what was done through an index.
IndexCounts select_pairs(const LaneKernels& kernels, const dispatch::Request& request, dispatch::PairSink& sink,
                         const dispatch::Control& control, std::optional<JoinBy> forced = {});

/// What a join is expected to take.
struct PairsPlan {
  std::uint64_t tasks = 0;  ///< parts that threads take
  std::array<std::uint64_t, JoinBy::kinds>
      indexed{};                 ///< pairs in the length window that are found by an index, by JoinBy::Kind
  double compared = 0;           ///< those that it leaves to compare
  std::uint64_t index_keys = 0;  ///< keys that are sorted for it
  std::uint64_t index_bytes = 0;
  double index_seconds = 0;  ///< of one thread
};
PairsPlan plan_pairs(const LaneKernels& kernels, const dispatch::Request& request);

}  // namespace warpmatch::cpu
