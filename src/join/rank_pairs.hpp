#pragma once

#include <functional>

#include <warpmatch/matcher.hpp>

#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::join {

/// The request of a join. Throws InvalidArgument without a cutoff.
dispatch::Request join_request(const Corpus& left, const Corpus& right, const ScoreOptions& options, bool self);

/// Hands a sink every pair of distinct strings that meets the cutoff, on the chosen executor. `fresh()` gives the
/// sink, empty: more than once where a device fails and the CPU starts over.
void rank_pairs(const dispatch::Request& request, const RunOptions& run,
                const std::function<dispatch::PairSink&()>& fresh);

}  // namespace warpmatch::join
