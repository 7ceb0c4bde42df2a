#pragma once

#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"
#include "rarity/reading.hpp"
#include "rarity/sides.hpp"

namespace warpmatch::rarity {

/// Every pair of ranks, a left and a right one, that scores the cutoff, which is above 0, or more; in a self-join each
/// pair of different ranks once. In no particular order; `sink` hears of them in several threads.
///
/// Exact without comparing every pair: of two strings that score t or more, one of the heaviest words of the left one,
/// up to where what is left has a norm below t times its own, is matched with a word of the right one. So those words
/// and what may stand for them are looked up among the words of the right side, and what is found is scored.
void find_pairs(const Reading& reading, const Sides& sides, double cutoff, const dispatch::Control& control,
                dispatch::PairSink& sink);

}  // namespace warpmatch::rarity
