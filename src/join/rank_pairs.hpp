#pragma once

#include <cstdint>
#include <optional>

#include <warpmatch/matcher.hpp>

#include "dispatch/pair_list.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::join {

/// The request of a join. Throws InvalidArgument without a cutoff.
dispatch::Request join_request(const Corpus& left, const Corpus& right, const ScoreOptions& options, bool self);

/// Every pair of distinct strings that meets the cutoff, on the chosen executor.
dispatch::PairList rank_pairs(const dispatch::Request& request, const RunOptions& run);

/// The score of rows that hold the same string, this rank's; nullopt where it misses the cutoff, such as a floor on
/// an integer similarity that short strings cannot reach.
std::optional<double> score_of_duplicates(const dispatch::Request& request, std::uint32_t rank);

}  // namespace warpmatch::join
