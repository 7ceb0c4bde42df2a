#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// How the best choices by an edit metric are found.
enum class TopKWay : std::uint8_t {
  all,         ///< every pair is compared,
  screening,   ///< choices are screened block by block, as in a join,
  signatures,  ///< or query by query, through the signatures that the choices keep
};

/// The cheapest way that a request has; by a few of its queries, where that is not clear.
TopKWay choose_top_k_way(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                         const dispatch::Control& control);

/// Executor::top_k on the CPU. Every way gives the same; `forced` is one that the request has.
std::vector<dispatch::Choice> select_top_k(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                           const dispatch::Control& control, std::optional<TopKWay> forced = {});

/// Executor::best_rows on the CPU.
void write_top_k(const LaneKernels& kernels, const dispatch::Request& request, TopK& result,
                 const dispatch::Control& control, std::optional<TopKWay> forced = {});

/// The tasks of it.
std::uint64_t top_k_tasks(const LaneKernels& kernels, const dispatch::Request& request, TopKWay way, unsigned workers);

/// What it keeps for each of the k choices of a distinct query while it looks for them.
inline constexpr std::uint64_t top_k_bytes = 48;

}  // namespace warpmatch::cpu
