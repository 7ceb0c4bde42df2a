#pragma once

// The pairs of a join by a way of one's choice: all ways find the same.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "all_pairs.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/pairs.hpp"

namespace warpmatch::testing {

inline constexpr cpu::JoinBy windows{cpu::JoinBy::windows};
inline constexpr cpu::JoinBy halves{cpu::JoinBy::halves};
constexpr cpu::JoinBy by_pieces(std::uint32_t agreeing) { return {cpu::JoinBy::pieces, agreeing}; }
constexpr cpu::JoinBy by_signatures(std::uint32_t agreeing) { return {cpu::JoinBy::signatures, agreeing}; }

/// Left and right rank and score, ascending.
using Found = std::vector<std::tuple<std::uint32_t, std::uint32_t, double>>;

/// By the way that is forced, else by what the join chooses itself; `counts` is what the index did.
inline Found pairs_by(const cpu::LaneKernels& kernels, const dispatch::Request& request,
                      std::optional<cpu::JoinBy> forced, cpu::IndexCounts* counts = nullptr, unsigned workers = 2) {
  dispatch::PairList list;
  dispatch::ListSink sink(list);
  const cpu::IndexCounts done = cpu::select_pairs(kernels, request, sink, {workers, nullptr}, forced);
  if (counts != nullptr) *counts = done;
  Found found;
  for (const dispatch::RankPair& pair : all(list)) found.emplace_back(pair.left, pair.right, pair.score);
  std::sort(found.begin(), found.end());
  return found;
}

/// By the kernels of this processor.
inline Found pairs_by(const dispatch::Request& request, std::optional<cpu::JoinBy> forced,
                      cpu::IndexCounts* counts = nullptr, unsigned workers = 2) {
  return pairs_by(cpu::lane_kernels(), request, forced, counts, workers);
}

}  // namespace warpmatch::testing
