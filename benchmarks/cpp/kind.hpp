#pragma once

#include <string>
#include <vector>

#include "outcome.hpp"
#include "side.hpp"
#include "workload.hpp"

namespace warpmatch::bench {

/// Everything that one call needs.
struct Call {
  const Side& side;
  const Strings& strings;
  const Packed& packed;
  const ScoreOptions& options;
  dispatch::DeviceUse* use = nullptr;
};

/// A kind of result, and the call that gives it.
struct Kind {
  std::string name;
  Pairing pairing = Pairing::cross;
  bool has_cutoff = false;
  /// Leaves the result in the outcome, whose memory it uses again where it can.
  void (*run)(const Call& call, Outcome& outcome) = nullptr;
};

/// `scores` (every pair), `top_k` (the five best), `pairs` and `self_join` (above a cutoff) and `paired` (row by row).
const std::vector<Kind>& kinds();

}  // namespace warpmatch::bench
