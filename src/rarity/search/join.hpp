#pragma once

#include <cstdint>

#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"
#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"

namespace warpmatch::rarity {

/// Every pair of ranks, a left and a right one, that scores the cutoff, which is above 0, or more; in a self-join each
/// pair of different ranks once. In no particular order; `sink` hears of them in several threads.
///
/// Exact without comparing every pair: of two strings that score t or more, one of the heaviest words of the left one,
/// up to where what is left has a norm below t times its own, is matched with a word of the right one. So those words
/// and what may stand for them are looked up among the words of the right side, and what is found is scored.
void find_pairs(const Reading& reading, const Sides& sides, double cutoff, const dispatch::Control& control,
                dispatch::PairSink& sink);

/// What such a join takes.
struct JoinWork {
  std::uint64_t probes = 0;      ///< entries of the index of words that are looked at
  std::uint64_t candidates = 0;  ///< pairs of ranks that share a word of a head, or one that may stand for it
  std::uint64_t scored = 0;      ///< of them those that their heads do not rule out
  std::uint64_t rank_pairs = 0;  ///< of them those that meet the cutoff
  std::uint64_t row_pairs = 0;   ///< the pairs of rows they stand for, those of the same string left out
  bool is_exact = true;          ///< else all but the probes is estimated
};

/// Found without the join: probes are counted; where they are many, the rest is found for ranks that are evenly chosen
/// and taken for all.
JoinWork measure_pairs(const Reading& reading, const Sides& sides, double cutoff);

}  // namespace warpmatch::rarity
