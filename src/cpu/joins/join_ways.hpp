#pragma once

#include <memory>

#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/request.hpp"
#include "index/join_way.hpp"

namespace warpmatch::cpu {

/// A join by an index, and what that takes.
struct IndexedJoin {
  std::unique_ptr<const index::JoinWay> way;
  index::JoinWork work;
};

/// The way by an index that the metric and the cutoff of a join have; null where every pair has to be scored.
std::unique_ptr<const index::JoinWay> indexed_way(const LaneKernels& kernels, const dispatch::Request& request,
                                                  const dispatch::Control& control);

/// The same where it is cheaper than scoring every pair, which is estimated; else nothing.
IndexedJoin cheaper_join(const LaneKernels& kernels, const dispatch::Request& request,
                         const dispatch::Control& control);

}  // namespace warpmatch::cpu
